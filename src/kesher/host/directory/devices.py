"""The devices that sync: how one is let in, how it proves itself, and how it is taken off."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from kesher.host.directory.hidden import hidden, letters, token, typed_code
from kesher.host.directory.models import TYPED, Device, DeviceCode
from kesher.method.problems import Code, refuse

MOST = 40
"""Devices of one person."""

NAME = 60

_WHOSE = "SELECT id, account_id, seen FROM directory_device WHERE token = %s"


class Person(NamedTuple):
    """Who syncs, and with which device; none for a browser."""

    id: UUID
    device: str


class LetIn(NamedTuple):
    """What a device is given, once."""

    device: str
    token: str


def new_code(account: Any) -> str:
    """A code that lets one device in; the one before it works no more."""
    code = typed_code()
    with transaction.atomic():
        account.codes.all().delete()
        DeviceCode.objects.create(code=hidden(letters(code)), account=account, until=timezone.now() + TYPED)
    return code


def let_in(code: str, name: str) -> LetIn:
    """Let a device in by a code that was typed on it.

    Raises:
        Refused: ``DEVICE_CODE_WRONG``, ``DEVICES_MANY``.
    """
    with transaction.atomic():
        found = DeviceCode.objects.filter(code=hidden(letters(code)), until__gt=timezone.now()).first()
        # Whoever takes it away is the one it lets in.
        if found is None or not DeviceCode.objects.filter(code=found.code).delete()[0]:
            raise refuse(Code.DEVICE_CODE_WRONG)
        return let_in_of(found.account, name)


def let_in_of(account: Any, name: str) -> LetIn:
    """Let a device of a person's in, who was known otherwise.

    Raises:
        Refused: ``DEVICES_MANY``.
    """
    with transaction.atomic():
        if account.devices.count() >= MOST:
            raise refuse(Code.DEVICES_MANY, limit=MOST)
        given = token()
        made = Device.objects.create(account=account, name=name[:NAME], token=hidden(given))
    return LetIn(str(made.id), given)


def person_of(request: HttpRequest) -> Person | None:
    """Whose device sends this, by the token in its header; None without one that is known."""
    return by_header(request.headers.get("Authorization", ""))


def by_header(header: str) -> Person | None:
    """Whose device it is, by its ``Authorization``; None without a token that is known."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "bearer" or not given:
        return None
    found = _whose(given)
    if found is None:
        return None
    device, account, seen = found
    today = date.today()  # noqa: DTZ011 - a day is enough
    if str(seen) != today.isoformat():
        Device.objects.filter(token=hidden(given.strip())).update(seen=today)
    return Person(UUID(str(account)), str(UUID(str(device))))


def _whose(given: str) -> tuple[Any, ...] | None:
    """The device of a token.

    Every pull and push asks this. The ORM takes longer to put a question than to have it answered, and to ask
    first whether the database is there takes as long again; where it went away, it is asked once more.
    """
    connection.health_check_done = True
    try:
        return _asked(given)
    except OperationalError:
        connection.close()
        return _asked(given)


def _asked(given: str) -> tuple[Any, ...] | None:
    values = [hidden(given.strip())]
    if connection.vendor == "postgresql":
        return _asked_postgres(values)
    with connection.cursor() as cursor:
        cursor.execute(_WHOSE, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _asked_postgres(values: list[str]) -> tuple[Any, ...] | None:
    """The same past Django's own cursor, which writes the values into the statement anew each time."""
    from psycopg import Cursor

    connection.ensure_connection()
    with connection.wrap_database_errors:
        return Cursor(connection.connection).execute(_WHOSE, values, prepare=True).fetchone()


def take_off(account: Any, which: UUID) -> bool:
    """Take one of his devices off; False where there is none of that id."""
    gone, _ = account.devices.filter(id=which).delete()
    return bool(gone)
