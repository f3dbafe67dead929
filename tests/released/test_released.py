"""What the released program made opens as before, in every shape, to the same words and the same choices."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kesher.actions.desk import Desk, State
from kesher.actions.journal import keeping
from kesher.actions.journal.keeping import Restored, Shape, restore_file
from kesher.actions.library import highlights
from kesher.actions.practice import question
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover
from kesher.journal.journal import enclosure_day
from kesher.journal.keys import Kind
from kesher.method.pack import Pack
from kesher.method.page import to_plain
from kesher.method.problems import Code, Problem
from kesher.words.packs import check_folder

HERE = Path(__file__).parent
PASSPHRASE = "נקודה אחת פנימה"
CODE = json.loads((HERE / "code.json").read_text("utf-8"))["code"]
READABLE = json.loads((HERE / "journal.json").read_text("utf-8"))
PAGES = {page["day"]: {name: page[name] for name in page if name != "format"} for page in READABLE["pages"]}
PICTURE = "085a12eb4c1717565e57bd413320cfb348376aec3f204679b4dda943b05544a5"
LATER = datetime(2026, 12, 7, 10, tzinfo=UTC)
"""A Monday after all that was written."""


def written(desk: Desk) -> dict[str, object]:
    """Every page of the open journal, as it is written out in the clear."""
    book = desk.journal(LATER).book()
    assert not book.damaged and not book.doubted
    return {page.day.isoformat(): plain(to_plain(page)) for page in book.pages}


def choices(cover: Cover) -> dict[str, object]:
    """The cover as JSON has it."""
    return dict(json.loads(msgspec.json.encode(cover)))


def plain(page: object) -> dict[str, object]:
    """A page as JSON has it; its format aside, which every writing raises, and an account of nothing."""
    found = json.loads(msgspec.json.encode(page))
    return {name: each for name, each in found.items() if name != "format" and each != {}}


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """The released journal in its place, as the release left it; locked."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    shutil.copy(HERE / "journal.db", home)
    (home / "journal.db").chmod(0o600)
    made = Desk(home, keyring=False)
    request.addfinalizer(made.close)
    return made


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """The same, opened with its passphrase."""
    assert desk.state(LATER) is State.LOCKED
    assert desk.unlock(LATER, PASSPHRASE) is None
    return desk


def test_the_journal_opens_to_the_same_pages(opened: Desk) -> None:
    assert len(PAGES) == 9
    assert written(opened) == PAGES
    assert opened.journal(LATER).page(date(2026, 11, 18)).version == len(PAGES["2026-11-18"]["acts"])


def test_the_recovery_code_opens_it_too(desk: Desk) -> None:
    assert desk.unlock(LATER, CODE, Kind.RECOVERY) is None
    assert written(desk) == PAGES
    assert desk.cover(LATER).code_confirmed


def test_another_passphrase_does_not_open_it(desk: Desk) -> None:
    refused = desk.unlock(LATER, PASSPHRASE + "!")
    assert isinstance(refused, Problem) and refused.code is Code.PASSPHRASE_WRONG


def test_the_choices_are_as_they_were(opened: Desk) -> None:
    cover = opened.cover(LATER)
    assert choices(replace(cover, written=())) == READABLE["cover"]
    assert cover.sheet_secret == "0123456789abcdef" * 2 and cover.minutes == 7 and cover.moed
    assert [(each.of, each.on, each.seconds is not None) for each in cover.written] == [
        (date(2026, 11, 21), date(2026, 11, 21), True),
        (date(2026, 11, 22), date(2026, 11, 22), True),
        (date(2026, 11, 26), date(2026, 11, 26), False),
    ]


def test_what_was_marked_and_asked_is_read_as_before(opened: Desk) -> None:
    (marked,) = highlights.all_of(opened, LATER)
    assert (marked.day, marked.highlight.quote, marked.highlight.words) == (
        date(2026, 11, 24),
        "אין עוד מלבדו",
        "נגע בי",
    )
    assert [[each.said.kind for each in thread.told] for thread in question.all_of(opened, LATER)] == [
        ["asked", "found", "put-down"],
        ["asked", "found"],
    ]
    held = opened.standing(LATER).held
    assert held is not None and held.point.act == "להביט לפני שעונים"


