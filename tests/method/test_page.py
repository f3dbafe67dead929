"""One day, written and read again."""

import json
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given

from kesher.method import page as pages
from kesher.method.page import WORDS_LIMIT, Account, Ask, Glance, Heart, Lives, Page, Sitting, clean
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.problems import Code, Problem
from method.strategies import a_page, acts, raw_words

DAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


def refused(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


# --- a day ------------------------------------------------------------------------------------------


def test_a_day_from_morning_to_evening() -> None:
    page = Page(day=DAY)
    assert page.empty and not page.closed
    page = pages.glance(page, Glance(id="g2", at=at(11), where=3, pull="הטלפון"))
    page = pages.sit(page, Sitting(id="s1", at=at(5), route="king", seconds=900, heart=Heart.FAINTLY))
    page = pages.glance(page, Glance(id="g1", at=at(8), where=6))
    page = pages.mark_point(page, PointDay(Mark.PARTLY, "p1"))
    page = pages.write_account(page, Account(love=4, words="יום רגיל", written=at(19)))
    assert not page.empty and page.closed
    assert [each.id for each in page.glances] == ["g1", "g2"]
    assert page.sittings[0].heart is Heart.FAINTLY
    assert page.account.words == "יום רגיל"


def test_a_sitting_written_twice_is_corrected_not_doubled() -> None:
    page = pages.sit(Page(day=DAY), Sitting(id="s1", at=at(5), route="king", seconds=60))
    page = pages.sit(page, Sitting(id="s1", at=at(5), route="king", seconds=900, lives=Lives.FELT))
    assert [each.seconds for each in page.sittings] == [900]


def test_a_day_on_which_only_asks_or_acts_stand_is_still_empty() -> None:
    assert Page(day=DAY, acts=("a",), asks=(Ask(field="point", stands="null", other="null"),)).empty


# --- JSON -------------------------------------------------------------------------------------------


@given(a_page())
def test_any_page_survives_json(page: Page) -> None:
    assert pages.from_json(pages.to_json(page)) == page


@given(a_page())
def test_a_page_is_plain_json_for_any_reader(page: Page) -> None:
    assert json.loads(pages.to_json(page)) == json.loads(json.dumps(pages.to_plain(page)))


def test_the_newest_format_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    old = pages.to_json(Page(day=DAY, acts=("a",)))
    monkeypatch.setattr(pages, "FORMAT", pages.FORMAT + 1)
    read = pages.from_json(old)
    assert isinstance(read, Page) and read.format == pages.FORMAT - 1
    assert json.loads(pages.to_json(read))["format"] == pages.FORMAT


def test_a_newer_page_is_refused_and_not_taken_for_damage() -> None:
    newer = b'{"day":"2026-11-23","format":%d}' % (pages.FORMAT + 1)
    assert refused(pages.from_json(newer)) is Code.PAGE_NEWER
    assert refused(pages.from_json(b'{"format":7,"pages":{"of":"another shape"}}')) is Code.PAGE_NEWER


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'{"day":"2026-13-01"}',
        b'{"day":"2026-11-23","account":{"love":"four"}}',
        b'{"day":"2026-11-23","account":{"written":"2026-11-23T19:00:00"}}',  # no offset
        b'{"day":"2026-11-23"',
    ],
)
def test_what_is_no_page_is_damaged(raw: bytes) -> None:
    assert refused(pages.from_json(raw)) is Code.PAGE_DAMAGED


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_words", "kept"),
    [
        ("  שלום \n", "שלום"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("א\r\nב\rג", "א\nב\nג"),
        ("\u202eהפוך\u202c \u2066in\u2069", "הפוך in"),
        ("e\u0301", "é"),
        ("\ufb2a", "ש\u05c1"),
        ("\ufeffstart", "start"),
        ("a\ud83db", "ab"),
        ("ימין\u200f שמאל\u200e", "ימין\u200f שמאל\u200e"),
        ("\ttab\tkept", "tab\tkept"),
    ],
)
def test_words_are_cleaned(given_words: str, kept: str) -> None:
    assert clean(given_words) == kept


@given(raw_words)
def test_cleaning_twice_changes_nothing_more(said: str) -> None:
    assert clean(clean(said)) == clean(said)
    clean(said).encode()


def test_a_hundred_thousand_characters_are_refused() -> None:
    long = "א" * 100_000
    page = Page(day=DAY)
    for answer in (
        pages.write_account(page, Account(words=long, written=at(19))),
        pages.write_account(page, Account(pull=long, written=at(19))),
        pages.sit(page, Sitting(id="s", at=at(5), route="king", words=long)),
        pages.glance(page, Glance(id="g", at=at(5), where=1, pull=long)),
    ):
        assert refused(answer) is Code.WORDS_TOO_LONG


def test_words_that_grow_when_cleaned_are_measured_as_they_are_kept() -> None:
    growing = "\ufb2c" * (WORDS_LIMIT // 2)  # each becomes three
    assert refused(pages.write_account(Page(day=DAY), Account(words=growing))) is Code.WORDS_TOO_LONG
    exactly = pages.write_account(Page(day=DAY), Account(words="א" * WORDS_LIMIT))
    assert pages.cleaned(exactly) == exactly


@pytest.mark.parametrize("number", [-1, 11, 10**9])
def test_a_number_beyond_the_bubbles_is_refused(number: int) -> None:
    page = Page(day=DAY)
    for name in ("clarity", "love", "desire", "thought"):
        assert refused(pages.write_account(page, Account(**{name: number}))) is Code.NUMBER_OUT_OF_RANGE
    assert refused(pages.glance(page, Glance(id="g", at=at(5), where=number))) is Code.NUMBER_OUT_OF_RANGE
    sitting = Sitting(id="s", at=at(5), route="king", clarity=number)
    assert refused(pages.sit(page, sitting)) is Code.NUMBER_OUT_OF_RANGE


def test_an_account_that_says_nothing_is_not_one() -> None:
    assert (
        refused(pages.write_account(Page(day=DAY), Account(words=" \n", written=at(19))))
        is Code.NOTHING_GIVEN
    )


# --- acts and pages from elsewhere --------------------------------------------------------------------


@given(a_page(), acts)
def test_the_same_act_twice_changes_nothing(page: Page, act) -> None:
    once = act(page)
    assert act(once) == once
    noted = pages.acted(once, "act")
    assert pages.done(noted, "act") and pages.acted(noted, "act") == noted


@given(a_page())
def test_what_was_written_here_passes_as_from_elsewhere(page: Page) -> None:
    assert pages.cleaned(page) == page


def test_an_account_left_empty_by_a_merge_still_passes() -> None:
    page = Page(day=DAY, account=Account(written=at(19)))
    assert pages.cleaned(page) == page


def test_a_page_from_elsewhere_is_held_to_the_same_rules() -> None:
    chosen = Decision(id="d", at=at(9), kind=Turned.CHOSE, point=Point(id="p", act="\u202eלומר\x00"))
    read = pages.cleaned(Page(day=DAY, decisions=(chosen,)))
    assert isinstance(read, Page) and read.decisions[0].point.act == "לומר"
    long = msgspec.structs.replace(chosen, words="א" * 100_000)
    assert refused(pages.cleaned(Page(day=DAY, decisions=(long,)))) is Code.WORDS_TOO_LONG
    assert refused(pages.cleaned(Page(day=DAY, account=Account(love=11)))) is Code.NUMBER_OUT_OF_RANGE
    glance = Glance(id="g", at=at(9), where=-3)
    assert refused(pages.cleaned(Page(day=DAY, glances=(glance,)))) is Code.NUMBER_OUT_OF_RANGE
