"""Taking the journal out and bringing it back."""

import json
import os
import random
import stat
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk, State
from kesher.actions.journal import days
from kesher.actions.journal.asks import settle
from kesher.actions.journal.keeping import (
    SUFFIX,
    Restored,
    Shape,
    doctor,
    export_to,
    restore,
    restore_file,
    take_out,
)
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import choose_point
from kesher.actions.practice.sitting import sit
from kesher.actions.practice.today import glance
from kesher.journal.cover import FORMAT as COVER_FORMAT
from kesher.journal.cover import Cover
from kesher.journal.export import FORMAT, read_export
from kesher.journal.keys import Kind
from kesher.method.language import Language
from kesher.method.page import FORMAT as PAGE_FORMAT
from kesher.method.page import Account, Heart, Lives, Sitting
from kesher.method.point import Mark, Point
from kesher.method.problems import Code, Problem, Refused

PASSPHRASE = "נקודה אחת פנימה"
PLACE = {"latitude": 31.8, "longitude": 35.2, "zone": "Asia/Jerusalem"}
HOSTILE = 'שורה\nשנייה \u200f״גרש״ <script> **לא** "סוף"'


def code(answer: object) -> Code:
    assert isinstance(answer, Problem), answer
    return answer.code


def restored(answer: object) -> Restored:
    assert isinstance(answer, Restored), answer
    return answer


