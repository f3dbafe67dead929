"""Two covers of one journal become one: what one device changed holds, what both added is kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from kesher.journal.cover import CARES, DRAFTS_LIMIT, PLACES_LIMIT, PULLS_LIMIT, Cover, Draft, sound
from kesher.journal.cover_merge import RULES, merge
from kesher.method.care import REMEMBERED, Written
from kesher.method.language import Form, Language

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTANTS = st.none() | st.integers(0, 5).map(lambda hours: NOW + timedelta(hours=hours))
DAYS = st.none() | st.integers(0, 5).map(lambda days: date(2026, 11, 1) + timedelta(days=days))
WORDS = st.sampled_from(["", "כבוד", "דאגה", "חיפזון", "a hurry"])
SOME = st.lists(WORDS.filter(bool), unique=True, max_size=3).map(tuple)
TABLE = st.dictionaries(WORDS.filter(bool), WORDS.filter(bool), max_size=3)
DRAFTS = st.lists(
    st.integers(0, 4).map(
        lambda n: Draft(id=str(n), at=NOW + timedelta(minutes=n), path="/account", form=f"words={n}")
    ),
    unique_by=lambda each: each.id,
    max_size=3,
).map(tuple)
COVERS = st.builds(
    Cover,
    language=st.sampled_from(Language),
    form=st.sampled_from(Form),
    begun=DAYS,
    idle_minutes=st.sampled_from([0, 5, 15]),
    own=st.lists(WORDS.filter(bool), unique=True, max_size=2).map("\n".join),
    minutes=st.integers(3, 10),
    pulls=SOME,
    helps=TABLE,
    places=st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), max_size=3),
    wordless=st.booleans(),
    last_day=st.booleans(),
    sheet_secret=st.sampled_from(["", "a" * 32, "b" * 32]),
    rests_until=DAYS,
    drafts=DRAFTS,
    **dict.fromkeys(CARES, INSTANTS),
)


def same(one: Cover, other: Cover) -> bool:
    """Equal, in whatever order a table lists its keys."""
    return one == other


def test_every_field_has_its_rule_and_no_other_has() -> None:
    assert list(RULES) == [each.name for each in fields(Cover)]


@given(COVERS, COVERS, COVERS)
def test_it_does_not_matter_which_is_named_first(base: Cover, one: Cover, other: Cover) -> None:
    assert same(merge(base, one, other), merge(base, other, one))
    assert same(merge(None, one, other), merge(None, other, one))


@given(COVERS, COVERS)
def test_what_only_one_changed_is_as_he_left_it(base: Cover, one: Cover) -> None:
    assert same(merge(base, one, base), one)
    assert same(merge(base, one, one), one) and same(merge(None, one, one), one)


@given(COVERS, COVERS, COVERS)
def test_devices_that_meet_again_have_nothing_more_to_say(base: Cover, one: Cover, other: Cover) -> None:
    met = merge(base, one, other)
    assert same(merge(one, met, one), met) and same(merge(met, met, met), met)


@given(st.integers(0, PULLS_LIMIT), st.integers(0, PULLS_LIMIT), st.integers(0, 30), st.booleans())
def test_whatever_two_devices_added_what_holds_both_can_be_lived_with(
    mine: int, theirs: int, shared: int, known: bool
) -> None:
    def cover(letter: str, number: int) -> Cover:
        both = tuple(f"s{each}" for each in range(min(shared, PULLS_LIMIT - number)))
        pulls = (*both, *(f"{letter}{each}" for each in range(number)))
        helps = dict.fromkeys(pulls[::2], "to go out")
        places = {f"{letter}{each}": 1 for each in range(PLACES_LIMIT)}
        return replace(Cover(), pulls=pulls, helps=helps, places=places, own=letter * 9_000)

    one, other = cover("a", mine), cover("b", theirs)
    base = Cover() if known else None
    met = merge(base, one, other)
    assert sound(one) and sound(other) and sound(met)
    assert met == merge(base, other, one) and merge(one, met, one) == met
    if len({*one.pulls, *other.pulls}) <= PULLS_LIMIT:
        assert {*met.pulls} == {*one.pulls, *other.pulls}
    else:
        assert len(met.pulls) == PULLS_LIMIT
        assert {*met.helps} <= {*met.pulls} or {*met.pulls} <= {*met.helps}


@pytest.mark.parametrize("name", CARES)
def test_of_two_instants_of_care_the_later_holds(name: str) -> None:
    early, late = (replace(Cover(), **{name: NOW + timedelta(hours=each)}) for each in (1, 2))
    for base in (None, Cover(), replace(Cover(), **{name: NOW})):
        assert getattr(merge(base, early, late), name) == getattr(late, name)
    assert getattr(merge(None, Cover(), early), name) == getattr(early, name)


def changed(**values: Any) -> Cover:
    return replace(Cover(), **values)


def test_pulls_are_added_on_both_and_taken_away_on_either() -> None:
    base = changed(pulls=("כבוד", "דאגה"))
    one, other = changed(pulls=("דאגה", "חיפזון")), changed(pulls=("כבוד", "דאגה", "אכילה"))
    assert merge(base, one, other).pulls == ("דאגה", "אכילה", "חיפזון")
    assert merge(None, one, other).pulls == ("אכילה", "דאגה", "חיפזון", "כבוד")


def test_no_word_of_a_person_is_lost_where_both_wrote() -> None:
    base = changed(own="א", helps={"כבוד": "x"})
    one, other = changed(own="א\nב", helps={"כבוד": "לשתוק"}), changed(own="א\nגדול", helps={"כבוד": "ללכת"})
    met = merge(base, one, other)
    assert met.own == "א\nגדול\nב" and met.helps == {"כבוד": "ללכת · לשתוק"}
    gone = merge(base, changed(own="א", helps={}), other)
    assert gone.helps == {"כבוד": "ללכת"}, "what was written anew on one stays, though the other let it go"
    assert merge(base, changed(own="א", helps={}), base).helps == {}


def test_where_two_choices_exclude_each_other_the_one_that_asks_less_holds() -> None:
    base = changed(minutes=5, idle_minutes=15)
    met = merge(base, changed(minutes=7, idle_minutes=0), changed(minutes=10, idle_minutes=30))
    assert (met.minutes, met.idle_minutes) == (7, 30)
    unknown = merge(None, changed(wordless=True, last_day=True, bell=True, still=False), changed())
    assert (unknown.wordless, unknown.last_day, unknown.bell, unknown.still) == (True, False, False, True)


def test_the_secret_of_the_sheets_is_never_replaced() -> None:
    mine, theirs = "b" * 32, "a" * 32
    begun = changed(sheet_secret=mine)
    assert merge(begun, begun, changed(sheet_secret=theirs)).sheet_secret in (mine, theirs)
    assert merge(None, begun, changed()).sheet_secret == mine
    assert merge(changed(), begun, changed(sheet_secret=theirs)).sheet_secret == theirs


def test_a_draft_that_was_sent_on_one_device_is_gone_on_both_and_there_are_never_too_many() -> None:
    drafts = [
        Draft(id=f"{n:02}", at=NOW + timedelta(minutes=n), path="/account", form="words=x") for n in range(40)
    ]
    base = changed(drafts=tuple(drafts[:3]))
    met = merge(base, changed(drafts=tuple(drafts[1:4])), changed(drafts=(*drafts[:2], drafts[5])))
    assert met.drafts == (drafts[1], drafts[3], drafts[5])
    most = merge(
        None, changed(drafts=tuple(drafts[:DRAFTS_LIMIT])), changed(drafts=tuple(drafts[-DRAFTS_LIMIT:]))
    )
    assert most.drafts == tuple(drafts[-DRAFTS_LIMIT:])


def test_in_a_book_that_both_read_the_further_place_holds() -> None:
    met = merge(
        changed(places={"a": 1, "b": 2}),
        changed(places={"b": 2, "a": 3}),
        changed(places={"b": 2, "a": 7, "c": 1}),
    )
    assert met.places == {"a": 7, "b": 2, "c": 1}
    many = [{f"{half}{n:03}": 1 for n in range(PLACES_LIMIT)} for half in "ab"]
    assert len(merge(None, *(changed(places=each) for each in many)).places) == PLACES_LIMIT


def written(number: int) -> Written:
    day = date(2026, 11, 1) + timedelta(days=number)
    return Written(of=day, on=day, seconds=number)


def test_what_is_remembered_of_the_writing_is_of_both() -> None:
    some = [written(number) for number in range(REMEMBERED + 4)]
    met = merge(changed(), changed(written=tuple(some[:4])), changed(written=tuple(some[2:6])))
    assert met.written == tuple(some[:6])
    assert merge(
        None, changed(written=tuple(some[:REMEMBERED])), changed(written=tuple(some[4:]))
    ).written == tuple(some[4:])
