"""Units: labels, threads, references, chapters, notes, and references that a file gives itself."""

import pytest

from kesher.library.book import Extract, Kind, Paragraph, Role, Unit
from kesher.library.labels import both_sides, chapter_level, label_of
from kesher.library.titles import title_of
from kesher.library.units import cut
from kesher.method.language import Language
from layouts import ENGLISH, HEBREW

Q, A, F, P = Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP, Kind.PASSAGE


def body(*texts: str) -> list[Paragraph]:
    return [Paragraph(each) for each in texts]


def heading(text: str, level: int = 1) -> Paragraph:
    return Paragraph(text, role=Role.HEADING, level=level)


def test_a_booklet_falls_into_threads() -> None:
    found = cut("שיחות ערב", body(*HEBREW))
    assert [(each.kind, each.ref, each.thread) for each in found] == [
        (Q, "שיחות ערב, שאלה 1", 1),
        (A, "שיחות ערב, שאלה 1, תשובה", 1),
        (F, "שיחות ערב, שאלה 1, המשך 1", 1),
        (A, "שיחות ערב, שאלה 1, המשך 1, תשובה", 1),
        (Q, "שיחות ערב, שאלה 2", 2),
        (A, "שיחות ערב, שאלה 2, תשובה", 2),
    ]
    assert found[1].text == f"{HEBREW[1].removeprefix('תשובה: ')}\n{HEBREW[2]}"
    assert found[3].text.startswith("שאלה טובה. ")
    assert found[1].label == "תשובה"


def test_the_references_of_an_english_book_are_english() -> None:
    found = cut("Talks", body(*ENGLISH))
    assert [each.ref for each in found] == [
        "Talks, question 1",
        "Talks, question 1, answer",
        "Talks, question 1, follow-up 1",
        "Talks, question 1, follow-up 1, answer",
        "Talks, question 2",
        "Talks, question 2, answer",
    ]
    assert cut("Talks", body(*ENGLISH), Language.HE)[0].ref == "Talks, שאלה 1"


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("שאלה: מה?", Q, "מה?"),
        ("שאלה:מה?", Q, "מה?"),
        ("שאלה : מה?", Q, "מה?"),
        ("שְׁאֵלָה: מה?", Q, "מה?"),
        ("שאלה א: מה?", Q, "מה?"),
        ("שאלה ט״ו: מה?", Q, "מה?"),
        ("שאלה (ב): מה?", Q, "מה?"),
        ("שאלה 12: מה?", Q, "מה?"),
        ("שאלה שלישית: מה?", Q, "מה?"),
        ("המשך שאלה: ואם לא?", F, "ואם לא?"),
        ("המשך השאלה: ואם לא?", F, "ואם לא?"),
        ("תשובה: כן.", A, "כן."),
        ("תשובת הרב שליט״א: כן.", A, "כן."),
        ("Question 3: why?", Q, "why?"),
        ("QUESTION: why?", Q, "why?"),
        ("Follow-up question: why?", F, "why?"),
        ("Answer: so.", A, "so."),
    ],
)
def test_a_sure_label(line: str, kind: Kind, text: str) -> None:
    found = label_of(line, perhaps=False)
    assert found is not None
    assert (found.kind, line[found.end :]) == (kind, text)


@pytest.mark.parametrize(
    "line",
    [
        "שאלה יפה, ובקיצור נאמר כך: אולי",
        "שאלה זו: מניין?",
        "שאלה גדולה היא: מדוע?",
        "התשובה לכך פשוטה: לא",
        "ועל כך באה תשובה: לא",
        "תשובה היא דבר גדול",
        "שאלתי: מדוע?",
        "Questions: there are many",
        "The question: why?",
        "An answer: so",
        "a: first item",
        "",
    ],
)
def test_what_is_no_label(line: str) -> None:
    assert label_of(line, perhaps=True) is None


def test_a_single_letter_is_a_label_only_where_both_sides_speak() -> None:
    talk = ["ש: מה השעה?", "ת: מאוחר.", "ש׳: ומה היום?", "ת: יום."]
    assert both_sides(talk)
    assert [each.kind for each in cut("ספר", body(*talk))] == [Q, A, Q, A]
    assert [each.kind for each in cut("Book", body("Q: Why?", "A: So.", "Q2: And then?", "A: Then."))] == [
        Q,
        A,
        Q,
        A,
    ]
    assert [each.kind for each in cut("ספר", body("המשך: והנה בא.", "עוד דבר."))] == [P, P]


def test_a_second_answer_in_one_place_has_a_number() -> None:
    found = cut(
        "ספר", body("שאלה: מה?", "תשובה: כך.", "תשובה: ועוד כך.", "המשך שאלה: ואז?", "המשך שאלה: ואם?")
    )
    assert [each.ref for each in found] == [
        "ספר, שאלה 1",
        "ספר, שאלה 1, תשובה",
        "ספר, שאלה 1, תשובה 2",
        "ספר, שאלה 1, המשך 1",
        "ספר, שאלה 1, המשך 2",
    ]


def test_a_label_may_stand_on_a_line_of_its_own() -> None:
    found = cut("ספר", body("שאלה:", "מה השעה?", "תשובה:", "מאוחר.", "ועוד."))
    assert [(each.kind, each.text) for each in found] == [(Q, "מה השעה?"), (A, "מאוחר.\nועוד.")]


def test_a_book_without_questions_falls_into_chapters_and_paragraphs() -> None:
    found = cut("אורות", [heading("אורות"), *body("פתיחה."), heading("פרק א", 2), *body("אחת.", "שתיים.")])
    assert [(each.kind, each.ref, each.chapter, each.thread) for each in found] == [
        (P, "אורות, 1", "", 0),
        (P, "אורות, פרק א, 1", "פרק א", 0),
        (P, "אורות, פרק א, 2", "פרק א", 0),
    ]


