"""Fuzzing the readers of untrusted bytes: small files, changed at random, each for its own reader.

Every input is made from a seed and a number, so that a crash is told by these and made again from them.
They run in batches in a process of their own that is bounded as the reading process is; one that dies, or
takes more time than it may, names the input it died of. A reader answers, or refuses: whatever else it
raises is told too, once for each place in the code. ``benchmarks/faults/fuzz.py`` runs this for long,
``tests/fuzz`` briefly.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import mmap
import os
import random
import resource
import signal
import struct
import sys
import time
import tomllib
import traceback
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kesher.method.problems import Problem, Refused

CORPUS = Path(__file__).with_name("fuzz") / "corpus"
SECONDS = 12
"""Of the processor, for one input; more is a hang, and so is twenty times as many on the wall."""
MEMORY = 900 << 20
BATCH = 200
_PARTED = b"=== "
"""Before the name of each part, in a file of the corpus that stands for several."""

_NUMBERS = (b"\x00", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x80", b"\x00\x00\x00\x00")


class Target(NamedTuple):
    """A reader of untrusted bytes.

    Attributes:
        name: its own, and its folder's in the corpus.
        run: gives it an input, and the name of the file that it grew from.
        tokens: what its files are made of.
    """

    name: str
    run: Callable[[bytes, str], object]
    tokens: tuple[bytes, ...]


class Crash(NamedTuple):
    """What an input did to its reader."""

    target: str
    seed: int
    number: int
    why: str
    raw: bytes


# --- the readers --------------------------------------------------------------------------------------------


def _book(raw: bytes, name: str) -> None:
    import msgspec

    from kesher.library.book import Made
    from kesher.library.kinds import read
    from kesher.library.making import called, made_of

    made = made_of(read(raw, name), name)
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(called(made, "other")), type=Made)
    assert len({each.ref for each in back.units}) == len(back.units) or back.given
    # What a store cannot hold would be seen late.
    for each in back.units:
        (each.ref + each.text + each.notes + each.chapter).encode()


def _sheet(raw: bytes, name: str) -> None:
    import msgspec

    from kesher.paper import scan
    from kesher.paper.scan_apart import _checked
    from kesher.paper.scan_process import said_of

    for found in scan.read(raw):
        if not isinstance(found, Problem):
            assert _checked(msgspec.msgpack.encode(said_of(found)))


def _answer(raw: bytes, name: str) -> None:
    from kesher.paper.scan_apart import _checked

    _checked(raw)


@cache
def _sealed_in() -> tuple[object, bytes]:
    """A key, and a page sealed under it."""
    from uuid import UUID

    from kesher.journal.seal import DataKey

    key = DataKey(UUID(int=7), 1, bytes(range(32)))
    return key, key.seal("2026-11-23", 2, b'{"day":"2026-11-23","account":{"love":4}}')


def _export(raw: bytes, name: str) -> None:
    import base64

    from kesher.journal import export
    from kesher.journal.keys import Kind

    key, sealed = _sealed_in()
    raw = raw.replace(b"@SEALED@", base64.b64encode(sealed))
    found = export.read_export(raw, name)
    if isinstance(found, export.Sealed):
        for secret, kind in ((None, Kind.PASSPHRASE), ("x", Kind.RECOVERY)):
            export.open_sealed(found, secret, kind, key, name)


def _page(raw: bytes, name: str) -> None:
    from kesher.method.merge import merge, unsettleable
    from kesher.method.page import Page, cleaned, from_json, to_json

    found = from_json(raw)
    if isinstance(found, Page) and unsettleable(found) is None and isinstance(page := cleaned(found), Page):
        assert from_json(to_json(page)) is not None
        assert cleaned(merge(None, page, page)) is not None


def _cover(raw: bytes, name: str) -> None:
    from kesher.journal.cover import cover_from_json, cover_to_json, sound

    cover = cover_from_json(raw)
    if sound(cover):
        assert cover_from_json(cover_to_json(cover))


def _wrap(raw: bytes, name: str) -> None:
    import msgspec

    from kesher.journal.keys import Kind, Wrap, open_wrap

    key, _ = _sealed_in()
    try:
        wrap = msgspec.json.decode(raw, type=Wrap)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    secret = "eight letters" if wrap.kind is Kind.PASSPHRASE else "0000-0000-0000-0000-0000-0000-004Z"
    open_wrap(key.journal, wrap, secret)  # type: ignore[attr-defined]


def _code(raw: bytes, name: str) -> None:
    from kesher.journal.keys import grouped, plain_code, read_code

    typed = raw.decode("utf-8", "surrogateescape")
    plain_code(typed)
    grouped(typed)
    read_code(typed)


def _pack(raw: bytes, name: str) -> None:
    from kesher.method.pack import read_pack

    read_pack({name: part.decode("utf-8", "replace") for name, part in parts_of(raw).items()})


def _of(name: str, run: Callable[[bytes, str], object], *kinds: str) -> Target:
    tokens = tomllib.loads(CORPUS.with_name("tokens.toml").read_text(encoding="utf-8"))
    return Target(name, run, (*(each.encode() for kind in kinds for each in tokens[kind]), *_NUMBERS))


TARGETS = {
    each.name: each
    for each in (
        _of("export", _export, "json"),
        _of("page", _page, "json"),
        _of("cover", _cover, "json"),
        _of("wrap", _wrap, "json"),
        _of("code", _code),
        _of("pack", _pack, "toml"),
        _of("answer", _answer),
        _of("text", _book, "text"),
        _of("markdown", _book, "markdown", "text"),
        _of("html", _book, "markup", "text"),
        _of("json", _book, "json", "markup"),
        _of("docx", _book, "markup"),
        _of("epub", _book, "markup"),
        _of("pdf", _book, "pdf"),
        _of("sheet", _sheet, "pdf"),
    )
}


# --- inputs -------------------------------------------------------------------------------------------------


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of a file of the corpus that stands for several, by their names."""
    found = {}
    for each in (b"\n" + raw).split(b"\n" + _PARTED)[1:]:
        name, _, part = each.partition(b"\n")
        found[name.decode("utf-8", "replace")[:200]] = part
    return found


