"""Reading a book that nobody vouches for, in a process of its own with bounded time and memory.

What reads it is in ``reader_process``; how it is started, bounded and heard, in :mod:`kesher.apart`. Whatever
becomes of the other process, the answer here is the text, or the book, or one refusal.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from kesher.apart.parent import PATIENCE, Bounds, Clock, Ended, Why, work
from kesher.apart.parent import program as program_of
from kesher.library.book import Extract, Made
from kesher.library.kinds import MOST_MEGABYTES, Progress
from kesher.library.reader_process import MakeAgain, MakeBook, Order, ReadFile
from kesher.method.language import Language
from kesher.method.problems import Code, refuse

SECONDS = 6
"""Of the processor, for a small file, and for each page of a PDF; pages take a tenth of one."""
SECONDS_A_MEGABYTE = 4
"""So much more for each megabyte of a file that has no pages to count."""
SECONDS_TO_RECOGNISE = 75
"""For each page, where there is a program that reads words from its picture."""
PROCESSOR = 600
"""Seconds of the processor in all, at the most: a book of thousands of pages takes as many."""
MEMORY = 240 << 20
"""Bytes for a small file, beyond those of the program itself."""
MEMORY_A_BYTE = 100
"""So much more for each byte: what is packed unfolds tenfold, and its tree takes ten times that."""
MEMORY_TO_RECOGNISE = 1 << 30
MOST_MEMORY = 2 << 30
_MOST_ANSWER = 1 << 29
_PROGRAM = program_of("kesher.library.reader_process")
_Answer = TypeVar("_Answer")
_WHY = {Why.LIMITS: Code.BOOK_LIMITS, Why.STOPPED: Code.BOOK_STOPPED, Why.DIED: Code.BOOK_DAMAGED}


def read_bytes(
    raw: bytes,
    name: str,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    seconds: float | None = None,
    memory: int | None = None,
    program: Sequence[str] = _PROGRAM,
) -> Extract:
    """Read a file.

    Args:
        raw: its bytes.
        name: its name, with the suffix.
        progress: told of every page, where there are pages; called in this thread.
        cancelled: asked again and again; once true, the reading ends.
        seconds: on the wall, in all or from each page to the next; by the file's kind and size unless told.
        memory: bytes beyond those of the program itself; by its kind and size unless told.
        program: how the other process is started.

    Raises:
        Refused: with the one thing that is the matter.
    """
    return _asked(ReadFile(name), raw, Extract, progress, cancelled, seconds, memory, program)


def make_book(
    raw: bytes,
    name: str,
    title: str = "",
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Read a file, mend it and cut it into units.

    Args:
        raw: its bytes.
        name: its name, with the suffix.
        title: what the book is called; its own title unless told.
        progress: told of every page, where there are pages; called in this thread.
        cancelled: asked again and again; once true, the reading ends.

    Raises:
        Refused: with the one thing that is the matter.
    """
    return _asked(MakeBook(name, title), raw, Made, progress, cancelled)


def make_again(
    extract: Extract,
    title: str,
    language: Language,
    refused: frozenset[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Mend what a file said without the repairs that the person refused, and cut it into units.

    Raises:
        Refused: it takes too long, or it was stopped.
    """
    packed = msgspec.msgpack.encode(extract)
    return _asked(MakeAgain(title, language, refused), packed, Made, None, cancelled)


def _asked(
    order: Order,
    raw: bytes,
    kind: type[_Answer],
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    seconds: float | None = None,
    memory: int | None = None,
    program: Sequence[str] = _PROGRAM,
) -> _Answer:
    if not raw:
        raise refuse(Code.BOOK_EMPTY)
    if len(raw) > MOST_MEGABYTES << 20 and not isinstance(order, MakeAgain):
        raise refuse(Code.BOOK_LARGE, limit=MOST_MEGABYTES)
    pages = not isinstance(order, MakeAgain) and b"%PDF-" in raw[:1024]
    recognises = pages and shutil.which("tesseract") is not None
    usual = _seconds(raw, pages=pages, recognises=recognises)
    at_once = PATIENCE * usual if seconds is None else seconds
    bounds = Bounds(
        seconds=usual if seconds is None else max(1, round(seconds)),
        most=PROCESSOR + usual,
        memory=_memory(raw, recognises=recognises) if memory is None else memory,
        answer=_MOST_ANSWER,
        programs=recognises,
    )
    clock, furthest = Clock(at_once), 0

    def told(done: int, of: int) -> None:
        # Every page that is read gives the next one as long: a long scanned book may take an hour.
        nonlocal furthest
        if done > furthest:
            furthest = done
            clock.give(at_once)
        if progress is not None:
            progress(done, of)

    packed = msgspec.msgpack.encode(order)
    try:
        for answer in work(program, packed, raw, bounds, clock, told=told, cancelled=cancelled):
            return msgspec.msgpack.decode(answer, type=kind)
    except Ended as ended:
        raise refuse(_WHY[ended.why]) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise refuse(Code.BOOK_DAMAGED) from None
    raise refuse(Code.BOOK_DAMAGED)


def _seconds(raw: bytes, *, pages: bool, recognises: bool) -> int:
    if pages:
        return SECONDS_TO_RECOGNISE if recognises else SECONDS
    return SECONDS + SECONDS_A_MEGABYTE * (len(raw) >> 20)


def _memory(raw: bytes, *, recognises: bool) -> int:
    least = MEMORY_TO_RECOGNISE if recognises else MEMORY
    return min(MOST_MEMORY, least + MEMORY_A_BYTE * len(raw))
