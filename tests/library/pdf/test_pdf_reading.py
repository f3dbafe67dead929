"""What is drawn on a page is read in the order in which a reader reads it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kesher.library.book import Counted, Doubt, Marked, Role
from kesher.library.pdf import read_pdf, reading
from kesher.method.problems import Code, Refused

RIGHT = 380.0
ROWS = [
    "הגנן הזקן יצא אל השדה לפנות בוקר",
    "וראה שהטל עוד לא ירד מן העלים",
    "אמר לעצמו שימתין עד שתעלה החמה",
    "וישב לו תחת עץ האלון הגדול והמתין",
    "עד שבאו אליו שכניו לשאול לשלומו",
    "ולדבר עמו על הגשמים ועל היבול",
]


def texts(raw: bytes, **more) -> list[str]:
    return [each.text for each in read_pdf(raw, **more).paragraphs]


def test_a_line_drawn_in_visual_order_is_read_from_the_right(drawn):
    assert texts(drawn.file([[drawn.line(RIGHT, 500, ROWS[0])]])) == [ROWS[0]]


def test_a_line_drawn_letter_by_letter_without_spaces_has_its_spaces(drawn):
    pieces, x = [], RIGHT
    for letter in ROWS[0]:
        x -= drawn.wide(letter)
        if letter != " ":
            pieces.append(drawn.line(x + drawn.wide(letter), 500, letter))
    assert texts(drawn.file([pieces])) == [ROWS[0]]
    assert texts(drawn.file([pieces[::-1]])) == [ROWS[0]]


def test_digits_latin_and_brackets_stand_as_they_are_read(drawn):
    visual = ".)9 'מע( Green Field ןכו 25% ,1948 תנשב סג"
    width = drawn.wide(visual)
    page = [drawn.line(RIGHT, 480, ROWS[0])]
    page.append(page[0]._replace(x=RIGHT - width, y=500, text=visual))
    assert "גס בשנת 1948, 25% וכן Green Field (עמ' 9)." in " ".join(texts(drawn.file([page])))


@pytest.mark.parametrize("order", ["rows", "right first", "left first", "up"])
def test_the_right_column_is_read_before_the_left_in_whatever_order_they_were_drawn(drawn, order):
    right = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    left = [drawn.line(RIGHT - 190, 500 - 15 * row, text[::-1][::-1]) for row, text in enumerate(ROWS[::-1])]
    pieces = {
        "rows": [each for pair in zip(right, left, strict=True) for each in pair],
        "right first": right + left,
        "left first": left + right,
        "up": (right + left)[::-1],
    }[order]
    assert " ".join(texts(drawn.file([pieces]))) == " ".join(ROWS + ROWS[::-1])


def test_columns_whose_lines_are_not_level_are_columns_all_the_same(drawn):
    right = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    left = [drawn.line(RIGHT - 190, 494 - 16 * row, text) for row, text in enumerate(ROWS)]
    assert " ".join(texts(drawn.file([left + right]))) == " ".join(ROWS + ROWS)


def test_two_lines_on_the_last_page_are_columns_where_the_pages_before_had_them(drawn):
    full = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    full += [drawn.line(RIGHT - 190, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    last = [drawn.line(RIGHT, 515, ROWS[0]), drawn.line(RIGHT, 500, ROWS[1]), drawn.line(RIGHT, 485, ROWS[2])]
    last += [drawn.line(RIGHT - 190, 515, ROWS[3]), drawn.line(RIGHT - 190, 500, ROWS[4])]
    assert " ".join(texts(drawn.file([full, last]))) == " ".join([*ROWS, *ROWS, *ROWS[:5]])


@pytest.mark.parametrize("quarters", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(drawn, quarters):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    raw = drawn.file([page])
    turn = {90: "0 1 -1 0 420 0", 180: "-1 0 0 -1 420 595", 270: "0 -1 1 0 0 595"}[quarters]
    box = b"[0 0 420.0 595.0]" if quarters == 180 else b"[0 0 595.0 595.0]"
    drawn_turned = drawn.file([page], before=f"{turn} cm\n").replace(b"[0 0 420.0 595.0]", box)
    assert " ".join(texts(drawn_turned)) == " ".join(ROWS)
    assert " ".join(texts(raw.replace(b"/MediaBox", f"/Rotate {quarters} /MediaBox".encode()))) == " ".join(
        ROWS
    )


def test_a_line_across_the_page_stands_before_the_columns_below_it(drawn):
    across = drawn.line(RIGHT, 530, f"{ROWS[0]} {ROWS[1]} {ROWS[2][:12]}")
    right = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    left = [drawn.line(RIGHT - 190, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    read = " ".join(texts(drawn.file([[*left, *right, across]])))
    assert read == " ".join([f"{ROWS[0]} {ROWS[1]} {ROWS[2][:12]}", *ROWS, *ROWS])


@pytest.mark.parametrize("mark_first", [True, False])
def test_a_mark_belongs_to_its_letter_whether_drawn_before_or_after_it(drawn, mark_first):
    word = "דג גדול שט בים"
    whole = drawn.line(RIGHT, 500, word)
    at = whole.x + drawn.wide(whole.text[: whole.text.index("ט")])
    middle = at + drawn.wide("ט") / 2
    mark = whole._replace(x=middle - 0.5, text="\u05b8")
    pieces = [mark, whole] if mark_first else [whole, mark]
    assert texts(drawn.file([pieces])) == ["דג גדול שט\u05b8 בים"]


def test_parts_of_a_line_drawn_over_one_another_are_not_mixed(drawn):
    lines = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    first = drawn.line(RIGHT, 400, "שאלה:")
    over = drawn.line(RIGHT + 4, 400, "מדוע ירד הגשם דווקא היום")
    assert texts(drawn.file([[*lines, over, first]]))[-1].replace(" ", "") == "שאלה:מדועירדהגשםדווקאהיום"


def test_the_letters_of_a_font_made_before_unicode_are_hebrew(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    raw = drawn.file([page], named=lambda code: code - 0x5D0 + 0xE0 if 0x5D0 <= code < 0x5EB else code)
    book = read_pdf(raw)
    assert " ".join(each.text for each in book.paragraphs) == " ".join(ROWS)
    assert book.marked == ()


def test_french_is_not_taken_for_such_a_font(typeset):
    raw = typeset('#set text(lang: "fr")\nLe café était fermé, l’été où nous y étions allés, là-bas.')
    assert "café était fermé" in texts(raw)[0]


def test_running_heads_and_page_numbers_are_put_aside_and_a_sentence_goes_on_over_the_page(drawn):
    pages = []
    for number in (1, 2, 3):
        page = [drawn.line(RIGHT, 560, "קונטרס השדה", 9), drawn.line(215, 30, str(number), 9)]
        page += [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
        pages.append(page)
    book = read_pdf(drawn.file(pages))
    assert " ".join(each.text for each in book.paragraphs) == " ".join(ROWS * 3)
    assert book.pages == 3


def test_a_label_with_a_colon_opens_a_paragraph(drawn):
    page = [
        drawn.line(RIGHT, 500, "שאלה: " + ROWS[0]),
        drawn.line(RIGHT, 485, ROWS[1]),
        drawn.line(RIGHT, 470, "תשובה: " + ROWS[2]),
        drawn.line(RIGHT, 455, "תשובה שאין אחריה נקודתיים"),
    ]
    assert texts(drawn.file([page])) == [
        f"שאלה: {ROWS[0]} {ROWS[1]}",
        f"תשובה: {ROWS[2]} תשובה שאין אחריה נקודתיים",
    ]


HEBREW = """#set page(width: 148mm, height: 210mm, margin: 18mm)
#set text(font: "Frank Ruhl Libre", size: 11pt, lang: "he", dir: rtl)
#set par(justify: true)
#set smartquote(enabled: false)
= שיחות על השדה
== פרק ראשון

