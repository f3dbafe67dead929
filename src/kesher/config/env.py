"""The environment, read once into a frozen value. What cannot be understood stops the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kesher.method.language import Language
from kesher.method.problems import Code, refuse

PORT = 8613
HOSTS = ("kesher.localhost", "localhost")


class Env(NamedTuple):
    """What the environment asks for.

    Attributes:
        home: Kesher's own folder (``KESHER_HOME``, else the platform's user data folder).
        port: the loopback port (``KESHER_PORT``).
        host: the name in the address (``KESHER_HOST``), or None to choose the one that resolves.
        language: the language before any journal is open (``KESHER_LANGUAGE``, else the locale).
        keyring: whether the system's keyring may be asked (``KESHER_KEYRING``: yes or no).
        passphrase_file: a file whose first line is the passphrase (``KESHER_PASSPHRASE_FILE``).
    """

    home: Path
    port: int
    host: str | None
    language: Language
    keyring: bool
    passphrase_file: Path | None


def read_env(environ: Mapping[str, str] = os.environ) -> Env:
    """Read the environment.

    Raises:
        Refused: ``SETTING_UNKNOWN`` for the first value that is not understood; ``HOME_NONE`` where nobody
            knows where this account's files lie.
    """
    passphrase_file = environ.get("KESHER_PASSPHRASE_FILE")
    return Env(
        home=_home(environ.get("KESHER_HOME")),
        port=_port(environ.get("KESHER_PORT")),
        host=_one_of("KESHER_HOST", environ.get("KESHER_HOST"), HOSTS),
        language=language_of(environ),
        keyring=_one_of("KESHER_KEYRING", environ.get("KESHER_KEYRING"), ("yes", "no")) != "no",
        passphrase_file=_expanded(passphrase_file) if passphrase_file else None,
    )


def language_of(environ: Mapping[str, str]) -> Language:
    """The language to speak before a journal is open: as asked, else the locale's, else English."""
    asked = _one_of("KESHER_LANGUAGE", environ.get("KESHER_LANGUAGE"), tuple(Language))
    if asked:
        return Language(asked)
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return Language.HE if locale.lower().startswith(("he", "iw")) else Language.EN


def _home(chosen: str | None) -> Path:
    if chosen:
        return _expanded(chosen)
    from platformdirs import user_data_path

    try:
        found = user_data_path("kesher", appauthor=False)
    except RuntimeError:
        raise refuse(Code.HOME_NONE) from None
    if not found.is_absolute():  # an account without a home is told so by its "~" standing as it is
        raise refuse(Code.HOME_NONE)
    return found


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise refuse(Code.HOME_NONE) from None


def _port(value: str | None) -> int:
    if not value:
        return PORT
    if not value.isascii() or not value.isdigit() or len(value) > 5 or int(value) > 65535:
        raise refuse(Code.SETTING_UNKNOWN, name="KESHER_PORT", value=value)
    return int(value)


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if not value:
        return None
    if value not in allowed:
        raise refuse(Code.SETTING_UNKNOWN, name=name, value=value)
    return value
