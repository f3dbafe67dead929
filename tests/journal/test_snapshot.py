"""The snapshot: a day's act needs the last months, and whatever is wrong with it, it is as if it were not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from journal.conftest import Shelf, account
from kesher.journal import snapshot
from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.keys import new_code
from kesher.journal.seal import DataKey
from kesher.journal.snapshot import SNAPSHOT
from kesher.journal.store import Head
from kesher.method.page import Account, Glance, Heart, Page, Sitting
from kesher.method.point import Decision, Mark, Point, PointDay, Turned
from kesher.method.reckoning import Reckoning, reckon

FIRST, LAST = date(2026, 3, 2), date(2026, 11, 22)
TODAY = LAST + timedelta(days=1)
CUSTOMS = (True, False)


def resting(day: date) -> bool:
    return day.weekday() == 5


def written(day: date) -> Page:
    number = day.toordinal()
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    point = Point(id=f"p{number // 90}", act=f"act {number // 90}")
    chose = Decision(
        id=f"d{number}", at=at, kind=Turned.CHOSE if day == FIRST else Turned.REPLACED, point=point
    )
    return Page(
        day=day,
        sittings=(
            Sitting(id=f"s{number}", at=at, route="awaiting", heart=list(Heart)[number % 3], foundation="x"),
        ),
        glances=(Glance(id=f"g{number}", at=at, where=number % 11, pull="phone"),),
        account=Account(love=number % 11, pull="news", words="a line", written=at + timedelta(hours=9)),
        point=PointDay(list(Mark)[number % 3], point.id),
        decisions=(chose,) if day == FIRST or number % 90 == 0 else (),
    )


PAGES = tuple(written(FIRST + timedelta(days=number)) for number in range((LAST - FIRST).days + 1))


@pytest.fixture
def journal(shelf: Shelf) -> Journal:
    """A journal of some nine months, in which a snapshot was kept with today's line."""
    made, _ = shelf.begin()
    made.add(PAGES)
    come_to(made)
    made.change(TODAY, "today", account(words="today"), today=TODAY)
    assert kept(made)
    return made


def come_to(journal: Journal, since: date | None = None) -> Reckoning:
    course, pages = journal.course(CUSTOMS, resting, since)
    return course.until(pages)


def whole(journal: Journal) -> Reckoning:
    return reckon(Reckoning(), journal.book().pages, resting)


def kept(journal: Journal) -> bytes | None:
    with journal.store.reading():
        found = journal.store.manifest(journal.head, (SNAPSHOT,)).get(SNAPSHOT)
    return found[1] if found else None


def put(journal: Journal, sealed: bytes) -> None:
    with journal.store.writing():
        journal.store.put_manifest(journal.head, SNAPSHOT, 0, sealed)


