"""The databases of a host: one PostgreSQL, or two embedded files, as Django names them and as they answer."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kesher.disk.files import unwritten
from kesher.disk.sqlite import modes
from kesher.method.problems import Code, refuse

PATIENCE = 10
"""Seconds: for a connection, and for a writer that waits for another."""

FILE = "directory.db"
POSTGRES = "postgresql://user:password@server/name"
"""How the address of a database is written."""


def settings_of(database: str, folder: Path) -> dict[str, Any]:
    """The database as Django's settings name it.

    Raises:
        Refused: ``DATABASE_ADDRESS``, which does not repeat what was given: a password may be in it.
    """
    return _postgres(database) if database else _embedded(folder)


def _embedded(folder: Path) -> dict[str, Any]:
    journal, synchronous = modes(sqlite3.sqlite_version_info)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / FILE,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": PATIENCE,
            # Who reads first and writes afterwards would be refused by whoever wrote between the two.
            "transaction_mode": "IMMEDIATE",
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous={synchronous};"
            " PRAGMA secure_delete=ON",
        },
    }


def _postgres(database: str) -> dict[str, Any]:
    try:
        parts = urlsplit(database)
        port = parts.port
    except ValueError:
        raise refuse(Code.DATABASE_ADDRESS, shape=POSTGRES) from None
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise refuse(Code.DATABASE_ADDRESS, shape=POSTGRES)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": {
            # Django prepares nothing unless told that something may be. Its own statements never are: only
            # the one by which a token is looked up, which every pull and push asks.
            "prepare_threshold": 5,
            **options,
            "connect_timeout": PATIENCE,
        },
        # Each thread keeps its connection: there are few threads, and they are always the same.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def make_folder(folder: Path) -> None:
    """Make the folder of a host, which only its owner reads.

    Raises:
        Refused: it cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
        (folder / FILE).touch(mode=0o600)
    except OSError as error:
        raise refuse(unwritten(error)) from None


def bring_up_to_date(embedded: bool) -> None:
    """Make the tables there are to be.

    Raises:
        Refused: the database cannot be reached, or cannot be written.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except Exception:
        raise refuse(Code.FOLDER_UNWRITABLE if embedded else Code.DATABASE_SILENT) from None
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError:
        raise refuse(Code.DATABASE_UNFIT) from None
    finally:
        connection.close()  # whoever forks must share none
