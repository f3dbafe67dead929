"""What many tests share: a desk with a book on it, an instant to act at, and a real PostgreSQL."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from kesher.actions.desk import Begun, Desk
from kesher.journal import keys
from kesher.journal.cover import Cover

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile(
    "kesher", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kesher")

PASSPHRASE = "נקודה אחת פנימה"


@pytest.fixture
def now() -> datetime:
    """Monday the 23rd of November 2026, two in the afternoon in Jerusalem: 13 Kislev 5787."""
    return datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def evening() -> datetime:
    """The same Monday at eight in the evening: it is already the night of 14 Kislev."""
    return datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.fixture
def shabbat() -> datetime:
    """Shabbat, the 28th of November 2026, noon in Jerusalem."""
    return datetime(2026, 11, 28, 10, tzinfo=UTC)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the cost of Argon2, floor and all, so that tests of other things do not wait for it."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "PASSES", 1)
    monkeypatch.setattr(keys, "LANES", 1)


@pytest.fixture
def make_desk(tmp_path: Path, quick_keys: None) -> Iterator[Callable[..., Desk]]:
    """Make desks, each with its own home unless told; they are closed at the end."""
    with contextlib.ExitStack() as made:

        def make(home: str | Path = "kesher", *, keyring: bool = False) -> Desk:
            desk = Desk(tmp_path / home, keyring=keyring)
            made.callback(desk.close)
            return desk

        yield make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A desk on which nothing lies yet."""
    return make_desk()


@pytest.fixture
def begun(desk: Desk, now: datetime) -> Begun:
    """A journal begun on ``desk`` with ``PASSPHRASE``; it lies open."""
    made = desk.begin(now, Cover(), PASSPHRASE, keep=False)
    assert isinstance(made, Begun)
    return made


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The connection string of a PostgreSQL started for this run, on a socket of its own."""
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    if initdb is None or server is None:
        pytest.skip("POSTGRESQL IS NOT INSTALLED: nothing of the hosted store was tested")
    folder = Path(tempfile.mkdtemp(prefix="kesher-pg-"))
    as_other: dict[str, object] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        user = "postgres" if _known("postgres") else "nobody"
        shutil.chown(folder, user)
        as_other = {"user": user, "extra_groups": []}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_other}
    data = folder / "data"
    made = [initdb, "-D", str(data), "-U", "kesher", "--auth=trust", "-N", "-E", "UTF8", "--locale=C"]
    subprocess.run(made, check=True, timeout=120, **quiet)
    options = ["-F", "-k", str(folder), "-c", "listen_addresses=", "-c", "max_connections=50"]
    running = subprocess.Popen([server, "-D", str(data), *options], **quiet)
    try:
        conninfo = f"host={folder} user=kesher dbname=postgres"
        _wait_for(conninfo, running)
        yield conninfo
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


def _known(user: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _wait_for(conninfo: str, running: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(conninfo).close()
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The one Chromium of a run: a second one cannot be driven beside it in one process."""
    from doors import SWITCHES, chromium

    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the pages are not tested in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield launched
        launched.close()