def test_headings_nest_and_repeated_ones_are_numbered() -> None:
    part = [heading("חלק"), heading("הקדמה", 2), *body("א."), heading("סיום", 2), *body("ב.")]
    found = cut("ספר", [*part, *part])
    assert [each.ref for each in found] == [
        "ספר, חלק, הקדמה, 1",
        "ספר, חלק, סיום, 1",
        "ספר, חלק (2), הקדמה, 1",
        "ספר, חלק (2), סיום, 1",
    ]


def test_texts_before_between_and_after_questions() -> None:
    paragraphs = [
        *body("דברי פתיחה."),
        heading("ערב ראשון"),
        *body("שאלה: מה?", "תשובה: כך."),
        heading("הערה", 2),
        *body("עוד מן התשובה."),
        heading("ערב שני"),
        *body("סיפור.", "שאלה: ומה עוד?", "תשובה: זה."),
    ]
    found = cut("ספר", paragraphs)
    assert [(each.kind, each.ref) for each in found] == [
        (P, "ספר, 1"),
        (Q, "ספר, שאלה 1"),
        (A, "ספר, שאלה 1, תשובה"),
        (P, "ספר, ערב שני, 1"),
        (Q, "ספר, שאלה 2"),
        (A, "ספר, שאלה 2, תשובה"),
    ]
    assert found[2].text == "כך.\nהערה\nעוד מן התשובה."
    assert [each.chapter for each in found[1:]] == ["ערב ראשון"] * 2 + ["ערב שני"] * 3


def test_notes_belong_to_the_unit_they_follow() -> None:
    note = Paragraph("שם, ג.", role=Role.NOTE)
    found = cut(
        "ספר", [note, *body("שאלה: מה?"), note, Paragraph("ועיין שם.", role=Role.NOTE), *body("תשובה: כך.")]
    )
    assert [each.notes for each in found] == ["שם, ג.\nשם, ג.\nועיין שם.", ""]
    assert found[0].text == "מה?"


def test_given_references_stay_exactly() -> None:
    paragraphs = [
        heading("פרק א"),
        Paragraph("ראשון.", ref="x:1:1"),
        Paragraph("המשכו.", ref="x:1:1"),
        Paragraph("שאלה: נשארת כאן.", ref="x:1:2"),
        Paragraph("הערה.", role=Role.NOTE),
    ]
    assert cut("ספר", paragraphs) == (
        Unit(P, "x:1:1", "ראשון.\nהמשכו.", chapter="פרק א"),
        Unit(P, "x:1:2", "שאלה: נשארת כאן.", chapter="פרק א", notes="הערה."),
    )


def test_pages_are_those_where_units_begin() -> None:
    found = cut("ספר", [Paragraph("שאלה: מה?", 3), Paragraph("ועוד.", 4), Paragraph("תשובה: כך.", 5)])
    assert [each.page for each in found] == [3, 5]


def test_a_book_that_begins_in_the_middle_of_a_thread() -> None:
    assert [each.ref for each in cut("ספר", body("תשובה: כך.", "המשך שאלה: ואז?", "שאלה: מה?"))] == [
        "ספר, שאלה 1, תשובה",
        "ספר, שאלה 1, המשך 1",
        "ספר, שאלה 2",
    ]


def test_nothing_makes_no_units() -> None:
    assert cut("ספר", []) == ()
    assert cut("ספר", [heading("ספר"), Paragraph("  ")]) == ()


def test_a_text_that_is_all_in_a_heading_s_type_is_text() -> None:
    found = cut("ספר", [heading("ספר"), heading("דבר ראשון."), heading("דבר שני.")])
    assert [(each.ref, each.text) for each in found] == [("ספר, 1", "דבר ראשון."), ("ספר, 2", "דבר שני.")]
    long = "מילה ועוד מילה " * 30
    assert [each.text for each in cut("ספר", [heading(long, 2), *body("סוף.")])] == [long.strip(), "סוף."]


def test_many_headings_of_one_name_are_numbered_soon() -> None:
    many = [each for _ in range(20_000) for each in (heading("פרק"), Paragraph("דבר."))]
    found = cut("ספר", many)
    assert len({each.ref for each in found}) == 20_000
    assert found[-1].ref == "ספר, פרק (20000), 1"


def test_the_title() -> None:
    assert title_of(Extract(title="שיחות"), "x.pdf") == "שיחות"
    assert title_of(Extract(title="Microsoft Word - שיחות.doc"), "x.pdf") == "שיחות"
    named = Extract(title="Untitled", paragraphs=(heading("משנה", 2), heading("שיחות ערב")))
    assert title_of(named, "x.docx") == "שיחות ערב"
    assert title_of(Extract(), "C:\\books\\ערב_ראשון.txt") == "ערב ראשון"
    assert title_of(Extract(title="מסמך 1"), "ספר.docx") == "ספר"
    assert len(title_of(Extract(title="מילה " * 100), "x")) <= 121


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("פרק א", 2),
        ("פרק י״ב - על הדרך", 2),
        ("שער שלישי", 2),
        ("חלק ב", 1),
        ("Chapter 4: The Road", 2),
        ("CHAPTER XII", 2),
        ("Part Two", 1),
        ("פרק זה עוסק בדרך", 0),
        ("פרק א נאמר כבר לעיל, ושם התבאר היטב.", 0),
        ("book a room", 0),
        ("שיעור בהלכות", 0),
    ],
)
def test_lines_that_name_chapters(line: str, level: int) -> None:
    assert chapter_level(line) == level
