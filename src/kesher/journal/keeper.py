"""Keeping the key on the person's own computer, when he asks for it.

Said plainly: whoever can use this computer account can then open the book. The system's keyring holds
the key when there is one; otherwise a file that only this account may read.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from kesher.journal.seal import KEY_BYTES, DataKey

SERVICE = "kesher"
FILE = "kept.key"


class Keeping(StrEnum):
    """Where a key is kept."""

    NOT = "not"
    KEYRING = "keyring"
    FILE = "file"


class Keeper:
    """Keeps one journal's key in the keyring, or in a file with mode 0600 in Kesher's own folder."""

    def __init__(self, folder: Path, *, keyring: bool = True) -> None:
        self._file = folder / FILE
        self._try_keyring = keyring

    def keep(self, key: DataKey) -> Keeping:
        """Keep a key, and say where.

        Raises:
            OSError: neither place could be written.
        """
        text = _written(key)
        if self._in_keyring(key.journal, text):
            self._file.unlink(missing_ok=True)
            return Keeping.KEYRING
        fresh = self._file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
        return Keeping.FILE

    def kept(self, journal: UUID) -> DataKey | None:
        """The key, if it is kept and belongs to this journal."""
        for text in (self._from_file(), self._from_keyring(journal)):
            if text and (key := _read(text, journal)) is not None:
                return key
        return None

    def where(self, journal: UUID) -> Keeping:
        """Where the key is kept now."""
        if _read(self._from_file() or "", journal) is not None:
            return Keeping.FILE
        return Keeping.KEYRING if _read(self._from_keyring(journal) or "", journal) else Keeping.NOT

    def forget(self, journal: UUID) -> None:
        """Stop keeping it, in both places."""
        self._file.unlink(missing_ok=True)
        if self._try_keyring:
            import keyring

            with contextlib.suppress(Exception):  # backends raise whatever they like when nothing is there
                keyring.delete_password(SERVICE, str(journal))

    def _in_keyring(self, journal: UUID, text: str) -> bool:
        if not self._try_keyring:
            return False
        import keyring

        try:
            keyring.set_password(SERVICE, str(journal), text)
        except Exception:  # no backend, a locked one, or one that refuses: all mean "not here"
            return False
        return self._from_keyring(journal) == text

    def _from_keyring(self, journal: UUID) -> str | None:
        if not self._try_keyring:
            return None
        import keyring

        try:
            return keyring.get_password(SERVICE, str(journal))
        except Exception:
            return None

    def _from_file(self) -> str | None:
        try:
            return self._file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return None


def _written(key: DataKey) -> str:
    return f"{key.journal}:{key.epoch}:{base64.b64encode(key.raw()).decode()}"


def _read(text: str, journal: UUID) -> DataKey | None:
    owner, _, rest = text.strip().partition(":")
    epoch, _, raw = rest.partition(":")
    try:
        key = base64.b64decode(raw, validate=True)
        return DataKey(journal, int(epoch), key) if owner == str(journal) and len(key) == KEY_BYTES else None
    except (binascii.Error, ValueError):
        return None
