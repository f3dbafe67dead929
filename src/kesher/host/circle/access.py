"""Who may come to a page of a circle: its people, each as far as his part there goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from kesher.circle.people import Member, member
from kesher.circle.role import Right, may
from kesher.circle.room import Card, Room
from kesher.host import faults
from kesher.host.circle import store
from kesher.host.gate import To, View, open_to
from kesher.host.page import show
from kesher.method.problems import Problem, Refused

_FIRST = date(1970, 1, 1)


class Here(NamedTuple):
    """A circle, and who of it asks.

    Attributes:
        room: the circle.
        card: what it is.
        me: who asks.
        now: the instant.
    """

    room: Room
    card: Card
    me: Member
    now: datetime

    @property
    def at(self) -> str:
        """The address of the circle."""
        return f"/circle/{self.room.circle}"

    def may(self, right: Right) -> bool:
        """Whether who asks has a right."""
        return may(self.me.role, right)

    def show(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any] | None = None,
        *,
        problem: Problem | None = None,
    ) -> HttpResponse:
        """Answer with a page of the circle."""
        whole = {
            "at": self.at,
            "card": self.card,
            "desk": self.may(Right.DESK),
            "lead": self.may(Right.LEAD),
            "mine": self.me,
            **(context or {}),
        }
        return show(request, f"circle/{template}.html", whole, problem=problem)


Inside = Callable[..., HttpResponse]


def inside(right: Right, *methods: str) -> Callable[[Inside], View]:
    """Say which right a view of a circle asks for, and how it answers.

    To everybody else the circle is as if it were not there.
    """

    def marked(view: Inside) -> View:
        @wraps(view)
        def within(request: HttpRequest, circle: UUID, **more: Any) -> HttpResponse:
            with store.circles() as database:
                here = here_of(database, circle, str(request.user.pk))
                if here is None or not here.may(right):
                    return faults.not_found(request)
                return view(request, here, **more)

        within.__dict__["right"] = right
        return open_to(To.SIGNED_IN, *methods)(within)

    return marked


def here_of(database: Any, circle: UUID, who: str) -> Here | None:
    """A circle for one of its people; None for everybody else."""
    try:
        room = store.room(database, circle)
        with database.reading():
            card, me = room.card(), member(room, who)
    except Refused:
        return None
    return Here(room, card, me, datetime.now(UTC)) if me is not None else None


def day(number: int) -> date:
    """A day as it is shown."""
    return _FIRST + timedelta(days=number)
