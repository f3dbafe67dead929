"""One connection for each thread, made anew once it has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, Protocol, TypeVar

from kesher.host.options import Options
from kesher.method.problems import Code, Refused


class Connected(Protocol):
    """A database that is connected to."""

    def migrate(self) -> None:
        """Make the tables there are to be."""

    def close(self) -> None:
        """Let it go."""


Database = TypeVar("Database", bound=Connected)


class Connections(Generic[Database]):
    """The connections of a host's threads to one database.

    Args:
        connect: connects; it refuses where that cannot be.
    """

    def __init__(self, connect: Callable[[Options], Database]) -> None:
        self._connect = connect
        self._mine = threading.local()

    def bring_up_to_date(self, options: Options) -> None:
        """Make the tables there are to be.

        Raises:
            Refused: the database cannot be reached, or cannot be written.
        """
        database = self._connect(options)
        try:
            database.migrate()
        finally:
            database.close()

    @contextmanager
    def mine(self) -> Iterator[Database]:
        """The connection of this thread.

        Raises:
            Refused: the database cannot be reached; the next time it is connected to anew.
        """
        from django.conf import settings

        database: Database | None = getattr(self._mine, "database", None)
        if database is not None and not getattr(database, "alive", True):
            self._let_go(database)  # nobody needs to be refused for what was once there
            database = None
        if database is None:
            database = self._mine.database = self._connect(settings.HOST_OPTIONS)
        try:
            yield database
        except Refused as refused:
            if refused.problem.code is Code.DATABASE_UNREACHABLE:
                self._let_go(database)
            raise

    def _let_go(self, database: Database) -> None:
        """Let a connection go that has ended."""
        self._mine.database = None
        with suppress(Exception):  # it may be beyond closing
            database.close()