def test_the_photograph_opens(opened: Desk) -> None:
    assert_photograph(opened)


def test_it_is_written_on_and_what_was_there_stays(opened: Desk) -> None:
    kept = glance(opened, LATER, "new", 5)
    assert not isinstance(kept, Problem)
    assert isinstance(opened.change_cover(LATER, lambda cover: replace(cover, minutes=4)), Cover)
    opened.lock()
    assert opened.unlock(LATER, PASSPHRASE) is None
    after = written(opened)
    assert after.pop("2026-12-07") and after == PAGES
    assert opened.cover(LATER).minutes == 4 and opened.cover(LATER).own == READABLE["cover"]["own"]


def test_it_is_taken_out_in_the_clear_just_as_it_was(opened: Desk) -> None:
    taken = keeping.take_out(opened, LATER, Shape.JSON)
    assert isinstance(taken, bytes)
    found = json.loads(taken)
    apart = ("exported", "digest")
    assert {k: v for k, v in found.items() if k not in apart} == {
        k: v for k, v in READABLE.items() if k not in apart
    }


@pytest.mark.parametrize(
    ("name", "secret", "kind", "picture"),
    [
        ("journal.json", None, Kind.PASSPHRASE, False),
        ("journal.kesher", PASSPHRASE, Kind.PASSPHRASE, True),
        ("journal.kesher", CODE, Kind.RECOVERY, True),
        ("backup.db", PASSPHRASE, Kind.PASSPHRASE, True),
        ("backup.db", CODE, Kind.RECOVERY, True),
    ],
)
def test_it_is_brought_back_where_there_is_none(
    make_desk: Callable[..., Desk], name: str, secret: str | None, kind: Kind, picture: bool
) -> None:
    desk = make_desk()
    done = restore_file(
        desk, LATER, HERE / name, secret=secret, kind=kind, new_passphrase=PASSPHRASE + PASSPHRASE
    )
    assert isinstance(done, Restored), done
    assert (done.found, done.damaged) == (len(PAGES), ())
    assert written(desk) == PAGES
    brought = replace(desk.cover(LATER), written=(), code_confirmed=False)
    assert choices(brought) == READABLE["cover"]
    if picture:
        assert_photograph(desk)
    desk.lock()
    assert desk.unlock(LATER, PASSPHRASE + PASSPHRASE) is None


@pytest.mark.parametrize("name", ["journal.json", "journal.kesher", "backup.db"])
def test_brought_into_itself_it_changes_nothing_and_asks_nothing(opened: Desk, name: str) -> None:
    before = opened.cover(LATER)
    done = restore_file(opened, LATER, HERE / name)
    assert isinstance(done, Restored), done
    assert (done.found, done.changed, done.asks, done.damaged) == (len(PAGES), 0, 0, ())
    assert written(opened) == PAGES and opened.cover(LATER) == before


def test_an_evening_lost_here_comes_back_from_each(make_desk: Callable[..., Desk], desk: Desk) -> None:
    """A page that was torn out of the file is there again after any of the three."""
    assert desk.unlock(LATER, PASSPHRASE) is None and desk.store is not None
    for name in ("journal.json", "journal.kesher", "backup.db"):
        with desk.store.writing():
            desk.store.execute("DELETE FROM pages WHERE day = ?", ("2026-11-24",))
        desk.lock()
        assert desk.unlock(LATER, PASSPHRASE) is None
        assert desk.journal(LATER).book().damaged == ("2026-11-24",)
        done = restore_file(desk, LATER, HERE / name)
        assert isinstance(done, Restored) and done.changed == 1, name
        assert written(desk) == PAGES


def test_the_pack_is_whole() -> None:
    pack = check_folder(HERE / "pack")
    assert isinstance(pack, Pack), pack
    assert pack.order(("the-way", "thirteen-principles")) == (
        "where-i-stand",
        "one-point",
        "giving-oneself",
        "he-is-one",
    )
    assert pack.words["he"].foundations["one-point"].name


def assert_photograph(desk: Desk) -> None:
    """The one photograph is there, byte for byte."""
    journal = desk.journal(LATER)
    (name,) = journal.enclosures()
    content = journal.enclosure(name)
    assert enclosure_day(name) == date(2026, 11, 22) and content is not None
    assert hashlib.sha256(content).hexdigest() == PICTURE
