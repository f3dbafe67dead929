"""Two writings of one day."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.method import page as pages
from kesher.method.merge import merge, settle, unsettleable, value_of
from kesher.method.page import Account, Ask, Glance, Page, Sitting
from kesher.method.point import Mark, PointDay
from kesher.method.problems import Code, Problem
from method.strategies import DAY, a_page, acts, after

EVENING = datetime(2026, 11, 23, 19, tzinfo=UTC)
FIELDS = ("clarity", "love", "desire", "thought", "pull", "words")
LISTS = ("sittings", "glances", "decisions")

bases = a_page(st.just(DAY)).map(lambda page: pages.replace(page, asks=()))
sequences = st.lists(acts, max_size=6)


def account(**given) -> Page:
    return Page(day=DAY, account=Account(written=EVENING, **given))


def test_an_ask_that_one_of_them_settled_does_not_come_back() -> None:
    asked = merge(None, account(love=4), account(love=7))
    (ask,) = asked.asks
    settled = settle(asked, ask, take_other=True)
    assert isinstance(settled, Page)
    further = pages.glance(asked, Glance(id="g", at=EVENING, where=2, pull=""))
    for merged in (merge(asked, further, settled), merge(asked, settled, further)):
        assert merged.asks == () and merged.account.love == 7 and len(merged.glances) == 1
    assert merge(asked, further, asked).asks == (ask,)


# --- as it happens ------------------------------------------------------------------------------------


def test_the_phone_and_the_computer_wrote_different_things() -> None:
    base = account(love=4)
    phone = pages.glance(base, Glance(id="g", at=EVENING, where=2, pull="עייפות"))
    computer = pages.write_account(base, Account(love=4, words="ערב שקט", written=EVENING))
    merged = merge(base, phone, computer)
    assert merged.glances == phone.glances
    assert merged.account.words == "ערב שקט"
    assert merged.asks == ()


def test_both_wrote_the_same_field_and_the_person_is_asked() -> None:
    base = Page(day=DAY)
    merged = merge(base, account(words="מן הטלפון", love=3), account(words="מן המחשב", love=3))
    assert merged.account.words == "מן הטלפון"
    assert [(ask.field, value_of(ask.field, ask.other)) for ask in merged.asks] == [
        ("account.words", "מן המחשב")
    ]


def test_the_ask_is_settled_either_way() -> None:
    merged = merge(Page(day=DAY), account(words="first"), account(words="second"))
    (ask,) = merged.asks
    stays = settle(merged, ask, take_other=False)
    taken = settle(merged, ask, take_other=True)
    assert isinstance(stays, Page) and isinstance(taken, Page)
    assert (stays.account.words, taken.account.words) == ("first", "second")
    assert stays.asks == taken.asks == ()
    again = settle(stays, ask, take_other=True)
    assert isinstance(again, Problem) and again.code is Code.CHOICE_UNKNOWN


def test_a_sitting_or_a_mark_can_be_what_is_asked_about() -> None:
    base = Page(day=DAY)
    short = Sitting(id="s", at=EVENING, route="king", seconds=60)
    long = Sitting(id="s", at=EVENING, route="king", seconds=900)
    stored = pages.mark_point(pages.sit(base, short), PointDay(Mark.KEPT, "p"))
    mine = pages.mark_point(pages.sit(base, long), PointDay(Mark.MISSED, "p"))
    merged = merge(base, stored, mine)
    assert {ask.field for ask in merged.asks} == {"sittings/s", "point"}
    for ask in merged.asks:
        merged = settle(merged, ask, take_other=True)
    assert merged == mine


def test_what_one_took_out_and_the_other_changed_is_asked_about() -> None:
    base = account(words="before", love=1)
    merged = merge(base, account(words="changed", love=1), account(love=1))
    (ask,) = merged.asks
    assert value_of(ask.field, ask.other) == ""
    assert settle(merged, ask, take_other=True).account.words == ""


def test_pages_of_different_days_are_never_merged() -> None:
    with pytest.raises(ValueError, match="different days"):
        merge(None, Page(day=DAY), Page(day=date(2026, 11, 24)))


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("account.love", "99"),
        ("account.love", '"words"'),
        ("account.words", "7"),
        ("account.written", "null"),
        ("account.__class__", '"x"'),
        ("day", '"2026-01-01"'),
        ("acts", "[]"),
        ("sittings/a", '{"id":"b","at":"2026-11-23T19:00:00Z","route":"king"}'),
        ("sittings/a", '{"id":"a","at":"2026-11-23T19:00:00","route":"king"}'),
        ("glances/a", '{"id":"a","at":"2026-11-23T19:00:00Z","where":11}'),
        ("point", "{"),
        ("", ""),
    ],
)
def test_an_ask_no_merge_would_write_is_refused_from_elsewhere(field: str, other: str) -> None:
    page = Page(day=DAY, asks=(Ask(field=field, stands="null", other=other),))
    assert isinstance(unsettleable(page), Problem)


# --- always -------------------------------------------------------------------------------------------


@given(bases, sequences, sequences)
def test_no_act_ever_loses_anothers(base: Page, theirs, ours) -> None:
    stored, mine = after(base, theirs), after(base, ours)
    merged = merge(base, stored, mine)
    kept = {(ask.field, ask.stands): value_of(ask.field, ask.other) for ask in merged.asks}
    others = {field: value for (field, _), value in kept.items()}

    def check(field: str, was, stored_value, mine_value, merged_value) -> None:
        if stored_value != was:
            assert merged_value == stored_value
        if mine_value not in (was, stored_value):
            assert mine_value in (merged_value, others.get(field, merged_value))
            assert merged_value == mine_value or field in others

    for name in FIELDS:
        check(f"account.{name}", *(getattr(page.account, name) for page in (base, stored, mine, merged)))
    check("point", base.point, stored.point, mine.point, merged.point)
    for name in LISTS:
        tables = [{each.id: each for each in getattr(page, name)} for page in (base, stored, mine, merged)]
        for each in {key for table in tables for key in table}:
            check(f"{name}/{each}", *(table.get(each) for table in tables))
    assert unsettleable(merged) is None


@given(bases, sequences)
def test_a_merge_with_itself_changes_nothing(base: Page, done) -> None:
    page = after(base, done)
    assert merge(base, page, page) == page
    assert merge(None, page, page) == page


@given(st.none() | bases, bases, sequences, sequences)
def test_merging_the_same_again_adds_nothing(known: Page | None, base: Page, theirs, ours) -> None:
    stored, mine = after(base, theirs), after(base, ours)
    once = merge(known, stored, mine)
    assert merge(known, once, mine) == once


@given(bases, sequences, sequences)
def test_every_ask_can_be_settled_both_ways(base: Page, theirs, ours) -> None:
    merged = merge(None, after(base, theirs), after(base, ours))
    for take_other in (False, True):
        page = merged
        for ask in merged.asks:
            page = settle(page, ask, take_other)
            assert isinstance(page, Page)
        assert page.asks == ()


@given(bases, sequences, sequences)
def test_without_the_base_more_is_asked_but_nothing_is_lost(base: Page, theirs, ours) -> None:
    stored, mine = after(base, theirs), after(base, ours)
    merged = merge(None, stored, mine)
    for name in FIELDS:
        value, empty = getattr(mine.account, name), getattr(Account(), name)
        others = [value_of(ask.field, ask.other) for ask in merged.asks if ask.field == f"account.{name}"]
        assert value in (empty, getattr(merged.account, name), *others)


def test_a_page_of_a_hundred_thousand_things_is_held_to_the_rules_in_seconds() -> None:
    """A file that somebody else wrote may hold one."""
    many = tuple(Glance(id=str(each), at=EVENING, where=each % 11) for each in range(60_000))
    asks = tuple(Ask(field=f"glances/{each}", stands="null", other="null") for each in range(20_000))
    page = Page(day=DAY, glances=many, asks=asks)
    began = time.process_time()
    assert unsettleable(page) is None
    held = pages.cleaned(page)
    assert isinstance(held, Page) and len(held.glances) == 60_000
    assert time.process_time() - began < 10


def test_the_last_of_an_id_is_the_one_that_stands() -> None:
    twice = (Glance(id="g", at=EVENING, where=1), Glance(id="g", at=EVENING, where=2))
    held = pages.cleaned(Page(day=DAY, glances=twice))
    assert isinstance(held, Page) and held.glances == twice[1:]
    wrong = pages.cleaned(Page(day=DAY, glances=(*twice, Glance(id="h", at=EVENING, where=11))))
    assert wrong == Problem(Code.NUMBER_OUT_OF_RANGE, {"number": 11})
