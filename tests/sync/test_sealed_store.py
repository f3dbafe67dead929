"""The host's store of sealed rows: the same on SQLite, on PostgreSQL, and on one divided by person."""

import contextlib
import random
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kesher.journal import cipher
from kesher.method.problems import Code, Refused
from kesher.sync import sealed_sql
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.carrier import Behind, Push, Pushed, Renewed
from kesher.sync.sealed_postgres import AT_ONCE
from kesher.sync.sealed_sqlite import SqliteRows
from kesher.sync.sealed_store import PAGE, PAST, Owner, SealedStore
from kesher.sync.stored import Stored
from sync.model import Group, same

NOW = datetime(2026, 5, 1, 20, tzinfo=UTC)
ME = Owner(uuid4(), uuid4())
COLUMN = {"pair": "name", "due": "bucket"}
"""What a table is divided by, where it is not the person."""

Connect = Callable[[], SealedStore]


@pytest.fixture(params=["sqlite", "postgres", "partitions"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    """Each database in turn, and any number of connections to it."""
    with contextlib.ExitStack() as opened:
        if request.param == "sqlite":

            def made() -> SealedStore:
                database = SqliteRows(tmp_path / "host.db", create=True)
                opened.callback(database.close)
                database.migrate()
                return SealedStore(database)
        else:
            import psycopg

            from kesher.sync.sealed_postgres import PostgresRows

            conninfo = request.getfixturevalue("postgres")
            name = f"host_{uuid4().hex}"
            with psycopg.connect(conninfo, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}".encode())

            class Divided(PostgresRows):
                migrations = tuple(tuple(partitioned(each)) for each in sealed_sql.SCHEMA)

            kind: Any = Divided if request.param == "partitions" else PostgresRows

            def made() -> SealedStore:
                database = kind(conninfo.replace("dbname=postgres", f"dbname={name}"))
                opened.callback(database.close)
                database.migrate()
                return SealedStore(database)

        yield made


def partitioned(statements: tuple[str, ...]) -> Iterator[str]:
    """The same tables, divided into four by person."""
    for statement in statements:
        table = re.match(r"CREATE TABLE (\w+)", statement)
        if table is None:
            yield statement
            continue
        column = COLUMN.get(table[1], "person")
        yield f"{statement} PARTITION BY HASH ({column})"
        for part in range(4):
            yield (
                f"CREATE TABLE {table[1]}_{part} PARTITION OF {table[1]}"
                f" FOR VALUES WITH (MODULUS 4, REMAINDER {part})"
            )


def bundle(name: str, version: int, content: bytes = b"") -> Bundle:
    body = bytes(16) + content
    return Bundle(name.encode(), version, cipher.digest(body), len(body), body)


def push(after: int, *bundles: Bundle, number: int = 0, epoch: int = 1, device: str = "a") -> Push:
    return Push(device, b"push %d" % (number or after), epoch, after, b"head %d" % (after + 1), bundles)


def laid(store: SealedStore) -> tuple[int, int, bytes]:
    with store.database.reading():
        return tuple(store.laid(ME))


def names(store: SealedStore, after: int = -1) -> list[tuple[bytes, int]]:
    with store.database.reading():
        return [(each.name, each.version) for each in store.all_after(ME, after)]


def test_a_push_is_written_whole_onto_the_serial_it_names(connect: Connect) -> None:
    store = connect()
    assert laid(store) == (1, 0, b"")
    assert store.push(ME, push(0, bundle("x", 1), bundle("y", 1)), NOW) == Pushed(1)
    assert store.push(ME, push(0, bundle("x", 2), number=9), NOW) == Behind(1)
    assert store.push(ME, push(1, bundle("x", 2), epoch=2, number=9), NOW) == Renewed(1)
    assert store.push(ME, push(1, bundle("x", 2)), NOW) == Pushed(2)
    assert laid(connect()) == (1, 2, b"head 2")
    assert names(store) == [(b"y", 1), (b"x", 2)] and names(store, 1) == [(b"x", 2)] and names(store, 2) == []


def test_the_same_push_again_is_answered_as_before(connect: Connect) -> None:
    store, first = connect(), push(0, bundle("x", 1))
    assert store.push(ME, first, NOW) == Pushed(1)
    assert connect().push(ME, first, NOW) == Pushed(1)
    assert laid(store)[1] == 1


def test_a_row_is_replaced_by_a_higher_version_only_and_nothing_of_the_push_is_kept(connect: Connect) -> None:
    store = connect()
    store.push(ME, push(0, bundle("x", 5, b"five")), NOW)
    for wrong in (
        push(1, bundle("y", 1), bundle("x", 5, b"again")),
        push(1, bundle("y", 1), bundle("x", 4)),
        push(1, bundle("y", 1), Bundle(b"x", 6, b"no digest", 16, bytes(16))),
        push(1, bundle("y", 1), bundle("y", 2)),
    ):
        with pytest.raises(Refused) as refused:
            store.push(ME, wrong, NOW)
        assert refused.value.problem.code is Code.SYNC_FORGED
    assert laid(store) == (1, 1, b"head 1") and names(store) == [(b"x", 5)]


def test_what_was_replaced_is_kept_for_thirty_days(connect: Connect) -> None:
    store = connect()
    for number in range(3):
        store.push(ME, push(number, bundle("x", number + 1, b"%d" % number)), NOW)
    assert [version for version, _ in store.past(ME, b"x")] == [2, 1]
    store.push(ME, push(3, bundle("y", 1)), NOW + PAST - timedelta(seconds=1))
    assert len(store.past(ME, b"x")) == 2
    store.push(ME, push(4, bundle("y", 2)), NOW + PAST + timedelta(seconds=1))
    assert store.past(ME, b"x") == []


def test_many_rows_come_page_by_page_and_large_ones_without_their_bodies(connect: Connect) -> None:
    store = connect()
    many = [bundle(f"{number:04d}", 1) for number in range(2 * PAGE + 3)]
    large = bundle("large", 1, bytes(INLINE))
    store.push(ME, push(0, *many), NOW)
    store.push(ME, push(1, large), NOW)
    with store.database.reading():
        found = list(store.all_after(ME, -1))
        first = store.after(ME, -1)
    assert [each.name for each in found] == [*(each.name for each in many), b"large"]
    assert len(first) == PAGE and found[-1].cut and found[-1].digest == large.digest
    assert list(store.rows(ME, [b"large", b"none"])) == [large]
    assert names(store, 1) == [(b"large", 1)]


def test_a_renewed_key_takes_the_place_of_the_old_one_at_once(connect: Connect) -> None:
    store = connect()
    store.push(ME, push(0, bundle("old", 1), bundle("x", 1)), NOW)
    store.push(ME, push(1, bundle("x", 2)), NOW)
    renewed = push(2, bundle("new", 1), epoch=2)
    store.stage(ME, renewed.id, renewed.bundles)
    assert names(store) == [(b"old", 1), (b"x", 2)]
    assert store.flip(ME, renewed._replace(after=1), {"a": b"k"}) == Behind(2)
    assert names(store) == [(b"old", 1), (b"x", 2)] and store.wraps(ME, 2) == {}
    assert store.flip(ME, renewed, {"a": b"k"}) == Pushed(3)
    assert laid(store) == (2, 3, b"head 3") and names(store) == [(b"new", 1)]
    assert store.wraps(ME, 2) == {"a": b"k"} and store.past(ME, b"x") == []
    assert store.flip(ME, renewed, {"a": b"k"}) == Pushed(3)
    assert store.push(ME, push(3, bundle("x", 3), number=9), NOW) == Renewed(2)


def test_of_pushes_at_once_one_is_written(connect: Connect) -> None:
    stores = [connect() for _ in range(4)]
    stores[0].push(ME, push(0, bundle("x", 1)), NOW)
    answers: list[object] = []

    def race(number: int) -> None:
        mine = push(1, bundle("x", 2, b"%d" % number), number=10 + number, device=str(number))
        answers.append(stores[number].push(ME, mine, NOW))

    racing = [threading.Thread(target=race, args=(number,)) for number in range(4)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert sorted(map(repr, answers)) == sorted([repr(Pushed(2)), *[repr(Behind(2))] * 3])


def test_a_note_lives_ten_minutes_and_slips_until_they_are_taken(connect: Connect) -> None:
    store = connect()
    store.leave(b"name", b"note", NOW)
    assert store.note(b"name", NOW + timedelta(minutes=9)) == b"note"
    assert store.note(b"name", NOW + timedelta(minutes=11)) is None
    store.clear(b"name")
    assert store.note(b"name", NOW) is None
    store.add_slip(ME.person, b"1", b"a glance", NOW)
    store.add_slip(ME.person, b"1", b"again", NOW)
    assert store.slips(ME.person) == [(b"1", b"a glance")] and store.slips(uuid4()) == []
    store.take_slip(ME.person, b"1")
    assert store.slips(ME.person) == []


def test_who_leaves_leaves_nothing_and_nobody_else_notices(connect: Connect) -> None:
    store, other = connect(), Owner(uuid4(), uuid4())
    for owner in (ME, other):
        store.push(owner, push(0, bundle("x", 1)), NOW)
        store.push(owner, push(1, bundle("x", 2)), NOW)
    store.forget(ME.person)
    assert laid(store) == (1, 0, b"") and names(store) == [] and store.past(ME, b"x") == []
    with store.database.reading():
        assert store.laid(other).serial == 2


def test_devices_end_equal_over_it(connect: Connect) -> None:
    chance = random.Random(3)
    with Group(carrier=object()) as group:
        group.carrier = Stored(connect(), Owner(group.person, group.key.journal), lambda: NOW)
        made = [group.add() for _ in range(3)]
        for step in range(25):
            device = chance.choice(made)
            if chance.random() < 0.5:
                device.glance(date(2026, 5, 1), f"g{step}")
            else:
                device.sync()
        for _ in range(3):
            for device in made:
                device.sync()
        assert same(made)


# --- what every statement keeps to ---------------------------------------------------------------------

STATEMENTS = {
    name: value for name, value in vars(sealed_sql).items() if name.isupper() and isinstance(value, str)
} | {f"FORGET {number}": each for number, each in enumerate(sealed_sql.FORGET)}


def faults(statement: str) -> list[str]:
    """What a database that is divided by person would refuse of a statement."""
    said = " ".join(statement.split())
    table = re.search(r"(?:FROM|INTO|UPDATE|TABLE|ON) (\w+)", said)
    column = COLUMN.get(table[1], "person") if table else "person"
    found = []
    if re.search(r"\b(JOIN|UNIQUE|REFERENCES|SERIAL|GENERATED|TRIGGER|SKIP LOCKED|now\(\)|nextval)\b", said):
        found.append("crosses persons, or asks the server")
    if re.search(r"\bFROM \w+,", said):
        found.append("joins")
    if said.startswith("INSERT") and not re.match(rf"INSERT INTO \w+ \({column}\b", said):
        found.append("writes nobody's row")
    chooses = said.startswith(("SELECT", "UPDATE", "DELETE")) or " SELECT " in said
    if chooses and not re.search(rf"\bWHERE {column} = \?", said):
        found.append("names nobody")
    if "ON CONFLICT" in said and f"ON CONFLICT ({column}" not in said:
        found.append("is unique across persons")
    if said.startswith("CREATE TABLE") and f"PRIMARY KEY ({column}" not in said:
        found.append("has another's key first")
    if said.startswith("CREATE INDEX") and f"({column}," not in said:
        found.append("is found across persons")
    return found


def test_of_the_one_statement_of_a_push_each_part_names_its_person() -> None:
    parts = re.split(r"\b\w+ AS \(", " ".join(AT_ONCE.split()))[1:]
    assert len(parts) == 5
    for part in parts:
        own = part.replace("%(person)s", "?").replace("SELECT ?, ", "SELECT person, ")
        reads = re.findall(r"(?:FROM|UPDATE) (?!unnest|advanced)\w+(?: SET .*?)? WHERE (\w+ = \?)", own)
        tables = re.findall(r"(?:FROM|UPDATE) (?!unnest|advanced)(\w+)", own.replace("DO UPDATE SET", ""))
        assert len(reads) == len(tables) and set(reads) <= {"person = ?"}, part
        assert "ON CONFLICT" not in part or "ON CONFLICT (person" in part
        assert "INSERT" not in part or re.search(r"INSERT INTO \w+ \(person,", part)
        assert not re.search(r"\b(JOIN|SKIP LOCKED|now\(\)|nextval)\b", part)


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_names_its_person(name: str) -> None:
    assert faults(STATEMENTS[name]) == []


@pytest.mark.parametrize("statement", [each for schema in sealed_sql.SCHEMA for each in schema])
def test_every_table_is_divided_by_person(statement: str) -> None:
    assert faults(statement) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT body FROM sealed WHERE name = ?",
        "SELECT body FROM sealed WHERE journal = ? AND person = ?",
        "INSERT INTO sealed (journal, person) VALUES (?, ?)",
        "INSERT INTO sealed (person, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        "UPDATE journals SET serial = 1",
        "DELETE FROM sealed_past WHERE until < ?",
        "SELECT 1 FROM sealed JOIN journals ON true WHERE person = ?",
        "SELECT id FROM slips WHERE person = ? FOR UPDATE SKIP LOCKED",
        "CREATE TABLE x (person TEXT, email TEXT UNIQUE, PRIMARY KEY (person, email))",
        "CREATE TABLE x (person TEXT, id TEXT, PRIMARY KEY (id, person))",
    ],
)
def test_a_statement_that_does_not_is_found(wrong: str) -> None:
    assert faults(wrong)
