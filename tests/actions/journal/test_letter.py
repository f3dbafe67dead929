"""The letter of a month: a line of one's own, what moved, what was put down; and no count of anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

import pdfs
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import sentences as sentences_acts
from kesher.actions.journal.letter import Letter, Moved, Yours, letter, yours_of
from kesher.actions.paper.printing import Kind, Wanted, print_sheet
from kesher.method.language import Form, Language
from kesher.method.page import Account, Heart, Lives, Page, Reading, Sitting
from kesher.method.point import Decision, Mark, PointDay, Turned
from kesher.method.problems import Code, Problem
from kesher.paper import month as paper
from kesher.words import catalogue

FIRST, LAST = date(2026, 10, 12), date(2026, 11, 10)
"""Cheshvan 5787, which is over."""


def at(day: int) -> datetime:
    """The evening of a day of the month, from 1; days before it are 0 and less."""
    return datetime(2026, 10, 11, 16, tzinfo=UTC) + timedelta(days=day)


def evening(day: int, words: str = "", clarity: int | None = 6, **more: object) -> Page:
    account = Account(clarity=clarity, words=words, written=at(day), **more)
    return Page(day=at(day).date(), account=account)


def sat(day: int, heart: Heart | None = None, foundation: str = "slowly", lives: str | None = None) -> Page:
    sitting = Sitting(
        id=f"s{day}",
        at=at(day),
        route="awaiting",
        foundation=foundation,
        heart=heart,
        lives=lives and Lives(lives),
    )
    return Page(day=at(day).date(), sittings=(sitting,))


def turned(day: int, kind: Turned, pull: str) -> Page:
    return Page(day=at(day).date(), decisions=(Decision(id=f"d{day}", at=at(day), kind=kind, words=pull),))


@pytest.fixture
def written(desk: Desk, begun: Begun, now: datetime) -> Callable[..., Letter]:
    """Write pages into a book, and read the letter of Cheshvan."""

    def read(*pages: Page) -> Letter:
        desk.journal(now).add(pages)
        found = letter(desk, now)
        assert isinstance(found, Letter)
        return found

    return read


def said(found: Letter, desk: Desk, now: datetime, language: str = "he", **more: object) -> paper.Letter:
    words = catalogue(Language(language), Form.FEMININE)
    return sentences_acts.letter(found, words, desk.pack(now).words[language], **more)


def bare(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)


def sentences(found: paper.Letter) -> list[str]:
    return [bare(each.said) for each in found.record]


# --- a line of one's own ---------------------------------------------------------------------------------


def test_it_opens_with_a_line_of_the_clearest_day(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    found = written(
        evening(0, "מן החודש שעבר", 10),
        evening(3, "יום רגיל", 5),
        evening(8, "היה רגע אחד של אמת.\nועוד שורה", 9),
        evening(12, "", 10),
        evening(31, "מן החודש הבא", 10),
    )
    assert found.yours == Yours(date(2026, 10, 19), "היה רגע אחד של אמת.")
    opened = bare(said(found, desk, now).yours)
    assert opened == "ביום שני, ח׳ בחשוון תשפ״ז כתבת: ״היה רגע אחד של אמת.״"
    assert (
        bare(said(found, desk, now, "en").yours)
        == "On Monday, 8 Cheshvan 5787 you wrote: “היה רגע אחד של אמת.”"
    )
    assert said(found, desk, now, line=False).yours == ""
    assert said(found._replace(yours_hidden=True), desk, now).yours == ""


def test_of_two_days_as_clear_it_is_the_later_one() -> None:
    pages = (evening(3, "first", 8), evening(5, "second", 8), evening(9, "third", 7))
    assert yours_of(pages) == Yours(at(5).date(), "second")


def test_a_dull_day_gives_no_line() -> None:
    assert yours_of((evening(3, "gray", 3), evening(4, "half", 9, love=3))) is None
    assert yours_of((evening(3, "gray", 3), evening(4, "lighter", 4))) == Yours(at(4).date(), "lighter")


def test_without_a_number_it_is_a_day_on_which_the_heart_answered() -> None:
    quiet, answered = evening(3, "quiet", None), evening(4, "a word", None)
    assert yours_of((quiet,)) is None
    for heart, wanted in ((Heart.ANSWERED, "a word"), (Heart.FAINTLY, None), (Heart.SILENT, None)):
        page = replace(answered, sittings=sat(4, heart).sittings)
        found = yours_of((quiet, page))
        assert (found.words if found else None) == wanted
    assert yours_of(
        (replace(answered, sittings=sat(4, Heart.ANSWERED).sittings), evening(5, "x", 4))
    ) == Yours(at(5).date(), "x")


def test_words_that_care_would_hear_are_never_said_back() -> None:
    heard = evening(5, "I want to die.", 10)
    assert yours_of((heard, evening(3, "a plain day", 5))) == Yours(at(3).date(), "a plain day")
    # Nor is another line of that day.
    beside = evening(5, "a clear line", 10)
    sitting = replace(sat(5).sittings[0], words="אני רוצה למות")
    assert yours_of((replace(beside, sittings=(sitting,)),)) is None
    assert yours_of((beside,)) == Yours(at(5).date(), "a clear line")


def test_a_line_says_something_and_is_cut_behind_a_word(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    assert yours_of((evening(5, "---\n\n 5 \nhere\nthere"),)) == Yours(at(5).date(), "here")
    assert yours_of((evening(5, "... 12"),)) is None
    long = "מילה ומילה " * 40
    opened = bare(said(written(evening(5, long)), desk, now).yours)
    assert opened.endswith("מילה…״") and len(opened) < 190


# --- what moved, what was put down -----------------------------------------------------------------------


def test_a_foundation_that_lives_otherwise_is_told(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    reading = Reading(id="r", at=at(9), foundation="the-choice", lives=Lives.FELT)
    found = written(
        sat(-20, lives="said"),
        sat(-2, lives="understood"),
        sat(2, lives="understood"),
        sat(4, foundation="the-choice", lives="said"),
        sat(6, foundation="one-point", lives="said"),
        replace(sat(9, lives="felt"), readings=(reading,)),
        sat(10, foundation="one-point"),
        sat(35, foundation="one-point", lives="lived"),
    )
    assert found.moved == (
        Moved("slowly", Lives.UNDERSTOOD, Lives.FELT),
        Moved("the-choice", Lives.SAID, Lives.FELT),
    )
    assert sentences(said(found, desk, now))[:2] == [
        "היסוד ״לאט״ עבר אצלך מ״מובן״ אל ״מורגש״.",
        "היסוד ״הבחירה״ עבר אצלך מ״נאמר״ אל ״מורגש״.",
    ]
    assert (
        sentences(said(found, desk, now, "en"))[0] == "“Slowly” moved with you from “understood” to “felt”."
    )


def test_what_was_said_before_the_month_is_where_it_moved_from(written: Callable[..., Letter]) -> None:
    assert written(sat(-9, lives="said"), sat(-5), sat(1, lives="felt")).moved == (
        Moved("slowly", Lives.SAID, Lives.FELT),
    )


def test_what_came_back_to_where_it_was_did_not_move(written: Callable[..., Letter]) -> None:
    assert written(sat(2, lives="said"), sat(3, lives="felt"), sat(4, lives="said")).moved == ()


def test_within_a_day_the_later_word_counts(written: Callable[..., Letter]) -> None:
    read = Reading(id="z", at=at(9) - timedelta(hours=3), foundation="slowly", lives=Lives.SAID)
    assert written(replace(sat(9, lives="felt"), readings=(read,))).moved == (
        Moved("slowly", Lives.SAID, Lives.FELT),
    )


def test_what_was_put_down_is_told_unless_it_was_taken_up_again(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    found = written(
        turned(-1, Turned.LET_GO, "before"),
        turned(2, Turned.LET_GO, "חדשות"),
        turned(3, Turned.LET_GO, "טלפון"),
        turned(4, Turned.RETURNED, "טלפון"),
        turned(5, Turned.LET_GO, "I want to die"),
        turned(6, Turned.LET_GO, "שיחות " * 29 + "שיחות"),
        turned(7, Turned.STAYED, "a reason"),
        turned(40, Turned.LET_GO, "after"),
    )
    assert found.let_go == ("חדשות", "שיחות " * 29 + "שיחות")
    told = sentences(said(found, desk, now))[0]
    assert told.startswith("החודש הונח: חדשות · שיחות שיחות") and told.endswith("שיחות….")
    assert len(told) < 100


@pytest.mark.parametrize(
    ("hearts", "sentence"),
    [
        ((), None),
        ((None,), None),
        ((Heart.ANSWERED, Heart.FAINTLY), None),
        ((Heart.ANSWERED, Heart.SILENT), "הלב ענה, ולפעמים שתק. גם שתיקה היא תשובה."),
        ((Heart.SILENT, Heart.FAINTLY, None), "הלב ענה, ולפעמים שתק. גם שתיקה היא תשובה."),
        ((Heart.SILENT, None), "הלב שתק. גם שתיקה היא תשובה."),
    ],
)
def test_silence_is_an_answer(
    written: Callable[..., Letter],
    desk: Desk,
    now: datetime,
    hearts: tuple[Heart | None, ...],
    sentence: str | None,
) -> None:
    found = written(sat(0, Heart.SILENT), evening(1), *(sat(2 + n, heart) for n, heart in enumerate(hearts)))
    told = [each for each in sentences(said(found, desk, now)) if "הלב" in each]
    assert told == ([sentence] if sentence else [])


def test_its_question_is_of_a_moment_in_the_month(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    found = written(
        sat(3, lives="lived", foundation="one-point"),
        sat(4, lives="said", foundation="the-choice"),
        sat(5, lives="understood"),
        sat(6, lives="felt", foundation="the-choice"),
    )
    # It is of the one that lives least now, and of equals of the one that came first.
    assert found.question_of == "slowly"
    assert bare(said(found, desk, now).question) == "היסוד ״לאט״: היה החודש רגע אחד שבו הוא היה אמת?"
    assert bare(said(found, desk, now, "en").question) == (
        "“Slowly”: was there one moment this month when it was true?"
    )
    assert written(sat(7, foundation="one-point", lives="said")).question_of == "one-point"
    assert written(sat(8, foundation="he-is-one"), sat(9, lives="said")).question_of == "one-point"
    gone = found._replace(question_of="of-another-pack", foundations=("of-another-pack",))
    assert said(gone, desk, now).question == ""


# --- it counts nothing -----------------------------------------------------------------------------------


def full(day: int) -> Page:
    """A day on which everything was written."""
    page = evening(day, f"line {chr(97 + day % 26)}", 5 + day % 3)
    return replace(page, sittings=sat(day, Heart.ANSWERED).sittings, point=PointDay(Mark.KEPT, "p"))


@pytest.mark.parametrize("language", ["he", "en"])
def test_no_count_of_sittings_and_of_kept_days_is_in_it(
    written: Callable[..., Letter], desk: Desk, now: datetime, language: str
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, language=Language(language)))
    found = written(*(full(day) for day in range(-30, 31)))
    told = said(found, desk, now, language)
    assert told.findings and told.question
    for sentence in sentences(told):
        assert not re.search(r"\d", sentence)
    printed = print_sheet(desk, now, Wanted(Kind.MONTH))
    assert isinstance(printed, bytes)
    words = pdfs.words(printed)
    for name in ("point.mark.kept", "thread.bond_caption"):
        assert not pdfs.words(catalogue(Language(language)).say(name)) <= words


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_month_in_which_nothing_was_written_is_one_quiet_sentence(
    written: Callable[..., Letter], desk: Desk, now: datetime, language: str
) -> None:
    found = written(*(full(day) for day in range(-60, 0)))
    told = said(found, desk, now, language)
    assert not found.written and found.findings is None
    assert sentences(told) == [
        {"he": "בחודש הזה לא נכתב דבר.", "en": "Nothing was written in this month."}[language]
    ]
    assert (told.yours, told.findings, told.question) == ("", (), "")
    printed = print_sheet(desk, now, Wanted(Kind.MONTH, language=Language(language)))
    assert isinstance(printed, bytes) and not re.search(r"\b\d\d?\b", pdfs.text(printed))


def test_in_words_only_it_has_no_findings(written: Callable[..., Letter], desk: Desk, now: datetime) -> None:
    desk.change_cover(now, lambda cover: replace(cover, wordless=True, language=Language.EN))
    found = written(*(full(day) for day in range(-30, 31)))
    told = said(found, desk, now, "en")
    assert found.findings is None and told.findings == () and told.yours and told.question
    printed = print_sheet(desk, now, Wanted(Kind.MONTH))
    assert isinstance(printed, bytes)
    assert "Clarity" not in pdfs.text(printed) and pdfs.words(bare(told.yours)) <= pdfs.words(printed)


def test_in_words_only_a_month_with_nothing_to_tell_says_where_it_stands(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    desk.change_cover(now, lambda cover: replace(cover, wordless=True))
    found = written(evening(5, "a word", None))
    assert sentences(said(found, desk, now)) == ["מה שנכתב החודש עומד ביומן, כפי שנכתב."]
    clear = written(evening(6, "a clear word", 9))
    assert sentences(said(clear, desk, now)) == [] and said(clear, desk, now).yours


def test_after_words_of_despair_there_is_no_letter_at_all(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    written(full(3))
    for wordless in (False, True):
        desk.change_cover(now, lambda cover, on=wordless: replace(cover, heard=now, wordless=on))
        assert letter(desk, now) == Problem(Code.MEASURING_STOPPED)


# --- which month -----------------------------------------------------------------------------------------


def test_it_is_of_the_month_that_is_over_and_knows_its_neighbours(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    found = written(evening(3, "x"))
    assert (found.first, found.last, found.before, found.after) == (FIRST, LAST, None, None)
    earlier = letter(desk, now, FIRST - timedelta(days=1))
    assert isinstance(earlier, Letter) and (earlier.last, earlier.after) == (FIRST - timedelta(days=1), FIRST)
    desk.journal(now).add((evening(-40, "x"),))
    assert letter(desk, now).before == FIRST - timedelta(days=1)
    for ahead in (now.date(), LAST + timedelta(days=1)):
        assert letter(desk, now, ahead) == Problem(Code.DAY_AHEAD)
    assert isinstance(letter(desk, now, LAST), Letter)
    last_of_kislev = datetime(2026, 12, 10, 10, tzinfo=UTC)
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    assert letter(desk, last_of_kislev, now.date()) == Problem(Code.DAY_AHEAD)
    over = letter(desk, last_of_kislev + timedelta(days=1))
    assert isinstance(over, Letter) and over.last == date(2026, 12, 10)


@pytest.mark.parametrize(("day", "within"), [(0, False), (1, True), (30, True), (31, False)])
def test_a_month_begins_and_ends_with_its_days(
    written: Callable[..., Letter], day: int, within: bool
) -> None:
    found = written(evening(day, "x"))
    assert found.written is within and (found.yours is not None) is within


# --- on paper --------------------------------------------------------------------------------------------


def test_the_line_is_printed_unless_it_is_not_wished(
    written: Callable[..., Letter], desk: Desk, now: datetime
) -> None:
    written(evening(8, "היה רגע אחד של אמת", 9))
    line = {"רגע", "אמת"}

    def printed(**more: object) -> set[str]:
        made = print_sheet(desk, now, Wanted(Kind.MONTH, **more))
        assert isinstance(made, bytes)
        return pdfs.words(made)

    assert line <= printed()
    assert not line & printed(line=False)
    desk.change_cover(now, lambda cover: replace(cover, line_hidden=True))
    assert not line & printed()
