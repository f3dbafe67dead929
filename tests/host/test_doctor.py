"""The newest backup of a host is restored beside it and looked through."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from cli.conftest import Kesher, home, kesher
from hosts import database_of
from kesher.host.doctor import drill
from kesher.host.options import Options
from kesher.host.rows.store import bring_up_to_date, open_store
from kesher.method.language import Language
from kesher.method.problems import Code, Refused
from kesher.sync.sealed_store import Owner, SealedStore
from sync.test_sealed_store import bundle, push

__all__ = ["home", "kesher"]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = [Owner(UUID(int=each + 1), UUID(int=100 + each)) for each in range(5)]


class Place:
    """A host's rows, and its backups."""

    def __init__(self, options: Options, backups: Path) -> None:
        self.options = options
        self.backups = backups
        backups.mkdir()
        bring_up_to_date(options)

    def write(self, owner: Owner, after: int) -> None:
        rows = open_store(self.options)
        SealedStore(rows).push(owner, push(after, bundle(f"{after}", 1, b"sealed")), NOW)
        rows.close()

    def run(self, statement: str) -> None:
        rows = open_store(self.options)
        with rows.writing():
            rows.execute(statement)
        rows.close()

    def back_up(self, name: str) -> Path:
        if self.options.database:
            made = self.backups / f"{name}.dump"
            subprocess.run(["pg_dump", "-Fc", "-f", str(made), "-d", self.options.database], check=True)
        else:
            made = self.backups / f"sealed-{name}.db"
            rows = open_store(self.options)
            assert not hasattr(rows, "alive")
            rows.copy_to(made)
            rows.close()
        return made


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    database = ""
    if request.param == "postgres":
        if shutil.which("pg_restore") is None or shutil.which("pg_dump") is None:
            pytest.skip("NO pg_dump HERE: a drill on PostgreSQL was not tested")
        database = database_of(request.getfixturevalue("postgres"), f"drill_{uuid4().hex[:8]}")
    folder = tmp_path / "host"
    folder.mkdir()
    found = Place(Options(folder, 0, database, "", None, True, Language.EN), tmp_path / "backups")
    for owner in PEOPLE:
        for after in range(3):
            found.write(owner, after)
    yield found
    assert [each.name for each in folder.iterdir() if each.name.startswith("drill")] == []


def test_a_whole_backup_is_told_with_what_came_since(place: Place) -> None:
    place.back_up("one")
    found = drill(place.options, place.backups)
    assert found.well and (found.journals, found.rows) == (5, 15)
    assert (found.torn, found.ahead, found.behind, found.missing) == (0, 0, 0, 0)
    place.write(PEOPLE[0], 3)
    place.write(Owner(UUID(int=77), UUID(int=7)), 0)
    found = drill(place.options, place.backups)
    assert found.well and (found.behind, found.missing) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE sealed SET digest = body WHERE person = '00000000-0000-0000-0000-000000000002'",
        "UPDATE sealed SET size = size + 1 WHERE person = '00000000-0000-0000-0000-000000000002'",
        "UPDATE sealed SET serial = 9 WHERE person = '00000000-0000-0000-0000-000000000002'",
        "UPDATE journals SET serial = 2 WHERE person = '00000000-0000-0000-0000-000000000002'",
    ],
)
def test_what_is_torn_in_a_backup_is_found(place: Place, wrong: str) -> None:
    place.run(wrong)
    place.back_up("torn")
    found = drill(place.options, place.backups)
    assert not found.well and found.torn == 1


def test_a_host_that_went_back_is_seen(place: Place) -> None:
    place.back_up("later")
    place.run("UPDATE journals SET serial = 1 WHERE person = '00000000-0000-0000-0000-000000000001'")
    found = drill(place.options, place.backups)
    assert not found.well and found.ahead == 1


def test_the_newest_is_looked_at_and_one_that_does_not_open_is_said(place: Place) -> None:
    first = place.back_up("first")
    torn = place.back_up("second")
    content = torn.read_bytes()
    torn.write_bytes(content[: len(content) // 2])
    with pytest.raises(Refused) as refused:
        drill(place.options, place.backups)
    assert refused.value.problem.code is Code.HOST_BACKUP_DAMAGED
    assert refused.value.problem.values["file"] == torn.name
    torn.unlink()
    assert drill(place.options, place.backups).file == first.name


def test_without_a_backup_it_is_said_where_none_is(place: Place, tmp_path: Path) -> None:
    for folder in (place.backups, tmp_path / "nowhere"):
        with pytest.raises(Refused) as refused:
            drill(place.options, folder)
        assert refused.value.problem.code is Code.HOST_BACKUP_NONE


def test_in_a_shell(kesher: Kesher, home: Path) -> None:
    host: Callable[[], Path] = lambda: home / "host"  # noqa: E731
    host().mkdir(parents=True)
    place = Place(Options(host(), 0, "", "", None, True, Language.EN), host() / "backups")
    place.write(PEOPLE[0], 0)
    assert kesher("doctor", "--host").status == 1
    copy = place.back_up("one")
    value = json.loads(kesher("doctor", "--host", "--json").out)
    assert value["well"] and value["journals"] == 1 and value["file"] == copy.name
    said = kesher("doctor", "--host", "--backups", str(place.backups))
    assert said.status == 0 and said.lines[-1] == "The backup is whole."
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE sealed SET size = 1")
    said = kesher("doctor", "--host")
    assert said.status == 1 and "One journal has a row that is damaged" in said.out
