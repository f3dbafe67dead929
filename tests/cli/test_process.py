"""The program as a process: how it starts, what it loads, and how it ends."""

import contextlib
import http.client
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    ours = {"KESHER_HOME": str(tmp_path / "kesher"), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "en"}
    return kept | ours | {"HOME": str(tmp_path)}


def kesher(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kesher", *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["today", "--help"], ["--nothing"]])
def test_help_loads_no_framework_and_no_database(environ: dict[str, str], arguments: list[str]) -> None:
    code = (
        "import sys\nfrom kesher.cli.main import main\n"
        f"main({arguments!r})\n"
        "heavy = {'django', 'waitress', 'sqlite3', 'pysqlite3', 'cryptography', 'keyring', 'http.client'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_times_load_no_framework_either(environ: dict[str, str]) -> None:
    place = ["--lat", "31.77", "--lon", "35.22", "--tz", "Asia/Jerusalem"]
    code = (
        "import sys\nfrom kesher.cli.main import main\n"
        f"main({['zmanim', *place, '--from', '2026-11-22', '--to', '2026-11-22', '--json']!r})\n"
        "print(sorted({'django', 'sqlite3', 'pysqlite3', 'cryptography'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_hebrew_reaches_a_pipe_whatever_the_locale(environ: dict[str, str]) -> None:
    done = kesher(environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "KESHER_LANGUAGE": "he"}, "--help")
    assert done.returncode == 0 and "פקודות" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_fault(environ: dict[str, str]) -> None:
    place = "--lat 31.77 --lon 35.22 --tz Asia/Jerusalem --from 2020-01-01 --to 2024-12-31"
    done = subprocess.run(
        f"{sys.executable} -m kesher zmanim {place} | head -n 1",
        shell=True,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith("2020-01-01") and done.stderr == ""


def _heeds_interruption() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Opened:
    def __init__(self, environ: dict[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kesher", *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Whoever runs the tests in the background may have asked that no interruption reach them.
            preexec_fn=_heeds_interruption,  # noqa: PLW1509 - one thread, and one call
        )
        self.line = self.process.stdout.readline()

    @property
    def address(self) -> str:
        found = re.fullmatch(r"Kesher is open at (http://kesher\.localhost:\d+/open/\S+)\n", self.line)
        assert found, self.line
        return found[1]

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture
def opened(environ: dict[str, str]) -> Iterator[Opened]:
    running = Opened(environ, "open", "--no-browser", "--port", "0")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.communicate(timeout=20)


def status(address: str) -> int:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=10)
    connection.request("GET", parts.path, headers={"Host": parts.netloc})
    found = connection.getresponse().status
    connection.close()
    return found


def test_it_prints_one_line_and_the_address_works_once(opened: Opened, environ: dict[str, str]) -> None:
    assert status(opened.address) == 302
    assert status(opened.address) == 403
    again = kesher(environ, "--no-browser")
    assert again.returncode == 0 and again.stderr == "" and again.stdout.count("\n") == 1
    fresh = again.stdout.removeprefix("Kesher is open at ").strip()
    assert fresh != opened.address and urlsplit(fresh).port == urlsplit(opened.address).port
    assert status(fresh) == 302
    assert opened.process.poll() is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly(
    opened: Opened, environ: dict[str, str], tmp_path: Path, how: signal.Signals
) -> None:
    assert status(opened.address) == 302
    code, out, err = opened.end(how)
    assert (code, out, err) == (0, "", "")
    assert not (tmp_path / "kesher" / "door.json").exists()
    with pytest.raises(ConnectionRefusedError):
        status(opened.address)


def test_after_a_kill_it_starts_anew(opened: Opened, environ: dict[str, str], tmp_path: Path) -> None:
    opened.end(signal.SIGKILL)
    assert (tmp_path / "kesher" / "door.json").exists()
    port = urlsplit(opened.address).port
    again = Opened(environ, "--no-browser", "--port", str(port))
    assert status(again.address) == 302
    assert again.end(signal.SIGTERM)[0] == 0


def test_another_home_is_refused_the_taken_port(
    opened: Opened, environ: dict[str, str], tmp_path: Path
) -> None:
    port = urlsplit(opened.address).port
    done = kesher(environ | {"KESHER_HOME": str(tmp_path / "other")}, "--no-browser", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Port {port} is taken. Choose another: kesher --port {port + 1}.\n"


BROWSER = """#!{python}
import re, sys, time, urllib.error, urllib.parse, urllib.request
from pathlib import Path
out = Path({out!r})
class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
page = urllib.request.urlopen(sys.argv[1], timeout=20).read().decode()
link = re.search('url=([^"]+)"', page)[1].replace("kesher.localhost", "127.0.0.1")
host = "kesher.localhost:" + str(urllib.parse.urlsplit(link).port)
began = time.monotonic()
try:
    asked = urllib.request.Request(link, headers={{"Host": host}})
    answer = urllib.request.build_opener(Stays).open(asked, timeout=20)
except urllib.error.HTTPError as error:
    answer = error
out.with_suffix(".new").write_text(f"{{answer.status}} {{time.monotonic() - began:.1f}} {{sys.argv[1:]}}")
out.with_suffix(".new").rename(out)
time.sleep(25)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the command lines of others are read in /proc")
def test_a_browser_that_stays_open_gets_the_page_at_once_and_its_command_line_opens_nothing(
    environ: dict[str, str], tmp_path: Path
) -> None:
    script, out = tmp_path / "browser", tmp_path / "told"
    script.write_text(BROWSER.format(python=sys.executable, out=str(out)))
    script.chmod(0o700)
    running = Opened(environ | {"BROWSER": str(script)}, "--port", "0")
    try:
        token = running.address.rpartition("/")[2]
        began, seen, told = time.monotonic(), set[bytes](), False
        while not told and time.monotonic() - began < 20:
            told = (
                out.exists()
            )  # asked before the look, so that the browser, which stays, is seen at least once
            for line in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    seen.add(line.read_bytes())
            time.sleep(0.05)
        status, seconds, arguments = out.read_text().split(" ", 2)
        assert status == "302" and float(seconds) < 3
        assert "file://" in arguments and any(b"file://" in each for each in seen)
        assert not any(token.encode() in each or b"/open/" in each for each in seen)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=20) == 0
    finally:
        if running.process.poll() is None:
            running.process.kill()
    assert not (tmp_path / "kesher" / "way-in").exists()


def test_of_two_starts_at_once_the_second_joins_the_first(environ: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "kesher", "--no-browser", "--port", port]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environ, **quiet) for _ in range(2)]
    try:
        lines = [each.stdout.readline() for each in processes]
        assert all(line.startswith("Kesher is open at http://") for line in lines), lines
        ended = next(each for each in itertools.cycle(processes) if each.poll() is not None)
        assert ended.returncode == 0 and ended.stderr.read() == ""
    finally:
        for each in processes:
            if each.poll() is None:
                each.terminate()
            each.communicate(timeout=20)
