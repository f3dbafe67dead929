"""Units that cannot be right are marked, and those that can are not."""

import pytest

from kesher.library.book import Paragraph, Role, Wrong
from kesher.library.units import cut

LONG = "והנה פסקה שבאמצע המשפט שלה באה כותרת גדולה, והיא אינה נגמרת"


def body(*texts: str) -> list[Paragraph]:
    return [Paragraph(each) for each in texts]


def wrong(paragraphs: list[Paragraph]) -> list[tuple[Wrong, ...]]:
    return [each.wrong for each in cut("ספר", paragraphs)]


PLAIN = body(*["פסקה שלמה, ויש בה סוף."] * 8)
HEADING = Paragraph("פרק שני", role=Role.HEADING, level=2)


def test_a_sentence_that_a_heading_cuts() -> None:
    found = wrong([*PLAIN, *body(LONG), HEADING, *body("ממשיכה.")])
    assert found == [()] * 8 + [(Wrong.CUT,), ()]
    assert not any(wrong([*PLAIN, *body(f"{LONG}."), HEADING, *body("אחרת.")]))
    assert not any(wrong([*PLAIN, *body("קצר בלי סוף"), HEADING, *body("אחרת.")]))


def test_a_text_without_full_stops_is_no_text_of_cut_sentences() -> None:
    assert not any(wrong([*body(*[LONG] * 6), HEADING, *body(*[LONG] * 3)]))


def test_a_heading_inside_an_answer_cuts_as_well() -> None:
    talk = body("שאלה: מה?", f"תשובה: {LONG}"), [Paragraph("כותרת", role=Role.HEADING, level=3)]
    others = body(*["שאלה: מה?", "תשובה: כך."] * 5)
    found = wrong([*talk[0], *talk[1], *body("ממשיכה."), *others])
    assert found[:2] == [(), (Wrong.CUT,)] and not any(found[2:])


def test_a_unit_of_three_pages() -> None:
    pages = [
        Paragraph("שאלה: מה?", 1),
        Paragraph("עוד.", 2),
        Paragraph("ועוד.", 3),
        Paragraph("תשובה: כך.", 3),
    ]
    assert wrong(pages) == [(Wrong.LONG,), ()]
    assert wrong(pages[:2] + pages[3:]) == [(), ()]
    assert wrong(body("מילה. " * 2000, "סוף.")) == [(Wrong.LONG,), ()]


def test_long_answers_of_several_paragraphs_are_answers_where_others_are_as_long() -> None:
    answer = ["תשובה: " + "מילה. " * 700, "מילה. " * 700]
    talk = [text for _ in range(3) for text in ("שאלה: מה?", *answer)]
    assert not any(wrong(body(*talk)))
    short = ["שאלה: מה?", "תשובה: כך."] * 6
    assert (Wrong.LONG,) in wrong(body(*short, "שאלה: מה?", *answer))


@pytest.mark.parametrize(
    "inside", ["שאלה א - ועוד דבר.", "שאלה ב", "Question 2", "דבר. שאלה: ועוד?", "המשך שאלה - ואז?"]
)
def test_a_label_inside_an_answer(inside: str) -> None:
    assert wrong(body("שאלה: מה?", "תשובה: כך.", inside)) == [(), (Wrong.LABEL,)]


@pytest.mark.parametrize("inside", ["שאלה טובה היא זו.", "תשובה - כך אמרו - קדמה.", "השאלות רבות."])
def test_no_label_inside_an_answer(inside: str) -> None:
    assert wrong(body("שאלה: מה?", "תשובה: כך.", inside)) == [(), ()]


def test_a_note_in_the_middle_of_a_sentence() -> None:
    parts = (LONG, "3. שם, פרק ב.", "ואינו חוזר.")
    assert wrong(body("שאלה: מה?", f"תשובה: {parts[0]}", *parts[1:])) == [(), (Wrong.NOTE,)]
    assert wrong([*PLAIN, *body(*parts)])[8:] == [(), (Wrong.NOTE,), ()]
    assert not any(wrong([*PLAIN, *body("ואלה הדברים שאדם עושה בבוקר ובערב בביתו", "1. אחת.", "2. שתיים.")]))
    assert not any(wrong([*PLAIN, *body(f"{parts[0]}.", *parts[1:])]))


def test_an_answer_before_which_no_question_was_found() -> None:
    lost = body("תשובה: כן, כך הוא.", "תשובה: לא, אין זה כך.")
    assert wrong(lost) == [(Wrong.UNASKED,)] * 2
    assert wrong(lost[:1]) == [()]
    inside = body("שאלה: מה?", "תשובה: כן, כך הוא. ומה בערב?", "תשובה: לא, אין זה כך.")
    assert wrong(inside) == [(), (), (Wrong.UNASKED,)]
    two_answers = body("שאלה: מה?", "תשובה: כן, כך הוא.", "תשובה: לא, אין זה כך.")
    assert wrong(two_answers) == [()] * 3


@pytest.mark.parametrize(
    ("inside", "marked"),
    [
        ("אמר כך. ש: ומה בערב? ת: כמו בבוקר.", True),
        ("He said so. Q: And in the evening? A: As in the morning.", True),
        ("אמר כך. ש: ומה בערב. ת: כמו בבוקר.", False),
        ("אמר בס׳ קודש: ומה בערב? את: כמו בבוקר.", False),
    ],
)
def test_a_question_and_its_answer_that_letters_part(inside: str, marked: bool) -> None:
    found = wrong(body("שאלה: מה?", f"תשובה: {inside}"))[1]
    assert found == ((Wrong.LABEL,) if marked else ())
