"""What a page of a circle with 10,000 threads costs a running host: gunicorn, Django and the words.

``PYTHONPATH=tests:benchmarks/circle python benchmarks/circle/circle_page.py``
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from circle import circle, told
from hosts import Guest, hosting

TIMES = 40


def processor(pid: int) -> float:
    """Seconds of processor time of a process and those it began."""
    spent = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def run(threads: int) -> None:
    with tempfile.TemporaryDirectory() as folder, hosting(Path(folder) / "home") as host:
        teacher = Guest(host).join(host.invitation, "teacher@example.org")
        room = circle(Path(folder) / "home" / "host", threads)
        room.database.close()
        at = f"/circle/{room.circle}"
        # The circle was made beside the host: its teacher is let in as whoever holds the file would let him.
        who = re.search(r'"id": "([0-9a-f-]+)"', teacher.get("/export").body)
        assert who
        from kesher.circle.database import SqliteCircles
        from kesher.circle.keyring import Keyring
        from kesher.circle.people import Person, add
        from kesher.circle.role import Role
        from kesher.circle.room import instant, room_of

        database = SqliteCircles(Path(folder) / "home" / "host" / "circles.db")
        own = room_of(database, Keyring(Path(folder) / "home" / "host"), room.circle)
        with database.writing():
            add(own, instant(0), who[1], Role.TEACHER, Person("t", "t@example.org"))
        database.close()
        pages = {
            "circle": at,
            "desk": f"{at}/desk",
            "published": f"{at}/published",
            "one": f"{at}/published/1",
        }
        for name, path in pages.items():
            assert teacher.get(path).status == 200, path
            before = processor(host.process.pid)
            for _ in range(TIMES):
                teacher.get(path)
            spent = (processor(host.process.pid) - before) / TIMES * 1000
            told(f"page “{name}” of a circle with {threads} threads, whole", cpu_ms=round(spent, 1))


if __name__ == "__main__":
    for many in (100, 10_000):
        run(many)
