"""Who is who in a circle, what each may do there, and whose name each may see."""

from __future__ import annotations

from enum import StrEnum

from kesher.circle.choice import Choice


class Role(StrEnum):
    """What a person is in a circle."""

    TEACHER = "teacher"
    HELPER = "helper"
    MEMBER = "member"


class Right(StrEnum):
    """What may be done in a circle."""

    COME = "come"
    """See what is published, ask, and go on with one's own questions."""
    DESK = "desk"
    """See what waits, answer, publish, hide, and type for somebody who phoned."""
    LEAD = "lead"
    """Invite, say who is who, set the week's subject, read what was done."""


_RIGHTS = {
    Role.TEACHER: frozenset(Right),
    Role.HELPER: frozenset({Right.COME, Right.DESK}),
    Role.MEMBER: frozenset({Right.COME}),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in _RIGHTS[role]


def sees_name(role: Role, choice: Choice, *, published: bool) -> bool:
    """Whether a person of a role sees the asker's name.

    Args:
        role: of who looks.
        choice: of who asked.
        published: it is looked at among what is published, where everyone of the circle looks.
    """
    if published:
        return choice is Choice.NAMED
    if choice is Choice.TEACHER:
        return role is Role.TEACHER
    return choice is Choice.NAMED and may(role, Right.DESK)
