"""Kesher's own folder, and what of it is on the device's disk already.

In a browser Python's files lie in memory. The worker asks what changed, writes that to the disk in one
transaction, and says that it stands; where it cannot be written, the folder is put back to what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

BLOCK = 16384
"""Bytes of a file that are written together: an act changes few of them, of a journal of any length."""


class Changes(NamedTuple):
    """What is to be written.

    Attributes:
        files: a path, how long the file is now (None: it is gone), and the first block that is no more.
        blocks: a path, the number of a block, and its bytes.
    """

    files: list[tuple[str, int | None, int]]
    blocks: list[tuple[str, int, bytes]]


class Kept:
    """What is kept of a folder.

    Args:
        folder: where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, list[bytes]] = {}
        self._now: dict[str, list[bytes]] = {}

    def lay(self, files: Iterable[tuple[str, int]], blocks: Iterable[tuple[tuple[str, int], bytes]]) -> None:
        """Take what the disk holds for what is kept, and lay it into the folder.

        Args:
            files: each path, and how long its file is.
            blocks: each path and number, and the bytes.
        """
        held = {(path, number): raw for (path, number), raw in blocks}
        self._kept = {
            path: [held[path, number] for number in range(-(-length // BLOCK))] for path, length in files
        }
        self.restore()

    def restore(self) -> None:
        """Put the folder back to what is kept."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._files():
            if str(path) not in self._kept:
                path.unlink()
        for name, blocks in self._kept.items():
            path = Path(name)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(blocks)

    def changed(self) -> Changes | None:
        """What is in the folder and not yet kept, or the other way about; None when nothing is."""
        self._now = {str(path): self._read(path, self._kept.get(str(path), [])) for path in self._files()}
        files: list[tuple[str, int | None, int]] = [
            (path, None, 0) for path in self._kept if path not in self._now
        ]
        fresh: list[tuple[str, int, bytes]] = []
        for path, blocks in self._now.items():
            before = self._kept.get(path)
            if blocks == before:
                continue
            files.append((path, sum(map(len, blocks)), len(blocks)))
            known = dict(enumerate(before or ()))
            fresh += [(path, at, raw) for at, raw in enumerate(blocks) if known.get(at) != raw]
        return Changes(files, fresh) if files else None

    def stands(self) -> None:
        """What was said to have changed is on the disk."""
        self._kept = self._now

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.rglob("*") if path.is_file())

    @staticmethod
    def _read(path: Path, before: list[bytes]) -> list[bytes]:
        """The blocks of a file; one that is as it was is not held twice."""
        known = dict(enumerate(before))
        with path.open("rb", buffering=0) as file:
            read = enumerate(iter(lambda: file.read(BLOCK), b""))
            return [known[at] if known.get(at) == raw else raw for at, raw in read]
