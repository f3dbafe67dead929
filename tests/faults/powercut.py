"""Cut the power, by replay.

A writer's system calls are recorded with strace. From the record the disk is built again as a cut of the
power could have left it at any moment: what was synced is certain; of the rest any part may have reached
the disk, torn at 512 bytes, and names of files made or taken away are certain only once their folder was
synced. This is stricter than most real file systems.
"""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
CALLS = (
    "open,openat,creat,pwrite64,pwritev,write,writev,fsync,fdatasync,ftruncate,truncate,fallocate,"
    "unlink,unlinkat,rename,renameat,renameat2,link"
)
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(.*)")
_HEX = r'"((?:\\x[0-9a-f]{2})*)"'
_FD = r"(\d+)<((?:\\x[0-9a-f]{2})*)>"


class Call(NamedTuple):
    """One call that changed the disk, or (``said``) an acknowledgement."""

    kind: str
    name: str = ""
    at: int = 0
    data: bytes = b""
    other: str = ""


class Image(NamedTuple):
    """A disk after a cut: the folder, and the numbers that had been acknowledged before it."""

    folder: Path
    said: tuple[int, ...]


def strace() -> str | None:
    """The path of a strace that may watch a process here, or None."""
    found = shutil.which("strace")
    if found is None:
        return None
    tried = subprocess.run([found, "-o", "/dev/null", "/bin/true"], capture_output=True, check=False)
    return found if tried.returncode == 0 else None


def record(folder: Path, trace: Path, command: list[str]) -> list[Call]:
    """Run a command and return what it did in a folder, in order, with what it said in between."""
    watch = [
        strace() or "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "100000000",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(trace),
    ]
    subprocess.run([*watch, sys.executable, *command], check=True, stdout=subprocess.PIPE, timeout=120)
    with trace.open(encoding="ascii") as lines:
        return list(_calls(lines, str(folder)))


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files of a folder, all of them safely on the disk."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def images(
    before: dict[str, bytes], calls: list[Call], count: int, folder: Path, seed: int
) -> Iterator[Image]:
    """Yield disks as cuts of the power could have left them; each is gone when the next is asked for.

    Args:
        before: the files at the start.
        calls: what was recorded.
        count: how many cuts.
        folder: where to build the disks.
        seed: of the chance that chooses moments and survivors.
    """
    chance = random.Random(seed)
    spoken = [number + 1 for number, call in enumerate(calls) if call.kind == "said"]
    # Half of the cuts come right after an acknowledgement, where a broken promise would show.
    moments = sorted(
        chance.choice(spoken) if chance.random() < 0.5 else chance.randrange(len(calls) + 1)
        for _ in range(count)
    )
    disk, done = _Disk.of(before), 0
    said: list[int] = []
    for number, moment in enumerate(moments):
        for call in calls[done:moment]:
            if call.kind == "said":
                said.append(call.at)
            else:
                disk.do(call)
        done = moment
        image = folder / f"cut-{number}"
        image.mkdir(mode=0o700)
        disk.cut(image, chance)
        yield Image(image, tuple(said))
        shutil.rmtree(image)


