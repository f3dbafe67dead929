"""Letters that a file draws and does not name, or names as others: repaired where plain, and else marked."""

from __future__ import annotations

import pytest

from kesher.library.book import Doubt, Marked
from kesher.library.pdf import read_pdf
from kesher.library.pdf.letters import missing_of

RIGHT = 400.0
ROWS = [
    "וזה הכלל אשר יתן אדם אל לבו בכל בוקר, כי הבית עומד על",
    "שלשה עמודים, וכל אחד מהם נושא את חבריו, ואם נפל האחד",
    "נפלו כולם. על כן ישמור את העמוד הראשון בכל כוחו, ולא יאמר",
    "די לי בשנים, שאין בית עומד על שנים. ועוד אמרו, מי שיש לו",
    "חלון אחד פתוח אל הרחוב, רואה את העוברים, ומי שיש לו שני",
    "חלונות, רואה גם את השבים. ואם יאמר אדם, מה לי ולשבים,",
    "יזכור כי גם הוא ישוב ביום מן הימים אל ביתו, וצריך לדעת כך",
    "בדרך אשר ילך בה, כי אין לך אדם שאין לו שעה טובה בארץ.",
]
WHOLE = " ".join(ROWS)
BLANK = 0x20


def page(drawn, times: int = 3):
    return [drawn.line(RIGHT, 560 - 14 * row, text) for row, text in enumerate(ROWS * times)]


def read(drawn, names: dict[str, int | None], times: int = 3):
    raw = drawn.file([page(drawn, times)], named=lambda code: names.get(chr(code), code))
    book = read_pdf(raw)
    return " ".join(each.text for each in book.paragraphs), book.marked


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({"ם": 0x04, "ן": 0x1A}, id="control signs"),
        pytest.param({"ם": 0x04, "ן": 0x1A, "ך": 0x11}, id="three control signs"),
        pytest.param({"ם": 0x7F}, id="delete"),
        pytest.param({"ם": 0x200B, "ן": 0xFEFF}, id="signs without a shape"),
        pytest.param({"נ": 0xF0}, id="nun as an accented letter"),
        pytest.param({"ם": 0xED, "ן": 0xEF}, id="finals as accented letters"),
        pytest.param({"ש": 0x15}, id="the only letter that is missing"),
    ],
)
def test_letters_that_plainly_are_what_is_missing_are_repaired(drawn, names):
    text, marked = read(drawn, names)
    assert text == " ".join([WHOLE] * 3)
    assert marked == ()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({"ם": BLANK, "ן": BLANK, "ך": BLANK, "ץ": BLANK}, id="finals as spaces"),
        pytest.param({"ם": ord("מ"), "ן": ord("נ"), "ך": ord("כ"), "ץ": ord("צ")}, id="finals as others"),
        pytest.param({"ל": ord("ר")}, id="one letter as another"),
        pytest.param({"ש": 0x15, "ל": 0x16, "א": 0x17}, id="three letters without a name"),
        pytest.param({"נ": 0xF1}, id="nun as the wrong accented letter"),
        pytest.param({"ת": ord("n")}, id="a letter as a Latin one"),
    ],
)
def test_a_page_on_which_letters_were_lost_is_marked(drawn, names):
    text, marked = read(drawn, names, times=4)
    assert text != " ".join([WHOLE] * 4)
    assert marked == (Marked(1, Doubt.DAMAGED),)


def test_a_letter_that_a_whole_book_lacks_marks_its_short_pages_too(drawn):
    short = [page(drawn, 1)[:5]] * 4

    def named(code: int) -> int:
        return ord("כ") if code == ord("ב") else code

    assert read_pdf(drawn.file(short)).marked == ()
    assert [each.page for each in read_pdf(drawn.file(short, named=named)).marked] == [1, 2, 3, 4]


def test_a_sound_page_of_english_or_of_few_words_lacks_nothing(drawn):
    assert read_pdf(drawn.file([page(drawn, 1)[:1]])).marked == ()
    assert missing_of(["a line of English " * 200], many=1.0) == ""
    assert missing_of([WHOLE.replace("ם", "")] * 4, many=16.0) == "ם"
    assert missing_of([WHOLE.replace("ם", "")], many=16.0) == ""
