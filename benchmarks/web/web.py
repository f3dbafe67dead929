"""What the web door costs: a cold start, an idle server, an evening account, and a page over ten years.

Run: ``.venv/bin/python benchmarks/web/web.py``. CPU time of the server process (Linux, from /proc), medians
of several rounds; beside each figure stands a bare waitress application measured in the same run.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kesher.actions.desk import Desk
from kesher.journal.cover import Cover
from kesher.method.page import Account, Page, Sitting
from kesher.method.point import Decision, Mark, Point, PointDay, Turned

TICK = os.sysconf("SC_CLK_TCK")
YEARS_DAYS = 3650
ROUNDS = 5
POSTS = 300

BARE = """
import sys, waitress
def app(environ, start):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
print(f"http://localhost:{server.effective_port}/", flush=True)
server.run()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "kesher"
        fill(home)
        env = os.environ | {"KESHER_HOME": str(home), "KESHER_KEYRING": "no", "KESHER_LANGUAGE": "he"}
        kesher = [sys.executable, "-m", "kesher", "open", "--no-browser", "--port", "0"]
        bare = [sys.executable, "-c", BARE]

        empty = os.environ | {"KESHER_HOME": str(Path(folder) / "new"), "KESHER_KEYRING": "no"}
        print(f"{'':44}{'kesher':>10}{'bare waitress':>16}")
        mine = [cold(kesher, empty) for _ in range(ROUNDS)]
        plain = [cold(bare, os.environ.copy()) for _ in range(ROUNDS)]
        row("the interpreter alone, ms CPU", interpreter(), None)
        row("cold start to first byte, ms CPU", *(statistics.median(c for c, _ in x) for x in (mine, plain)))
        row(
            "resident, idle after the first page, MB",
            *(statistics.median(m for _, m in x) for x in (mine, plain)),
        )
        mine = [cold(kesher, env) for _ in range(ROUNDS)]
        row("the same with a book of ten years, ms CPU", statistics.median(c for c, _ in mine), None)
        row("resident with a book of ten years open, MB", statistics.median(m for _, m in mine), None)

        with Server(kesher, env) as server:
            server.get("/")
            token = server.field("/account/2026-06-01", "csrfmiddlewaretoken")
            fields = {
                "csrfmiddlewaretoken": token,
                "love": 7,
                "desire": 5,
                "thought": 6,
                "clarity": 8,
                "mark": "kept",
            }
            first = date(2025, 1, 5)

            def account(number: int) -> None:
                day = (first + timedelta(days=number)).isoformat()
                status = server.post(
                    f"/account/{day}", fields | {"act": f"a{number}", "words": "a line of words"}
                )
                assert status == 302, status

            mine_ms = server.cpu_of(account, POSTS)
            today_ms = server.cpu_of(lambda _: server.get("/"), 100)
            book_ms = server.cpu_of(lambda _: server.get("/book"), 5)
            idle = server.resident()
        with Server(bare, os.environ.copy()) as other:
            bare_ms = other.cpu_of(lambda _: other.post("/", fields), POSTS)
        row("an evening account, ms CPU in the server", mine_ms, bare_ms)
        row("Today, with ten years behind it, ms CPU", today_ms, bare_ms)
        row("the contents of ten years, ms CPU", book_ms, None)
        row("resident after reading all of it, MB", idle, None)


def interpreter() -> float:
    """Milliseconds of CPU that Python itself takes to start: the floor, and this machine's mood."""
    before = os.times()
    for _ in range(20):
        subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = os.times()
    return (after.children_user + after.children_system - before.children_user - before.children_system) * 50


def row(name: str, mine: float, other: float | None) -> None:
    print(f"{name:44}{mine:>10.2f}{'' if other is None else f'{other:>16.2f}'}")


def cold(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of CPU from the start of the process to its first page, and megabytes resident then."""
    with Server(command, env) as server:
        server.get("/")
        return server.cpu() * 1000, server.resident()


class Server:
    """A server in a process of its own."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found
        parts = urlsplit(found[0])
        self.host, self.cookies = parts.netloc, dict[str, str]()
        self.connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        self.get(parts.path)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def get(self, path: str) -> str:
        """A page, wherever it leads: a redirect is not yet anything to see."""
        status, text = self._send("GET", path, None)
        return self.get(self.location) if status == 302 else text

    def post(self, path: str, fields: dict[str, object]) -> int:
        return self._send("POST", path, urlencode(fields).encode())[0]

    def field(self, path: str, name: str) -> str:
        found = re.search(f'name="{name}" value="([^"]*)"', self.get(path))
        assert found
        return found[1]

    def cpu(self) -> float:
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / TICK

    def cpu_of(self, act, times: int) -> float:
        """Milliseconds of the server's CPU for one act; /proc counts in ticks, so many are run."""
        act(0)
        before = self.cpu()
        for number in range(1, times + 1):
            act(number)
        return (self.cpu() - before) * 1000 / times

    def resident(self) -> float:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found
        return int(found[1]) / 1024

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[int, str]:
        headers = {"Host": self.host, "Origin": f"http://{self.host}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        self.location = response.getheader("Location", "")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, text


def fill(home: Path) -> None:
    """Ten years of days, ending long enough ago that the benchmark's own accounts fall inside."""
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    desk = Desk(home, keyring=False)
    desk.begin(now, Cover(), "correct horse battery", keep=True)
    first = now.date() - timedelta(days=YEARS_DAYS)
    line = "היום היה קצר, והלב במקום אחר. בערב נזכרתי. " * 2
    pages = []
    for number in range(YEARS_DAYS):
        day = first + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        decisions = ()
        if number == 0:
            point = Point(id="p", act="חצי שעה של עיון, ברצף")
            decisions = (Decision(id="d", at=at, kind=Turned.CHOSE, point=point),)
        pages.append(
            Page(
                day=day,
                sittings=(
                    Sitting(id=f"s{number}", at=at, route="awaiting", seconds=300, clarity=number % 11),
                ),
                account=Account(clarity=6, love=number % 11, desire=5, thought=4, words=line, written=at),
                point=PointDay(Mark.KEPT, "p"),
                decisions=decisions,
                acts=(f"a{number}", f"b{number}"),
            )
        )
    desk.journal(now).add(tuple(pages))
    desk.close()


if __name__ == "__main__":
    main()
