"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from kesher.method.problems import Code, refuse


def write_whole(path: Path, content: bytes | Iterable[bytes], *, replace: bool = False) -> None:
    """Write a file that only its owner may read, so that it is there whole or not there.

    Args:
        path: where.
        content: all of it, or its pieces one after another; whatever they raise, nothing is left behind.
        replace: write over a file of that name.

    Raises:
        Refused: ``FILE_EXISTS``, ``DISK_FULL`` or ``FOLDER_UNWRITABLE``; then nothing is left behind.
    """
    # Its name says nothing of the file's: a name may be as long as the disk allows.
    fresh = path.with_name(f".kesher-{secrets.token_hex(8)}")
    try:
        if path.is_dir() or (path.exists() and not replace):
            raise refuse(Code.FILE_EXISTS, file=path.name)
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            for piece in (content,) if isinstance(content, bytes) else content:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise refuse(unwritten(error)) from None
        raise


def unwritten(error: OSError) -> Code:
    """Why a file could not be written."""
    if error.errno == errno.ENAMETOOLONG:
        return Code.NAME_LONG
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Code.DISK_FULL
    return Code.DISK_SILENT if error.errno == errno.EIO else Code.FOLDER_UNWRITABLE


def unreachable(error: OSError) -> Code | None:
    """Why a place could not even be looked at; None when it is none of the things a person can mend."""
    if error.errno == errno.ENAMETOOLONG:
        return Code.NAME_LONG
    if error.errno in (errno.EACCES, errno.EPERM):
        return Code.FOLDER_CLOSED
    return Code.DISK_SILENT if error.errno == errno.EIO else None


def read_bounded(path: Path, limit: int, too_large: Code = Code.FILE_FOREIGN) -> bytes:
    """Read a file that a person gave.

    Args:
        path: where.
        limit: the most bytes it may have.
        too_large: how one that has more is refused.

    Raises:
        Refused: ``FILE_MISSING``, or ``too_large``: by default, that it is nothing Kesher wrote.
    """
    with reading(path) as source:
        try:
            if os.fstat(source.fileno()).st_size > limit:
                raise refuse(too_large, file=path.name, limit=limit // 1024 // 1024)
            return source.read()
        except OSError:
            raise refuse(Code.FILE_MISSING, file=path.name) from None


def reading(path: Path) -> BinaryIO:
    """Open a file that a person gave.

    Raises:
        Refused: ``FILE_MISSING``, or ``NAME_LONG``.
    """
    try:
        if not path.is_file():
            raise refuse(Code.FILE_MISSING, file=path.name)
        return path.open("rb")
    except OSError as error:
        code = Code.NAME_LONG if error.errno == errno.ENAMETOOLONG else Code.FILE_MISSING
        raise refuse(code, file=path.name) from None
