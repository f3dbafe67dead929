"""The repair: three layouts told apart, damage mended, healthy text left alone, every change refusable."""

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kesher.library.book import Extract, Kind, Paragraph, Role
from kesher.library.repair import Rule, mend
from kesher.library.units import cut
from layouts import ENGLISH, HEBREW, PROSE, broken, mended, texts, with_blanks, wrapped

BOOKS = pytest.mark.parametrize("book", list(PROSE))


def rules(found: object) -> list[str]:
    return [each.rule for each in found.changes]  # type: ignore[attr-defined]


# --- healthy text comes out as it went in ---------------------------------------------------------------


@BOOKS
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_a_line_a_paragraph(book: str, between: str) -> None:
    found = mended(between.join(PROSE[book]))
    assert texts(found) == PROSE[book]
    assert not found.changes


@BOOKS
@pytest.mark.parametrize("measure", [38, 52, 60, 72, 80])
@pytest.mark.parametrize("ragged", [0, 6])
def test_lines_of_a_measure_between_blank_lines(book: str, measure: int, ragged: int) -> None:
    chance = random.Random(measure)
    lines = ["\n".join(wrapped(each, measure, ragged, chance)) for each in PROSE[book]]
    found = mended("\n\n".join(lines))
    assert texts(found) == PROSE[book]
    assert not found.changes


@BOOKS
def test_lines_of_a_measure_with_an_indent(book: str) -> None:
    text = "\n".join("    " + "\n".join(wrapped(each, 60)) for each in PROSE[book])
    assert texts(mended(text)) == PROSE[book]


@BOOKS
def test_lines_of_a_measure_with_nothing_between_lose_no_word_and_split_no_sentence(book: str) -> None:
    found = texts(mended("\n".join("\n".join(wrapped(each, 60)) for each in PROSE[book])))
    assert " ".join(found) == " ".join(PROSE[book])
    assert all(each.endswith((".", "?")) for each in found)
    labels = ("שאלה:", "תשובה:", "המשך", "Question:", "Answer:", "Follow")
    starts = [each for each in PROSE[book] if each.startswith(labels)]
    assert [each.split(":")[0] for each in found if each.startswith(labels)] == [
        each.split(":")[0] for each in starts
    ]


SHORT = (
    "בבוקר יצא האיש מביתו, והשמש עוד לא זרחה. הוא הלך לאט, כי ידע שהדרך ארוכה, ומי שממהר עייף באמצעה.",
    "בצהריים ישב תחת עץ, וראה את ההולכים ואת השבים, ולא שאל איש מהם דבר, כי ידע מה יענו לו.",
    "ובערב חזר.",
)


@pytest.mark.parametrize("measure", [45, 60, 72])
@pytest.mark.parametrize("head", [["מסע אל הבוקר"], ["מסע אל הבוקר", "מאת פלוני"]])
def test_a_text_of_a_few_lines_is_joined_under_its_title(measure: int, head: list[str]) -> None:
    lines = ["\n".join(wrapped(each, measure)) for each in SHORT]
    assert texts(mended("\n\n".join([*head, *lines]))) == [*head, *SHORT]


def test_a_text_of_a_few_lines_with_indents_is_joined() -> None:
    lines = ["     " + "\n".join(wrapped(each, 60)) for each in SHORT]
    assert texts(mended("\n".join(["          מסע אל הבוקר", "", *lines]))) == ["מסע אל הבוקר", *SHORT]


def test_two_paragraphs_under_a_title_stay_two() -> None:
    assert texts(mended("\n\n".join(["מסע אל הבוקר", *SHORT[:2]]))) == ["מסע אל הבוקר", *SHORT[:2]]


def test_verses_keep_their_lines() -> None:
    verses = ["הבוקר בא אל ההר", "והאור ירד לאט", "מי יקום ראשון", "ומי ישב וימתין", "השער עוד סגור"] * 4
    assert texts(mended("\n".join(verses))) == verses
    stanzas = "\n\n".join("\n".join(verses[start : start + 5]) for start in range(0, 20, 5))
    assert texts(mended(stanzas)) == verses
    assert not mended(stanzas).changes


