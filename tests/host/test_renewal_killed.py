"""A key that is renewed at a host by a device that is killed on the way (SIGKILL): it goes on by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hosts import Guest, Host
from kesher.actions.desk import Begun, Desk, State
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose
from kesher.journal.keys import Kind
from kesher.method import page as pages
from kesher.method.page import Glance
from kesher.method.problems import Code, Problem

PASSPHRASE = "נקודה אחת פנימה"
OTHER = "מנורה ביער שקט ומים"

CHILD = """
import os, signal, sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from kesher.journal import keys
keys.MEMORY_KIB, keys.PASSES, keys.LANES = 64, 1, 1
from kesher.actions.desk import Desk
from kesher.actions.sync import devices
home, now, passphrase, wanted, module, where, when = sys.argv[1:]
owner, name = import_module(module), where
if "." in where:
    of, _, name = where.partition(".")
    owner = getattr(owner, of)
kept = getattr(owner, name)
def killed(*given, **named):
    if when == "after":
        kept(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
desk, now = Desk(Path(home), keyring=False), datetime.fromisoformat(now)
assert desk.unlock(now, passphrase) is None
setattr(owner, name, killed)
print(devices.revoke(desk, now, wanted, passphrase))
"""

RENEWED = (
    ("kesher.sync.hosted", "Hosted.renew", "after"),
    ("kesher.actions.sync.devices", "follow", "before"),
    ("kesher.journal.sqlite", "SqliteStore.reseal", "after"),
    ("kesher.actions.sync.devices", "follow", "after"),
    ("kesher.actions.sync.devices", "leave_for_code", "before"),
)
NOT_RENEWED = (("kesher.sync.hosted", "Hosted.renew", "before"),)


@pytest.mark.parametrize("at", [*NOT_RENEWED, *RENEWED], ids=lambda at: f"{at[2]} {at[1]}")
def test_a_renewal_that_was_killed_goes_on_by_itself(
    desk: Desk,
    begun: Begun,
    host: Host,
    person: Guest,
    make_desk: Callable[..., Desk],
    now: datetime,
    at: tuple[str, str, str],
) -> None:
    other, lost, third = (make_desk(name) for name in ("other", "lost", "third"))
    for each in (desk, other, lost, third):
        choose(each.home, Place(address=host.address, token=person.let_in(each.home.name).token))
    for each in (other, lost):
        code = devices.pair(desk, now)
        assert isinstance(code, str)
        assert devices.join(each, now, code, OTHER, name=each.home.name) is None
    glance(desk, now, "before it")
    glance(other, now, "not sent")
    rounds.sync(desk, now)
    desk.close()
    child(desk.home, now, "lost", *at)
    again = Desk(desk.home, keyring=False)
    try:
        renewed = at in RENEWED
        assert again.state(now) is State.LOCKED and again.unlock(now, PASSPHRASE) is None
        follows = again.journal(now).key.epoch == 1 and renewed
        # Without the passphrase it says in one sentence what is needed; opened by it, it goes on.
        alone = rounds.sync(again, now)
        assert (getattr(alone, "code", None) is Code.SYNC_RENEWED) is follows, alone
        assert isinstance(rounds.sync(again, now, passphrase=PASSPHRASE), rounds.Synced)
        assert again.journal(now).key.epoch == (2 if renewed else 1)
        assert isinstance(rounds.sync(other, now, passphrase=OTHER), rounds.Synced)
        assert isinstance(rounds.sync(again, now), rounds.Synced)
        mine, theirs = again.journal(now).book(), other.journal(now).book()
        assert mine.pages == theirs.pages and not mine.damaged
        assert {each.id for page in mine.pages for each in page.glances} == {"before it", "not sent"}
        removed = rounds.sync(lost, now)
        assert (removed == Problem(Code.SYNC_REMOVED)) is renewed
        # The code that nobody was shown is asked about until there is another.
        assert not again.cover(now).code_confirmed
        code = again.new_code(now)
        assert isinstance(code, str) and isinstance(rounds.sync(again, now), rounds.Synced)
        assert devices.join(third, now, code, OTHER, name="third") is None
        again.lock()
        assert again.unlock(now, code, Kind.RECOVERY) is None
        if not renewed:
            assert isinstance(devices.revoke(again, now, "lost", PASSPHRASE), devices.Revoked)
    finally:
        again.close()


def glance(desk: Desk, now: datetime, name: str) -> None:
    written = Glance(id=name, at=now, where=3, pull="")
    desk.change(now, desk.moment(now).day, name, lambda page: pages.glance(page, written))


def child(home: Path, now: datetime, wanted: str, *at: str) -> None:
    command = [sys.executable, "-c", CHILD, str(home), now.isoformat(), PASSPHRASE, wanted, *at]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