*שאלה:* מה ההבדל בין זרע [סוגריים] לבין פרי? ראה עמ' 12–14 וגם 12-15, (25%) ועוד 3.5 ק"ג.

*תשובה:* הזרע נטמן באדמה#footnote[הערה ראשונה על הזרע, ראה שם.] והפרי נקטף בידיים,
כמו שכתב John Smith (1900-1980) בספרו, והדברים ארוכים ונמשכים על פני שורה שלמה
ועוד שורה אחת.
"""


def test_headings_notes_numbers_and_latin_of_a_typeset_page(typeset):
    book = read_pdf(typeset(HEBREW))
    assert book.title == "שיחות על השדה"
    assert [(each.role, each.level) for each in book.paragraphs] == [
        (Role.HEADING, 1),
        (Role.HEADING, 2),
        (Role.BODY, 0),
        (Role.BODY, 0),
        (Role.NOTE, 0),
    ]
    question, answer, note = (each.text for each in book.paragraphs[2:])
    assert (
        question == "שאלה: מה ההבדל בין זרע [סוגריים] לבין פרי? ראה עמ' 12–14 וגם 12-15, (25%) ועוד 3.5 ק\"ג."
    )
    assert "באדמה¹ והפרי נקטף בידיים, כמו שכתב John Smith (1900-1980) בספרו" in answer
    assert note.startswith("¹") and note.endswith("הערה ראשונה על הזרע, ראה שם.")
    assert book.marked == ()


def test_two_columns_of_english_are_read_left_first_and_cut_words_are_made_whole(typeset):
    body = "The gardener walked slowly towards the enormous orchard remembering yesterday. " * 14
    raw = typeset(
        '#set page(width: 148mm, height: 120mm, margin: 14mm)\n#set text(lang: "en", size: 10pt)\n'
        f"#set par(justify: true)\n#columns(2)[{body}\n\nQuestion: is it (really) so?\n\n{body}]"
    )
    book = read_pdf(raw)
    assert [each.text for each in book.paragraphs] == [
        body.strip(),
        "Question: is it (really) so?",
        body.strip(),
    ]
    assert book.marked == ()


def test_a_shape_the_file_does_not_name_is_named_by_its_font(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    assert drawn.shapes[ord("ש")] not in range(0xE0, 0xFB)
    book = read_pdf(drawn.file([page], named=lambda code: None if code == ord("ש") else code))
    assert " ".join(each.text for each in book.paragraphs) == " ".join(ROWS)
    assert book.marked == ()


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(
            lambda code: {ord("ש"): ord("ð"), ord("ל"): ord("é")}.get(code, code), id="latin in words"
        ),
        pytest.param(lambda code: {ord("ל"): 0xE123}.get(code, code), id="private letters"),
        pytest.param(lambda code: {ord("ל"): 0xB78F}.get(code, code), id="letters of another alphabet"),
        pytest.param(
            lambda code: {ord("ל"): ord("ם"), ord("ע"): ord("ץ")}.get(code, code), id="finals in mid-word"
        ),
    ],
)
def test_a_page_whose_letters_were_named_wrongly_is_marked_and_shown(drawn, named):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    book = read_pdf(drawn.file([page, page], named=named))
    assert book.marked == (Marked(1, Doubt.DAMAGED), Marked(2, Doubt.DAMAGED))
    assert "הגנן" in book.paragraphs[0].text


def test_letters_in_quite_other_proportions_are_another_alphabet_s(drawn):
    page = [drawn.line(RIGHT, 560 - 14 * row, ROWS[row % 6] + " " + ROWS[(row + 3) % 6]) for row in range(36)]

    def turned(code: int) -> int:
        plain = "אבגדהוזחטיכלמנסעפצקרשת"
        return ord(plain[(plain.index(chr(code)) + 7) % 22]) if chr(code) in plain else code

    assert read_pdf(drawn.file([page])).marked == ()
    assert read_pdf(drawn.file([page], named=turned)).marked == (Marked(1, Doubt.DAMAGED),)


def test_hebrew_with_a_latin_name_joined_by_a_prefix_is_sound(drawn):
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    page.append(page[0]._replace(y=380, text="Fieldב הז תא אצמ"))
    assert read_pdf(drawn.file([page])).marked == ()


PICTURE = "0 0 0 rg 60 200 300 200 re f\n"


def test_a_picture_without_letters_is_marked_and_an_empty_page_is_not(drawn):
    line = [drawn.line(RIGHT, 500, ROWS[0])]
    assert read_pdf(drawn.file([[], line], extra=PICTURE)).marked == (Marked(1, Doubt.NO_TEXT),)
    assert read_pdf(drawn.file([[], line])).marked == ()


def test_a_picture_is_given_to_the_one_who_recognises_it(drawn):
    seen = []

    def recognise(picture: bytes) -> list[str]:
        seen.append(picture)
        return ["מה שנכתב בתמונה", "ועוד פסקה"]

    line = [drawn.line(RIGHT, 500, ROWS[0])]
    book = read_pdf(drawn.file([line, [], line], extra=PICTURE), recognise=recognise)
    assert [each.text for each in book.paragraphs] == [ROWS[0], "מה שנכתב בתמונה", "ועוד פסקה", ROWS[0]]
    assert [each.page for each in book.paragraphs] == [1, 2, 2, 3]
    assert book.marked == (Marked(2, Doubt.RECOGNISED),)
    assert len(seen) == 1 and seen[0].startswith(b"\x89PNG")


def test_letters_that_stand_under_a_picture_that_was_recognised_are_left_out_and_counted(drawn):
    stamp = drawn.line(RIGHT, 500, "ספריה")
    book = read_pdf(drawn.file([[stamp]], extra=PICTURE), recognise=lambda picture: ["מה שנכתב בתמונה"])
    assert book.counted == Counted(source=18, furniture=0, left_out=5)


def test_a_picture_that_could_not_be_recognised_stays_without_text(drawn):
    book = read_pdf(drawn.file([[]], extra=PICTURE), recognise=lambda picture: None)
    assert book.marked == (Marked(1, Doubt.NO_TEXT),)


def test_progress_is_told_after_each_page(drawn):
    told: list[tuple[int, int]] = []
    read_pdf(
        drawn.file([[drawn.line(RIGHT, 500, ROWS[0])]] * 3), progress=lambda done, of: told.append((done, of))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def refused(raw: bytes) -> Code:
    with pytest.raises(Refused) as caught:
        read_pdf(raw)
    return caught.value.problem.code


def test_a_file_that_is_no_pdf_or_is_cut_short_is_refused(drawn):
    raw = drawn.file([[drawn.line(RIGHT, 500, ROWS[0])]])
    assert refused(b"") == Code.BOOK_DAMAGED
    assert refused(b"%PDF-1.7\nnothing more") == Code.BOOK_DAMAGED
    assert refused(raw[:200]) == Code.BOOK_DAMAGED


def test_a_locked_file_is_refused(drawn):
    raw = drawn.file([[drawn.line(RIGHT, 500, ROWS[0])]])
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    identity = b" /ID [<00> <00>] /Encrypt " + lock + b" >>"
    assert refused(raw.replace(b" /Root 1 0 R >>", b" /Root 1 0 R" + identity)) == Code.BOOK_LOCKED


def test_more_pages_than_any_book_has_are_refused(drawn, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    with pytest.raises(Refused) as caught:
        read_pdf(drawn.file([[drawn.line(RIGHT, 500, ROWS[0])]] * 3))
    assert caught.value.problem.code == Code.BOOK_PAGES
    assert caught.value.problem.values == {"pages": 3, "most": 2}


def test_a_page_with_more_glyphs_than_a_page_has_is_marked(drawn, monkeypatch):
    from kesher.library.pdf import glyphs

    monkeypatch.setattr(glyphs, "MOST_GLYPHS", 40)
    page = [drawn.line(RIGHT, 500 - 15 * row, text) for row, text in enumerate(ROWS)]
    assert read_pdf(drawn.file([page])).marked == (Marked(1, Doubt.DAMAGED),)


def test_the_same_file_is_read_the_same_twice(drawn, typeset):
    raw = typeset(HEBREW)
    assert read_pdf(raw) == read_pdf(raw)


def test_naming_the_reader_loads_nothing_heavy():
    load = "import sys, kesher.library.pdf, kesher.library.recognise"
    code = f"{load}; print({{'numpy', 'pypdfium2'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
