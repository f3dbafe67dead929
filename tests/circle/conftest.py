"""A circle on each database, with a teacher, a helper and members in it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kesher.circle import statements
from kesher.circle.database import SqliteCircles
from kesher.circle.keyring import Keyring
from kesher.circle.people import Person, add
from kesher.circle.role import Role
from kesher.circle.room import Card, Room, open_circle


def partitioned(schema: tuple[str, ...]) -> Iterator[str]:
    """The tables divided by circle, as a PostgreSQL of several machines divides them."""
    for each in schema:
        table = re.search(r"CREATE TABLE (\w+)", each)
        if table is None:
            yield each
            continue
        column = "person" if table[1] == "my_circles" else "circle"
        yield f"{each.rstrip()} PARTITION BY HASH ({column})"
        for number in range(3):
            yield (
                f"CREATE TABLE {table[1]}_{number} PARTITION OF {table[1]}"
                f" FOR VALUES WITH (MODULUS 3, REMAINDER {number})"
            )


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEACHER, HELPER, RUT, DAN, OTHER = "teacher", "helper", "rut", "dan", "other"


@pytest.fixture(params=["sqlite", "postgres", "partitions"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    with contextlib.ExitStack() as opened:
        if request.param == "sqlite":
            made: Any = SqliteCircles(tmp_path / "circles.db", create=True)
        else:
            import psycopg

            from kesher.circle.postgres import PostgresCircles

            conninfo = request.getfixturevalue("postgres")
            name = f"circle_{uuid4().hex}"
            with psycopg.connect(conninfo, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}".encode())

            class Divided(PostgresCircles):
                migrations = tuple(tuple(partitioned(each)) for each in statements.SCHEMA)

            kind: Any = Divided if request.param == "partitions" else PostgresCircles
            made = kind(conninfo.replace("dbname=postgres", f"dbname={name}"))
        opened.callback(made.close)
        made.migrate()
        yield made


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path)


@pytest.fixture
def room(database: Any, keyring: Keyring) -> Room:
    made = open_circle(database, keyring, Card("חבורת הבוקר"))
    with database.writing():
        for who, role in ((TEACHER, Role.TEACHER), (HELPER, Role.HELPER)):
            add(made, NOW, who, role, Person(who.title(), f"{who}@example.org"))
        for who in (RUT, DAN, OTHER):
            add(made, NOW, who, Role.MEMBER, Person(who.title(), f"{who}@example.org"))
    return made
