"""Trial sheets: what is to be marked on each, and how a photograph of one is held against it."""

import cv2
import numpy as np
import photographs
import pytest

import pdfs
from kesher.actions.paper.printing import Checked, check_trial, print_trial
from kesher.journal.cover import JERUSALEM
from kesher.method.language import Form, Language
from kesher.method.problems import Code, Problem
from kesher.paper.geometry import SIZES, Paper, week_geometry
from kesher.paper.number import Number, Seal
from kesher.paper.scan import Sheet, read
from kesher.paper.trial import FIRST, Pen, answers_of, pen_of, picture_of_trial, seal_of
from kesher.words import catalogue


def filled(pen: Pen, language: Language, answers: dict[str, str | None]) -> Sheet:
    """A photograph of a trial sheet, marked as it is wanted, read."""
    words, geometry = catalogue(language, Form.MASCULINE), week_geometry(Paper.A5, language).plain()
    raw = np.frombuffer(picture_of_trial(pen, JERUSALEM, Paper.A5, words, 250), np.uint8)
    blank = cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
    page = photographs.fill(blank, {**geometry, "fields": [], "text_areas": []}, 3, neat=True)
    for n, field in enumerate(geometry["fields"]):
        for option in field["options"]:
            if option["value"] == answers[field["id"]]:
                photographs.mark(page.page, np.random.default_rng([3, n]), option, "fill", "gel")
    (found,) = read(photographs.photograph(page, 3, 0.1).jpeg)
    assert isinstance(found, Sheet), found
    return found


@pytest.mark.parametrize("pen", list(Pen))
def test_each_pen_has_answers_of_its_own_of_every_kind(pen: Pen) -> None:
    answers = answers_of(pen)
    geometry = week_geometry(Paper.A4, Language.EN)
    assert list(answers) == [field.id for field in geometry.fields]
    for field in geometry.fields:
        assert answers[field.id] in {None, *(option.value for option in field.options)}
    given = [each for each in answers.values() if each is not None]
    assert 28 <= len(given) < 42 and len({each for each in given if each.isdigit()}) >= 8
    assert all(answers_of(other) != answers for other in Pen if other is not pen)


def test_a_trial_is_known_by_its_number_and_no_week_passes_for_one() -> None:
    for pen in Pen:
        assert pen_of(Number(FIRST, seal_of(pen).short, seal_of(pen).digest)) is pen
        assert pen_of(Number(FIRST, seal_of(pen).short)) is pen
    assert pen_of(Number(FIRST, 0, b"")) is None
    assert pen_of(Number(FIRST, Seal(b"another1").short, b"another1")) is None


@pytest.mark.parametrize("language", list(Language))
def test_a_page_for_each_pen_says_what_to_mark(language: Language) -> None:
    words = catalogue(language, Form.FEMININE)
    raw = print_trial(Paper.A4, words)
    assert isinstance(raw, bytes)
    assert pdfs.sizes(raw) == {SIZES[Paper.A4]} and pdfs.count(raw) == len(Pen)
    for pen in Pen:
        assert words.plain(f"sheet.pen_{pen.value}").split()[0] in pdfs.text(raw)


def test_a_photograph_is_held_against_what_was_to_be_marked() -> None:
    meant = answers_of(Pen.FELT)
    number = next(name for name, value in meant.items() if name.endswith("love") and value is not None)
    other = "6" if meant[number] != "6" else "2"
    found = filled(Pen.FELT, Language.EN, meant | {number: other})
    checked = check_trial(found)
    assert isinstance(checked, Checked)
    assert (checked.pen, checked.total, checked.right, checked.asked) == (Pen.FELT, 42, 41, 0)
    assert [(each.id, each.read, each.flag, each.meant) for each in checked.misses] == [
        (number, other, None, meant[number])
    ]


def test_a_week_is_no_trial() -> None:
    found = filled(Pen.BALL, Language.HE, answers_of(Pen.BALL))
    week = found._replace(number=Number(FIRST, 0, b""))
    refused = check_trial(week)
    assert isinstance(refused, Problem) and refused.code is Code.SHEET_NO_TRIAL
