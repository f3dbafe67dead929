"""A daily act costs the same in the first year of a journal and in its fortieth.

Counted are operations – each call of a function, ours or the interpreter's own – and statements to the
database, which are the same on every machine. The two journals have the same last year (``benchmarks/ages``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kesher.cli import run as running
from kesher.cli.main import main
from kesher.journal import keys
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from ages.acts import ACTS, Open, opened
from ages.journal import NOW, filled

sys.path.remove(str(Path(__file__).parents[2] / "benchmarks"))  # its rooms are named as those of the tests

MOST = 1.3
"""How many times what an act costs in the first year it may cost in the fortieth."""

YOUNG, OLD = 1, 40
WEB = ("Today", "Today after an account", "an account by web", "a day", "the contents", "a sitting's page")
READINGS = ("the thread after a writing", "the letter", "a foundation", "a word that is nowhere")
COMMANDS = (("today",), ("point",), ("account", "--love", "5"))


class Counted(NamedTuple):
    """What an act costs."""

    calls: int
    statements: int
    unsealed: int


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Open]]:
    """A journal of one year and one of forty, each open before a browser; a line was written in both."""
    with pytest.MonkeyPatch.context() as quick:
        for name, value in (("MEMORY_KIB", 64), ("PASSES", 1), ("LANES", 1)):
            quick.setattr(keys, name, value)
        made = {years: filled(tmp_path_factory.mktemp("years") / str(years), years) for years in (YOUNG, OLD)}
    there = {years: opened(each) for years, each in made.items()}
    yield there
    for each in there.values():
        each.browser.close()


def counted(act: Callable[[], object], before: Callable[[], object] | None = None) -> Counted:
    """Do an act until nothing of it is new any more, and count it then."""
    for _ in range(2):
        if before is not None:
            before()
        act()
    if before is not None:
        before()
    statements = unsealed = calls = 0
    execute, unseal = SqliteStore.execute, DataKey.unseal

    def executed(store: SqliteStore, sql: str, values: tuple[object, ...] = ()) -> object:
        nonlocal statements
        statements += 1
        return execute(store, sql, values)

    def opened_one(key: DataKey, *sealed: object) -> bytes:
        nonlocal unsealed
        unsealed += 1
        return unseal(key, *sealed)

    def called(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(SqliteStore, "execute", executed)
        watched.setattr(DataKey, "unseal", opened_one)
        sys.setprofile(called)
        try:
            act()
        finally:
            sys.setprofile(None)
    return Counted(calls, statements, unsealed)


def costs(there: Open, name: str) -> Counted:
    act = next(each for each in ACTS if each.name == name)
    # A process answers one browser: the journal that is asked for is the one before it now.
    there.browser.enter()
    return counted(*act.ready(there))


@pytest.mark.parametrize("name", (*WEB, *READINGS))
def test_a_page_of_the_fortieth_year_costs_what_one_of_the_first_does(
    aged: dict[int, Open], name: str
) -> None:
    young, old = (costs(aged[years], name) for years in (YOUNG, OLD))
    assert old.calls <= MOST * young.calls, (young, old)
    assert old.statements <= MOST * young.statements, (young, old)
    assert old.unsealed <= MOST * young.unsealed + 1, (young, old)


def test_an_account_asks_the_database_little(aged: dict[int, Open]) -> None:
    # Once when the page begins, and seven things in the one transaction.
    assert costs(aged[OLD], "an account by web").statements <= 10
    assert costs(aged[OLD], "a day").statements <= 4


@pytest.mark.parametrize("typed", COMMANDS, ids=lambda typed: typed[0])
def test_a_command_of_the_fortieth_year_costs_what_one_of_the_first_does(
    aged: dict[int, Open], typed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shell(running.Shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = NOW

    monkeypatch.setattr(running, "Shell", Shell)
    for name, value in (("KEYRING", "no"), ("LANGUAGE", "he")):
        monkeypatch.setenv(f"KESHER_{name}", value)
    found = []
    for years in (YOUNG, OLD):
        aged[years].write()  # the snapshot is kept with what is written
        monkeypatch.setenv("KESHER_HOME", str(aged[years].filled.home))
        found.append(counted(lambda: main([*typed]) and pytest.fail("it was refused")))
    young, old = found
    assert old.calls <= MOST * young.calls, (young, old)
    assert old.statements <= MOST * young.statements, (young, old)
    assert old.unsealed <= MOST * young.unsealed, (young, old)
    assert old.unsealed <= 120  # two months and a half, and a few parts of the manifest
