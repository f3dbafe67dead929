"""What a circle publishes is read back by our own import, unit for unit and letter for letter."""

from __future__ import annotations

import random
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from kesher.circle.labels import label_within
from kesher.circle.publication.epub import epub
from kesher.circle.publication.units import units_of
from kesher.circle.publication.web_page import web_page
from kesher.circle.publishing import Numbered, Published
from kesher.circle.thread import Kind
from kesher.library.book import Made, Unit
from kesher.library.booklet import print_booklet
from kesher.library.reader import make_book
from kesher.method.language import Language
from kesher.paper.geometry import Paper
from talks import HEBREW

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = "חבורת הבוקר"
SOURCE = Path(__file__).resolve().parents[2].parent / "shared" / "source" / "booklet.txt"


def told(units: list[Unit] | tuple[Unit, ...]) -> list[tuple[str, str]]:
    return [(each.kind.value, each.text) for each in units]


def talk(words: list[str], seed: int, threads: int, subjects: list[str]) -> list[Numbered]:
    drawn = random.Random(seed)

    def text(least: int, most: int) -> str:
        paragraphs = [
            " ".join(drawn.choices(words, k=drawn.randint(least, most))) + drawn.choice(".?.")
            for _ in range(drawn.choice((1, 1, 1, 2, 3)))
        ]
        return "\n".join(paragraphs)

    made = []
    for number in range(1, threads + 1):
        parts = [(Kind.QUESTION, text(8, 30)), (Kind.ANSWER, text(20, 120))]
        for _ in range(drawn.choice((0, 0, 1, 2))):
            parts += [(Kind.FOLLOWUP, text(6, 20)), (Kind.ANSWER, text(15, 60))]
        subject = drawn.choice(subjects)
        made.append(Numbered(number, False, Published(tuple(parts), subject)))
    return made


WORDS = sorted({word for word in HEBREW.split() if word.isalpha()})
POINTED = ["בָּרוּךְ", "הַמָּקוֹם", "אֲשֶׁר", "נָתַן", "בְּרֵאשִׁ֖ית", "בָּרָ֣א", "אֱלֹהִ֑ים", "הקב״ה", "ר׳", "<ב>", "&c", "12"]
"""Points, accents, marks of abbreviation, and what markup would take for its own."""


def hebrew(seed: int, threads: int = 12) -> list[Unit]:
    return units_of(TITLE, talk([*WORDS, *POINTED], seed, threads, ["", "התחלה", "הנקודה", "שבת & חול"]))


def read(content: bytes, name: str) -> Made:
    return make_book(content, name, TITLE)


@pytest.mark.parametrize("seed", range(6))
def test_an_epub_is_read_back(seed: int) -> None:
    units = hebrew(seed)
    made = read(epub(TITLE, Language.HE, units, NOW), "circle.epub")
    assert told(made.units) == told(units)
    assert [each.chapter for each in made.units] == [each.chapter for each in units]


@pytest.mark.parametrize("seed", range(6))
def test_a_web_page_is_read_back(seed: int) -> None:
    units = hebrew(seed)
    made = read(web_page(TITLE, Language.HE, units), "circle.html")
    assert told(made.units) == told(units)


@pytest.mark.parametrize("paper", list(Paper))
def test_a_booklet_is_read_back(paper: Paper) -> None:
    units = hebrew(31, threads=20)
    made = read(print_booklet(TITLE, Language.HE, units, paper, indexed=True), "circle.pdf")
    assert told(made.units) == told(units)


SHORT = {
    Language.HE: "איך בוחרים נקודה אחת לאט ושואלים דבר אחד ואם בחרתי ואחרי שבוע התברר לי שטעיתי",
    Language.EN: "how do I choose one point slowly ask which stand if wrongly tie elsewhere seven",
}


@pytest.mark.parametrize("language", list(Language))
def test_what_is_short_is_read_back(language: Language) -> None:
    """Of a line of few words its label is the most, and the line is text all the same."""
    drawn = random.Random(7)

    def said(least: int, most: int) -> str:
        words = drawn.choices(SHORT[language].split(), k=drawn.randint(least, most))
        return " ".join(words).capitalize() + drawn.choice(".?")

    made = []
    for number in range(1, 31):
        kinds = (Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP, Kind.ANSWER)
        made.append(Numbered(number, False, Published(tuple((kind, said(2, 9)) for kind in kinds))))
    units = units_of(TITLE, made)
    for paper in Paper:
        again = read(print_booklet(TITLE, language, units, paper, indexed=True), "circle.pdf")
        assert told(again.units) == told(units)


def test_an_epub_is_one() -> None:
    content = epub(TITLE, Language.HE, hebrew(2), NOW)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        names = set(archive.namelist())
        package = archive.read("book/package.opf").decode()
        from lxml import etree

        for name in names - {"mimetype", "book/style.css"}:
            etree.fromstring(archive.read(name))
        for item in etree.fromstring(package.encode()).iter("{*}item"):
            assert f"book/{item.get('href')}" in names
        assert 'page-progression-direction="rtl"' in package
    assert content == epub(TITLE, Language.HE, hebrew(2), NOW)


def test_threads_of_one_subject_stand_together_and_those_without_first() -> None:
    units = hebrew(5)
    chapters = [each.chapter for each in units]
    seen = list(dict.fromkeys(chapters))
    assert [c for i, c in enumerate(chapters) if i == 0 or chapters[i - 1] != c] == seen
    assert "" not in seen or seen[0] == ""


@pytest.mark.skipif(not SOURCE.is_file(), reason=f"the source is not there: {SOURCE}")
@pytest.mark.parametrize("name", ["source.epub", "source.html", "source.pdf"])
def test_the_source_itself_is_imported_published_and_imported_again(name: str) -> None:
    first = make_book(SOURCE.read_bytes(), "booklet.txt", "")
    units = list(first.units)
    if name.endswith("epub"):
        content = epub(first.title, Language.HE, units, NOW)
    elif name.endswith("html"):
        content = web_page(first.title, Language.HE, units)
    else:
        content = print_booklet(first.title, Language.HE, units, Paper.A5)
    again = make_book(content, name, first.title)
    assert told(again.units) == told(units)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("לאט.\nשאלה: מה זה", "שאלה"),
        ("לאט\nהמשך שאלה: כן", "המשך שאלה"),
        ("לאט\nש: כן", "ש"),
        ("Slowly.\n\nQuestion 3: why", "Question 3"),
        ("שאלה: מה זה", ""),
        ("תשובה: לאט.\nוהשאלה היא: מה", ""),
        ("לאט\nשאלה - כן\nשאלה", ""),
    ],
)
def test_a_paragraph_that_would_be_read_as_another_part_is_known(text: str, label: str) -> None:
    """And what is not known as one is read back whole."""
    assert label_within(text) == label
    parts = ((Kind.QUESTION, "מה עושים כאן?"), (Kind.ANSWER, text))
    other = ((Kind.QUESTION, "ומה עוד?"), (Kind.ANSWER, "כך וכך עושים."))
    units = units_of(
        TITLE, [Numbered(at, False, Published(each)) for at, each in enumerate((parts, other), 1)]
    )
    for content, name in (
        (web_page(TITLE, Language.HE, units), "a.html"),
        (print_booklet(TITLE, Language.HE, units, Paper.A5, indexed=True), "a.pdf"),
    ):
        assert (told(read(content, name).units) == told(units)) is (not label), name
