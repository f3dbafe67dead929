"""What a book is called, whatever its file says."""

import pytest

from kesher.library.book import Extract, Paragraph, Role
from kesher.library.kinds import read
from kesher.library.making import made_of
from kesher.library.titles import is_contents, is_entry, is_no_title, readable, settled, title_of

TEXT = "וזה הכלל אשר יתן אדם אל לבו בכל בוקר, כי הבית עומד על שלשה עמודים, ואם נפל האחד נפלו כולם."


def heading(text: str, level: int = 1, page: int = 0) -> Paragraph:
    return Paragraph(text, page, Role.HEADING, level)


@pytest.mark.parametrize(
    "text",
    [
        "תוכן העניינים",
        "תּוֹכֶן הָעִנְיָנִים",
        "תוכן הענינים.......... 3",
        "מפתח",
        "מבוא",
        "מבוא כללי",
        "הקדמה",
        "הקדמת המחבר",
        "הקדמה למהדורה השנייה",
        "פתח דבר:",
        "דברי פתיחה",
        'בס"ד',
        "בס״ד",
        "Contents",
        "TABLE OF CONTENTS",
        "Introduction",
        "Introduction to the second edition",
        "Preface",
        "Foreword by the editor",
        "Unknown Title",
        "Untitled",
        "Untitled-1",
        "Document1",
        "מסמך 3",
        "ללא שם",
        "Microsoft Word - x.doc",
        "Microsoft Word",
        "C:\\Users\\me\\ספר.doc",
        "/home/me/book.tex",
        "file:///C|/books/book.html",
        "https://example.org/book",
        "book_final(2).indd",
        "1f0c8a1e-93f1-4d2c-8a0e-2b6f1c0d9e11",
        "<4D6963726F736F6674>",
        "ùòøé äáéú",
        "×©×¢×¨×™",
        "\ufffd\ufffd\ufffd",
        "שער\ue123",
        "2024-05-01",
        "???? ?????",
        "",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert is_no_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "שערי הבית",
        "מבוא לתלמוד",
        'הקדמות הרמב"ם',
        "מפתח הלב",
        "פתחי תשובה",
        "Introduction to Judaism",
        "Les Misérables à l'été",
        "A Preface to Paradise Lost",
        "Война и мир",
        "1984, a novel",
    ],
)
def test_what_may_be_a_title(text: str) -> None:
    assert not is_no_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "שערי הבית",
        "<F9F2F8E920E4E1E9FA>",
        "FEFF05E905E205E805D9002005D405D105D905EA",
        "ùòøé äáéú",
        "שערי הבית".encode().decode("latin-1"),
        "שערי הבית".encode("utf-16").decode("latin-1"),
        "שערי הבית".encode("cp862").decode("latin-1"),
    ],
)
def test_a_title_in_letters_it_was_not_meant_in_is_read(text: str) -> None:
    assert readable(text) == "שערי הבית"


def test_a_title_that_stands_backwards_is_turned() -> None:
    assert readable("םימעה לכ לש תיבה") == "הבית של כל העמים"
    assert readable("Déjà vu à Paris") == "Déjà vu à Paris"


@pytest.mark.parametrize(
    ("own", "paragraphs", "title"),
    [
        ("שערי הבית", [heading("ספר אחר")], "שערי הבית"),
        ("Untitled", [heading("שערי הבית")], "שערי הבית"),
        ("Microsoft Word - קובץ ישן.doc", [heading("שערי הבית")], "שערי הבית"),
        ("Microsoft Word - שערי הבית.doc", [Paragraph(TEXT)], "שערי הבית"),
        ("D:\\docs\\שערי_הבית.docx", [Paragraph(TEXT)], "שערי הבית"),
        ("Microsoft Word - x.doc", [Paragraph(TEXT)], "קובץ"),
        ("", [heading("מבוא"), heading("שערי הבית")], "שערי הבית"),
        ("", [heading("מבוא"), heading("שער הענוה"), heading("שער הגאוה")], "קובץ"),
        ("", [heading("מבוא"), heading("כללי", 2), heading("פרק א")], "קובץ"),
        ("", [Paragraph("שערי הבית"), heading("מבוא"), Paragraph(TEXT), heading("פרק א")], "שערי הבית"),
        (
            "",
            [heading("בית המדות", 2, 1), heading("תוכן העניינים", 1, 2), heading("פרק א", 2, 3)],
            "בית המדות",
        ),
        ("", [Paragraph('בס"ד'), Paragraph("שערי הבית"), Paragraph(TEXT * 2)], "שערי הבית"),
        ("", [Paragraph("ראשי > ספרים > גן"), heading("ספר הגן"), Paragraph(TEXT)], "ספר הגן"),
        ("", [Paragraph("ראשי » ספרים » גן"), Paragraph(TEXT)], "קובץ"),
        ("", [Paragraph("שאלה: מהו?"), Paragraph(TEXT)], "קובץ"),
        ("", [Paragraph("שאלה"), Paragraph(TEXT), Paragraph("תשובה"), Paragraph(TEXT)], "קובץ"),
        ("", [heading("שאלה א"), Paragraph(TEXT), heading("תשובה", 2), Paragraph(TEXT)], "קובץ"),
        ("", [Paragraph("וזה הכלל הראשון."), Paragraph(TEXT * 2)], "קובץ"),
        ("", [Paragraph("1. ראשון"), Paragraph(TEXT * 2)], "קובץ"),
        ("", [Paragraph(TEXT), Paragraph(TEXT)], "קובץ"),
    ],
)
def test_the_title(own: str, paragraphs: list[Paragraph], title: str) -> None:
    assert title_of(Extract(own, tuple(paragraphs)), "קובץ.docx") == title


