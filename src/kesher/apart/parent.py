"""Starting the process in which a file is read, and hearing its answers, in bounded time and memory.

The bytes go in and the answers come out through pipes, so that nothing plain is written to a disk. Whatever
becomes of the other process, what comes here is an answer, one refusal, or :class:`Ended`.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import IO, NamedTuple

import msgspec

from kesher.apart.child import FRAME, OVER, Sign, Task, problem_of
from kesher.method.problems import Code, Refused, refuse

_KEPT = (
    *("PATH", "SYSTEMROOT", "TESSDATA_PREFIX", "LANG", "LC_ALL", "TMPDIR", "TEMP"),
    *("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),  # which sums this processor can do, where that had to be said
)
_SET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads would wait for each other, and each takes memory of its own."""
_TICK = 0.05
"""Seconds between two looks at the clock and at the wish to stop."""
_AHEAD = 4
"""How many signs of the child may lie here unheard."""


class Why(Enum):
    """Why the work ended without an end."""

    LIMITS = auto()
    """It took all the time or all the memory it may take."""
    STOPPED = auto()
    """The person thought better of it."""
    DIED = auto()
    """The file broke its reader, or the process died of it, or it answered what is no answer."""


class Ended(Exception):
    """The work ended without an end."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


class Bounds(NamedTuple):
    """What the work may take.

    Attributes:
        seconds: of the processor, from each page to the next.
        most: of the processor, in all.
        memory: bytes, beyond those of the program itself.
        answer: bytes of the largest answer that is heard.
        programs: whether it may start programs of the system.
    """

    seconds: int
    most: int
    memory: int
    answer: int
    programs: bool = False


PATIENCE = 1.5
"""How many times as long as the processor's the time on the wall is, for other things go on there as well."""


class Clock:
    """How long the work may still take, on the wall.

    Args:
        seconds: to begin with.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def give(self, seconds: float) -> None:
        """Let it take so much from now, if it may not take more already."""
        self._until = max(self._until, time.monotonic() + seconds)

    @property
    def over(self) -> bool:
        """True when its time is over."""
        return time.monotonic() > self._until


def surroundings() -> dict[str, str]:
    """What of this program's environment another process of it may know."""
    return {each: os.environ[each] for each in _KEPT if each in os.environ}


def program(module: str) -> tuple[str, ...]:
    """How a module is started in a process of its own: without the person's own paths and settings."""
    return (sys.executable, "-I", "-B", "-m", module)


def work(
    command: Sequence[str],
    order: bytes,
    raw: bytes,
    bounds: Bounds,
    clock: Clock,
    *,
    told: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """Let a process of its own work on a file.

    Args:
        command: how it is started.
        order: what it is to do.
        raw: the file.
        bounds: what it may take.
        clock: how long; whoever hears the answers may give it more.
        told: hears of every page that is done; called in this thread.
        cancelled: asked again and again; once true, the work ends.

    Yields:
        Its answers, one after another, unread.

    Raises:
        Refused: with what it says is the matter with the file.
        Ended: it came to no end of its own.
    """
    if sys.platform == "emscripten":  # a browser has no second process
        raise refuse(Code.PART_AT_HOME)
    task = Task(order, len(raw), bounds.seconds, bounds.most, bounds.memory, bounds.programs)
    letter = msgspec.msgpack.encode(task)
    child = subprocess.Popen(  # noqa: S603
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's complaint may quote the file
        env=surroundings() | _SET,
        start_new_session=sys.platform != "win32",
    )
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
    signs: queue.Queue[tuple[int, bytes] | None] = queue.Queue(_AHEAD)
    done = threading.Event()
    head = struct.pack("<I", len(letter)) + letter
    threading.Thread(target=_give, args=(child.stdin, head, raw), daemon=True).start()
    hearing = threading.Thread(target=_hear, args=(child.stdout, signs, bounds.answer, done), daemon=True)
    hearing.start()
    try:
        yield from _answers(child, signs, clock, told, cancelled)
    finally:
        done.set()
        _end(child)
        hearing.join(5)
        child.stdout.close()


def _answers(
    child: subprocess.Popen[bytes],
    signs: queue.Queue[tuple[int, bytes] | None],
    clock: Clock,
    told: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[bytes]:
    while True:
        if cancelled is not None and cancelled():
            raise Ended(Why.STOPPED)
        if clock.over:
            raise Ended(Why.LIMITS)
        try:
            found = signs.get(timeout=_TICK)
        except queue.Empty:
            continue
        if found is None:
            raise Ended(_how_it_died(child))
        which, what = found
        if which == Sign.END:
            return
        if which == Sign.ANSWER:
            yield what
        elif which == Sign.OVER:
            raise Ended(Why.LIMITS)
        else:
            _heed(which, what, told)


def _heed(which: int, what: bytes, told: Callable[[int, int], None] | None) -> None:
    """Pass on how far it is, or raise what it says is the matter."""
    try:
        if which == Sign.REFUSAL:
            raise Refused(problem_of(what))
        if which != Sign.PROGRESS:
            raise Ended(Why.DIED)
        done, of = msgspec.msgpack.decode(what, type=tuple[int, int])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Ended(Why.DIED) from None
    if told is not None:
        told(done, of)


def _how_it_died(child: subprocess.Popen[bytes]) -> Why:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)
    if child.returncode == OVER:
        return Why.LIMITS
    if sys.platform != "win32" and child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Why.LIMITS
    return Why.DIED


def _give(pipe: IO[bytes], head: bytes, raw: bytes) -> None:
    """Write the task and the file; the pipe stays open, for its end is how the child knows of ours."""
    with contextlib.suppress(OSError, ValueError):
        pipe.write(head)
        pipe.write(raw)
        pipe.flush()


def _hear(
    pipe: IO[bytes], signs: queue.Queue[tuple[int, bytes] | None], most: int, done: threading.Event
) -> None:
    """Put what comes where it is waited for; only so much at once, however fast it comes."""
    with contextlib.suppress(OSError, ValueError):
        while len(head := pipe.read(FRAME.size)) == FRAME.size:
            which, length = FRAME.unpack(head)
            if length > most or len(what := pipe.read(length)) != length:
                break
            if not _put(signs, (which, what), done):
                return
    _put(signs, None, done)


def _put(
    signs: queue.Queue[tuple[int, bytes] | None], what: tuple[int, bytes] | None, done: threading.Event
) -> bool:
    """Put it there once there is room; false when nobody waits for it any more."""
    while not done.is_set():
        with contextlib.suppress(queue.Full):
            signs.put(what, timeout=_TICK)
            return True
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and all that it started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        child.kill()
    child.wait()
    if child.stdin is not None:
        with contextlib.suppress(OSError):
            child.stdin.close()
