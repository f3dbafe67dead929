"""What is set as a booklet is read back by our own import: every unit, its kind, its words and its notes."""

from __future__ import annotations

import random
import time
from itertools import cycle
from pathlib import Path

import pytest

import pdfs
from kesher.library.book import Extract, Made, Paragraph, Role
from kesher.library.booklet import booklet_data, print_booklet
from kesher.library.making import made_of
from kesher.library.pdf import read_pdf
from kesher.library.reader import make_book
from kesher.method.language import Language
from kesher.paper.geometry import SIZES, Paper
from talks import ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "source" / "booklet.txt"
ON_BOTH = pytest.mark.parametrize("paper", list(Paper))
POINTED = ["בָּרוּךְ", "הַמָּקוֹם", "אֲשֶׁר", "נָתַן", "לֵב", "שׁוֹמֵעַ", "וְנֶפֶשׁ", "חָפְצָה"]
ACCENTED = [
    "בְּרֵאשִׁ֖ית",
    "בָּרָ֣א",
    "אֱלֹהִ֑ים",
    "אֵ֥ת",
    "הַשָּׁמַ֖יִם",
    "וְאֵ֥ת",
    "הָאָֽרֶץ׃",
    "וְהָאָ֗רֶץ",
    "הָיְתָ֥ה",
    "תֹ֙הוּ֙",
    "וָבֹ֔הוּ",
    "וְחֹ֖שֶׁךְ",
    "עַל־פְּנֵ֣י",
    "תְה֑וֹם",
]
WORDS = {
    Language.HE: [
        "מי",
        "שיושב",
        "בשקט",
        "ושומע",
        "את",
        "הנפש",
        "מוצא",
        "בה",
        "דרך",
        "אל",
        "הקב״ה",
        "ואינו",
        "צריך",
        "לחפש",
        "במקום",
        "אחר",
        "כי",
        "הדבר",
        "קרוב",
        "אליו",
        "מאוד",
        "ובכל",
        "יום",
        "מחדש",
        "הוא",
        "פותח",
        "שער",
        "קטן",
        "שבו",
        "נכנס",
        "אור",
        "גדול",
        "ומתוך",
        "כך",
        "גם",
        "הימים",
        "הכבדים",
        "נעשים",
        "פשוטים",
        "יותר",
    ],
    Language.EN: [
        "whoever",
        "sits",
        "quietly",
        "and",
        "listens",
        "to",
        "the",
        "soul",
        "finds",
        "in",
        "it",
        "a",
        "way",
        "and",
        "need",
        "not",
        "look",
        "elsewhere",
        "since",
        "extraordinary",
        "things",
        "are",
        "near",
        "him",
        "every",
        "morning",
        "notwithstanding",
        "characteristic",
        "difficulties",
        "of",
        "well-known",
        "days",
    ],
}
LABELS = {
    Language.HE: ("שאלה", "תשובה", "המשך שאלה"),
    Language.EN: ("Question", "Answer", "Follow-up"),
}


def told(made: Made) -> list[tuple[str, str, str, str]]:
    return [(each.kind.value, each.text, each.notes, each.chapter) for each in made.units]


def again(made: Made, paper: Paper) -> Made:
    return made_of(read_pdf(print_booklet(made.title, made.language, made.units, paper)), "booklet.pdf")


def same(made: Made, paper: Paper) -> Made:
    back = again(made, paper)
    assert told(back) == told(made)
    assert back.title == made.title
    assert back.account is not None and back.account.missing == 0
    return back