def test_a_list_keeps_its_items_and_a_dash_that_is_none_is_joined() -> None:
    text = (
        "מה שצריך להכין מראש לפני שמתחילים את היום הראשון:\n- כיסא אחד\n- חלון פתוח\n- שעה קבועה\n\n"
        "ומכאן ואילך הדרך פשוטה למדי, כי מי שהכין את מקומו כבר עשה את רוב\n"
        "- כמעט את כל - המלאכה, ומה שנותר הוא רק לבוא בזמן ולשבת בלי למהר\nלשום מקום.\n\n"
        + "\n\n".join("\n".join(wrapped(each, 66)) for each in HEBREW)
    )
    assert texts(mended(text))[:5] == [
        "מה שצריך להכין מראש לפני שמתחילים את היום הראשון:",
        "- כיסא אחד",
        "- חלון פתוח",
        "- שעה קבועה",
        "ומכאן ואילך הדרך פשוטה למדי, כי מי שהכין את מקומו כבר עשה את רוב - כמעט את כל - "
        "המלאכה, ומה שנותר הוא רק "
        "לבוא בזמן ולשבת בלי למהר לשום מקום.",
    ]


WORDS = st.sampled_from(
    [
        "בית",
        "דרך",
        "אור",
        "שקט",
        "לילה",
        "מים",
        "אבן",
        "שולחן",
        "ספר",
        "היום",
        "כאן",
        "מעט",
        "ראשון",
        "quiet",
        "water",
        "road",
    ]
)
SENTENCE = st.lists(WORDS, min_size=3, max_size=40).map(lambda words: " ".join(words) + ".")
CLEAN = st.lists(st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=12)


@given(CLEAN, st.sampled_from(["\n", "\n\n"]))
def test_clean_paragraphs_are_not_changed(paragraphs: list[str], between: str) -> None:
    found = mended(between.join(paragraphs))
    assert texts(found) == paragraphs
    assert not found.changes


CUT = [
    "בית " * 9 + "ראשון ראשון. " + "בית " * 6 + "שולחן ראשון ראשון " + "בית " * 4 + "ראשון " + "בית " * 5
    + "road " + "בית " * 4 + "ראשון.",
    "בית " * 14 + "בית.",
    "בית בית בית.",
]  # fmt: skip
"""Whose last word comes to stand alone between blank lines."""


@example(CUT, 30, 3)
@given(CLEAN, st.integers(30, 90), st.integers(1, 3))
def test_what_was_mended_is_not_mended_again(paragraphs: list[str], measure: int, every: int) -> None:
    once = texts(mended(with_blanks(broken(paragraphs, measure), every)))
    again = mended("\n\n".join(once))
    assert texts(again) == once
    assert not again.changes


@given(CLEAN, st.integers(30, 90), st.integers(1, 3), st.booleans())
def test_no_word_is_lost_or_moved_by_the_layout(
    paragraphs: list[str], measure: int, every: int, trailing: bool
) -> None:
    found = texts(mended(with_blanks(broken(paragraphs, measure, trailing=trailing), every)))
    assert " ".join(found) == " ".join(paragraphs)


@given(st.text(alphabet="אבגד הוז\n.:?-, ְּabcQA1שת", max_size=400))
def test_any_text_at_all_keeps_its_letters(text: str) -> None:
    found = mended(text)
    letters = sorted(re.findall(r"\w", text))
    assert sorted(re.findall(r"\w", " ".join(texts(found)))) == letters


def test_the_paragraphs_of_other_files_are_what_the_file_says() -> None:
    given_ones = (Paragraph("אחת , שתיים"), Paragraph("שלוש"))
    assert mend(Extract(paragraphs=given_ones)).paragraphs == given_ones
    assert mend(Extract()).paragraphs == ()


# --- blank lines that say nothing -----------------------------------------------------------------------


@BOOKS
def test_blank_lines_of_the_page_are_taken_out_of_sentences(book: str) -> None:
    found = mended(with_blanks(broken(PROSE[book], 66, trailing=True)))
    assert texts(found) == PROSE[book]
    assert set(rules(found)) == {Rule.BLANKS}


def test_the_measure_may_change_in_mid_sentence() -> None:
    wide, narrow = PROSE["hebrew"][:9], PROSE["hebrew"][10:]
    middle = PROSE["hebrew"][9]
    head, tail = middle[: middle.index(" ", 60)], middle[middle.index(" ", 60) + 1 :]
    lines = [*broken([*wide, head], 70, trailing=True)]
    lines[-1] = (lines[-1][0] + " ", False)
    text = with_blanks(iter([*lines, *broken([tail, *narrow], 33, trailing=True)]))
    assert texts(mended(text)) == PROSE["hebrew"]


