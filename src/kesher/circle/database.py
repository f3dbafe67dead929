"""The circles' tables: in a file of their own beside the host's others."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from kesher.circle.statements import SCHEMA
from kesher.disk.sqlite import Refusals, SqliteFile
from kesher.method.problems import Code

if TYPE_CHECKING:
    from kesher.disk.sqlite import Cursor


class Database(Protocol):
    """What the store needs of a database."""

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Cursor:
        """Run one statement, with ``?`` for each value."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; rolled back when anything fails."""

    def reading(self) -> AbstractContextManager[None]:
        """Reads that all see one state."""


class SqliteCircles(SqliteFile):
    """The circles in one file."""

    refusals = Refusals(Code.DATABASE_UNREACHABLE, Code.DATABASE_NEWER, Code.DATABASE_DAMAGED)
    migrations = SCHEMA
