"""The index of a booklet: its pages are right, and our own import takes it for no part of the text."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from kesher.library.book import Kind, Unit
from kesher.library.booklet import booklet_data, print_booklet
from kesher.library.making import made_of
from kesher.library.pdf import read_pdf
from kesher.library.pdf.lines import Line
from kesher.library.pdf.own_index import without_index
from kesher.method.language import Language
from kesher.paper.geometry import Paper

TITLE = "שאלות החבורה"
FILL = " ".join(["מי שיושב בשקט ושומע את הנפש מוצא בה דרך ואינו צריך לחפש במקום אחר."] * 12)


def units() -> list[Unit]:
    made = []
    for thread in range(1, 25):
        subject = ["הנקודה", "הרצון", "עולם שעובר לפנינו בכל יום ויום מחדש"][(thread - 1) // 8]
        place = ["(משלי ג, ו)", "(מִשְׁלֵי כד, טז)", "ברכות ה ע״א"][thread % 3]
        answer = f"{FILL} {place} {'בנקודה שלך.' if thread == 12 else FILL}"
        for at, (kind, text) in enumerate(
            [(Kind.QUESTION, f"מה שואלים {thread}?"), (Kind.ANSWER, answer)], 1
        ):
            made.append(Unit(kind, f"{TITLE} {thread}:{at}", text, thread=thread, chapter=subject))
    return made


def pages_with(raw: bytes, words: str) -> set[int]:
    pdf = pypdfium2.PdfDocument(raw)
    seen = range(len(pdf))
    plain = [re.sub(r"[\s\u0591-\u05c7]", "", pdf[at].get_textpage().get_text_bounded()) for at in seen]
    sought = re.sub(r"\s", "", words)
    return {at + 1 for at, text in enumerate(plain) if sought in text or sought[::-1] in text}


@pytest.mark.parametrize("paper", list(Paper))
def test_it_leads_to_the_pages_and_is_not_read_back(paper: Paper) -> None:
    book = units()
    raw = print_booklet(TITLE, Language.HE, book, paper, indexed=True)
    extract = read_pdf(raw)
    made = made_of(extract, "booklet.pdf")
    assert [(each.kind, each.text, each.chapter) for each in made.units] == [
        (each.kind, each.text, each.chapter) for each in book
    ]
    assert made.account is not None and made.account.missing == 0
    indexed = _entries(raw)
    last = max(page for pages in indexed.values() for page in pages)
    for name in ("משלי ג, ו", "משלי כד, טז", "ברכות ה ע״א"):
        assert indexed[name] == {each for each in pages_with(raw, name) if each <= last}, name
    assert indexed["הנקודה"] > indexed["הנקודה"] & indexed["הרצון"]  # where it is said under another subject


def _entries(raw: bytes) -> dict[str, set[int]]:
    """The entries of the index as our own import sees its lines."""
    lines: list[str] = []

    def watched(pages: list[list[Line]]) -> list[list[Line]]:
        kept = without_index(pages)
        gone = {id(line) for page in kept for line in page}
        lines.extend(line.text for page in pages for line in page if id(line) not in gone)
        return kept

    from kesher.library.pdf import reading

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "without_index", watched)
        read_pdf(raw)
    found: dict[str, set[int]] = {}
    name = ""
    for line in lines:
        match = re.search(r"^(?P<name>.*?)\s?(?:\.\s?){3,}\s*(?P<pages>[\d–, ]+)$", line)
        name = match["name"] if match else name
        for one in re.findall(
            r"(\d+)(?:–(\d+))?", match["pages"] if match else line if line[:1].isdigit() else ""
        ):
            first, last = sorted((int(one[0]), int(one[1] or one[0])))
            found.setdefault(name, set()).update(range(first, last + 1))
    return found


def test_what_there_is_to_list() -> None:
    data = booklet_data(TITLE, Language.HE, units(), Paper.A5, indexed=True)
    names = [["".join(words for words, _ in each["runs"]) for each in part["entries"]]
             for part in data["index"]["sections"]]  # fmt: skip
    assert names[0][:2] == ["הנקודה", "הרצון"] and names[0][2].startswith("עולם שעובר") and "…" in names[0][2]
    assert names[1] == ["משלי ג, ו", "משלי כד, טז", "ברכות ה ע״א"]
    alone = [Unit(Kind.PASSAGE, "א", "בלי מקור.", chapter="עניין")]
    assert booklet_data(TITLE, Language.HE, alone, Paper.A5, indexed=True)["index"] is None
    assert booklet_data(TITLE, Language.HE, units(), Paper.A5)["index"] is None


def _lines(*texts: str) -> list[list[Line]]:
    return [[Line(text, 1, 0, 1, 0, 10, False, (0, 0, 0), 0, 1, False) for text in texts]]


@pytest.mark.parametrize(
    "below",
    [
        ["הנקודה . . . . 3", "ועוד דבר אחד, שאינו של המפתח."],
        ["הנקודה 3", "הרצון 4"],
        ["הרצון", "הנקודה", "העולם . . . . 4"],
        [],
    ],
)
def test_an_index_that_is_not_ours_stays(below: list[str]) -> None:
    pages = _lines("תשובה: כן.", "מפתח העניינים והמקורות", *below)
    assert without_index(pages) == pages


def test_ours_goes_with_all_its_lines() -> None:
    below = [
        "עניינים",
        "הנקודה . . . 3–4, 9,",
        "12, 14",
        "שם שאין לו מקום",
        ". . . . 7",
        "מקורות",
        "משלי ג, ו . . . 3",
    ]
    pages = _lines("תשובה: כן.", "מפתח העניינים והמקורות", *below)
    assert [[line.text for line in page] for page in without_index(pages)] == [["תשובה: כן."]]
