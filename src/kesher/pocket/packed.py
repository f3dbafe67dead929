"""Making the few large files of a pocket small, and always the same from the same beginnings."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

STAMP = 1_577_836_800
"""When every file was written, as far as Python can see; what it keeps of them is good while that stands."""

_ZIP_STAMP = (2020, 1, 1, 0, 0, 0)


def squeezed(raw: bytes) -> bytes:
    """As gzip, without a name and a time."""
    return gzip.compress(raw, 9, mtime=0)


def together(files: Mapping[str, bytes]) -> bytes:
    """Files in one: how long the list is, the list, and then their bytes one after another.

    The worker lays them into Python's file system without copying or unpacking any of them.
    """
    names = sorted(files)
    listed = json.dumps([[name, len(files[name])] for name in names], separators=(",", ":")).encode()
    return b"".join((struct.pack("<I", len(listed)), listed, *(files[name] for name in names)))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in a zip as they are: what is squeezed as a whole becomes smaller, and Python reads it faster."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(files):
            out.writestr(zipfile.ZipInfo(name, _ZIP_STAMP), files[name])
    return made.getvalue()


def under(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
