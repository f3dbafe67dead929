"""The circles as a host has them: a connection for each thread, the keys, and what is held for finding."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from kesher.circle.database import SqliteCircles
from kesher.circle.keyring import Keyring
from kesher.circle.room import Room, room_of
from kesher.circle.search import Index
from kesher.config.log import note
from kesher.host.connections import Connections
from kesher.host.faults import log
from kesher.host.options import Options
from kesher.method.problems import Refused

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


PATIENCE = 0.5
"""Seconds that a page waits for words to be taken in; what is left is taken in meanwhile."""


class _Held:
    """What is found in one circle; one at a time asks it."""

    def __init__(self) -> None:
        self.index = Index()
        self.lock = threading.Lock()


class Found(NamedTuple):
    """What is found in a circle.

    Attributes:
        words: of it, as they are held.
        whole: all of it is taken in.
    """

    words: Index
    whole: bool


_held: dict[UUID, _Held] = {}
_holding = threading.Lock()


@contextmanager
def index(of: Room, patience: float = PATIENCE) -> Iterator[Found]:
    """What is found in a circle, as far as it could be brought up to date."""
    with _holding:
        held = _held.setdefault(of.circle, _Held())
    with held.lock:
        whole = held.index.bring_up_to_date(of, time.monotonic() + patience)
        yield Found(held.index, whole)


def forget(circle: UUID) -> None:
    """A circle was closed: none of its words are held any more."""
    with _holding:
        _held.pop(circle, None)


class Gatherer(threading.Thread):
    """Takes the words of all circles in, from the moment a worker begins, so that no search waits for it."""

    def __init__(self) -> None:
        super().__init__(name="circles", daemon=True)
        self.ended = threading.Event()

    def run(self) -> None:
        """Take in every circle's, a little at a time; whoever asks meanwhile comes between."""
        try:
            for circle in keyring().circles():
                self._gather(circle)
        except Exception as error:  # the database may be away; then the first to search waits his patience
            note(log, error)

    def _gather(self, circle: UUID) -> None:
        with circles() as database:
            try:
                of = room(database, circle)
                while not self.ended.wait(_REST):
                    with index(of, _STEP) as found:
                        if found.whole:
                            return
            except Refused as refused:  # of one circle; the others are taken in all the same
                note(log, refused)


_STEP, _REST = 0.05, 0.02
_gatherer: list[Gatherer] = []


def begin() -> None:
    """A worker begins."""
    _gatherer.append(Gatherer())
    _gatherer[0].start()


def end() -> None:
    """A worker ends."""
    while _gatherer:
        _gatherer.pop().ended.set()
