"""Keeping the key on the person's own computer, when he asks for it.

Said plainly: whoever can use this computer account can then open the journal. The system's keyring holds
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

from kesher.journal.cipher import KEY_BYTES
from kesher.journal.seal import DataKey

SERVICE = "kesher"
FILE = "kept.key"


class Keeping(StrEnum):
    """Where a key is kept."""

    NOT = "not"
    KEYRING = "keyring"
    FILE = "file"


class Keeper:
    """Keeps one journal's key in the keyring, or in a file with mode 0600 in Kesher's own folder."""

    def __init__(self, folder: Path, *, keyring: bool = True, keeps: bool = True) -> None:
        self._file = folder / FILE
        self._keeps = keeps
        self._try_keyring = keyring

    def keep(self, key: DataKey) -> Keeping:
        """Keep a key, and say where. The key of another journal that is kept here stays.

        Raises:
            OSError: neither place could be written, or there is none that is only the person's.
        """
        if not self._keeps:
            raise PermissionError
        text = _written(key)
        if self._in_keyring(key.journal, text):
            self._unlink(key.journal)
            return Keeping.KEYRING
        path = self._place(key.journal)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
        return Keeping.FILE

    def kept(self, journal: UUID) -> DataKey | None:
        """The key, if it is kept and belongs to this journal."""
        for path in self._files():
            if (key := _read(_text(path) or "", journal)) is not None:
                return key
        # The keyring is asked last: only to reach it takes longer than most acts.
        return _read(self._from_keyring(journal) or "", journal)

    def any_kept(self) -> bool:
        """Whether a key lies in a file here, of whichever journal."""
        return any(_owner(_text(path)) is not None for path in self._files())

    def where(self, journal: UUID) -> Keeping:
        """Where the key is kept now."""
        if any(_read(_text(path) or "", journal) is not None for path in self._files()):
            return Keeping.FILE
        return Keeping.KEYRING if _read(self._from_keyring(journal) or "", journal) else Keeping.NOT

    def forget(self, journal: UUID) -> None:
        """Stop keeping it, in both places."""
        self._unlink(journal)
        if self._try_keyring:
            import keyring

            with contextlib.suppress(Exception):  # backends raise whatever they like when nothing is there
                keyring.delete_password(SERVICE, str(journal))

    def _files(self) -> list[Path]:
        others = sorted(self._file.parent.glob(f"{self._file.stem}-*{self._file.suffix}"))
        return [self._file, *others]

    def _place(self, journal: UUID) -> Path:
        """Where this journal's key goes: into the usual file, unless another journal's lies there."""
        for path in self._files():
            if _owner(_text(path)) == journal:
                return path
        if _owner(_text(self._file)) is None:
            return self._file
        return self._file.with_stem(f"{self._file.stem}-{journal}")

    def _unlink(self, journal: UUID) -> None:
        for path in self._files():
            if _owner(_text(path)) in (journal, None):  # what is nobody's key is of use to nobody
                path.unlink(missing_ok=True)

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


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None


def _owner(text: str | None) -> UUID | None:
    """Whose key a file holds; None when it holds none."""
    try:
        owner = UUID((text or "").strip().partition(":")[0])
    except ValueError:
        return None
    return owner if _read(text or "", owner) is not None else None


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
