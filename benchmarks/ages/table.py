"""Every act at every age, as one Markdown table.

``.venv/bin/python benchmarks/ages`` measures all acts, runs the further benchmarks, and writes what they say
into ``docs/reference/performance.md``; with parts of names after it, it measures those acts and only prints.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ages import peers
from ages.acts import ACTS, Act, Open, opened
from ages.journal import YEARS, filled
from ages.peers import Peer
from ages.spent import spent
from kesher.journal.sqlite import SqliteStore

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "performance.md"
BEGIN, END = "<!-- what the run says -->", "<!-- so far the run -->"
TIMES = 15
BEGIN_OTHERS, END_OTHERS = "<!-- what the other runs say -->", "<!-- so far the other runs -->"
BENCHMARKS = Path(__file__).resolve().parents[1]
OTHERS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("Whole journals", "ages/whole.py", ("--years", "1", "10", "40"), ""),
    ("More than anyone has", "ages/extremes.py", (), ""),
    ("A library of a million passages", "library/search.py", ("--million",), ""),
    ("A sheet that is read, and a week that is printed", "paper/sheets.py", ("--n", "1"), "CPU"),
    ("An installation", "ages/weight.py", (), ""),
)
"""Of each further run: its title, its file, what is typed after it, and which of its lines are shown."""
BESIDE = (
    "Other people's programs in the same run, about the same lines (their versions stand in "
    "`benchmarks/ages/peers.py`; nothing of theirs is sealed but what is called encrypted):"
)


class Cost(NamedTuple):
    """What an act costs at one age.

    Attributes:
        cpu: milliseconds of the processor, the median.
        statements: to the database; None where that is another process's.
        size: bytes of its answer.
    """

    cpu: float
    statements: int | None
    size: int


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that the journal's database is asked meanwhile."""
    asked: list[str] = []
    plain = SqliteStore.execute

    def execute(store: SqliteStore, sql: str, values: tuple[object, ...] = ()) -> object:
        asked.append(sql)
        return plain(store, sql, values)

    SqliteStore.execute = execute  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        SqliteStore.execute = plain  # type: ignore[method-assign]


def cost(act: Act, there: Open) -> Cost:
    """Measure one act: twice to make it warm, and then for the median."""
    there.browser.enter()
    once, before = act.ready(there)
    took: list[float] = []
    own, size = 0, 0
    for number in range((act.times or TIMES) + 2):
        if before is not None:
            before()
        with watched() as asked:
            began = spent()
            size = once()
            ended = spent()
        own = len(asked)
        if number > 1:
            took.append((ended - began) / act.many)
    apart = act.times is not None  # a process of its own, whose statements nobody counts here
    return Cost(statistics.median(took), None if apart else own, size)


def measured(names: list[str]) -> dict[str, dict[int, Cost]]:
    """Every act that is meant, at every age."""
    wanted = [act for act in ACTS if not names or any(name in act.name for name in names)]
    found: dict[str, dict[int, Cost]] = {act.name: {} for act in wanted}
    with tempfile.TemporaryDirectory() as folder:
        for years in YEARS:
            there = opened(filled(Path(folder) / str(years), years))
            there.write()
            for act in wanted:
                found[act.name][years] = cost(act, there)
            there.browser.close()
    return found


def table(found: dict[str, dict[int, Cost]]) -> str:
    """The table, in Markdown."""
    floors = {act.name: act.floor for act in ACTS}
    ages = " | ".join(f"{years} y" for years in YEARS)
    lines = [
        f"| act | {ages} | statements | bytes | beside it |",
        f"|---|{'--:|' * len(YEARS)}--:|--:|---|",
    ]
    for name, costs in found.items():
        last = costs[YEARS[-1]]
        times = " | ".join(_number(costs[years].cpu) for years in YEARS)
        floor = floors.get(name, "")
        beside = f"{floor}: {_number(found[floor][YEARS[-1]].cpu)}" if floor in found else ""
        statements = "" if last.statements is None else str(last.statements)
        size = f"{last.size:,}" if last.size else ""
        lines.append(f"| {name} | {times} | {statements} | {size} | {beside} |")
    return "\n".join(lines)


def beside(found: dict[str, dict[int, Cost]], others: list[Peer]) -> str:
    """The table of the peers, in Markdown, with our act beside each."""
    ages = " | ".join(f"{years} y" for years in YEARS)
    lines = [
        f"| another program | {ages} | ours | {ages} |",
        f"|---|{'--:|' * len(YEARS)}---|{'--:|' * len(YEARS)}",
    ]
    for each in others:
        own = found[each.ours]
        theirs = " | ".join(_number(each.cpu[years]) for years in YEARS)
        mine = " | ".join(_number(own[years].cpu) for years in YEARS)
        lines.append(f"| {each.name} | {theirs} | {each.ours} | {mine} |")
    return "\n".join(lines)


def _number(cpu: float) -> str:
    return f"{cpu:.4f}" if cpu < 0.1 else f"{cpu:.2f}" if cpu < 10 else f"{cpu:.0f}"


def others() -> str:
    """What the other runs print, one under the other; a table as one, all else as it stands."""
    made = []
    for title, file, typed, only in OTHERS:
        run = [sys.executable, str(BENCHMARKS / file), *typed]
        said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        lines = [line.rstrip() for line in said.splitlines() if only in line]
        shown = lines if lines[0].startswith("|") else ["```text", *lines, "```"]
        command = " ".join((".venv/bin/python", f"benchmarks/{file}", *typed))
        made.append("\n".join([f"**{title}** (`{command}`)", "", *shown]))
    return "\n\n".join(made)


def written(page: str, begin: str, end: str, said: str) -> str:
    """A page with what a run says between two of its signs."""
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{said}\n\n{end}{rest.partition(end)[2]}"


def main(names: list[str]) -> None:
    """Measure, print, and where all was measured write the page."""
    found = measured(names)
    told = table(found)
    if names:
        print(told)
        return
    with tempfile.TemporaryDirectory() as folder:
        told += f"\n\n{BESIDE}\n\n{beside(found, peers.measured(Path(folder)))}"
    print(told)
    further = others()
    print(further)
    version = subprocess.run(["git", "describe", "--always"], capture_output=True, text=True, check=False)
    run = (
        f"Milliseconds of the processor (medians), at {version.stdout.strip() or 'an unknown state'}, on "
        f"{datetime.now(UTC).date()}; Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores that others used as well."
    )
    page = written(PAGE.read_text(encoding="utf-8"), BEGIN, END, f"{run}\n\n{told}")
    PAGE.write_text(written(page, BEGIN_OTHERS, END_OTHERS, further), encoding="utf-8")