def test_a_refused_change_gives_the_paragraph_its_blank_lines_back() -> None:
    text = with_blanks(broken(HEBREW, 50, trailing=True))
    found = mended(text)
    change = next(each for each in found.changes if each.rule == Rule.BLANKS)
    assert "\n\n" in change.before and "\n" not in change.after
    without = mended(text, change.key)
    assert [each.key for each in without.changes] == [each.key for each in found.changes]
    assert change.after in texts(found) and change.after not in texts(without)
    pieces = [" ".join(each.split("\n")) for each in change.before.split("\n\n")]
    assert all(each in texts(without) for each in pieces)


def test_a_sentence_that_the_end_of_a_page_cut_goes_on() -> None:
    pages = [
        Paragraph("פרק ראשון בעניין הישיבה, שבו מבואר למה צריך מקום קבוע. " * 2 + "והרי מי שאין לו מקום,", 1),
        Paragraph("אין לו גם זמן, והדברים ידועים.", 2),
        *(Paragraph("עוד דבר אחד יש לומר כאן, והוא שהזמן קובע.", 2) for _ in range(6)),
    ]
    found = mend(Extract(paragraphs=tuple(pages), pages=2, lines=True))
    assert found.paragraphs[0].text.endswith("מקום, אין לו גם זמן, והדברים ידועים.")
    assert len(found.paragraphs) == 7


# --- a line whose two runs changed places ---------------------------------------------------------------

TURNED = [
    (
        "נימית שאינה נשמעת אלא למי ששותק  ותמיד יש בחדר מוזיקה הפְּ",
        "ותמיד יש בחדר מוזיקה הפְּנימית שאינה נשמעת אלא למי ששותק",
    ),
    (
        ", וממילא הוא יכול להמשיך הלאה  מי שיודע את הדרך שהלכתָ",
        "מי שיודע את הדרך שהלכתָ, וממילא הוא יכול להמשיך הלאה",
    ),
]


@pytest.mark.parametrize(("line", "right"), TURNED)
def test_two_runs_come_back_into_their_order(line: str, right: str) -> None:
    before = [f"{each} " for each in wrapped(HEBREW[1], 50)]
    after = wrapped(HEBREW[2], 50)
    text = "\n".join([*before[:3], line, *[f"{each} " for each in after[:-1]], after[-1]])
    found = mended(text)
    change = next(each for each in found.changes if each.rule == Rule.ORDER)
    assert (change.before, change.after, change.line) == (line, right, 3)
    assert right in " ".join(texts(found))
    assert right not in " ".join(texts(mended(text, change.key)))


def test_two_such_lines_are_a_pattern_where_the_ends_of_lines_say_nothing() -> None:
    lines = [
        "ות וגם ממה שלא נאמר בהן כלל  ומי שבא בדלת ילמד מן האומרָ",
        "רים על הסף ואינם נכנסים  ויש גם אנשים רבים השומְ",
    ]
    text = "\n".join([*wrapped(HEBREW[1], 50), "", *lines, "", *wrapped(HEBREW[2], 50)])
    found = mended(text)
    assert rules(found).count(Rule.ORDER) == 2
    assert "האומרָות וגם" in " ".join(texts(found))
    alone = text.replace(f"{lines[1]}\n", "")
    assert rules(mended(alone)).count(Rule.ORDER) == 0


def test_a_question_mark_that_was_carried_to_the_front_goes_back() -> None:
    found = mended("? ומה יעשה מי שאין לו מקום לשבת בו לבדָ\n\nתשובה: ימצא לו.")
    assert texts(found)[0] == "ומה יעשה מי שאין לו מקום לשבת בו לבדָ?"


@pytest.mark.parametrize(
    "line",
    [
        "וְהָיָה הַדָּבָר הַזֶּה  לְךָ לְאוֹת עַל יָדֶךָ",  # all of it is pointed
        "ואתה תדע  את הדבר שעשיתָ",  # two spaces and one point are not enough
        "ואתה תדע את הדבר שעשיתָ",
        "ואתה  תדע  את הדבר  הפְּ",  # which of the seams?
    ],
)
def test_a_line_that_is_only_like_one_is_left_alone(line: str) -> None:
    assert Rule.ORDER not in rules(mended(f"{HEBREW[0]}\n{line}\n{HEBREW[1]}"))


# --- labels, spaces, hyphens, page numbers --------------------------------------------------------------


