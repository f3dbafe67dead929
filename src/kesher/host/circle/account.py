"""What an account has to do with circles: what is handed out of them, and leaving them with the account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from kesher.circle import asking, people
from kesher.circle.leaving import leave
from kesher.host.circle import store
from kesher.host.circle.access import here_of


def circles_of(account: Any) -> Iterator[tuple[str, object]]:
    """A person's circles, and what he asked in each by name."""
    who = str(account.pk)
    with store.circles() as database:
        for circle in people.mine(database, who):
            here = here_of(database, circle, who)
            if here is None:
                continue
            yield "circle", {"name": here.card.name, "role": here.me.role, "me": _plain(here.me.person)}
            for thread in asking.own_threads(here.room, who):
                said = asking.own_thread(here.room, who, thread.id).said
                yield "question", [{"kind": each.kind, "text": each.text} for each in said]


def _plain(value: msgspec.Struct) -> Any:
    return msgspec.to_builtins(value)


def leave_circles(account: Any) -> None:
    """Leave them all, each as if by itself.

    Raises:
        Refused: ``CIRCLE_LAST_TEACHER``: a circle would be left without a teacher.
    """
    who = str(account.pk)
    with store.circles() as database:
        for circle in people.mine(database, who):
            here = here_of(database, circle, who)
            if here is not None:
                leave(here.room, datetime.now(UTC), who)
