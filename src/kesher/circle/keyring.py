"""Where the keys of circles lie: a file for each, in the host's own folder and never in its database."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from kesher.circle.seal import CircleKey
from kesher.disk.files import unwritten, write_whole
from kesher.journal.cipher import KEY_BYTES
from kesher.method.problems import Code, refuse

FOLDER = "circles"


class Keyring:
    """The keys of the circles of a host."""

    def __init__(self, folder: Path) -> None:
        """Args: folder: the host's own."""
        self._folder = folder / FOLDER
        self._known: dict[UUID, CircleKey] = {}

    def make(self, circle: UUID) -> CircleKey:
        """Make the key of a new circle.

        Raises:
            Refused: it cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise refuse(unwritten(error)) from None
        write_whole(self._path(circle), os.urandom(KEY_BYTES))
        return self.of(circle)

    def of(self, circle: UUID) -> CircleKey:
        """The key of a circle.

        Raises:
            Refused: ``CIRCLE_KEY``: there is none.
        """
        found = self._known.get(circle)
        if found is None:
            try:
                raw = self._path(circle).read_bytes()
            except OSError:
                raise refuse(Code.CIRCLE_KEY) from None
            found = self._known[circle] = CircleKey(str(circle), raw)
        return found

    def forget(self, circle: UUID) -> None:
        """A circle was closed: without its key, what backups hold of it is noise."""
        self._known.pop(circle, None)
        self._path(circle).unlink(missing_ok=True)

    def circles(self) -> list[UUID]:
        """The circles that have a key here."""
        return sorted(UUID(each.stem) for each in self._folder.glob("*.key"))

    def _path(self, circle: UUID) -> Path:
        return self._folder / f"{circle}.key"