@dataclass
class _Disk:
    """What is certain, and what only waits to reach the disk."""

    contents: list[bytearray] = field(default_factory=list)
    waiting: list[list[Call]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    certain: dict[str, int] = field(default_factory=dict)
    renamed: list[tuple[str, int | None]] = field(default_factory=list)

    @classmethod
    def of(cls, files: dict[str, bytes]) -> "_Disk":
        disk = cls()
        for name, content in files.items():
            disk._make(name)
            disk.contents[-1] = bytearray(content)
        disk.certain = dict(disk.names)
        disk.renamed = []
        return disk

    def do(self, call: Call) -> None:
        if call.kind == "make":
            if call.name not in self.names:
                self._make(call.name)
        elif call.kind in ("write", "truncate"):
            self.waiting[self.names[call.name]].append(call)
        elif call.kind == "sync":
            file = self.names.get(call.name)
            if file is not None:
                for each in self.waiting[file]:
                    _apply(self.contents[file], each)
                self.waiting[file].clear()
        elif call.kind == "sync-folder":
            self.certain = dict(self.names)
            self.renamed.clear()
        elif call.kind == "unlink":
            self._name(call.name, None)
        elif call.kind == "rename":
            self._name(call.other, self.names[call.name])
            self._name(call.name, None)

    def cut(self, folder: Path, chance: random.Random) -> None:
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        torn = chance.random() < 0.5
        names = dict(self.certain)
        for name, file in self.renamed:
            if chance.random() < share:
                names.pop(name, None)
                if file is not None:
                    names[name] = file
        for name, file in names.items():
            content = bytearray(self.contents[file])
            for call in self.waiting[file]:
                for part in _sectors(call) if torn else (call,):
                    if chance.random() < share:
                        _apply(content, part)
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)

    def _make(self, name: str) -> None:
        self.contents.append(bytearray())
        self.waiting.append([])
        self._name(name, len(self.contents) - 1)

    def _name(self, name: str, file: int | None) -> None:
        self.names.pop(name, None)
        if file is not None:
            self.names[name] = file
        self.renamed.append((name, file))


def _apply(content: bytearray, call: Call) -> None:
    if call.kind == "truncate":
        del content[call.at :]
        content.extend(bytes(call.at - len(content)))
    else:
        content.extend(bytes(max(0, call.at - len(content))))
        content[call.at : call.at + len(call.data)] = call.data


def _sectors(call: Call) -> Iterator[Call]:
    if call.kind == "truncate":
        yield call
        return
    start = 0
    while start < len(call.data):
        end = min(len(call.data), start + SECTOR - (call.at + start) % SECTOR)
        yield call._replace(at=call.at + start, data=call.data[start:end])
        start = end


def _calls(lines: Iterator[str], folder: str) -> Iterator[Call]:
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            if "unfinished" in line:
                raise ValueError("two threads wrote at once; the order of their calls is not known")
            continue
        name, given, answer, rest = found.groups()
        if int(answer) >= 0:
            yield from _call(name, given, int(answer), rest, folder)


def _call(name: str, given: str, answer: int, rest: str, folder: str) -> Iterator[Call]:
    if name in ("open", "openat", "creat"):
        inside = _inside(_text(rest.partition("<")[2].partition(">")[0]), folder)
        if inside and ("O_CREAT" in given or name == "creat"):
            yield Call("make", inside)
        if inside and ("O_TRUNC" in given or name == "creat"):
            yield Call("truncate", inside, 0)
        return
    if name in ("unlink", "unlinkat", "rename", "renameat", "renameat2"):
        paths = [_inside(_text(each), folder) for each in re.findall(_HEX, given)]
        if any(paths):
            yield Call("unlink" if "unlink" in name else "rename", paths[0], other=paths[-1])
        return
    handle = re.match(_FD, given)
    if handle is None:
        return
    path = _text(handle[2])
    inside = _inside(path, folder)
    if name in ("fsync", "fdatasync"):
        if path == folder:
            yield Call("sync-folder")
        elif inside:
            yield Call("sync", inside)
    elif name == "write" and handle[1] == "1":
        yield from (Call("said", at=int(each)) for each in _data(given).split())
    elif not inside:
        return
    elif name == "pwrite64":
        yield Call("write", inside, int(given.rpartition(",")[2]), _data(given)[:answer])
    elif name == "ftruncate":
        yield Call("truncate", inside, int(given.rpartition(",")[2]))
    else:
        raise ValueError(f"the replay does not know {name} on {inside}")


def _inside(path: str, folder: str) -> str:
    """A name directly in the folder; shared memory is made anew after a cut and does not count."""
    parent, _, name = path.rpartition("/")
    return name if parent == folder and not name.endswith("-shm") else ""


def _data(given: str) -> bytes:
    found = re.search(_HEX, given)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


def _text(hexed: str) -> str:
    return bytes.fromhex(hexed.replace("\\x", "")).decode()
