"""What a person chose to be reminded of, when, and by what. Off until he chooses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from kesher.days import Place, zmanim
from kesher.days.place import zone_of

DAY_MINUTES = 24 * 60
FURTHEST = 180
"""Minutes before or after an hour of the day."""


class Thing(StrEnum):
    """What there is a reminder of: one for each, so that there are at most two a day."""

    SITTING = "sitting"
    ACCOUNT = "account"


class Zman(StrEnum):
    """An hour of the day, by its name in :func:`kesher.days.zmanim`."""

    SUNRISE = "netz"
    NOON = "chatzot"
    MINCHA = "mincha_g"
    PLAG = "plag"
    SUNSET = "shkia"
    STARS = "tzeit85"


class Channel(StrEnum):
    """By what one is reminded."""

    NOTICE = "notice"
    """A notice on the screen, by the program where it runs."""
    MAIL = "mail"
    """A mail of the host through which the journal travels."""
    PUSH = "push"
    """A notice of that host in the browsers that were told to show it."""


class When(msgspec.Struct, frozen=True, omit_defaults=True):
    """So many minutes after midnight by the clock, or after an hour of the day; before it, where negative."""

    minutes: int
    zman: Zman | None = None

    @property
    def sound(self) -> bool:
        """Whether there is such a time."""
        if self.zman is None:
            return 0 <= self.minutes < DAY_MINUTES
        return -FURTHEST <= self.minutes <= FURTHEST

    def on(self, day: date, place: Place) -> datetime | None:
        """The instant on a civil day (UTC); None where that hour of the day does not occur."""
        if self.zman is None:
            at = time(self.minutes // 60, self.minutes % 60)
            return datetime.combine(day, at, zone_of(place.zone)).astimezone(UTC)
        hour = zmanim(day, place)[self.zman]
        return None if hour is None else hour + timedelta(minutes=self.minutes)


def by_clock(text: str) -> When | None:
    """A time of the clock as it is typed, ``21:30``; None where it is none."""
    hour, _, minute = text.strip().partition(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit() and len(minute) == 2):
        return None
    when = When(int(hour) * 60 + int(minute))
    return when if int(hour) < 24 and int(minute) < 60 else None


def clock_text(when: When) -> str:
    """A time of the clock as it is typed."""
    return f"{when.minutes // 60:02}:{when.minutes % 60:02}"
