"""The circles as a host has them: a connection for each thread, the keys, and what is held for finding."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from kesher.circle.database import SqliteCircles
from kesher.circle.keyring import Keyring
from kesher.circle.room import Room, room_of
from kesher.circle.search import Index
from kesher.host.options import Options
from kesher.method.problems import Code, Refused

FILE = "circles.db"

_mine = threading.local()


def open_circles(options: Options) -> Any:
    """Connect.

    Raises:
        Refused: it cannot be reached, or cannot be written.
    """
    if options.database:
        from kesher.circle.postgres import PostgresCircles

        return PostgresCircles(options.database)
    return SqliteCircles(options.folder / FILE, create=True)


def bring_up_to_date(options: Options) -> None:
    """Make the tables there are to be.

    Raises:
        Refused: it cannot be reached, or cannot be written.
    """
    database = open_circles(options)
    try:
        database.migrate()
    finally:
        database.close()


@contextmanager
def circles() -> Iterator[Any]:
    """The database of the circles, for this thread.

    Raises:
        Refused: it cannot be reached; the next time it is connected to anew.
    """
    from django.conf import settings

    database = getattr(_mine, "database", None)
    if database is not None and not getattr(database, "alive", True):
        _let_go(database)
        database = None
    if database is None:
        database = _mine.database = open_circles(settings.HOST_OPTIONS)
    try:
        yield database
    except Refused as refused:
        if refused.problem.code is Code.DATABASE_UNREACHABLE:
            _let_go(database)
        raise


def _let_go(database: Any) -> None:
    _mine.database = None
    with suppress(Exception):  # it may be beyond closing
        database.close()


def keyring() -> Keyring:
    """The keys of the circles; each thread reads a file once."""
    from django.conf import settings

    found: Keyring | None = getattr(_mine, "keyring", None)
    if found is None:
        found = _mine.keyring = Keyring(settings.HOST_OPTIONS.folder)
    return found


def room(database: Any, circle: UUID) -> Room:
    """A circle.

    Raises:
        Refused: ``CIRCLE_KEY``: there is none of this id.
    """
    return room_of(database, keyring(), circle)


_indexes: dict[UUID, Index] = {}
_indexing = threading.Lock()


@contextmanager
def index(of: Room) -> Iterator[Index]:
    """What is found in a circle, up to date; one at a time asks it."""
    with _indexing:
        found = _indexes.setdefault(of.circle, Index())
        found.bring_up_to_date(of)
        yield found