def test_the_first_line_of_a_text_may_be_its_title_and_is_no_passage_then() -> None:
    raw = ("שערי הבית\n\n" + f"{TEXT} {TEXT}\n\n" * 5).encode()
    made = made_of(read(raw, "a.txt"), "a.txt")
    assert made.title == "שערי הבית"
    assert {each.text for each in made.units} == {f"{TEXT} {TEXT}"}
    assert made_of(read("שערי הבית".encode(), "a.txt"), "a.txt").units[0].text == "שערי הבית"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_the_first_of_many_lines_that_stand_alike_is_no_title(between: str) -> None:
    lines = ["נר קטן דולק בבית", "והמים יורדים לאט", "אור גדול זרח", "שתי דרכים היו שם", "וערב בא על הגן"]
    made = made_of(read(between.join(lines).encode(), "שורות.txt"), "שורות.txt")
    assert made.title == "שורות"
    assert [each for unit in made.units for each in unit.text.splitlines()] == lines


def test_a_line_that_alone_stands_apart_from_short_lines_is_their_title() -> None:
    lines = ["והמים יורדים לאט", "אור גדול זרח", "שתי דרכים היו שם", "וערב בא על הגן"]
    made = made_of(read(("נר קטן\n\n" + "\n".join(lines)).encode(), "שורות.txt"), "שורות.txt")
    assert made.title == "נר קטן"
    assert [each for unit in made.units for each in unit.text.splitlines()] == lines


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("פרק א ........ 3", True),
        ("פרק א: על הבית . . . . . יב", True),
        ("Chapter One…… 14", True),
        ("פרק א", False),
        ("ואמר... 3 פעמים", False),
        ("פרק א, 3", False),
    ],
)
def test_an_entry_of_a_table_of_contents(line: str, found: bool) -> None:
    assert is_entry(line) is found


def test_the_entries_of_a_table_of_contents_are_no_chapters() -> None:
    contents = "".join(f"פרק {each} ........ {page}\n" for each, page in zip("אבג", (3, 6, 9), strict=True))
    raw = f"תוכן העניינים\n\n{contents}\nפרק א\n\n{TEXT}\n\nפרק ב\n\n{TEXT}\n".encode()
    refs = [each.ref for each in made_of(read(raw, "ספר.txt"), "ספר.txt").units]
    assert refs[-2:] == ["ספר, פרק א, 1", "ספר, פרק ב, 1"]
    assert is_contents("תוכן") and not is_contents("מבוא")


def test_chapters_named_before_their_text_in_a_list_are_not_numbered_again() -> None:
    raw = f"תוכן\n\nפרק א\n\nפרק ב\n\nפרק א\n\n{TEXT}\n\nפרק ב\n\n{TEXT}\n".encode()
    refs = [each.ref for each in made_of(read(raw, "ספר.txt"), "ספר.txt").units]
    assert refs[-2:] == ["ספר, פרק א, 1", "ספר, פרק ב, 1"]


def test_nothing_stands_twice_in_a_reference() -> None:
    page = f"<h1>ספר הגן</h1><h2>פרק ב</h2><h3>פרק ב</h3><p>{TEXT}</p><h2>ספר הגן: פרק ג</h2><p>{TEXT}</p>"
    raw = f"<!DOCTYPE html><html><body><p>ראשי &gt; ספרים</p><p>בעזרת השם</p>{page}</body></html>".encode()
    made = made_of(read(raw, "x.html"), "x.html")
    refs = [each.ref for each in made.units]
    assert refs == ["ספר הגן, 1", "ספר הגן, 2", "ספר הגן, פרק ב, 1", "ספר הגן, פרק ג, 1"]


def test_a_chapter_that_has_text_stays_one_under_a_heading_that_may_mean_contents() -> None:
    chapter, text = heading("על הסבלנות"), Paragraph(TEXT)
    made = settled("ספר", (heading("תוכן"), chapter, text, chapter, text))
    assert [each.role for each in made] == [Role.HEADING, Role.HEADING, Role.BODY, Role.HEADING, Role.BODY]


def test_what_is_said_again_over_its_chapter_is_an_entry_of_the_contents() -> None:
    one, two, text = heading("על הסבלנות"), heading("על הנדיבות"), Paragraph(TEXT)
    made = settled("ספר", (heading("תוכן"), one, two, one, text, two, text))
    assert [each.text for each in made if each.role is Role.HEADING] == ["תוכן", one.text, two.text]


def test_signs_of_emphasis_are_no_part_of_a_title() -> None:
    text = f"*שערי הבית*\n\n{TEXT}\n\n{TEXT}\n".encode()
    made = made_of(read(text, "x.txt"), "x.txt")
    assert made.title == "שערי הבית" and [each.text for each in made.units] == [TEXT, TEXT]


@pytest.mark.parametrize("said", ["ספר: ", "שם הספר: ", "Title: ", "כותרת: "])
def test_a_line_may_say_what_the_book_is_called(said: str) -> None:
    text = f"{said}שערי הבית\nמחבר: פלוני אלמוני\n\n{TEXT}\n\n{TEXT}\n".encode()
    assert made_of(read(text, "x.txt"), "x.txt").title == "שערי הבית"
