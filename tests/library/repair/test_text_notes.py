"""Notes that nothing links go to the text that calls them, and lists, verses and references stay text."""

import textwrap

import pytest

from kesher.library.book import Kind, Made, Role
from kesher.library.kinds import read
from kesher.library.making import made_again, made_of
from kesher.library.repair import mend
from kesher.method.language import Language

SEA = "הים גדול ורחב ידיים"
BOATS = "שם אוניות יהלכו בלי קץ"
SHORE = "ועל החוף יושב אדם ומביט"


def made(text: str, name: str = "x.txt") -> Made:
    found = made_of(read(text.encode(), name), name)
    assert found.account is not None and found.account.missing == 0
    return found


def said(found: Made) -> list[tuple[str, str]]:
    return [(each.text, each.notes) for each in found.units]


WANTED = [(f"{SEA}.", "ראה שם."), (f"{BOATS}, {SHORE}.", "בספר הישר.\nוהשווה.")]


def text(marks: tuple[str, str, str], heads: tuple[str, str, str], above: str = "") -> str:
    one, two, three = marks
    notes = "\n".join(
        f"{head} {each}" for head, each in zip(heads, ("ראה שם.", "בספר הישר.", "והשווה."), strict=True)
    )
    return f"על הים\n\n{SEA}.{one}\n\n{BOATS}{two}, {SHORE}.{three}\n\n{above}{notes}\n"


@pytest.mark.parametrize(
    ("marks", "heads", "above"),
    [
        (("[1]", "[2]", "[3]"), ("[1]", "[2]", "[3]"), ""),
        (("[1]", "[2]", "[3]"), ("1.", "2.", "3."), ""),
        (("[1]", " [2]", " [3]"), ("[1]", "[2]", "[3]"), "הערות\n\n"),
        (("¹", "²", "³"), ("¹", "²", "³"), ""),
        (("¹", "²", "³"), ("1", "2", "3"), "הערות שוליים:\n"),
        (("⁸", "⁹", "¹⁰"), ("8)", "9)", "10)"), ""),
        (("*", "**", "***"), ("*", "**", "***"), ""),
        (("(1)", "(2)", "(3)"), ("(1)", "(2)", "(3)"), ""),
        ((" (1)", " (2)", " (3)"), ("(1)", "(2)", "(3)"), "_________\n"),
        (("(א)", "(ב)", "(ג)"), ("(א)", "(ב)", "(ג)"), ""),
        (("[ט]", "[י]", "[יא]"), ("[ט]", "[י]", "[יא]"), "מראי מקומות\n\n"),
        (("1", "2", "3"), ("1", "2", "3"), "――――――\n\n"),
    ],
)
def test_notes_go_to_what_calls_them(
    marks: tuple[str, str, str], heads: tuple[str, str, str], above: str
) -> None:
    found = made(text(marks, heads, above))
    assert said(found) == WANTED
    assert [each.rule for each in found.changes] == ["notes"]


@pytest.mark.parametrize(
    ("marks", "heads", "above"),
    [
        (("", "", ""), ("[1]", "[2]", "[3]"), ""),  # a list
        (("", "", ""), ("[1]", "[2]", "[3]"), "הערות\n\n"),
        (("[1]", "[3]", "[2]"), ("[1]", "[2]", "[3]"), ""),  # out of order: references to a list
        (("[1]", "[2]", ""), ("[1]", "[2]", "[3]"), ""),
        ((" (1)", " (2)", " (3)"), ("(1)", "(2)", "(3)"), ""),  # counted within the sentence
        (("1", "2", "3"), ("1.", "2.", "3."), ""),
        (("¹", "²", "³"), ("[2]", "[4]", "[6]"), ""),
    ],
)
def test_what_the_text_does_not_call_stays_text(
    marks: tuple[str, str, str], heads: tuple[str, str, str], above: str
) -> None:
    found = made(text(marks, heads, above))
    assert not any(each.notes for each in found.units)
    assert "notes" not in [each.rule for each in found.changes]


