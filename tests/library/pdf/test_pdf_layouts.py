"""Layouts of pages, each of which is read paragraph by paragraph with its kind and all its letters."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from kesher.library.book import Account, Role
from kesher.library.letters import count
from kesher.library.making import made_of
from kesher.library.pdf import read_pdf

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "benchmarks/library"))
try:
    from booklets import plain
    from page_layouts import by_chromium, by_typst, layouts
finally:
    sys.path.pop(0)

BY_TYPST = [each for each in layouts() if each.program == "typst"]
BY_CHROMIUM = [each for each in layouts() if each.program == "chromium"]
RIGHT = 400.0
ROWS = [
    "איש אחד יצא מביתו בבוקר ולא ידע לאן הוא הולך ושאל את הרוכל",
    "שבפתח העיר והרוכל ענה לו שכל הדרכים טובות למי שיש לו פנאי",
    "ומי שאין לו פנאי גם הדרך הקצרה ארוכה לו ואין לה סוף כלל",
    "הלך האיש ועמד על פרשת הדרכים וראה אבן גדולה ועליה כתוב בה",
]


def read(layout, raw: bytes) -> None:
    book = read_pdf(raw)
    found = Counter((each.role.value[0], plain(each.text)) for each in book.paragraphs)
    assert found == Counter((kind, plain(text)) for kind, text in layout.truth)
    assert book.marked == ()


@pytest.mark.parametrize("layout", BY_TYPST, ids=lambda each: each.name)
def test_a_layout_by_typst(layout):
    read(layout, by_typst(layout))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("layout", BY_CHROMIUM, ids=lambda each: each.name)
def test_a_layout_by_chromium(layout, browser):
    read(layout, by_chromium(layout, browser))


def texts(raw: bytes) -> list[str]:
    return [each.text for each in read_pdf(raw).paragraphs]


def test_the_cells_of_a_row_are_one_passage_and_the_marks_of_a_list_stay_with_their_items(typeset):
    head = '#set text(font: "Frank Ruhl Libre", size: 11pt, lang: "he", dir: rtl)\n'
    raw = typeset(
        f"{head}{ROWS[0]}\n\n#table(columns: 2, [ענוה], [גאוה], [אמת], [כזב])\n\n+ ראשון.\n+ שני.\n"
    )
    assert texts(raw) == [ROWS[0], "ענוה | גאוה", "אמת | כזב", "1. ראשון.", "2. שני."]


def test_an_initial_joins_its_word(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    page[:2] = [
        drawn.line(RIGHT - 20, 500 - 15 * row, text) for row, text in enumerate([ROWS[0][1:], ROWS[1]])
    ]
    page.append(drawn.line(RIGHT, 486, ROWS[0][0], 30))
    assert " ".join(texts(drawn.file([page]))) == " ".join(ROWS)


def test_a_large_word_beside_no_text_is_a_heading_still(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    page.append(drawn.line(RIGHT, 540, "גן", 30))
    assert read_pdf(drawn.file([page])).paragraphs[0].role is Role.HEADING


def test_raised_letters_and_numbers_of_verses_are_not_glued_to_words(drawn):
    line = drawn.line(RIGHT, 500, f"{ROWS[0]}")
    sign = drawn.line(RIGHT + 6, 505, "א", 7)
    assert texts(drawn.file([[line, sign]])) == [f"א {ROWS[0]}"]
    assert texts(drawn.file([[line, sign._replace(text="3")]])) == [f"³ {ROWS[0]}"]
    end = drawn.line(line.x, 505, "3", 7)
    assert texts(drawn.file([[line, end]])) == [f"{ROWS[0]}³"]


def test_a_note_whose_number_touches_its_word_goes_to_the_foot(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    page += [drawn.line(RIGHT, 60, "הכל תלוי בלב", 9), drawn.line(RIGHT + 5, 60, "2", 9)]
    found = read_pdf(drawn.file([page])).paragraphs
    assert [(each.role, each.text) for each in found[-1:]] == [(Role.NOTE, "2הכל תלוי בלב")]


def test_a_holam_over_the_edge_of_an_alef_is_of_the_letter_before_it(drawn):
    word = "הוא לא בא"
    whole = drawn.line(RIGHT, 500, word)
    alef = whole.x + drawn.wide(whole.text[: whole.text.index("אל")])
    edge = whole._replace(x=alef + drawn.wide("א") - 0.3, text="\u05b9")
    assert texts(drawn.file([[whole, edge]])) == ["הוא ל\u05b9א בא"]
    middle = edge._replace(x=alef + drawn.wide("א") * 0.3)
    assert texts(drawn.file([[whole, middle]])) == ["הוא לא\u05b9 בא"]


def test_a_line_of_hebrew_in_a_page_of_english_is_read_from_the_right(drawn):
    english = "The gardener walked towards the orchard remembering"
    page = [drawn.line(RIGHT, 500 - 15 * row, english[::-1]) for row in range(4)]
    page.insert(2, drawn.line(RIGHT, 430, "והשער היה פתוח מן הבוקר."))
    assert "והשער היה פתוח מן הבוקר." in texts(drawn.file([page]))


def test_hebrew_set_as_if_it_were_english_ends_with_its_full_stop(drawn):
    line = drawn.line(RIGHT, 500, ROWS[0])
    stop = drawn.line(RIGHT + drawn.wide("."), 500, ".")
    assert texts(drawn.file([[line, stop]])) == [f"{ROWS[0]}."]


def test_a_table_of_contents_is_left_out_and_a_list_of_years_is_not(drawn):
    names = ["פרק א", "פרק ב", "פרק ג", "פרק ד"]

    def listed(head: str) -> list:
        page = [drawn.line(RIGHT, 540, head, 18)]
        for row, name in enumerate(names):
            page += [
                drawn.line(RIGHT, 500 - 15 * row, name),
                drawn.line(100, 500 - 15 * row, str(3 + 4 * row)),
            ]
        return page

    text = [drawn.line(RIGHT, 500 - 15 * row, each) for row, each in enumerate(ROWS)]
    contents = texts(drawn.file([listed("תוכן העניינים"), text]))
    assert not any(name in each for name in names for each in contents)
    assert any("פרק ב" in each for each in texts(drawn.file([listed("שנים"), text])))


def account(raw: bytes) -> Account:
    found = made_of(read_pdf(raw), "x.pdf").account
    assert found is not None
    return found


def entries(drawn, first: int) -> list:
    """The heading of a table of contents and four entries, from a page on."""
    page = [drawn.line(RIGHT, 540, "תוכן העניינים", 18)]
    for row, name in enumerate(("פרק א", "פרק ב", "פרק ג", "פרק ד")):
        page += [
            drawn.line(RIGHT, 500 - 15 * row, name),
            drawn.line(100, 500 - 15 * row, str(first + 4 * row)),
        ]
    return page


def test_what_is_left_out_of_a_file_is_counted_and_said(drawn):
    text = [drawn.line(RIGHT, 500 - 15 * row, each) for row, each in enumerate(ROWS)]
    whole = sum(map(count, ROWS))
    assert account(drawn.file([entries(drawn, 3), text])) == Account(whole + 28, whole, 0, 0, 28)
    beyond = drawn.line(RIGHT, 900, "מחוץ לעמוד")
    assert account(drawn.file([[*text, beyond]])) == Account(whole + 9, whole, 0, 0, 9)


def test_an_index_is_text_with_all_its_entries(drawn):
    page = [drawn.line(RIGHT, 540, "מפתח", 18)]
    for row, (name, number) in enumerate((("אבן", 3), ("בית", 5), ("גן", 7), ("דלת", 4))):
        page += [drawn.line(RIGHT, 500 - 15 * row, name), drawn.line(100, 500 - 15 * row, str(number))]
    found = " ".join(texts(drawn.file([page])))
    assert all(name in found for name in ("מפתח", "אבן", "בית", "גן", "דלת"))


def test_a_chapter_that_begins_after_the_contents_is_not_taken_for_one_of_its_entries(drawn):
    lines = ["פרק ראשון", f"{ROWS[0]} 8491", *ROWS[1:]]  # the digits are drawn as the letters are
    text = [drawn.line(RIGHT, 500 - 15 * row, each) for row, each in enumerate(lines)]
    found = " ".join(texts(drawn.file([entries(drawn, 3), text])))
    assert "פרק ראשון" in found and f"{ROWS[0]} 1948" in found


@pytest.mark.parametrize(("head", "stays"), [("תמיד", True), ("mild", True), ("קמ״ז", False), ("ד", False)])
def test_a_word_that_would_make_a_number_is_a_heading(drawn, head, stays):
    text = [drawn.line(RIGHT, 500 - 15 * row, each) for row, each in enumerate(ROWS)]
    word = drawn.line(RIGHT, 560, head[::-1] if head.isascii() else head)
    assert (head in texts(drawn.file([[word, *text]]))) is stays


def test_the_last_word_of_an_english_paragraph_is_read_from_the_left(drawn):
    lines = ["A long line of English words on a page", "page."]
    page = [drawn.line(RIGHT, 500 - 15 * at, row) for at, row in enumerate(ROWS)]
    page += [drawn.line(100 + drawn.wide(each), 400 - 15 * at, each[::-1]) for at, each in enumerate(lines)]
    assert texts(drawn.file([page]))[-2:] == lines
    alone = drawn.line(RIGHT, 300, ".page"[::-1])
    assert texts(drawn.file([[*page, alone]]))[-1] == "page."


def test_verses_in_the_middle_of_a_page_are_no_headings(typeset):
    verses = "אור קטן בחלון \\\nמספיק לכל הלילה \\\nמי ששומר עליו \\\nאינו ירא"
    prose = "איש אחד יצא מביתו בבוקר ולא ידע לאן הוא הולך ושאל את הרוכל שבפתח העיר. " * 6
    page = f'#set text(lang: "he", font: "Frank Ruhl Libre")\n{prose}\n\n#align(center)[{verses}]\n\n{prose}'
    found = read_pdf(typeset(page)).paragraphs
    assert not [each.text for each in found if each.role is Role.HEADING]
    found = read_pdf(typeset(page.replace(verses, "אור קטן בחלון"))).paragraphs
    assert [each.text for each in found if each.role is Role.HEADING] == ["אור קטן בחלון"]


def test_a_line_of_signs_in_the_middle_is_no_heading_and_no_passage(typeset):
    prose = "איש אחד יצא מביתו בבוקר ולא ידע לאן הוא הולך ושאל את הרוכל שבפתח העיר. " * 6
    page = (
        f'#set text(lang: "he", font: "Frank Ruhl Libre")\n{prose}\n\n#align(center)[\\* \\* \\*]\n\n{prose}'
    )
    found = made_of(read_pdf(typeset(page)), "x.pdf")
    assert [(each.text, each.chapter) for each in found.units] == [(prose.strip(), "")] * 2
