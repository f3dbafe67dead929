"""What the page of the host says is so: its commands run, its settings are understood, its unit starts it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kesher.cli.parser import build
from kesher.host.options import read_address, read_mail
from kesher.host.rows.room import JOURNAL, JOURNALS
from kesher.method.language import Language
from kesher.sync import wire
from kesher.words import catalogue

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/host-a-community.md").read_text("utf-8")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux")


def block(kind: str, holding: str) -> str:
    """A block of the page."""
    found = [each for each in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL) if holding in each]
    assert len(found) == 1, holding
    return str(found[0])


def test_its_commands_run_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    env = os.environ | {"KESHER_HOME": str(tmp_path / "kesher"), "KESHER_LANGUAGE": "en"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    lines = [line for each in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in each.splitlines()]
    assert [line.split()[0] for line in lines] == ["kesher", "sqlite3", "sqlite3", "sqlite3"]
    serving = shlex.split(lines[0].replace("8614", "0"))
    running = subprocess.Popen(serving, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("The host is running: http://localhost:")
        if shutil.which("sqlite3") is None:
            pytest.skip("no sqlite3 on the path: the copies were not made")
        for line in lines[1:]:
            subprocess.run(shlex.split(line), cwd=tmp_path, check=True, timeout=30)
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
        running.stdout.close()
    copies = {"directory-copy.db": "directory_account", "sealed-copy.db": "sealed", "circles-copy.db": "said"}
    for name, table in copies.items():
        db = sqlite3.connect(tmp_path / name)
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        db.close()


def test_what_the_unit_starts_is_understood() -> None:
    unit = block("ini", "[Service]")
    started = re.search(r"^ExecStart=\S*/kesher (.*)$", unit, re.M)
    assert started
    wanted = build(catalogue(Language.EN)).parse_args(started[1].split())
    assert wanted.command == "host" and wanted.port == 8614
    for line in re.findall(r"^    kesher (host .*)$", PAGE, re.M):
        assert build(catalogue(Language.EN)).parse_args(shlex.split(line)).database


def test_its_settings_are_understood() -> None:
    address, mail = (
        block("ini", f"\n{each}="[1:]).strip() for each in ("KESHER_HOST_ADDRESS", "KESHER_HOST_MAIL")
    )
    assert read_address(dict([address.split("=", 1)])) == "https://kesher.example.org"
    read = read_mail(dict([mail.split("=", 1)]))
    assert read is not None and read.user == "kesher@example.org" and read.port == 465 and read.tls


def test_its_bounds_are_those_that_hold() -> None:
    assert f"may have {JOURNAL >> 20} MB at the host" in PAGE and wire.ROW == 4 << 20 and JOURNALS == 8
    assert "client_max_body_size 12m" in PAGE
