"""The process in which a file is read: what it gives up, what it is asked, and how it answers.

A room that has such work starts ``python -I -B -m`` a module of its own, which calls :func:`serve`. It gives
up its rights (see :mod:`.rights`), bounds its memory and its time, and ends when its parent does.
"""

from __future__ import annotations

import contextlib
import math
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from kesher.method.problems import Problem, Refused

OVER = 3
"""The status with which it ends when it would take more memory than it may."""
FILES = 64
"""How many files it may have open: its pipes, its own code, and a few of the system's."""
_PR_SET_PDEATHSIG = 1
_SIGKILL = 9
_TICK = 0.02
_MAPPED, _RESIDENT = 0, 1
_SPARE = 2
FRAME = struct.Struct("<BQ")
"""What stands before each sign: which it is, and its length in bytes."""


class Sign(IntEnum):
    """What the child says."""

    PROGRESS = 0
    """How many pages it has done, and of how many."""
    ANSWER = 1
    REFUSAL = 2
    """The one thing that is the matter with the file."""
    OVER = 3
    """It would have taken more memory than it may."""
    BROKEN = 4
    """The file broke its reader."""
    END = 5


class Task(msgspec.Struct, frozen=True):
    """What the parent asks.

    Attributes:
        order: what is to be done, as the room's own module reads it.
        size: the bytes of the file, which follow.
        seconds: of processor time, from each page to the next.
        most: of processor time, in all.
        memory: bytes that it may use beyond those of the program itself.
        programs: whether it may start programs of the system.
    """

    order: bytes
    size: int
    seconds: int
    most: int
    memory: int
    programs: bool = False


Tell = Callable[[int, int], None]
"""Called with how many pages are done, and of how many; each gives the next its time."""
Work = Callable[[bytes, bytes, Tell], Iterable[bytes]]
"""From the file, the order and where to tell of pages to the answers, one after another."""


def serve(work: Work, prepare: Callable[[], object] = lambda: None) -> None:
    """Do one task from the standard input, answer on the standard output, and end.

    Args:
        work: does it.
        prepare: brings in what the work needs, before its memory is measured and bounded.
    """
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    (length,) = struct.unpack("<I", _exactly(source, 4))
    task = msgspec.msgpack.decode(_exactly(source, length), type=Task)
    _with_parent()
    from kesher.apart.rights import give_up  # whoever starts the process gives up nothing

    give_up(programs=task.programs)
    try:
        prepare()
        raw = _exactly(source, task.size)
        threading.Thread(target=_end_with, args=(source,), daemon=True).start()
        _bound(task)
        for each in work(raw, task.order, lambda done, of: _tell(answers, task, done, of)):
            _send(answers, Sign.ANSWER, each)
        _send(answers, Sign.END)
    except Refused as refusal:
        _send(answers, Sign.REFUSAL, msgspec.msgpack.encode(refusal.problem))
    except MemoryError:
        _send(answers, Sign.OVER)
    except Exception:  # whatever a damaged file makes of its reader: one sign, and no trace of its words
        _send(answers, Sign.BROKEN)
    os._exit(0)


def problem_of(found: bytes) -> Problem:
    """The refusal that came back."""
    return msgspec.msgpack.decode(found, type=Problem)


def _tell(answers: BinaryIO, task: Task, done: int, of: int) -> None:
    _send(answers, Sign.PROGRESS, msgspec.msgpack.encode((done, of)))
    _time(task)


def _send(answers: BinaryIO, which: Sign, what: bytes = b"") -> None:
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


def _with_parent() -> None:
    """On Linux the kernel ends this process when the parent dies, whatever this one is busy with."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def _bound(task: Task) -> None:
    if sys.platform == "win32":
        return  # there the parent's clock is the only bound
    import resource

    bounds = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ]
    if sys.platform == "linux":
        # What is asked for is not all used: the watch is near, and this stands behind it.
        bounds.append((resource.RLIMIT_AS, _memory(_MAPPED) + _SPARE * task.memory))
    threading.Thread(target=_watch, args=(task.memory,), daemon=True).start()
    _time(task)
    for which, most in bounds:
        with contextlib.suppress(ValueError, OSError):  # a system may know less, or have bounded it already
            resource.setrlimit(which, (most, most))


def _time(task: Task) -> None:
    """Let it work so long from now on; the processor's time is counted, for the machine may be busy."""
    if sys.platform == "win32":
        return
    import resource

    most = math.ceil(time.process_time()) + task.seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (min(most, task.most), task.most))


def _watch(memory: int) -> None:
    """End this process when it uses more than it did and so much: within a tick, where it was greedy."""
    start = _used()
    while _used() - start < memory:
        time.sleep(_TICK)
    os._exit(OVER)


def _used() -> int:
    """The bytes of memory in use; where only the most that ever were can be told, those."""
    if sys.platform == "linux":
        return _memory(_RESIDENT)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _memory(which: int) -> int:
    """The bytes of memory that are asked for, or used, as the kernel of Linux counts them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[which])
    return pages * os.sysconf("SC_PAGE_SIZE")
