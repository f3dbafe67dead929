"""The shelf of packs: reading a pack's folder.

Only plain ``.toml`` and ``.md`` files are read, none larger than 256 KiB, no links, and never from
outside the folder. What is wrong comes back as faults with file and line.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kesher.method.pack import Fault, Pack, read_pack
from kesher.method.problems import Code, refuse

FILE_LIMIT = 256 * 1024
FILES_LIMIT = 500
SHIPPED = "the-way"


@cache
def shipped() -> Pack:
    """The pack that ships with Kesher.

    Raises:
        Refused: its files are missing or were changed into something that is not a pack.
    """
    files: dict[str, str] = {}
    _gather(resources.files("kesher.packs").joinpath(SHIPPED), "", files)
    found = read_pack(files)
    if not isinstance(found, Pack):
        first = found[0]
        raise refuse(Code.PACK_FAULTY, file=first.file, line=first.line)
    return found


def check_folder(folder: Path) -> Pack | tuple[Fault, ...]:
    """Read a pack from a folder: the pack, or everything that is wrong with it.

    Raises:
        Refused: there is no such folder.
    """
    if not folder.is_dir():
        raise refuse(Code.PACK_MISSING, folder=folder.name)
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if fault := _unreadable(path, name, len(files)):
            faults.append(fault)
            continue
        try:
            files[name] = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            faults.append(Fault(name, 1, "not-text"))
    read = read_pack(files)
    if faults or not isinstance(read, Pack):
        return tuple(sorted({*faults, *(() if isinstance(read, Pack) else read)}))
    return read


def _unreadable(path: Path, name: str, count: int) -> Fault | None:
    if path.is_symlink() or not path.is_file():
        return Fault(name, 0, "link")
    if path.suffix not in {".toml", ".md"}:
        return Fault(name, 0, "stray-file")
    if path.stat().st_size > FILE_LIMIT or count >= FILES_LIMIT:
        return Fault(name, 0, "too-large")
    return None


def _gather(folder: Traversable, prefix: str, files: dict[str, str]) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            _gather(entry, f"{prefix}{entry.name}/", files)
        elif entry.name.endswith((".toml", ".md")):
            files[prefix + entry.name] = entry.read_text(encoding="utf-8")