def test_items_that_a_sentence_counts_are_no_notes() -> None:
    counted = "שלושה הם: (א) ים, (ב) חוף, (ג) אדם.\n\n(א) הים גדול.\n\n(ב) החוף רחב.\n\n(ג) האדם יושב.\n"
    assert not any(each.notes for each in made(counted).units)


def test_a_list_that_refers_to_itself_is_text() -> None:
    found = made(f"סעיפים\n\n[1] {SEA}.\n[2] {BOATS}, בניגוד לסעיף[1].\n[3] {SHORE}.\n")
    assert len(found.units) == 3 and not any(each.notes for each in found.units)


def test_a_list_between_the_text_and_its_notes_is_no_notes() -> None:
    listed = "1. קמים.\n\n2. יושבים.\n\n"
    found = made(f"על הים\n\n{SEA}.[1]\n\n{BOATS}.[2]\n\n{listed}[1] ראה שם.\n\n[2] וכאן.\n")
    assert said(found) == [
        (f"{SEA}.", "ראה שם."),
        (f"{BOATS}.", "וכאן."),
        ("1. קמים.", ""),
        ("2. יושבים.", ""),
    ]


def test_stars_that_return_are_those_of_a_list() -> None:
    found = made(f"על הים\n\n{SEA}*.\n\n* קמים.\n\n* יושבים.\n\n{SHORE}.\n")
    assert not any(each.notes for each in found.units)


def test_numbers_that_begin_anew_in_each_chapter() -> None:
    chapter = f"{SEA}.¹ {BOATS}.\n\n{SHORE}.²\n\n―――\n¹ ראה {{0}}.\n² ועוד {{0}}.\n\n"
    found = made("על הים\n\nפרק א\n\n" + chapter.format("א") + "פרק ב\n\n" + chapter.format("ב"))
    assert [(each.ref, each.notes) for each in found.units] == [
        ("על הים, פרק א, 1", "ראה א."),
        ("על הים, פרק א, 2", "ועוד א."),
        ("על הים, פרק ב, 1", "ראה ב."),
        ("על הים, פרק ב, 2", "ועוד ב."),
    ]


def test_a_note_of_several_paragraphs_and_what_comes_after_the_notes() -> None:
    found = made(
        f"שאלות\n\nשאלה: מהו הים?[1]\nתשובה: {SEA}.[2]\n\nהערות\n\n[1] נשאל בערב.\n\nונשאל שוב.\n\n[2] שם.\n"
        f"\nשאלה: ועל החוף?\nתשובה: {SHORE}.\n"
    )
    assert [(each.kind, each.text, each.notes) for each in found.units] == [
        (Kind.QUESTION, "מהו הים?", "נשאל בערב. ונשאל שוב."),
        (Kind.ANSWER, f"{SEA}.", "שם."),
        (Kind.QUESTION, "ועל החוף?", ""),
        (Kind.ANSWER, f"{SHORE}.", ""),
    ]


def test_a_note_of_a_heading_stands_with_the_text_under_it() -> None:
    found = made(f"<h1>ים</h1><h2>פרק א: חוף<sup>1</sup></h2><p>{SEA}.<sup>2</sup></p><p><sup>1</sup> שם.</p>"
                 f"<p><sup>2</sup> וכאן.</p>", "x.html")  # fmt: skip
    assert [(each.ref, each.text, each.notes) for each in found.units] == [
        ("ים, פרק א: חוף, 1", f"{SEA}.", "שם.\nוכאן.")
    ]


