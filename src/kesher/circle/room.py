"""One circle, at hand: its database, its key, and what every act on it needs."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import msgspec

from kesher.circle import statements as sql
from kesher.circle.database import Database
from kesher.circle.keyring import Keyring
from kesher.circle.seal import CircleKey
from kesher.method.language import Language
from kesher.method.problems import Code, refuse

DAY = 24 * 60 * 60
HOUR = 60 * 60


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a circle.

    Attributes:
        name: of it.
        language: of its booklet and of its mail, where a member chose none.
        subject: of this week, in a few words.
        words: the teacher's, on the subject: a foundation, a passage, his own.
        passage: the number of what is published that is read this week; 0 for none.
        pack: the title of the pack that its people share; empty for none.
        city: by which its days of rest are reckoned, where a member chose none.
        pack_lies: the file of that pack lies here, to take along (see :mod:`.shared_pack`).
    """

    name: str
    language: Language = Language.HE
    subject: str = ""
    words: str = ""
    passage: int = 0
    pack: str = ""
    city: str = "jerusalem"
    pack_lies: bool = False


class Room(NamedTuple):
    """One circle."""

    circle: UUID
    database: Database
    key: CircleKey

    @property
    def id(self) -> str:
        """As it stands in the tables."""
        return str(self.circle)

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement whose first value is the circle, and give its rows."""
        return self.run_bare(statement, self.id, *values)

    def run_bare(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement with all its values."""
        return list(self.database.execute(statement, values).fetchall())

    def write(self, statement: str, *values: object) -> None:
        """Run a statement that gives no rows; the circle is its first value."""
        self.database.execute(statement, (self.id, *values))

    def write_bare(self, statement: str, *values: object) -> None:
        """The same with all its values."""
        self.database.execute(statement, values)

    def advance(self) -> int:
        """The next serial of the circle. Inside ``writing``."""
        found = self.run(sql.ADVANCE)
        if not found:
            raise refuse(Code.CIRCLE_NONE)
        return whole(found[0][0])

    def card(self) -> Card:
        """What the circle is. Inside ``reading`` or ``writing``."""
        found = self.run(sql.CIRCLE)
        if not found:
            raise refuse(Code.CIRCLE_NONE)
        return self.key.unseal(Card, found[0][2], "card")

    def note(self, now: datetime, member: str, what: str) -> None:
        """Note that something was done, and by whom; never what was said. Inside ``writing``."""
        self.write(sql.PUT_ACT, day_of(now), str(uuid4()), member, what)


def whole(value: object) -> int:
    """A number of a row."""
    return int(value)  # type: ignore[call-overload, no-any-return]


def raw(value: object) -> bytes:
    """Bytes of a row."""
    return bytes(value)  # type: ignore[call-overload, no-any-return]


def seconds(now: datetime) -> int:
    """An instant as it stands in the tables."""
    return int(now.timestamp())


def day_of(now: datetime) -> int:
    """The day of an instant: nothing finer is kept of what people do."""
    return seconds(now) // DAY


def due_unnamed(now: datetime) -> int:
    """When an unnamed question comes to the desk: two to fourteen hours later, at a full hour.

    Who watches who comes and goes learns nothing from when it appears.
    """
    return -(-(seconds(now) + 2 * HOUR + secrets.randbelow(12 * HOUR)) // HOUR) * HOUR


def open_circle(database: Database, keyring: Keyring, card: Card) -> Room:
    """Open a circle: first its key, then its row."""
    circle = uuid4()
    room = Room(circle, database, keyring.make(circle))
    with database.writing():
        room.write(sql.PUT_CIRCLE, room.key.seal(card, "card"))
    return room


def room_of(database: Database, keyring: Keyring, circle: UUID) -> Room:
    """A circle that there is.

    Raises:
        Refused: ``CIRCLE_KEY``: there is no key of it.
    """
    return Room(circle, database, keyring.of(circle))


def instant(at: int) -> datetime:
    """An instant of the tables."""
    return datetime.fromtimestamp(at, UTC)