class Talk:
    """Says sentences of a language, and books of them, the same for the same seed."""

    def __init__(self, seed: int, language: Language, extra: list[str] | None = None) -> None:
        self.random = random.Random(seed)
        self.language = language
        self.words = WORDS[language] + (extra or [])

    def sentence(self) -> str:
        return " ".join(self.random.choices(self.words, k=self.random.randint(4, 18))).capitalize() + "."

    def paragraph(self, most: int = 5) -> str:
        said = " ".join(self.sentence() for _ in range(self.random.randint(1, most)))
        return said if self.random.random() < 0.85 else said.rstrip(".")

    def book(self, title: str, threads: int, *, chapters: int = 0, notes: float = 0.0) -> Made:
        asked, answered, followed = LABELS[self.language]
        found: list[Paragraph] = []
        for thread in range(threads):
            if chapters and thread % (threads // chapters) == 0:
                level = 1 if thread == 0 else 2
                found += [
                    Paragraph(self.sentence()[:40].strip(" ."), role=Role.HEADING, level=each)
                    for each in range(level, 3)
                ]
            labels = [asked, answered, *([followed, answered] * self.random.choice([0, 0, 1, 2, 6]))]
            for label in labels:
                found.append(Paragraph(f"{label}: {self.paragraph(2 if label != answered else 6)}"))
                for _ in range(self.random.choice([0, 0, 1, 3]) if label == answered else 0):
                    found.append(Paragraph(self.paragraph()))
                for _ in range(2 if label == answered and self.random.random() < notes else 0):
                    found.append(Paragraph(self.paragraph(2), role=Role.NOTE))
        return made_of(Extract(paragraphs=tuple(found)), "made.txt", title)


@ON_BOTH
@pytest.mark.parametrize("language", list(Language))
def test_threads_under_chapters_with_notes_come_back(language: Language, paper: Paper) -> None:
    made = Talk(5, language).book(
        {"he": "קונטרס הבדיקה", "en": "A trial"}[language], 24, chapters=4, notes=0.4
    )
    assert any(each.notes.count("\n") == 1 for each in made.units) and any(
        "," in each.chapter for each in made.units
    )
    same(made, paper)


@ON_BOTH
def test_points_and_accents_come_back(paper: Paper) -> None:
    made = Talk(6, Language.HE, POINTED + ACCENTED).book("קונטרס מנוקד", 14)
    assert any("\u0591" <= each <= "\u05ae" for unit in made.units for each in unit.text)
    back = again(made, paper)
    assert told(back) == told(made)


@pytest.mark.parametrize(("title", "text"), [(HEBREW_TITLE, HEBREW), (ENGLISH_TITLE, ENGLISH)])
@ON_BOTH
def test_a_small_talk_comes_back(title: str, text: str, paper: Paper) -> None:
    same(make_book(text.encode(), "talk.txt", title), paper)


@ON_BOTH
def test_passages_under_chapters_come_back(paper: Paper) -> None:
    talk = Talk(8, Language.HE)
    found: list[Paragraph] = []
    for name in ("הדרך", "השער", "החזרה"):
        found.append(Paragraph(name, role=Role.HEADING, level=1))
        found += [Paragraph(talk.paragraph()) for _ in range(25)]
    made = made_of(Extract(paragraphs=tuple(found)), "made.txt", "ספר של פסקאות")
    assert {each.kind.value for each in made.units} == {"passage"}
    same(made, paper)


def test_an_answer_of_a_hundred_thousand_letters_comes_back_in_time() -> None:
    talk = Talk(9, Language.HE)
    long = talk.sentence()
    while len(long) < 100_000:
        long += f" {talk.sentence()}"
    made = make_book(f"שאלה: מה?\nתשובה: {long}\n".encode(), "long.txt", "תשובה ארוכה")
    began = time.perf_counter()
    content = print_booklet(made.title, made.language, made.units, Paper.A5)
    assert time.perf_counter() - began < 20
    assert told(made_of(read_pdf(content), "booklet.pdf")) == told(made)


def test_markup_and_signs_of_direction_are_set_as_plain_text() -> None:
    strange = "#let x = 1; *bold* _under_ $a^2$ <label> @ref // = not a heading"
    units = make_book(
        f"Question: {strange}\nAnswer: \u202eYes\u2069, {strange}.\n".encode(), "a.txt", "Signs"
    ).units
    content = print_booklet("Signs", Language.EN, units, Paper.A5)
    assert [each.text for each in made_of(read_pdf(content), "a.pdf").units] == [strange, f"Yes, {strange}."]


def test_the_pages_have_the_size_of_the_paper_and_the_title_is_the_files() -> None:
    made = Talk(3, Language.HE).book("שם הקונטרס", 12)
    for paper in Paper:
        content = print_booklet(made.title, made.language, made.units, paper)
        assert pdfs.sizes(content) == {SIZES[paper]}
        assert read_pdf(content).title == made.title


def test_contents_come_with_three_entries_and_no_sooner() -> None:
    for threads, listed in ((2, ""), (3, "תוכן העניינים")):
        made = Talk(2, Language.HE).book("ספר", threads)
        assert booklet_data(made.title, made.language, made.units, Paper.A5)["contents"] == listed


def test_a_label_that_an_import_would_not_know_is_said_as_it_knows_it() -> None:
    made = make_book("שאלה: מה?\nתשובה: כן.\n".encode(), "a.txt", "ספר")
    unit = type(made.units[0])(kind=made.units[0].kind, ref="א", text="מה?", thread=1, label="פלוני")
    parts = booklet_data("ספר", Language.HE, (unit, made.units[1]), Paper.A5)["parts"]
    assert [each["label"] for each in parts] == ["שאלה", "תשובה"]


def test_neighbours_that_share_a_heading_stand_under_it() -> None:
    names = ["חלק א, פרק ראשון", "חלק א, פרק שני", "נספח"]
    unit = make_book("פסקה אחת כאן.\nועוד אחת.\n".encode(), "a.txt", "ספר").units[0]
    kinds = cycle([type(unit)])
    units = [next(kinds)(kind=unit.kind, ref=name, text="דבר.", chapter=name) for name in names]
    parts = booklet_data("ספר", Language.HE, units, Paper.A5)["parts"]
    headings = [(each["level"], each["heading"][0][0]) for each in parts if "heading" in each]
    assert headings == [(1, "חלק א"), (2, "פרק ראשון"), (2, "פרק שני"), (1, "נספח")]


@ON_BOTH
def test_the_given_booklet_comes_back(paper: Paper) -> None:
    if not SHARED.exists():
        pytest.skip("the given booklet is not here")
    same(make_book(SHARED.read_bytes(), "booklet.txt", "קונטרס"), paper)