def zipped(raw: bytes) -> bytes:
    """A zip file of the parts of a file of the corpus."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, part in parts_of(raw).items():
            file.writestr(name.replace("\x00", "") or "x", part)
    return made.getvalue()


@cache
def corpus(target: str) -> tuple[tuple[str, bytes], ...]:
    """The files that a target's inputs grow from, with their names."""
    return tuple((each.name, each.read_bytes()) for each in sorted((CORPUS / target).iterdir()))


def made(target: Target, seed: int, number: int) -> tuple[bytes, str]:
    """An input, and the name of the file that it grew from; the first ones are the corpus as it is."""
    files = corpus(target.name)
    chance = random.Random(f"{seed} {target.name} {number}")
    name, raw = files[number] if number < len(files) else chance.choice(files)
    if number >= len(files):
        for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 20))):
            raw = _changed(raw, target, chance)
    if target.name in ("docx", "epub"):
        raw = zipped(raw)
        if chance.random() < 0.1 and number >= len(files):
            raw = _changed(raw, target, chance)
    return raw, name


def _changed(raw: bytes, target: Target, chance: random.Random) -> bytes:
    if not raw:
        return chance.choice(target.tokens)
    at = chance.randrange(len(raw))
    to = min(len(raw), at + chance.choice((1, 1, 2, 4, 8, 32, 128)))
    token = chance.choice(target.tokens)
    match chance.randrange(9):
        case 0:
            return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[to:]
        case 2:
            return raw[:at] + raw[at:to] * chance.choice((2, 2, 9, 99, 999)) + raw[to:]
        case 3:
            return raw[:at] + token + raw[at:]
        case 4:
            return raw[:at] + token + raw[to:]
        case 5:
            return raw[:at] + token * chance.choice((2, 30, 500, 3000)) + raw[at:]
        case 6:
            other = chance.choice(corpus(target.name))[1]
            start = chance.randrange(len(other) + 1)
            return raw[:at] + other[start : start + chance.choice((9, 99, 999))] + raw[to:]
        case 7:
            there = chance.randrange(len(raw))
            return raw[:at] + raw[there : there + to - at] + raw[to:]
        case _:
            return raw[:at] + struct.pack("<I", chance.getrandbits(32)) + raw[to:]


# --- runs ---------------------------------------------------------------------------------------------------


def fuzz(target: Target, seed: int, numbers: range, seconds: float = float("inf")) -> Iterator[Crash | int]:
    """Run inputs, until all are done or the time is over.

    Yields:
        A crash; or how many inputs were run since the last yield.
    """
    until = time.monotonic() + seconds
    with contextlib.suppress(Refused):
        target.run(*made(target, seed, 0))  # what is read once is read here, and not again in each process
    known: set[str] = set()
    first = numbers.start
    while first < numbers.stop and time.monotonic() < until:
        last = min(first + BATCH, numbers.stop)
        done, crashes = _batch(target, seed, range(first, last), until)
        for each in crashes:
            if each.why not in known:
                known.add(each.why)
                yield each
        yield done
        first += max(1, done)


def _batch(target: Target, seed: int, numbers: range, until: float) -> tuple[int, list[Crash]]:
    """One process's inputs: how many it ran, and what it raised or died of."""
    told_to, told_by = os.pipe()
    place = mmap.mmap(-1, 8)
    child = os.fork()
    if not child:
        try:
            os.close(told_to)
            _run(target, seed, numbers, until, place, told_by)
        finally:
            os._exit(2)
    os.close(told_by)
    with os.fdopen(told_to, "rb") as told:
        lines = told.read().decode("utf-8", "replace").splitlines()
    _, status = os.waitpid(child, 0)
    at = struct.unpack("<q", place[:8])[0]
    crashes = []
    for line in lines:
        number, _, why = line.partition(" ")
        crashes.append(Crash(target.name, seed, int(number), why, made(target, seed, int(number))[0]))
    if os.WIFSIGNALED(status):
        which = signal.Signals(os.WTERMSIG(status))
        hangs = which in (signal.SIGALRM, signal.SIGPROF)
        why = "hang" if hangs else f"died of {which.name}"
        crashes.append(Crash(target.name, seed, at, f"{why} in {target.name}", made(target, seed, at)[0]))
        return at + 1 - numbers.start, crashes
    if status:
        raise RuntimeError(f"the harness itself broke, at {target.name} {seed} {at}")
    return at - numbers.start, crashes


def _run(target: Target, seed: int, numbers: range, until: float, place: mmap.mmap, told_by: int) -> None:
    for each in (signal.SIGALRM, signal.SIGPROF, signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT):
        signal.signal(each, signal.SIG_DFL)  # whoever started this may have handlers of his own
    faulthandler.disable()
    sys.stderr = sys.stdout = io.StringIO()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    if pages:
        most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in numbers:
        place[:8] = struct.pack("<q", number)
        if time.monotonic() > until:
            os._exit(0)
        raw, name = made(target, seed, number)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(20 * SECONDS)
        try:
            target.run(raw, name)
        except (Refused, MemoryError, RecursionError):
            pass
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{number} {type(error).__name__} in {Path(where.filename).name}:{where.lineno}\n"
            os.write(told_by, told.encode())
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
    place[:8] = struct.pack("<q", numbers.stop)
    os._exit(0)