def test_a_label_glued_to_the_line_before_stands_by_itself() -> None:
    found = mended("שאלה: מה השעה?תשובה: עוד מעט.\nשאלה: ומה היום? תשובה: עוד לא יודעים.")
    assert [each.kind for each in cut("ספר", found.paragraphs)] == [Kind.QUESTION, Kind.ANSWER] * 2
    assert rules(found) == [Rule.LABEL, Rule.LABEL]
    refused = mended("שאלה: מה השעה?תשובה: עוד מעט.", found.changes[0].key)
    assert texts(refused) == ["שאלה: מה השעה?תשובה: עוד מעט."]


def test_a_label_torn_in_two_is_whole() -> None:
    text = "שאלה: מה השעה?\nתשובה: עוד מעט נדע. המשך\nשאלה: ומה היום?\nתשובה: יום."
    kinds = [each.kind for each in cut("ספר", mended(text).paragraphs)]
    assert kinds == [Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP, Kind.ANSWER]


def test_a_label_without_a_blank_line_before_it_opens_a_unit_and_one_in_mid_sentence_does_not() -> None:
    body = wrapped(HEBREW[1] + " " + HEBREW[2] + " ומכאן יובן מה שנאמר בעניין זה, ועל כך הוא שואל בדרך", 60)
    text = "\n".join([HEBREW[0], *body, "שאלה: ולא בדרך קביעה, וזה עיקר.", "המשך שאלה: ומה אחר כך?"])
    found = cut("ספר", mended(text).paragraphs)
    assert [each.kind for each in found] == [Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP]
    assert "בדרך שאלה: ולא בדרך קביעה" in found[1].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("הם נכונים , אבל לא כאן .", "הם נכונים, אבל לא כאן."),
        ("is it so ? Yes , it is .", "is it so? Yes, it is."),
        ("כך ... ואז .net וגם 3 : 5 נשארים.", "כך ... ואז .net וגם 3 : 5 נשארים."),
    ],
)
def test_spaces_before_punctuation(before: str, after: str) -> None:
    found = mended(before)
    assert texts(found) == [after]
    if before != after:
        assert texts(mended(before, *(each.key for each in found.changes))) == [before]


def test_divided_words_are_joined_unless_the_hyphen_is_theirs() -> None:
    lines = wrapped(ENGLISH[1], 60)
    text = "\n".join(
        [
            *lines[:2],
            "It was a well-known experi-",
            "ence, and the well-",
            "known road was long and",
            "quiet.",
        ]
    )
    assert "experience, and the well-known road" in " ".join(texts(mended(text)))
    hyphen = next(each for each in mended(text).changes if each.rule == Rule.HYPHEN)
    assert "experi-ence" in " ".join(texts(mended(text, hyphen.key)))


@BOOKS
def test_page_numbers_and_running_heads_are_put_aside(book: str) -> None:
    lines: list[str] = []
    for place, (line, last) in enumerate(broken(PROSE[book] * 2, 60), 1):
        lines += [line, ""] if last else [line]
        if place % 20 == 0:
            lines += ["", f"- {place // 20} -", "", "שיחות של ערב", ""]
    found = mended("\n".join(lines))
    assert " ".join(texts(found)) == " ".join(PROSE[book] * 2)
    change = next(each for each in found.changes if each.rule == Rule.FURNITURE)
    assert "שיחות של ערב" in change.before and "- 2 -" in change.before
    assert "שיחות של ערב" in " ".join(texts(mended("\n".join(lines), change.key)))


def test_numbers_that_head_their_paragraphs_stay() -> None:
    text = "\n\n".join(f"{number}\n\n{each}" for number, each in enumerate(HEBREW[1:3] * 4, 1))
    assert all(str(number) in texts(mended(text)) for number in range(1, 9))


def test_a_line_that_names_a_chapter_is_its_heading() -> None:
    found = mended(f"פרק א\n\n{HEBREW[1]}\n\nפרק ב: על השקט\n\n{HEBREW[2]}")
    assert [each.text for each in found.paragraphs if each.role is Role.HEADING] == [
        "פרק א",
        "פרק ב: על השקט",
    ]


# --- keys ------------------------------------------------------------------------------------------------


def test_keys_are_stable_and_differ_from_each_other() -> None:
    text = with_blanks(broken(HEBREW * 2, 45, trailing=True)) + "\nדבר אחד , ושני .\nדבר אחד , ושני ."
    keys = [each.key for each in mended(text).changes]
    assert len(set(keys)) == len(keys)
    assert keys == [each.key for each in mended(text).changes]
    more = mended("פתיחה חדשה, שלא הייתה כאן קודם.\n\n" + text)
    assert set(keys) <= {each.key for each in more.changes}
