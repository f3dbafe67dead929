"""The child process in which a file is read: ``python -I -B -m kesher.library.reader_process``.

It gives up what it does not need before it looks at the file: it may write no file and leave no core, its
memory and its time are bounded, and it ends when its parent does. What goes in and out is in ``reader``.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from kesher.library.book import Extract
from kesher.library.kinds import Progress, read
from kesher.method.problems import Code, Problem, Refused

_PR_SET_PDEATHSIG = 1
_SIGKILL = 9
FRAME = struct.Struct("<BQ")
"""What stands before each answer: which it is, and its length in bytes."""
PROGRESS, ANSWER, REFUSAL = range(3)


class Task(msgspec.Struct, frozen=True):
    """What the parent asks.

    Attributes:
        name: of the file.
        size: its bytes, which follow.
        seconds: of processor time.
        memory: bytes of address space.
    """

    name: str
    size: int
    seconds: int
    memory: int


def serve(reader: Callable[[bytes, str, Progress], Extract] = read) -> None:
    """Read one file from the standard input and answer on the standard output.

    Args:
        reader: what reads it; tests give others.
    """
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    (length,) = struct.unpack("<I", _exactly(source, 4))
    task = msgspec.msgpack.decode(_exactly(source, length), type=Task)
    _bound(task)
    raw = _exactly(source, task.size)
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()
    try:
        found = msgspec.msgpack.encode(reader(raw, task.name, lambda done, of: _tell(answers, done, of)))
        _send(answers, ANSWER, found)
    except Refused as refusal:
        _send(answers, REFUSAL, msgspec.msgpack.encode(refusal.problem))
    except MemoryError:
        _send(answers, REFUSAL, msgspec.msgpack.encode(Problem(Code.BOOK_LIMITS)))
    except Exception:  # whatever a damaged file makes of its reader: one sentence, and no trace of its words
        _send(answers, REFUSAL, msgspec.msgpack.encode(Problem(Code.BOOK_DAMAGED)))
    os._exit(0)


def _tell(answers: BinaryIO, done: int, of: int) -> None:
    _send(answers, PROGRESS, msgspec.msgpack.encode((done, of)))


def _send(answers: BinaryIO, which: int, what: bytes) -> None:
    answers.write(FRAME.pack(which, len(what)))
    answers.write(what)
    answers.flush()


def _exactly(source: BinaryIO, size: int) -> bytes:
    found = source.read(size)
    if len(found) != size:
        os._exit(1)  # the parent is gone
    return found


def _end_with(source: BinaryIO) -> None:
    """End this process when the parent closes its end, by will or by dying."""
    with contextlib.suppress(OSError, ValueError):
        while source.read(1):
            pass
    os._exit(1)


def _bound(task: Task) -> None:
    if sys.platform == "win32":
        return  # there the parent's clock is the only bound
    import resource

    for which, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, task.seconds),
        (resource.RLIMIT_AS, task.memory),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system may know less, or have bounded it already
            resource.setrlimit(which, (most, most))
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    serve()