class Opened:
    """A journal that another program opened: what it comes to, and how many pages were unsealed for it."""

    def __init__(self, shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        self.journal, self.unsealed = shelf.again(journal), 0
        unseal = DataKey.unseal

        def counted(key: DataKey, day: str, version: int, sealed: bytes) -> bytes:
            self.unsealed += day[:2] == "20"
            return unseal(key, day, version, sealed)

        with monkeypatch.context() as patched:
            patched.setattr(DataKey, "unseal", counted)
            self.found = come_to(self.journal)


def test_a_day_needs_the_last_months_only(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Opened(shelf, journal, monkeypatch)
    assert opened.found == whole(journal)
    assert opened.unsealed == sum(page.day >= date(2026, 10, 1) for page in journal.book().pages)
    # What was seen is a page like every other, and what lies before the snapshot is read when it is wanted.
    assert opened.journal.seen(LAST).account == PAGES[-1].account
    assert opened.journal.seen(FIRST).account == PAGES[0].account
    assert come_to(opened.journal, FIRST) == whole(journal)


def test_what_was_written_since_is_in_it(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shelf.again(journal)
    come_to(other)
    other.change(TODAY, "more", account(words="more", love=9, pull="sweets"), today=TODAY)
    opened = Opened(shelf, journal, monkeypatch)
    assert opened.found == whole(opened.journal) and opened.unsealed < 70
    assert come_to(other) == opened.found


def spoilt() -> Iterator[tuple[str, object]]:
    yield "turned", lambda sealed, _: sealed[:-40] + bytes([sealed[-40] ^ 4]) + sealed[-39:]
    yield "cut", lambda sealed, _: sealed[: len(sealed) // 2]
    yield "empty", lambda *_: b""
    yield "another key", lambda _, journal: DataKey.new(journal.head.journal).seal(SNAPSHOT, 1, b"\x80")
    yield "another thing", lambda _, journal: journal.key.seal(SNAPSHOT, 1, b"\x93\x01\x02\x03")
    yield "of no format", lambda _, journal: journal.key.seal(SNAPSHOT, 0, b"\x80")


@pytest.mark.parametrize(("how", "spoil"), list(spoilt()), ids=[name for name, _ in spoilt()])
def test_whatever_is_wrong_with_it_the_pages_are_read(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch, how: str, spoil
) -> None:
    sealed = kept(journal)
    assert sealed is not None
    put(journal, spoil(sealed, journal))
    opened = Opened(shelf, journal, monkeypatch)
    assert opened.found == whole(journal) and opened.unsealed == len(PAGES) + 1
    assert not opened.journal.book().damaged and not opened.journal.book().doubted
    # The next line that is written makes it anew.
    opened.journal.change(TODAY, "next", account(words="next"), today=TODAY)
    assert Opened(shelf, journal, monkeypatch).unsealed < 70


def test_one_of_another_journal_is_none(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Head(uuid4(), uuid4(), 1, 0, "he")
    store = shelf.connect()
    strange = Journal.create(store, other, None, new_code(), Cover())
    strange.add(PAGES)
    come_to(strange)
    strange.change(TODAY, "today", account(words="today"), today=TODAY)
    with store.reading():
        sealed = store.manifest(other, (SNAPSHOT,))[SNAPSHOT][1]
    put(journal, sealed)
    assert Opened(shelf, journal, monkeypatch).unsealed == len(PAGES) + 1


def test_one_of_an_older_program_is_none(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "FORMAT", snapshot.FORMAT + 1)
    opened = Opened(shelf, journal, monkeypatch)
    assert opened.found == whole(journal) and opened.unsealed == len(PAGES) + 1


def test_one_that_was_turned_back_is_none_once_an_earlier_day_was_written(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = kept(journal)
    assert old is not None
    other = shelf.again(journal)
    other.change(FIRST + timedelta(days=30), "late", account(words="late", love=1), today=TODAY)
    opened = Opened(shelf, journal, monkeypatch)
    assert opened.unsealed == len(PAGES) + 1 and opened.found == whole(opened.journal)
    opened.journal.change(TODAY, "more", account(words="more"), today=TODAY)
    assert kept(journal) != old and Opened(shelf, journal, monkeypatch).unsealed < 70
    put(journal, old)
    turned = Opened(shelf, journal, monkeypatch)
    assert turned.unsealed == len(PAGES) + 1 and turned.found == whole(turned.journal)


def test_a_day_of_the_last_months_that_is_damaged_or_gone_is_named_as_always(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sql in (
        "DELETE FROM pages WHERE day = ?",
        "UPDATE pages SET sealed = sealed WHERE day = ? AND 1 = 2",
    ):
        owner = (str(journal.head.person), str(journal.head.journal))
        with journal.store.writing():
            journal.store.execute(f"{sql} AND person = ? AND journal = ?", (str(LAST), *owner))
        opened = Opened(shelf, journal, monkeypatch)
        assert opened.journal.book().damaged == (str(LAST),)
        assert opened.found == reckon(Reckoning(), opened.journal.book().pages, resting)
        opened.journal.change(TODAY, f"more {sql[:3]}", account(words=sql), today=TODAY)


def test_other_days_of_rest_are_another_reckoning(
    shelf: Shelf, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shelf.again(journal)
    course, pages = other.course((False, False), resting)
    assert len(pages) == len(PAGES) + 1 and course.until(pages) == whole(journal)


def test_none_is_kept_of_a_young_journal_or_of_a_damaged_one_or_for_a_new_key(shelf: Shelf) -> None:
    young, _ = shelf.begin()
    young.add(PAGES[-60:])
    come_to(young)
    young.change(TODAY, "a", account(words="a"), today=TODAY)
    assert kept(young) is None
    young.add(PAGES)
    come_to(young)
    young.change(TODAY, "b", account(words="b"), today=TODAY)
    assert kept(young) is not None
    young.renew(None, new_code())
    assert kept(young) is None


def test_it_says_nothing_to_who_has_no_key(journal: Journal) -> None:
    sealed = kept(journal)
    assert sealed is not None and b"act " not in sealed and b"news" not in sealed and len(sealed) % 256 == 31


def test_another_reckoning_has_another_format() -> None:
    """When this fails, what pages come to has changed: a snapshot of before is none any more. Change both."""
    told = msgspec.json.encode(
        msgspec.to_builtins(reckon(Reckoning(), PAGES, resting)), order="deterministic"
    )
    assert (snapshot.FORMAT, hashlib.sha256(told).hexdigest()[:12]) == (1, "9a8544efbf2d")
