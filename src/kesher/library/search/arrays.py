"""Arrays of numbers kept side by side in one file, and read where they lie.

A file is opened by its head alone, which says where each array begins; what is in it comes from the disk when
it is looked at. So a great index is open at once, and what several programs read is in memory only once.
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAGIC = b"kesher-arrays\0\0\0"
_ALIGNED = 16


class _Array(msgspec.Struct, frozen=True, array_like=True):
    """Where an array lies in the file; the first number of its shape is its length."""

    name: str
    kind: str
    shape: tuple[int, ...]
    begins: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What the file has, and how long it is."""

    size: int
    arrays: tuple[_Array, ...]


def save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays as one new file."""
    from kesher.parts import np

    with path.open("xb") as file:
        listed, at = [], 0
        for name, each in arrays.items():
            listed.append(_Array(name, each.dtype.str, each.shape, at))
            at += -(-each.nbytes // _ALIGNED) * _ALIGNED
        head = msgspec.json.encode(_Head(at, tuple(listed)))
        file.write(_MAGIC + len(head).to_bytes(8, "little") + zlib.crc32(head).to_bytes(8, "little"))
        file.write(head + bytes(-len(head) % _ALIGNED))
        for each in arrays.values():
            file.write(np.ascontiguousarray(each).data)
            file.write(bytes(-each.nbytes % _ALIGNED))


def mapped(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file, which may not be written to.

    Raises:
        OSError: the file is not there.
        ValueError: it is none of these files, or not whole.
    """
    from kesher.parts import np

    with path.open("rb") as file:
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    size, checked = (int.from_bytes(whole[at : at + 8], "little") for at in (16, 24))
    raw = whole[32 : 32 + size]
    if whole[:16] != _MAGIC or zlib.crc32(raw) != checked:
        raise ValueError("not an index")
    head = msgspec.json.decode(raw, type=_Head)
    data = whole[32 + size + -size % _ALIGNED :]
    if len(data) != head.size:
        raise ValueError("not whole")
    found = {}
    for each in head.arrays:
        kind = np.dtype(each.kind)
        count = int(np.prod(each.shape, dtype=np.int64))
        found[each.name] = np.frombuffer(data, kind, count, each.begins).reshape(each.shape)
    return found
