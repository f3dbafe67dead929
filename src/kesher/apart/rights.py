"""What a process gives up for good, so that a decoder that was taken over can do nothing with it.

On Linux it loses, as far as the system allows: by Landlock all files but those of the program and the system,
which it may read; by seccomp sockets, writing to any file, starting programs, and looking into others. Both
hold for all that it starts. What a system does not know is left out: the bounds of memory and time stand
beside these, in :mod:`.child`.

No library that is kept well enough does this from Python, and it is a few numbers of the kernel's interface.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_NO_NEW_PRIVILEGES = 38

# --- Landlock (linux/landlock.h) ----------------------------------------------------------------------------

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_WANTED, _BENEATH = 1, 1
_RUN, _READ, _LIST = 1 << 0, 1 << 2, 1 << 3
_FILE_RIGHTS = (0, 13, 14, 15, 15, 16)
"""How many rights over files each version of the interface knows."""
_TCP, _SCOPES = 0b11, 0b11

# --- seccomp (linux/seccomp.h, linux/filter.h) --------------------------------------------------------------

_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOWED, _FORBIDDEN = 0x7FFF0000, 0x00050000 | 1  # EPERM
_X32 = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_NAMED = (263, 264, 265, 266, 268, 280, 316, 437, 452)
_CALLS = {
    "x86_64": (
        0xC000003E,
        {2: 1, 257: 2},
        # files that change: truncate to chown, mknod, attributes, and the same "at"
        (76, 77, *range(82, 89), *range(90, 95), 133, *range(188, 191), *range(258, 261), *_NAMED),
        # sockets; other processes, keys, mounts and the kernel's own machines
        (41, 53, 101, 165, 248, 249, 250, 272, 298, 308, 310, 311, 321, 323, 424, 425, 438),
        (59, 62, 200, 322),
    ),
    "aarch64": (
        0xC00000B7,
        {56: 2},
        (5, 6, 7, *range(33, 39), 45, 46, *range(52, 56), 88, 276, 437, 452),
        (40, 97, 117, 198, 199, 217, 218, 219, 241, 268, 270, 271, 280, 282, 424, 425, 438),
        (129, 130, 221, 281),
    ),
}
"""For each machine: its number; the calls that open files, with the place of their flags; those that change
files; those that reach out of the process; and those that start programs, and end them."""


def give_up(*, programs: bool) -> tuple[bool, bool]:
    """Give up all rights but to read the program's own files and the system's.

    It holds for the thread that calls it and for all that is started later, so it comes before any thread.

    Args:
        programs: programs of the system may still be started; they have no more rights than this process.

    Returns:
        Whether Landlock holds, and whether seccomp does.
    """
    if sys.platform != "linux":
        return False, False
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False, False
    return _landlock(library, programs=programs), _seccomp(library, programs=programs)


def _landlock(library: ctypes.CDLL, *, programs: bool) -> bool:
    call = library.syscall
    call.restype = ctypes.c_long
    version = call(_CREATE, None, ctypes.c_size_t(0), _VERSION_WANTED)
    if version < 1:
        return False
    every = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS) - 1)]) - 1
    wanted = struct.pack("=QQQ", every, _TCP, _SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = call(_CREATE, wanted, ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        given = _READ | _LIST | (_RUN if programs else 0)
        for path in _readable():
            with contextlib.suppress(OSError):
                _allow(call, rules, path, given)
        return not call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _allow(call: ctypes._NamedFuncPointer, rules: int, path: Path, given: int) -> None:
    handle = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    try:
        allowed = given if path.is_dir() else given & ~_LIST
        call(_ADD, rules, _BENEATH, struct.pack("=Qi", allowed, handle), 0)
    finally:
        os.close(handle)


def _readable() -> Iterator[Path]:
    """Where Python, its packages and the libraries of the system lie; and nothing of the person's."""
    named = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, os.environ.get("TESSDATA_PREFIX", "")]
    own = Path(__file__).resolve().parents[1]
    system = ("/usr", "/lib", "/lib64", "/bin", "/nix/store", "/etc/ld.so.cache", "/sys/devices/system/cpu")
    small = ("/dev/null", "/dev/zero", "/dev/urandom", "/proc/self", "/proc/cpuinfo", "/proc/meminfo")
    yield own
    for each in {*filter(None, named), *system, *small}:
        path = Path(each)
        if path.is_absolute() and path != path.parent and path.exists():
            yield path


def _seccomp(library: ctypes.CDLL, *, programs: bool) -> bool:
    known = _CALLS.get(os.uname().machine)
    if known is None or struct.calcsize("P") != 8:
        return False
    code = b"".join(_program(*known, programs=programs))
    kept = ctypes.create_string_buffer(code, len(code))
    whole = struct.pack("=H6xQ", len(code) // 8, ctypes.addressof(kept))
    return not library.prctl(_SECCOMP, _FILTER, ctypes.c_char_p(whole), 0, 0)


def _program(
    machine: int,
    opening: dict[int, int],
    changing: Iterable[int],
    reaching: Iterable[int],
    starting: Iterable[int],
    *,
    programs: bool,
) -> Iterator[bytes]:
    """The filter, an instruction of eight bytes after another."""

    def step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
        return struct.pack("=HBBI", code, then, otherwise, value)

    no, yes = step(_RETURN, _FORBIDDEN), step(_RETURN, _ALLOWED)
    yield from (step(_LOAD, 4), step(_EQUAL, machine, 1, 0), no)  # calls of another machine's numbers
    yield from (step(_LOAD, 0), step(_AT_LEAST, _X32, 0, 1), no)
    for number, place in opening.items():
        yield from (step(_EQUAL, number, 0, 4), step(_LOAD, 16 + 8 * place))
        yield from (step(_ANY_BIT, _WRITING, 0, 1), no, yes)
    for number in (*changing, *reaching, *(() if programs else starting)):
        yield from (step(_EQUAL, number, 0, 1), no)
    yield yes
