"""Photographs that wait: sealed where none is read, read on another device, and then let go of on both."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from actions.sync.test_devices import let_in, synced
from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import keeping
from kesher.actions.paper import photographs, returns, waiting
from kesher.actions.paper.returns import Lying, Saved
from kesher.actions.sync.place import Place, choose
from kesher.journal.journal import ENCLOSURE_LIMIT
from kesher.method.problems import Code, Problem
from papers import PLAIN, blank, taken

FIRST = date(2026, 11, 15)
DAY = timedelta(days=1)
SHEET = taken(blank(FIRST), PLAIN)
OTHER = taken(blank(FIRST - 7 * DAY), PLAIN)
EMPTY = b"\xff\xd8\xff no sheet is on this one \xff\xd9"


def put_by(desk: Desk, now: datetime, raw: bytes) -> waiting.Photograph:
    found = waiting.put_by(desk, now, raw)
    assert isinstance(found, waiting.Photograph), found
    return found


def read(desk: Desk, now: datetime) -> Lying:
    """The one sheet of the one photograph that waits, on the desk."""
    (each,) = waiting.unread(desk, now)
    found = waiting.read(desk, now, each)
    assert isinstance(found, list)
    (sheet,) = found
    assert isinstance(sheet, Lying), sheet
    return sheet


def save(desk: Desk, now: datetime, sheet: Lying) -> None:
    found = returns.save(desk, now, sheet.id, returns.unasked(returns.days_of(desk, now, sheet)))
    assert isinstance(found, Saved), found


def test_it_is_sealed_on_one_device_read_on_the_other_and_gone_from_both(
    desk: Desk, begun: Begun, make_desk: Callable[..., Desk], now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    choose(desk.home, Place(folder=str(tmp_path / "stick")))
    home = make_desk("home")
    let_in(desk, home, now)
    for each in (desk, home):
        each.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
        synced(each, now)
    put_by(desk, now, SHEET)
    assert put_by(desk, now, SHEET).name == waiting.photographs(desk, now)[0].name, "the same is kept once"
    carried = b"".join(each.read_bytes() for each in (tmp_path / "stick").rglob("*") if each.is_file())
    synced(desk, now)
    synced(home, now)
    assert SHEET[:400] not in carried and SHEET[:400] not in (desk.home / "journal.db").read_bytes()
    assert waiting.photographs(home, now) == waiting.photographs(desk, now) != ()
    assert photographs.photographs(home, now, desk.moment(now).day) == (), "it is not one that was kept"
    assert home.journal(now).enclosures() == ()
    sheet = read(home, now)
    assert waiting.unread(home, now) == () and waiting.photographs(home, now), "what lies there is not let go"
    save(home, now, sheet)
    assert home.journal(now).page(FIRST).page.account.love == 7
    assert waiting.photographs(home, now) == ()
    synced(home, now)
    synced(desk, now)
    assert waiting.photographs(desk, now) == () and not desk.journal(now).damaged_enclosures()
    assert desk.journal(now).page(FIRST).page.account.love == 7
    assert not synced(desk, now).done.notices


def test_what_is_no_picture_is_refused_and_what_is_too_much_is_said(
    desk: Desk, begun: Begun, now: datetime, shabbat: datetime
) -> None:
    for raw in (
        b"",
        b"words",
        b"GIF89a",
        SHEET[:-2000],
        b"%PDF-1.7 cut",
        b"\0\0\0\x18ftypevil",
        b"RIFF\0\0\1\0WEBP",
    ):
        assert waiting.put_by(desk, now, raw) == Problem(Code.PICTURE_UNREADABLE), raw[:20]
    large = waiting.put_by(desk, now, SHEET + bytes(ENCLOSURE_LIMIT))
    assert large == Problem(Code.PICTURE_LARGE, {"limit": 2})
    for number in range(waiting.HOLDS):
        put_by(desk, now, EMPTY + bytes([number]))
    assert waiting.put_by(desk, now, SHEET) == Problem(Code.SHEET_WAITS_MANY, {"limit": waiting.HOLDS})
    assert waiting.let_go(desk, now, waiting.photographs(desk, now)[0].mark) is None
    put_by(desk, now, SHEET)
    assert waiting.let_go(desk, now, "00000000") == Problem(Code.SHEET_GONE)
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    for done in (waiting.put_by(desk, shabbat, SHEET), waiting.let_go(desk, shabbat, "00000000")):
        assert done == Problem(Code.RESTING)


def test_nothing_is_lost_when_it_cannot_be_read(desk: Desk, begun: Begun, now: datetime) -> None:
    (waits,) = [put_by(desk, now, EMPTY)]
    found = waiting.read(desk, now, waits)
    assert isinstance(found, list) and found == [Problem(Code.PICTURE_UNREADABLE)]
    assert waiting.unread(desk, now) == (waits,)
    gone = waits._replace(name=waits.name[:-1] + ("0" if waits.name[-1] != "0" else "1"))
    assert waiting.read(desk, now, gone) == Problem(Code.SHEET_GONE)


def test_of_two_sheets_on_one_photograph_the_first_does_not_let_go(
    desk: Desk, begun: Begun, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [*returns.read_raw(SHEET), *returns.read_raw(OTHER)]
    monkeypatch.setattr(returns, "read_raw", lambda raw: iter(sheets))
    (waits,) = [put_by(desk, now, SHEET)]
    first, second = waiting.read(desk, now, waits)
    save(desk, now, first)
    assert waiting.photographs(desk, now) == (waits,)
    save(desk, now, second)
    assert waiting.photographs(desk, now) == ()
    # One was put away, or could not be read: then it waits, whatever becomes of the other.
    for other in (sheets[1], Problem(Code.SHEET_CUT_TOP)):
        sheets[1] = other
        waits = put_by(desk, now, SHEET)
        first, second = waiting.read(desk, now, waits)
        if isinstance(second, Lying):
            returns.put_away(desk, now, second.id)
        save(desk, now, returns.lying(desk, now, first.id))
        assert waiting.photographs(desk, now) == waiting.unread(desk, now) == (waits,)


def test_it_goes_along_in_a_sealed_export(
    desk: Desk, begun: Begun, make_desk: Callable[..., Desk], now: datetime
) -> None:
    put_by(desk, now, SHEET)
    out = keeping.take_out(desk, now, keeping.Shape.SEALED)
    other = make_desk("other")
    made = keeping.restore(other, now, out, "out.kesher", secret="נקודה אחת פנימה")
    assert not isinstance(made, Problem), made
    save(other, now, read(other, now))
    assert waiting.photographs(other, now) == ()
