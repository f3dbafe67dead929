"""Two states of a page on two devices: whatever becomes of them, both come to the same."""

from datetime import UTC, date, datetime

import pytest

from kesher.method.page import Account, Glance, Page
from kesher.sync.dots import Dot
from kesher.sync.settle import Stands, State, settled

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 20, tzinfo=UTC)


def page(words: str = "", *glances: str) -> Page:
    account = Account(words=words, written=AT if words else None)
    return Page(
        day=DAY,
        account=account,
        glances=tuple(Glance(id=each, at=AT, where=1) for each in glances),
        acts=tuple(glances),
    )


def state(version: int, tag: bytes, content: Page) -> State:
    return State(version, tag, content, Dot("0" * 16, version))


def stands(one: State, other: State, base: Page | None = None) -> Page:
    """What a device has afterwards that had the first."""
    found = settled(one, other, lambda: base)
    if isinstance(found, Stands):
        content = (one if found is Stands.MINE else other).content
        assert isinstance(content, Page)
        return content
    assert isinstance(found, Page)
    return found


@pytest.mark.parametrize(("low", "high"), [(b"a", b"b"), (b"b", b"a")])
def test_of_two_that_say_the_same_both_devices_keep_the_same_one(low: bytes, high: bytes) -> None:
    one, other = state(3, low, page("w")), state(3, high, page("w"))
    kept = max(one, other, key=lambda each: each.tag)
    assert settled(one, other, lambda: None) is (Stands.MINE if kept is one else Stands.THEIRS)
    assert settled(other, one, lambda: None) is (Stands.MINE if kept is other else Stands.THEIRS)


def test_one_that_holds_all_stands_only_where_both_name_it_first() -> None:
    whole, part = page("w", "g1", "g2"), page("w", "g1")
    first, second = state(4, b"a", whole), state(3, b"b", part)
    assert settled(first, second, lambda: None) is Stands.MINE
    assert settled(second, first, lambda: None) is Stands.THEIRS
    # Where the other counts higher, what holds all is written anew, and follows both.
    first, second = state(4, b"a", part), state(3, b"b", whole)
    assert settled(first, second, lambda: None) == settled(second, first, lambda: None) == whole


def test_what_is_put_together_is_in_one_order() -> None:
    base = page("", "g")
    one, other = state(3, b"a", page("", "g", "x")), state(3, b"b", page("", "g", "a"))
    for first, second in ((one, other), (other, one)):
        assert stands(first, second, base).acts == ("a", "g", "x")
    asked = stands(state(3, b"a", page("one")), state(3, b"b", page("two")))
    assert asked == stands(state(3, b"b", page("two")), state(3, b"a", page("one"))) and asked.asks