@pytest.fixture
def full(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A few days with something of everything."""
    sitting = Sitting(
        id="s", at=now, route="king", seconds=60, foundation="one", lives=Lives.FELT, heart=Heart.SILENT
    )
    sit(desk, now, "a1", sitting)
    glance(desk, now, "a2", 4, "הטלפון")
    choose_point(desk, now, "a3", Point(id="p", act="לומר מילה טובה", least="חיוך"))
    write_account(desk, now, "a4", Account(love=4, words=HOSTILE), mark=Mark.KEPT, day=now.date())
    for back in range(1, 6):
        day = now.date() - timedelta(days=back)
        write_account(desk, now, f"b{back}", Account(clarity=back, words=f"יום {back}"), day=day)
    desk.change_cover(now, lambda cover: Cover(language=Language.EN, idle_minutes=33))
    return desk


def pages(desk: Desk, now: datetime):
    return desk.journal(now).book().pages


def taken(desk: Desk, now: datetime, shape: Shape) -> bytes:
    content = take_out(desk, now, shape)
    assert isinstance(content, bytes), content
    return content


def edited(document: dict[str, object]) -> bytes:
    """A readable export as someone edited it who took its digest out, as the refusal says."""
    return json.dumps({key: each for key, each in document.items() if key != "digest"}).encode()


# --- out and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [Shape.JSON, Shape.SEALED])
def test_a_journal_comes_back_whole_on_an_empty_desk(
    full: Desk, make_desk: Callable[..., Desk], now: datetime, tmp_path: Path, shape: Shape
) -> None:
    path = export_to(full, now, shape, tmp_path / f"book{SUFFIX[shape]}")
    assert isinstance(path, Path) and stat.S_IMODE(path.stat().st_mode) == 0o600
    other = make_desk("another")
    done = restored(restore_file(other, now, path, secret=PASSPHRASE, new_passphrase="בבית החדש"))
    assert (done.found, done.changed, done.damaged, done.asks) == (6, 6, (), 0)
    assert done.begun is not None and done.begun.code
    assert pages(other, now) == pages(full, now)
    assert other.cover(now) == full.cover(now)
    other.lock()
    assert other.unlock(now, "בבית החדש") is None
    other.lock()
    assert other.unlock(now, done.begun.code, Kind.RECOVERY) is None


def test_words_on_a_cover_are_heard_when_they_come_back_unless_they_were(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    full.change_cover(now, lambda cover: replace(cover, own="a door\nI want to die"))
    full.change_cover(now, lambda cover: replace(cover, answered=cover.heard))
    document = json.loads(taken(full, now, Shape.JSON))
    later = now + timedelta(hours=1)
    known = make_desk("known")
    restored(restore(known, later, edited(document), "x", new_passphrase=PASSPHRASE))
    cover = known.cover(later)
    assert cover.heard == cover.answered == now, "answered before it was put away"
    for name in ("heard", "answered"):
        del document["cover"][name]
    unknown = make_desk("unknown")
    restored(restore(unknown, later, edited(document), "x", new_passphrase=PASSPHRASE))
    assert unknown.cover(later).heard == later


def test_a_backup_comes_back_too(full: Desk, make_desk: Callable[..., Desk], now: datetime) -> None:
    path = full.back_up(now + timedelta(seconds=1))
    assert isinstance(path, Path)
    other = make_desk("another")
    assert code(restore_file(other, now, path)) is Code.FILE_OTHER_JOURNAL
    assert code(restore_file(other, now, path, secret="not this one")) is Code.PASSPHRASE_WRONG
    assert other.state(now) is State.NONE
    assert restored(restore_file(other, now, path, secret=PASSPHRASE)).changed == 6
    assert pages(other, now) == pages(full, now)


@pytest.mark.parametrize("shape", [Shape.JSON, Shape.SEALED])
def test_twice_changes_nothing(full: Desk, now: datetime, shape: Shape) -> None:
    content, before = taken(full, now, shape), pages(full, now)
    for _ in range(2):
        done = restored(restore(full, now, content, "x"))
        assert (done.found, done.changed, done.asks) == (6, 0, 0)
    assert pages(full, now) == before


@pytest.mark.parametrize("shape", [Shape.JSON, Shape.SEALED])
def test_into_a_filled_journal_nothing_is_written_over(
    full: Desk, make_desk: Callable[..., Desk], now: datetime, shape: Shape
) -> None:
    content = taken(full, now, shape)
    other = make_desk("another")
    other.begin(now, Cover(idle_minutes=7), "another's own", keep=False)
    write_account(other, now, "x", Account(words="שלי", thought=9), day=now.date())
    done = restored(restore(other, now, content, "x", secret=PASSPHRASE))
    assert (done.found, done.changed, done.asks, done.begun) == (6, 6, 1, None)
    account = pages(other, now)[-1].account
    assert (account.words, account.thought, account.love) == ("שלי", 9, 4)
    assert other.cover(now).idle_minutes == 7
    again = restored(restore(other, now, content, "x", secret=PASSPHRASE))
    assert (again.changed, again.asks) == (0, 0)
    ((day, ask),) = days.asks(other, now)
    settle(other, now, "y", day, ask, True)
    assert pages(other, now)[-1].account.words == HOSTILE
    other.lock()
    assert other.unlock(now, "another's own") is None


def test_a_sealed_export_opens_by_its_code_and_not_by_a_guess(
    full: Desk, begun: Begun, make_desk: Callable[..., Desk], now: datetime
) -> None:
    content = taken(full, now, Shape.SEALED)
    other = make_desk("another")
    assert code(restore(other, now, content, "x")) is Code.FILE_OTHER_JOURNAL
    assert code(restore(other, now, content, "x", secret="a guess of mine")) is Code.PASSPHRASE_WRONG
    assert code(restore(other, now, content, "x", secret="?", kind=Kind.RECOVERY)) is Code.CODE_MISTYPED
    assert other.state(now) is State.NONE
    done = restore(
        other, now, content, "x", secret=begun.code, kind=Kind.RECOVERY, new_passphrase="בבית החדש"
    )
    assert restored(done).changed == 6


def test_a_sealed_export_of_an_older_key_needs_its_old_passphrase(full: Desk, now: datetime) -> None:
    content = taken(full, now, Shape.SEALED)
    full.renew_key(now, "אחרי הדליפה")
    assert code(restore(full, now, content, "x")) is Code.FILE_OTHER_JOURNAL
    assert restored(restore(full, now, content, "x", secret=PASSPHRASE)).changed == 0


def test_a_locked_book_gives_and_takes_nothing(full: Desk, now: datetime) -> None:
    content = taken(full, now, Shape.JSON)
    full.lock()
    for shape in Shape:
        assert code(take_out(full, now, shape)) is Code.LOCKED
    assert code(restore(full, now, content, "x")) is Code.LOCKED


def test_without_a_passphrase_nothing_is_begun_by_a_restore(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    other = make_desk("another")
    assert code(restore(other, now, taken(full, now, Shape.JSON), "x")) is Code.PASSPHRASE_SHORT
    assert other.state(now) is State.NONE


# --- files that are not as they should be -----------------------------------------------------------------


def test_a_newer_export_is_refused(full: Desk, now: datetime) -> None:
    for shape in (Shape.JSON, Shape.SEALED):
        document = json.loads(taken(full, now, shape))
        assert (
            code(restore(full, now, json.dumps(document | {"format": FORMAT + 1}).encode(), "x"))
            is Code.FILE_NEWER
        )
        strange = {"kesher": document["kesher"], "format": 9, "of": "another shape"}
        assert code(restore(full, now, json.dumps(strange).encode(), "x")) is Code.FILE_NEWER
    document = json.loads(taken(full, now, Shape.JSON))
    document["pages"][2]["format"] = PAGE_FORMAT + 1
    assert code(restore(full, now, json.dumps(document).encode(), "x")) is Code.FILE_NEWER
    document["pages"][2]["account"] = "another shape"
    assert code(restore(full, now, json.dumps(document).encode(), "x")) is Code.FILE_NEWER
    document["pages"][2] = {}
    document["cover"]["format"] = COVER_FORMAT + 1
    assert code(restore(full, now, json.dumps(document).encode(), "x")) in (
        Code.FILE_NEWER,
        Code.FILE_DAMAGED,
    )


@pytest.mark.parametrize("shape", [Shape.JSON, Shape.SEALED])
def test_an_export_cut_short_is_damaged(full: Desk, now: datetime, shape: Shape) -> None:
    content, before = taken(full, now, shape), pages(full, now)
    for cut in (20, 200, len(content) // 2, len(content) - 2):
        assert code(restore(full, now, content[:cut], "x")) is Code.FILE_DAMAGED
    assert pages(full, now) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b"null",
        b'{"kesher":7}',
        b'{"kesher":"another"}',
        b"\xff\xd8\xff",
        b"[" * 10**6,
    ],
)
def test_a_file_of_something_else_is_foreign(full: Desk, now: datetime, content: bytes) -> None:
    assert code(restore(full, now, content, "x")) in (Code.FILE_FOREIGN, Code.FILE_DAMAGED)
    if b"kesher" not in content:
        assert code(restore(full, now, content, "x")) is Code.FILE_FOREIGN


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["pages"][0]["account"].update(love=11),
        lambda document: document["pages"][0]["account"].update(words="א" * 100_000),
        lambda document: document["pages"][0]["account"].update(written="2026-11-23T19:00:00"),
        lambda document: document["pages"][0].update(
            asks=[{"field": "account.love", "stands": "null", "other": "99"}]
        ),
        lambda document: document["pages"][0].update(asks=[{"field": "day", "stands": "", "other": ""}]),
        lambda document: document["cover"].update(idle_minutes=-1),
        lambda document: document["cover"].update(place={**PLACE, "latitude": 100}),
        lambda document: document["cover"].update(place={**PLACE, "zone": "../../etc/passwd"}),
        lambda document: document.update(journal="x"),
        lambda document: document.pop("pages"),
    ],
)
def test_an_export_edited_by_a_hostile_hand_is_damaged(
    full: Desk, make_desk: Callable[..., Desk], now: datetime, change
) -> None:
    document = json.loads(taken(full, now, Shape.JSON))
    change(document)
    other = make_desk("another")
    answer = restore(other, now, json.dumps(document).encode(), "x", new_passphrase=PASSPHRASE)
    assert code(answer) is Code.FILE_DAMAGED
    assert other.state(now) is State.NONE


def test_hidden_characters_are_cleaned_on_the_way_in(full: Desk, now: datetime) -> None:
    document = json.loads(taken(full, now, Shape.JSON))
    document["pages"][0]["account"]["pull"] = "\u202eהפוך\x00"
    restored(restore(full, now, edited(document), "x"))
    assert pages(full, now)[0].account.pull == "הפוך"


def test_one_damaged_page_in_a_sealed_export_is_named_and_the_rest_come(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    document = json.loads(taken(full, now, Shape.SEALED))
    document["rows"][1][2] = document["rows"][2][2]
    other = make_desk("another")
    done = restored(restore(other, now, json.dumps(document).encode(), "x", secret=PASSPHRASE))
    assert (done.found, done.damaged) == (5, (document["rows"][1][0],))


def row(document: dict[str, list[list[object]]], at: int, place: int, value: object) -> None:
    document["rows"][at][place] = value


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda document: row(document, 1, 2, "not base64!"), "its day"),
        (lambda document: row(document, 1, 2, "שלום"), "its day"),
        (lambda document: row(document, 1, 2, None), "its day"),
        (lambda document: row(document, 1, 1, "two"), "its day"),
        (lambda document: row(document, 1, 1, -(10**30)), "its day"),
        (lambda document: row(document, 1, 0, "2026-13-99"), "#2"),
        (lambda document: row(document, 1, 0, "\x1b[2J"), "#2"),
        (lambda document: row(document, 1, 0, 7), "#2"),
        (lambda document: document["rows"].__setitem__(1, "x"), "#2"),
        (lambda document: document["rows"].__setitem__(1, []), "#2"),
        (lambda document: document["rows"][1].append("more"), "its day"),
    ],
)
@pytest.mark.parametrize("secret", [PASSPHRASE, None])
def test_a_row_that_is_no_row_is_named_and_spoils_no_other(
    full: Desk, make_desk: Callable[..., Desk], now: datetime, harm, named: str, secret: str | None
) -> None:
    document = json.loads(taken(full, now, Shape.SEALED))
    day = document["rows"][1][0]
    harm(document)
    desk = make_desk("another") if secret else full
    done = restored(restore(desk, now, json.dumps(document).encode(), "x", secret=secret))
    assert done.found == 5 and done.damaged == ((day if named == "its day" else named),)


def test_a_wrap_that_is_none_keeps_the_other_from_nothing(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    document = json.loads(taken(full, now, Shape.SEALED))
    kinds = [each["kind"] for each in document["wraps"]]
    document["wraps"][kinds.index("recovery")]["salt"] = "not base64!"
    content = json.dumps(document).encode()
    assert restored(restore(make_desk("another"), now, content, "x", secret=PASSPHRASE)).found == 6
    other = make_desk("third")
    assert code(restore(other, now, content, "x", secret="x", kind=Kind.RECOVERY)) is Code.FILE_DAMAGED


# --- the digest of a readable export ------------------------------------------------------------------------


def test_a_readable_export_that_is_not_as_written_is_refused_and_says_how_to_bring_it(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    content = taken(full, now, Shape.JSON)
    damaged = content.replace("שורה".encode(), "שורא".encode(), 1)
    assert damaged != content
    other = make_desk("another")
    found = restore(other, now, damaged, "book.json", new_passphrase=PASSPHRASE)
    assert found == Problem(Code.FILE_CHANGED, {"file": "book.json", "line": "digest"})
    assert other.state(now) is State.NONE
    lines = [each for each in damaged.split(b"\n") if b'"digest"' not in each]
    without = b"\n".join(lines)
    assert restored(restore(other, now, without, "book.json", new_passphrase=PASSPHRASE)).found == 6


def test_the_same_content_written_otherwise_is_as_written(
    full: Desk, make_desk: Callable[..., Desk], now: datetime
) -> None:
    content = taken(full, now, Shape.JSON)
    document = json.loads(content)
    others = (
        b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
        json.dumps(document).encode(),
        json.dumps(dict(reversed(document.items())), ensure_ascii=False, indent=7).encode(),
    )
    for number, each in enumerate(others):
        desk = make_desk(f"desk {number}")
        assert restored(restore(desk, now, each, "x", new_passphrase=PASSPHRASE)).found == 6


def test_any_flipped_bit_of_a_readable_export_is_noticed(full: Desk, now: datetime) -> None:
    """But in what its digest does not speak of: its own name, and spaces between things."""
    content = taken(full, now, Shape.JSON)
    chance = random.Random(5)
    compact = msgspec.json.format(content, indent=-1)
    for _ in range(400):
        place, bit = chance.randrange(len(compact)), 1 << chance.randrange(8)
        flipped = bytearray(compact)
        flipped[place] ^= bit
        try:
            read_export(bytes(flipped), "x")
        except Refused as refused:
            assert refused.problem.code in (
                Code.FILE_CHANGED, Code.FILE_DAMAGED, Code.FILE_FOREIGN, Code.FILE_NEWER,
            )  # fmt: skip
        else:
            kept = json.loads(bytes(flipped))
            assert "digest" not in kept or kept == json.loads(compact), (place, bit)


def test_an_export_that_would_fill_the_memory_is_refused_before_it_is_read(full: Desk, now: datetime) -> None:
    head = b'{"kesher":"journal","format":1,"pages":['
    for many in (b"{}," * 3_100_000, b'"",' * 20_100_000):
        began = time.monotonic()
        assert code(restore(full, now, head + many + b"0]}", "x")) is Code.FILE_FOREIGN
        assert time.monotonic() - began < 5


def test_a_readable_export_names_the_days_it_could_not_read(full: Desk, now: datetime) -> None:
    day = str(now.date() - timedelta(days=2))
    store = full.store
    with store.writing():
        store.execute("UPDATE pages SET sealed = ? WHERE day = ?", (b"\x01\x00\x01" + bytes(300), day))
        store.execute("UPDATE journals SET serial = serial + 1")
        store.execute("UPDATE pages SET serial = (SELECT serial FROM journals) WHERE day = ?", (day,))
    document = json.loads(taken(full, now, Shape.JSON))
    assert document["damaged"] == [day] and len(document["pages"]) == 5


def test_a_damaged_backup_is_refused_and_a_missing_one_too(full: Desk, now: datetime, tmp_path: Path) -> None:
    path = full.back_up(now + timedelta(seconds=1))
    content = path.read_bytes()
    before = pages(full, now)
    for spoilt in (content[:5000], content[:4096] + bytes(len(content) - 4096), b"noise" * 999, b""):
        path.write_bytes(spoilt)
        assert code(restore_file(full, now, path, secret=PASSPHRASE)) is Code.FILE_DAMAGED
    assert pages(full, now) == before
    assert code(restore_file(full, now, tmp_path / "none.db")) is Code.FILE_MISSING
    assert code(restore_file(full, now, tmp_path / "none.json")) is Code.FILE_MISSING
    assert code(restore_file(full, now, tmp_path)) is Code.FILE_MISSING


# --- files written --------------------------------------------------------------------------------------


def test_a_file_is_not_written_over_unless_asked(full: Desk, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("mine")
    assert code(export_to(full, now, Shape.JSON, path)) is Code.FILE_EXISTS
    assert path.read_text() == "mine"
    assert export_to(full, now, Shape.JSON, path, replace=True) == path
    assert json.loads(path.read_text())["kesher"] == "journal"
    assert code(export_to(full, now, Shape.JSON, tmp_path, replace=True)) is Code.FILE_EXISTS
    for unwritable in (tmp_path / "no" / "book.json", path / "book.json"):
        assert code(export_to(full, now, Shape.JSON, unwritable)) is Code.FOLDER_UNWRITABLE
    assert code(export_to(full, now, Shape.JSON, tmp_path / ("x" * 300))) is Code.NAME_LONG
    assert sorted(each.name for each in tmp_path.iterdir()) == ["book.json", "kesher"]


def test_markdown_holds_the_persons_words_as_they_were_written(full: Desk, now: datetime) -> None:
    said = taken(full, now, Shape.MARKDOWN).decode()
    for line in HOSTILE.split("\n"):
        assert f"> {line}\n" in said
    assert "> לומר מילה טובה" in said or "לומר מילה טובה\n" in said
    assert said.count("\n## ") == 6


# --- doctor ---------------------------------------------------------------------------------------------


def test_the_doctor_finds_all_well_and_then_what_is_not(full: Desk, now: datetime) -> None:
    full.look_after(now)
    assert all(check.well for check in doctor(full, now))
    full.home.chmod(0o755)
    store = full.store
    with store.writing():
        store.execute("UPDATE pages SET sealed = ?, serial = serial + 99", (b"noise",))
        store.execute("UPDATE journals SET serial = serial + 99")
    later = now + timedelta(days=8)
    unwell = {check.said for check in doctor(full, now) if not check.well}
    assert unwell >= {"folder-open", "pages", "page-damaged"}
    full.lock()
    assert {check.said for check in doctor(full, later) if not check.well} == {"folder-open", "backups-late"}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere modes say nothing of others")
@pytest.mark.parametrize("name", ["journal.db", "kept.key", "backups", "backups/*.db", "library"])
def test_the_doctor_names_each_file_that_others_could_read(desk: Desk, now: datetime, name: str) -> None:
    desk.begin(now, Cover(), PASSPHRASE, keep=True)
    desk.back_up(now)
    (desk.home / "library").mkdir(0o700)
    (desk.home / "library" / "x").touch(0o644)
    assert "modes" not in {check.name for check in doctor(desk, now)}
    path = next(desk.home.glob(name))
    path.chmod(path.stat().st_mode | 0o040)
    found = {check.name: check for check in doctor(desk, now)}
    named = path.relative_to(desk.home).as_posix()
    assert not found["modes"].well and found["modes"].values == {"files": named}
    assert found["key"].said == ("key-file-open" if name == "kept.key" else "key-file")
    assert found["folder"].well