def test_notes_under_a_page_do_not_cut_its_sentence() -> None:
    first = textwrap.wrap(f"{SEA}[1] {BOATS} {SHORE} ורואה את הגלים באים[2] והולכים ואין להם סוף ואין", 30)
    second = textwrap.wrap("להם התחלה כי מי שמביט בהם די זמן[1] שוב אינו יודע מתי בא ומתי ילך משם.", 30)
    pages = ["\n".join([*first, "[1] ראה שם.", "[2] בספר הישר, ובעוד", "הרבה ספרים."]),
             "\n".join([*second, "[1] והשווה."])]  # fmt: skip
    found = made("\f".join(pages))
    whole = " ".join([*first, *second])
    assert said(found) == [
        (whole.replace("[1]", "").replace("[2]", ""), "ראה שם.\nבספר הישר, ובעוד הרבה ספרים.\nוהשווה.")
    ]
    assert [each.page for each in found.units] == [1]


def test_lines_that_open_with_a_number_are_not_under_a_page_where_it_does_not_call_them() -> None:
    page = "\n".join(textwrap.wrap(f"{SEA} {BOATS} {SHORE} {SEA} {BOATS} {SHORE} ואין לדעת עוד.", 30))
    found = made(f"{page}\n[1] הגל הראשון בא.\n\f{page}\n[1] הגל השני בא.\n")
    assert not any(each.notes for each in found.units)
    assert "[1] הגל הראשון בא." in [each.text for each in found.units]


def test_notes_that_are_refused_stay_where_they_were() -> None:
    raw = read(text(("[1]", "[2]", "[3]"), ("[1]", "[2]", "[3]"), "הערות\n\n").encode(), "x.txt")
    key = mend(raw).changes[0].key
    found = made_again(raw, "על הים", Language.HE, frozenset([key]))
    assert [each.text for each in found.units][-4:] == [
        "הערות",
        "[1] ראה שם.",
        "[2] בספר הישר.",
        "[3] והשווה.",
    ]
    assert found.account is None or found.account.missing == 0
    assert not any(each.notes for each in found.units)


def test_marks_within_what_is_set_apart_are_counted_off_it() -> None:
    page = f"<h1>ים</h1><p><b>{SEA}[1]</b> {BOATS}.</p><p>{SHORE}.[2]</p><p>[1] שם.</p><p>[2] כאן.</p>"
    found = [each for each in mend(read(page.encode(), "x.html")).paragraphs if each.role is Role.BODY]
    assert found[0].text == f"{SEA} {BOATS}." and found[0].lead == len(SEA)


def test_a_thousand_lists_take_no_longer_than_their_text() -> None:
    many = "\n\n".join(f"{SEA}[{at % 7}].\n\n[1] {at}.\n\n{BOATS}." for at in range(20_000))
    assert len(made(many).units) > 20_000


def test_a_line_of_signs_between_passages_is_no_passage() -> None:
    found = made(f"על הים\n\n{SEA}.\n\n* * *\n\n{BOATS}.\n\n────\n\n{SHORE}.\n").units
    assert [each.text for each in found] == [f"{SEA}.", f"{BOATS}.", f"{SHORE}."]


def test_a_line_of_boxes_may_be_words_that_nobody_can_read() -> None:
    assert "□□□ □□" in [each.text for each in made(f"על הים\n\n{SEA}.\n\n□□□ □□\n\n{BOATS}.\n").units]


def test_a_number_on_a_word_is_no_letter_of_it() -> None:
    from kesher.library.search.normal import forms

    assert forms("דעת¹ צלולה, x² ו־10³") == ["דעת", "צלולה", "x", "ו", "10"]


@pytest.mark.parametrize(
    "note", ["<ref>ראה שם.</ref>", '<ref name="a">ראה שם.</ref>', "{{הערה|ראה שם.}}", "{{efn|ראה שם.}}"]
)
def test_a_note_that_a_wiki_writes_into_its_sentence_stands_after_it(note: str) -> None:
    found = made(f"על הים\n\n{SEA},{note} {BOATS}.\n\n{SHORE}.<ref name='a'/>\n")
    assert said(found) == [(f"{SEA}, {BOATS}.", "ראה שם."), (f"{SHORE}.", "")]
    assert {each.rule for each in found.changes} == {"notes"}
