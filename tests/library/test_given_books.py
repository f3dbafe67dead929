"""Books that others made: the oracle's DOCX and EPUB to the letter, and the real booklet's units."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from kesher.library.book import Kind, Unit
from kesher.library.kinds import read
from kesher.library.repair import Rule, mend
from kesher.library.script import bare
from kesher.library.titles import title_of
from kesher.library.units import cut
from kesher.library.visual import to_logical

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
BOOKLETS = SHARED / "oracles" / "booklets"
BOOKLET = SHARED / "source" / "booklet.txt"
KINDS = {"שאלה": Kind.QUESTION, "תשובה": Kind.ANSWER, "המשך שאלה": Kind.FOLLOWUP}


def need(path: Path) -> bytes:
    if not path.is_file():
        pytest.skip(f"the book that others made is not here: {path}")
    return path.read_bytes()


def units(raw: bytes, name: str) -> tuple[Unit, ...]:
    extract = read(raw, name)
    return cut(title_of(extract, name), mend(extract).paragraphs)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads(need(BOOKLETS / "doc1.json"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["lo_ezra_1.docx", "lo_frank_1.docx", "doc1.epub"])
def test_every_unit_is_exact_with_marks_and_punctuation(name: str, truth: dict[str, Any]) -> None:
    found = units(need(BOOKLETS / name), name)
    wanted = [
        (KINDS[label], unicodedata.normalize("NFC", "\n".join(texts))) for label, texts in truth["units"]
    ]
    assert [(each.kind, each.text) for each in found] == wanted
    assert len({each.ref for each in found}) == len(found)
    if name.endswith("docx"):
        assert found[0].ref == f"{truth['title']}, שאלה 1"


def test_a_plain_text_of_it_in_every_encoding_is_exact_as_well(truth: dict[str, Any]) -> None:
    lines = [
        f"{label}: {texts[0]}" if not at else texts[at]
        for label, texts in truth["units"]
        for at in range(len(texts))
    ]
    text = unicodedata.normalize("NFC", "\n\n".join(lines))
    wanted = [unicodedata.normalize("NFC", "\n".join(texts)) for _, texts in truth["units"]]
    for encoding in ("utf-8", "utf-16", "utf-16-be"):
        assert [each.text for each in units(text.encode(encoding), "x.txt")] == wanted


ORDER = [
    Kind.QUESTION, Kind.ANSWER, Kind.QUESTION, Kind.ANSWER, Kind.QUESTION, Kind.ANSWER,
    Kind.FOLLOWUP, Kind.ANSWER, Kind.FOLLOWUP, Kind.ANSWER, Kind.FOLLOWUP, Kind.ANSWER,
]  # fmt: skip


@pytest.mark.parametrize(
    "variant", ["as it is", "without the spaces at line ends", "without blank lines", "in windows-1255"]
)
def test_the_real_booklet_has_its_units(variant: str) -> None:
    text = need(BOOKLET).decode()
    if variant == "without the spaces at line ends":
        text = "\n".join(each.rstrip() for each in text.split("\n"))
    elif variant == "without blank lines":
        text = "\n".join(each for each in text.split("\n") if each.strip())
    found = units(text.encode("windows-1255" if "1255" in variant else "utf-8"), "booklet.txt")
    assert [each.kind for each in found] == ORDER
    assert [each.thread for each in found] == [1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3]
    assert all(each.text.endswith((".", "?")) for each in found)
    letters = [each for each in "".join(each.label + each.text for each in found) if each.isalpha()]
    assert sorted(letters) == sorted(each for each in text if each.isalpha())


def test_the_real_booklet_s_damage_is_mended_and_nothing_else() -> None:
    extract = read(need(BOOKLET), "booklet.txt")
    found = mend(extract)
    assert {each.rule for each in found.changes} == {Rule.ORDER, Rule.BLANKS, Rule.SPACE}
    assert sum(each.rule == Rule.ORDER for each in found.changes) == 1
    assert sum(each.rule == Rule.SPACE for each in found.changes) == 1
    turned = next(each for each in found.changes if each.rule == Rule.ORDER)
    lines = need(BOOKLET).decode().split("\n")
    assert turned.line == 36 and lines[36].split()[0] in turned.after.replace(lines[36].split()[-1], "")
    # No paragraph begins or ends inside a sentence.
    assert all(each.text.endswith((".", "?", "...")) for each in found.paragraphs)
    again = mend(extract, frozenset(each.key for each in found.changes))
    assert len(again.paragraphs) > len(found.paragraphs)
    assert [each.key for each in again.changes] == [each.key for each in found.changes]


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "windows-1255", "iso-8859-8", "cp862"]
)
@pytest.mark.parametrize("visual", [False, True], ids=["logical", "visual"])
def test_the_real_booklet_is_the_same_in_every_encoding(encoding: str, visual: bool) -> None:
    text = need(BOOKLET).decode()
    pointed = encoding.startswith(("utf", "windows"))
    if visual and pointed:
        pytest.skip("points were never stored in visual order")
    written = text if pointed else bare(text)
    if visual:
        written = "\n".join(map(to_logical, written.split("\n")))  # turning a line is its own inverse here
    found = units(written.encode(encoding), "booklet.txt")
    wanted = units(need(BOOKLET), "booklet.txt")
    assert [(each.kind, each.ref, bare(each.text)) for each in found] == [
        (each.kind, each.ref, bare(each.text)) for each in wanted
    ]
