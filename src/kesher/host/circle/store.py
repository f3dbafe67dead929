"""The circles as a host has them: a connection for each thread, the keys, and what is held for finding."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from kesher.circle.database import SqliteCircles
from kesher.circle.keyring import Keyring
from kesher.circle.room import Room, room_of
from kesher.circle.search import Index
from kesher.host.connections import Connections
from kesher.host.options import Options

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


_connections: Connections[Any] = Connections(open_circles)
bring_up_to_date = _connections.bring_up_to_date
circles = _connections.mine
"""The database of the circles, for this thread."""


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
