"""Reading a file that nobody vouches for, in a process of its own with bounded time and memory.

The bytes go in and the text comes out through pipes, so that nothing plain is written to a disk. Whatever
becomes of the other process, the answer here is the text or one refusal.
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
from collections.abc import Callable, Sequence
from typing import IO

import msgspec

from kesher.library.book import Extract
from kesher.library.kinds import MOST_MEGABYTES, Progress
from kesher.library.reader_process import ANSWER, FRAME, PROGRESS, Task
from kesher.method.problems import Code, Problem, Refused, refuse

SECONDS = 600
"""A page that has to be recognised takes some seconds; a whole book of text takes as many."""
MEMORY = 2 << 30
"""Bytes of address space, which is several times the memory in use."""
_PROGRAM = (sys.executable, "-I", "-B", "-m", "kesher.library.reader_process")
_KEPT = ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX", "LANG", "LC_ALL", "TMPDIR", "TEMP")
_MOST_ANSWER = 1 << 30
_TICK = 0.05
"""Seconds between two looks at the clock and at the wish to stop."""


def read_bytes(
    raw: bytes,
    name: str,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    seconds: int = SECONDS,
    memory: int = MEMORY,
    program: Sequence[str] = _PROGRAM,
) -> Extract:
    """Read a file.

    Args:
        raw: its bytes.
        name: its name, with the suffix.
        progress: told of every page, where there are pages; called in this thread.
        cancelled: asked again and again; once true, the reading ends.
        seconds: of the processor in all, and on the wall from each page to the next.
        memory: bytes of address space.
        program: how the other process is started.

    Raises:
        Refused: with the one thing that is the matter.
    """
    if not raw:
        raise refuse(Code.BOOK_EMPTY)
    if len(raw) > MOST_MEGABYTES << 20:
        raise refuse(Code.BOOK_LARGE, limit=MOST_MEGABYTES)
    task = msgspec.msgpack.encode(Task(name, len(raw), seconds, memory))
    child = subprocess.Popen(  # noqa: S603
        list(program),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's complaint may quote the file
        env={each: os.environ[each] for each in _KEPT if each in os.environ} | {"OPENBLAS_NUM_THREADS": "1"},
        start_new_session=sys.platform != "win32",
    )
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
    answers: queue.Queue[tuple[int, bytes] | None] = queue.Queue()
    letter = struct.pack("<I", len(task)) + task
    threading.Thread(target=_give, args=(child.stdin, letter, raw), daemon=True).start()
    listening = threading.Thread(target=_listen, args=(child.stdout, answers), daemon=True)
    listening.start()
    try:
        return _wait(child, answers, progress, cancelled, seconds)
    finally:
        _end(child)
        listening.join(5)
        child.stdout.close()


def _wait(
    child: subprocess.Popen[bytes],
    answers: queue.Queue[tuple[int, bytes] | None],
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    seconds: int,
) -> Extract:
    until = time.monotonic() + seconds
    while True:
        if cancelled is not None and cancelled():
            raise refuse(Code.BOOK_STOPPED)
        if time.monotonic() > until:
            raise refuse(Code.BOOK_LIMITS)
        try:
            found = answers.get(timeout=_TICK)
        except queue.Empty:
            continue
        if found is None:
            raise refuse(_how_it_died(child))
        which, what = found
        if which == ANSWER:
            return msgspec.msgpack.decode(what, type=Extract)
        if which != PROGRESS:
            raise Refused(msgspec.msgpack.decode(what, type=Problem))
        # Every page that is read gives the next one as long: a long scanned book may take an hour.
        until = time.monotonic() + seconds
        if progress is not None:
            done, of = msgspec.msgpack.decode(what, type=tuple[int, int])
            progress(done, of)


def _how_it_died(child: subprocess.Popen[bytes]) -> Code:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)
    if sys.platform != "win32" and child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Code.BOOK_LIMITS
    return Code.BOOK_DAMAGED


def _give(pipe: IO[bytes], letter: bytes, raw: bytes) -> None:
    """Write the task and the file; the pipe stays open, for its end is how the child knows of ours."""
    with contextlib.suppress(OSError, ValueError):
        pipe.write(letter)
        pipe.write(raw)
        pipe.flush()


def _listen(pipe: IO[bytes], answers: queue.Queue[tuple[int, bytes] | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while len(head := pipe.read(FRAME.size)) == FRAME.size:
            which, length = FRAME.unpack(head)
            if length > _MOST_ANSWER or len(what := pipe.read(length)) != length:
                break
            answers.put((which, what))
    answers.put(None)


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
