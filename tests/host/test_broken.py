"""A host whose database is killed under load, or whose disk is full, says so; no device loses anything."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest

from hosts import Guest, bundle, hosting, pulled, pushed
from kesher.method.problems import Code, Refused
from kesher.sync import hosted
from kesher.sync.carrier import Push
from kesher.sync.hosted import Hosted


class Database:
    """A PostgreSQL with its usual durability, which can be killed."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        self._programs = found[-1].parent if found else Path(shutil.which("initdb") or "/nowhere/x").parent
        if not (self._programs / "initdb").exists():
            pytest.skip("POSTGRESQL IS NOT INSTALLED: nothing of the hosted store was tested")
        self.folder = folder
        folder.mkdir()
        self._other: dict[str, object] = {}
        if os.geteuid() == 0:
            for each in (folder, *folder.parents):
                if each != Path("/tmp") and each.is_relative_to("/tmp"):
                    each.chmod(0o755)
            shutil.chown(folder, "postgres")
            self._other = {"user": "postgres", "extra_groups": []}
        self._quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        made = [self._programs / "initdb", "-D", folder / "data", "-U", "kesher", "--auth=trust"]
        subprocess.run(  # type: ignore[call-overload]
            [*map(str, made), "--locale=C", "-E", "UTF8"],
            check=True,
            timeout=120,
            **self._quiet,
            **self._other,
        )
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql:///postgres?host={self.folder}&user=kesher"

    def start(self) -> None:
        import psycopg

        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
        until = time.monotonic() + 60
        while True:
            # While those that the killed one left are still there, it does not start.
            self._running = subprocess.Popen(  # type: ignore[call-overload]
                [*map(str, command), "-c", "listen_addresses="], **self._quiet, **self._other
            )
            while self._running.poll() is None:
                try:
                    psycopg.connect(f"host={self.folder} user=kesher dbname=postgres").close()
                    return
                except psycopg.OperationalError:
                    time.sleep(0.1)
                assert time.monotonic() < until
            time.sleep(0.2)

    def kill(self) -> None:
        """All of it at once, as when the power goes."""
        pid = self._running.pid
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self._running.kill()
        for each in own:
            with suppress(ProcessLookupError):
                os.kill(int(each), signal.SIGKILL)
        self._running.wait(30)

    def stop(self) -> None:
        self._running.send_signal(signal.SIGINT)
        self._running.wait(30)


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    found = Database(folder)
    try:
        yield found
    finally:
        found.stop()


@pytest.mark.slow
def test_a_database_that_is_killed_under_load_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with database(tmp_path / "pg") as db, hosting(tmp_path / "home", db.address) as host:
        person = Guest(host).join(host.invitation, "operator@example.org")
        devices = [(person.let_in(), str(uuid4())) for _ in range(4)]
        kept: dict[str, list[bytes]] = {journal: [] for _, journal in devices}
        answers: set[tuple[int, str]] = set()
        ended = threading.Event()

        def work(device: Guest, journal: str) -> None:
            number = 0
            while not ended.is_set():
                name = b"%06d" % number
                row = (bundle(name, os.urandom(400)),)
                answer = pushed(device, journal, after=number, id=name, bundles=row)
                if answer.status == 200:
                    kept[journal].append(name)
                    number += 1
                    continue
                told = json.loads(answer.body)
                answers.add((answer.status, told["problem"]))
                if told["problem"] == "behind":  # it was written, and only its answer was lost
                    number = told["serial"]
                time.sleep(0.05)

        threads = [threading.Thread(target=work, args=each) for each in devices]
        for each in threads:
            each.start()
        for _ in range(2):
            time.sleep(1.5)
            db.kill()
            time.sleep(0.5)
            assert devices[0][0].get(f"/sync/{devices[0][1]}").status == 503
            db.start()
        time.sleep(1.5)
        ended.set()
        for each in threads:
            each.join()
        assert answers <= {(503, "database-unreachable"), (503, "database-silent"), (409, "behind")}, answers
        assert any(status == 503 for status, _ in answers)
        for device, journal in devices:
            there = everything(device, journal)
            assert len(kept[journal]) > 5 and set(kept[journal]) <= set(there)
            assert there == [b"%06d" % number for number in range(len(there))]


def everything(device: Guest, journal: str) -> list[bytes]:
    """The names of all rows, in their order."""
    answer = pulled(device, journal)
    names = [each.name for each in answer.rows]
    while answer.more is not None:
        answer = pulled(device, journal, *answer.more)
        names += [each.name for each in answer.rows]
    return names


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk of its own can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_host_whose_disk_is_full_says_so_and_goes_on_when_there_is_room(disk: Path) -> None:
    with hosting(disk / "home") as host:
        person = Guest(host).join(host.invitation, "operator@example.org")
        device, journal = person.let_in(), uuid4()
        there = Hosted(hosted.Host(host.address, device.token), journal)

        def push(after: int) -> Push:
            name = b"%06d" % after
            return Push("d", name, 1, after, b"head", (bundle(name, os.urandom(300_000)),))

        done = 0
        with pytest.raises(Refused) as refused:
            while done < 40:
                there.push(push(done))
                done += 1
        assert done > 2 and refused.value.problem.code is Code.HOST_FULL
        # What is there can be read; a person is told of it on a page.
        (source,) = there.pull({}, "d")
        assert source.serial == done and len(source.bundles) == done
        assert person.get("/devices").status in (200, 507)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        there.push(push(done))
        (source,) = there.pull({}, "d")
        assert source.serial == done + 1 and len(source.bundles) == done + 1
