"""One journal for a week: two homes and a browser by one host, half of the time without a network.

One home is lost, the key is renewed, the host is put back from a backup that was made before that, and all
end alike.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hosts import Guest, Host, database_of
from kesher.actions.desk import Begun, Desk
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose
from kesher.journal.cover import Cover
from kesher.method import page as pages
from kesher.method.page import Glance
from kesher.method.problems import Code, Problem
from pocketing import joined, opened, read, unlocked, written
from pockets import PASSPHRASE, awake, folder

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux"),
]

HOME = "נקודה אחת פנימה"
WORDS = "מילים שנכתבו בדרך"


class Hosting:
    """A host that can be put back to what it was."""

    def __init__(self, folder_: Path, conninfo: str) -> None:
        self._folder, self._conninfo = folder_, conninfo
        self._database = database_of(conninfo, "week") if conninfo else ""
        self.host = Host(folder_ / "host", self._database, pocket=folder())

    def _copied(self, into: str, of: str) -> None:
        import psycopg

        with psycopg.connect(self._conninfo, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {into}".encode())
            server.execute(f"CREATE DATABASE {into} TEMPLATE {of}".encode())

    def _anew(self, act: Callable[[], object]) -> None:
        assert self.host.stop() == 0
        act()
        self.host = Host(self._folder / "host", self._database, port=self.host.port, pocket=folder())

    def keep(self) -> None:
        """Make a backup."""
        home, kept = self._folder / "host", self._folder / "kept"
        if self._conninfo:
            self._anew(lambda: self._copied("kept", "week"))
        else:
            self._anew(lambda: shutil.copytree(home, kept))

    def put_back(self) -> None:
        """Put the backup back."""
        home, kept = self._folder / "host", self._folder / "kept"
        if self._conninfo:
            self._anew(lambda: self._copied("week", "kept"))
        else:
            self._anew(lambda: (shutil.rmtree(home), shutil.copytree(kept, home)))


def wrote(desk: Desk, now: datetime, name: str) -> str:
    glance = Glance(id=name, at=now, where=3, pull="")
    desk.change(now, desk.moment(now).day, name, lambda page: pages.glance(page, glance))
    return name


def synced(desk: Desk, now: datetime, **how: bool) -> None:
    found = rounds.sync(desk, now, **how)
    assert isinstance(found, rounds.Synced), found


def at_host(desk: Desk, hosting: Hosting, person: Guest) -> None:
    """The host of this desk; a device is let in there by its own code."""
    choose(desk.home, Place(address=hosting.host.address, token=person.let_in(desk.home.name).token))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_week_of_one_journal(
    browser: Browser,
    make_desk: Callable[..., Desk],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    kind: str,
) -> None:
    chance, first, names = random.Random(kind), datetime.now(UTC), set[str]()
    hosting = Hosting(tmp_path, request.getfixturevalue("postgres") if kind == "postgres" else "")
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="he-IL")
    context.set_default_timeout(60_000)
    try:
        person = Guest(hosting.host).join(hosting.host.invitation, "dina@example.org")
        one, two, three = (make_desk(name) for name in ("one", "two", "three"))
        for desk in (one, two):
            at_host(desk, hosting, person)
        begun = one.begin(first, Cover(place=awake(), idle_minutes=0), HOME, keep=False)
        assert isinstance(begun, Begun)
        names.add(wrote(one, first, "the first"))
        code = devices.pair(one, first)
        assert isinstance(code, str)
        assert devices.join(two, first, code, HOME, name="two") is None
        page, address = opened(context, f"{hosting.host.address}/pocket/"), f"{hosting.host.address}/pocket/"
        code = devices.pair(one, first)
        assert isinstance(code, str)
        frame = joined(page, address, code)
        for day in range(1, 8):
            now = first + timedelta(days=day)
            there = [one, two] if day < 5 else [one, three] if day > 5 else [one]
            for number, desk in enumerate(there):
                names.add(wrote(desk, now, f"{desk.home.name} on {day}"))
                if chance.random() < 0.5 or number == day == 5:
                    synced(desk, now)
            if day == 2:
                context.set_offline(offline=True)
                written(frame, address, WORDS)
            if day == 3:
                hosting.keep()
            if day == 4:
                context.set_offline(offline=False)
                frame.goto(f"{address}k/devices")
                frame.click("form[action$='/devices/now'] button")
                page.wait_for_selector("#waits", state="hidden")
                for desk in there:  # what a lost home had sent is not lost
                    synced(desk, now)
            if day == 5:
                found = devices.revoke(one, now, "two", HOME)
                assert isinstance(found, devices.Revoked), found
                assert rounds.sync(two, now) == Problem(Code.SYNC_REMOVED)
                frame.click("form[action$='/lock'] button")
                frame.wait_for_url("**/k/unlock")
                frame.fill("input[name=passphrase]", PASSPHRASE)
                frame.click("main button.act")
                page.wait_for_selector("#waits", state="hidden")
                at_host(three, hosting, person)
                assert devices.join(three, now, found.code, HOME, name="three") is None
            if day == 6:
                hosting.put_back()
                again = rounds.sync(one, now)
                assert again == Problem(Code.SYNC_FORKED), again
                synced(one, now, put_back=True)
                assert rounds.sync(three, now) == Problem(Code.SIGNED_OUT)  # it was let in after the backup
                at_host(three, hosting, person)
        end = first + timedelta(days=8)
        for desk in (one, three, one):
            synced(desk, end)
        mine, theirs = one.journal(end).book(), three.journal(end).book()
        assert mine.pages == theirs.pages and not mine.damaged
        assert {each.id for page_ in mine.pages for each in page_.glances} == names
        assert WORDS in {each.account.words for each in mine.pages}
        page.reload()
        page.wait_for_selector("html[data-shown=lock]")
        frame = unlocked(page)
        frame.goto(f"{address}k/devices")
        with frame.expect_navigation():
            frame.click("form[action$='/devices/now'] button")
        assert WORDS in read(frame, address)
        frame.goto(f"{address}k/devices")
        assert "הכול שווה" in frame.inner_text("main")
    finally:
        context.close()
        assert hosting.host.stop() == 0
