"""Sheets through the other process: the same as in this one, bounded, and nothing forged is believed."""

import sys
import tempfile
import time
from datetime import date

import msgspec
import numpy as np
import pytest

from hostile import case, forms_in_forms
from kesher.method.problems import Code, Problem
from kesher.paper import scan, scan_apart
from kesher.paper.bounds import ANSWERS
from kesher.paper.scan import Sheet
from kesher.paper.scan_apart import Said, Unread
from kesher.paper.scan_process import said_of
from papers import PLAIN, blank, taken

FIRST = date(2026, 11, 15)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    found = next(iter(scan.read(taken(blank(FIRST), PLAIN))))
    assert isinstance(found, Sheet)
    return found


def forged(*answers: bytes) -> list[Sheet | Problem]:
    """What is made of a child that answers so."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(msgspec.msgpack.encode(answers))
        file.flush()
        script = (
            "import msgspec\nfrom kesher.apart import child\n"
            f"answers = msgspec.msgpack.decode(open({file.name!r}, 'rb').read())\n"
            "child.serve(lambda raw, order, tell: iter(answers))"
        )
        return list(scan_apart.read(b"x", program=(sys.executable, "-I", "-c", script)))


def code(found: list[Sheet | Problem]) -> Code:
    (only,) = found
    assert isinstance(only, Problem), only
    return only.code


def test_a_sheet_is_the_same_as_it_was_read_over_there(sheet: Sheet) -> None:
    (found,) = scan_apart.read(taken(blank(FIRST), PLAIN))
    assert isinstance(found, Sheet)
    assert (found.number, found.answers, found.geometry) == (sheet.number, sheet.answers, sheet.geometry)
    for one, other in zip(found.laid, sheet.laid, strict=True):
        # The last digit of a sum may be another in another process.
        assert np.allclose(one, other, atol=1e-9) if isinstance(one, np.ndarray) else one == other
    for field in (sheet.geometry.fields[0], sheet.geometry.fields[-1]):
        assert scan.crop(found, field) == scan.crop(sheet, field)
    assert scan.flattened(found) == scan.flattened(sheet)
    assert scan.line(found, 1) == scan.line(sheet, 1)


def test_an_answer_is_small(sheet: Sheet) -> None:
    assert len(msgspec.msgpack.encode(said_of(sheet))) < scan_apart.ANSWER / 2


def test_a_forged_answer_is_no_sheet(sheet: Sheet) -> None:
    whole = said_of(sheet)
    encode, replace = msgspec.msgpack.encode, msgspec.structs.replace
    assert isinstance(forged(encode(whole))[0], Sheet), "or nothing below is told"
    flat = whole.flat
    nan = np.full(len(flat.likeness) // 4, np.nan, "<f4").tobytes()
    far = np.full(len(flat.centres) // 8, 1e9, "<f8").tobytes()
    value, sure, why = whole.answers[0]
    for wrong in (
        replace(whole, flat=replace(flat, width=flat.width + 1)),
        replace(whole, flat=replace(flat, width=1, height=flat.width * flat.height)),
        replace(whole, flat=replace(flat, picture=flat.picture[:-1])),
        replace(whole, flat=replace(flat, centres=flat.centres[:-16])),
        replace(whole, flat=replace(flat, likeness=nan)),
        replace(whole, flat=replace(flat, light=nan)),
        replace(whole, flat=replace(flat, centres=far)),
        replace(whole, flat=replace(flat, scale_seen=float("inf"))),
        replace(whole, short=10**9),
        replace(whole, digest=b"123"),
        replace(whole, answers=whole.answers[:-1]),
        replace(whole, answers=(("<script>", sure, why), *whole.answers[1:])),
        replace(whole, answers=((value, 7.0, why), *whole.answers[1:])),
        replace(whole, answers=((value, sure, "no-flag"), *whole.answers[1:])),
    ):
        assert code(forged(encode(wrong))) is Code.PICTURE_UNREADABLE
    for raw in (b"", b"junk", encode({"type": "sheet"}), encode(whole)[:-5], b"\x91" * 3000):
        assert code(forged(raw)) is Code.PICTURE_UNREADABLE


def test_a_child_that_answers_for_ever_is_not_heard_for_ever() -> None:
    unread = msgspec.msgpack.encode(Unread(Problem(Code.SHEET_NONE)))
    found = forged(*[unread] * (ANSWERS + 9))
    assert len(found) == ANSWERS + 1
    assert isinstance(found[-1], Problem) and found[-1].code is Code.PICTURE_UNREADABLE


def test_a_page_that_draws_itself_without_end_is_one_sentence_in_time() -> None:
    began = time.monotonic()
    assert code(list(scan_apart.read(forms_in_forms()))) is Code.PICTURE_LIMITS
    assert time.monotonic() - began < 12


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nested-forms.pdf", "shading.pdf", "slow-draw.pdf", "huge-image.pdf"])
def test_what_others_made_to_do_harm_is_one_sentence_in_time(name: str) -> None:
    began = time.monotonic()
    found = code(list(scan_apart.read(case(name))))
    assert found in (Code.PICTURE_LIMITS, Code.PICTURE_UNREADABLE, Code.SHEET_NONE)
    assert time.monotonic() - began < 12


def test_the_answer_type_has_no_room_for_objects() -> None:
    """A picture comes as pixels: nothing in an answer has to be decoded by what may be broken again."""
    kinds = {str(each.type) for each in msgspec.structs.fields(Said)}
    assert not any("Any" in each or "object" in each for each in kinds)
