"""Invitations: nobody comes to a host but by one, and each lets one person in."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kesher.host.directory.hidden import hidden, token
from kesher.host.directory.models import INVITED, Account, DeviceCode, Invitation, Session

MOST = 200
"""Invitations of one operator that nobody used yet."""


def at_the_start() -> str:
    """The invitation that whoever starts the host is shown; of an earlier start none works any more.

    The first person who comes by it runs the host.
    """
    sweep()
    Invitation.objects.filter(by=None).delete()
    return _made(None, operator=not Account.objects.filter(operator=True).exists())


def invite(by: Any) -> str:
    """An invitation for one person; the oldest of those that nobody used go when there are too many."""
    old = list(by.invitations.order_by("-until").values_list("token", flat=True)[MOST - 1 :])
    Invitation.objects.filter(token__in=old).delete()
    return _made(by, operator=False)


def _made(by: Any, *, operator: bool) -> str:
    given = token()
    Invitation.objects.create(token=hidden(given), by=by, operator=operator, until=timezone.now() + INVITED)
    return given


def holds(given: str) -> bool:
    """Whether an invitation can be used."""
    return bool(_valid(given).exists())


def take(given: str) -> Invitation | None:
    """Use an invitation up, inside a transaction; None when it was, or is over."""
    found = _valid(given).first()
    return found if found is not None and _valid(given).delete()[0] else None


def _valid(given: str) -> Any:
    return Invitation.objects.filter(token=hidden(given), until__gt=timezone.now())


def sweep() -> None:
    """Let go of what is over."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    DeviceCode.objects.filter(until__lt=now).delete()
    Invitation.objects.filter(until__lt=now).delete()
