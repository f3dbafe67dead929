"""What is made of Kesher's own plain files is made once, and read back while they stand as they stood.

It lies where Python keeps what it makes of the program's own text (``__pycache__``), by the same rules: by
the program or where ``PYTHONPYCACHEPREFIX`` says, written by who may write there, never where
``PYTHONDONTWRITEBYTECODE`` forbids it, and of no use as soon as a file or the program changed. It holds words
that ship with Kesher, and nothing of anybody's journal. What cannot be kept, or was damaged, is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_DIGEST = hashlib.sha256().digest_size


def kept(name: str, sources: Sequence[Path], code: Sequence[str], make: Callable[[], Any]) -> Any:
    """What is made of some files.

    Args:
        name: what it is called; no two things have the same.
        sources: all that it is made of.
        code: the files of the program by which it is made.
        make: makes it; only of what ``marshal`` can write down.
    """
    place, stamp = _place(name), _stamp((*sources, *map(Path, code)))
    if place is None or stamp is None:
        return make()
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        raw = place.read_bytes()
        # What was damaged is not even looked at: marshal trusts what it is given.
        if hashlib.sha256(raw[_DIGEST:]).digest() == raw[:_DIGEST]:
            known, made = marshal.loads(raw[_DIGEST:])  # noqa: S302 - as Python reads its own
            if known == stamp:
                return made
    made = make()
    _keep(place, stamp, made)
    return made


def _place(name: str) -> Path | None:
    with contextlib.suppress(NotImplementedError):
        return Path(cache_from_source(str(Path(__file__).with_name(f"{name}.py")))).with_suffix(".kept")
    return None


def _stamp(sources: Sequence[Path]) -> list[tuple[str, int, int]] | None:
    """How the files stand now; None where one of them is not there."""
    stamp = []
    for each in sources:
        try:
            found = each.stat()
        except OSError:
            return None
        stamp.append((str(each), found.st_mtime_ns, found.st_size))
    return stamp


def _keep(place: Path, stamp: list[tuple[str, int, int]], made: Any) -> None:
    if sys.dont_write_bytecode:
        return
    told = marshal.dumps((stamp, made))
    fresh = place.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(hashlib.sha256(told).digest() + told)
        fresh.replace(place)
