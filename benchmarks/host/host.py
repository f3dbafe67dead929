"""What a host costs: a push and a pull over HTTP, beside a raw durable insert of one row in the same run.

Run: ``.venv/bin/python benchmarks/host/host.py [--sqlite]``. It starts a PostgreSQL of its own with its usual
durability, a host over it, and a few clients in this process. CPU time is that of the host's workers, from
/proc; the ratio and it count, the rates are those of a machine that does nothing else.

How long a disk takes to say that something is on it changes within a minute by more than all that is measured
here. So raw inserts and pushes are made in turns, and the ratio is the median of the turns.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
from host_statements import bundle, push

from kesher.sync import wire

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from hosts import Guest, Host, hosting

CLIENTS, PUSHES, PULLS, TURNS = 4, 300, 300, 7
LAST = TURNS * PUSHES
BARE = """
def app(environ, start):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
"""
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kesher-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        conninfo, stop = started(folder / "pg")
        try:
            url = "" if "--sqlite" in sys.argv else f"postgresql:///postgres?host={folder / 'pg'}&user=kesher"
            with hosting(folder / "home", url) as host:
                measured(host, conninfo)
        finally:
            stop()


def measured(host: Host, conninfo: str) -> None:
    person = Guest(host).join(host.invitation, "operator@example.org")
    devices = [person.let_in(str(number)) for number in range(CLIENTS)]
    journals = [str(uuid4()) for _ in devices]
    idle = resident(host)
    # Each thread connects at its first request, and that is not what a push takes.
    warm = [str(uuid4()) for _ in devices]
    load(host, partial(pushed, devices, warm, 0), PUSHES)
    turns = []
    for first in range(0, LAST, PUSHES):
        raw = inserted(conninfo)
        turns.append((raw, *load(host, partial(pushed, devices, journals, first), PUSHES)))
    raws, rates, cpus = (statistics.median(each) for each in zip(*turns, strict=True))
    ratios = sorted(rate / raw for raw, rate, _ in turns)
    print(f"raw durable insert of one row, {CLIENTS} connections     {raws:8.0f} a second")
    told = f"{statistics.median(ratios):.2f} of raw ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    print(f"push of one row over HTTP, {CLIENTS} devices   {rates:8.0f} a second, {told}")
    print(f"  CPU of the host's workers                  {cpus:8.2f} ms a push")
    rate, cpu = load(host, lambda n: pulls(devices[n], journals[n], LAST), PULLS)
    print(f"pull of nothing new                          {rate:8.0f} a second, {cpu:.2f} ms CPU")
    rate, cpu = load(host, lambda n: pulls(devices[n], journals[n], LAST - PUSHES), 40)
    print(f"pull of {PUSHES} rows                            {rate:8.0f} a second, {cpu:.2f} ms CPU")
    rate, cpu = bare(host)
    print(f"a bare application under the same gunicorn   {rate:8.0f} a second, {cpu:.2f} ms CPU")
    print(f"a worker's memory, after its first request   {idle:8.0f} MB, at the end {resident(host):.0f} MB")


def bare(host: Host) -> tuple[float, float]:
    """What gunicorn and its threads alone take on this machine, now."""
    (host.home / "bare.py").write_text(BARE)
    options = ["-k", "gthread", "--threads", "8", "-w", "2", "--no-control-socket", "-b", "127.0.0.1:0"]
    running = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "bare:app"],
        cwd=host.home,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    told = next(found for line in running.stderr if (found := re.search(r"http://127.0.0.1:(\d+)", line)))
    time.sleep(2)
    other = SimpleNamespace(process=running, port=int(told[1]))
    requests = [("POST", "/", push(0, 1))] * PUSHES
    try:
        guest = SimpleNamespace(host=other, token="")
        return load(other, lambda _: asked(guest, requests), PUSHES)
    finally:
        running.terminate()
        running.wait(30)


def load(host: Any, work: Callable[[int], list[float]], number: int) -> tuple[float, float]:
    """Let all clients work; requests a second, and the workers' CPU time for each, in milliseconds."""
    before, began = cpu_of(host), time.perf_counter()
    threads = [threading.Thread(target=work, args=(each,)) for each in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    took = time.perf_counter() - began
    return CLIENTS * number / took, (cpu_of(host) - before) * 1000 / (CLIENTS * number)


def pushed(devices: list[Guest], journals: list[str], first: int, which: int) -> list[float]:
    numbers = range(first, first + PUSHES)
    return asked(devices[which], [("POST", f"/sync/{journals[which]}", push(each, 1)) for each in numbers])


def pulls(device: Guest, journal: str, after: int) -> list[float]:
    return asked(device, [("GET", f"/sync/{journal}?after={after}", None)] * (PULLS if after == LAST else 40))


def asked(device: Any, requests: list[tuple[str, str, bytes | None]]) -> list[float]:
    """Ask over one connection, as a device does within a round."""
    connection = http.client.HTTPConnection("localhost", device.host.port, timeout=60)
    headers = {"Authorization": f"Bearer {device.token}", "Content-Type": wire.KIND}
    times = []
    for method, path, body in requests:
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def workers(host: Any) -> list[int]:
    listed = Path(f"/proc/{host.process.pid}/task/{host.process.pid}/children").read_text().split()
    return [int(each) for each in listed]


def cpu_of(host: Any) -> float:
    found = 0
    for each in workers(host):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        found += int(fields[11]) + int(fields[12])
    return found / TICK


def resident(host: Host) -> float:
    """The memory of a worker by itself and its share of what it has in common, in megabytes; the median."""
    sizes = []
    for each in workers(host):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)
        assert found
        sizes.append(int(found[1]) / 1024)
    return statistics.median(sizes)


def inserted(conninfo: str) -> float:
    """Rows a second that are inserted durably, one a transaction."""
    with psycopg.connect(conninfo, autocommit=True) as db:
        db.execute("CREATE TABLE IF NOT EXISTS raw (id uuid PRIMARY KEY, body bytea NOT NULL)")
    row = bundle(b"a").body

    def insert() -> None:
        with psycopg.connect(conninfo, autocommit=True) as db:
            for _ in range(PUSHES):
                db.execute("INSERT INTO raw VALUES (%s, %s)", (uuid4(), row))

    threads = [threading.Thread(target=insert) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return CLIENTS * PUSHES / (time.perf_counter() - began)


def started(folder: Path) -> tuple[str, Callable[[], None]]:
    """A PostgreSQL with its usual durability, on a socket of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    programs = found[-1].parent if found else Path(shutil.which("initdb") or "initdb").parent
    folder.mkdir()
    other: dict[str, object] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        other = {"user": "postgres", "extra_groups": []}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **other}
    data = folder / "data"
    made = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "kesher",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(made, check=True, **quiet)  # type: ignore[call-overload]
    options = ["-k", str(folder), "-c", "listen_addresses="]
    running = subprocess.Popen([str(programs / "postgres"), "-D", str(data), *options], **quiet)  # type: ignore[call-overload]
    conninfo = f"host={folder} user=kesher dbname=postgres"
    while True:
        try:
            psycopg.connect(conninfo).close()
            break
        except psycopg.OperationalError:
            time.sleep(0.1)

    def stop() -> None:
        running.terminate()
        running.wait(30)

    return conninfo, stop


if __name__ == "__main__":
    main()
