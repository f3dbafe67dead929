"""The shelf of packs: reading a pack's folder.

Only plain ``.toml`` and ``.md`` files are read, none larger than 256 KiB, no links, and never from
outside the folder. What is wrong comes back as faults with file and line.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import msgspec

from kesher.method import script
from kesher.method.pack import Fault, Pack, read_pack
from kesher.method.problems import Code, Refused, refuse
from kesher.words.encoding import text_of
from kesher.words.kept import kept

FILE_LIMIT = 256 * 1024
FILES_LIMIT = 500
SHIPPED = "the-way"
OWN = "packs"
"""The folder, in Kesher's own, in which a person's packs lie."""

_SHIPPED = Path(__file__).parents[1] / "packs" / SHIPPED


@cache
def shipped() -> Pack:
    """The pack that ships with Kesher.

    Raises:
        Refused: its files are missing or were changed into something that is not a pack.
    """
    sources = dict(_found(_SHIPPED, ""))

    def read() -> bytes:
        found = read_pack({path: file.read_text(encoding="utf-8") for path, file in sources.items()})
        if not isinstance(found, Pack):
            first = found[0]
            raise refuse(Code.PACK_FAULTY, file=first.file, line=first.line)
        return msgspec.msgpack.encode(found)

    code = (__file__, read_pack.__code__.co_filename, script.__file__)
    return msgspec.msgpack.decode(kept("pack", tuple(sources.values()), code, read), type=Pack)


def shelved(folder: Path) -> dict[str, Pack]:
    """The whole packs that lie in a folder, each in a folder of its own, by their ids.

    What is not whole is left out; ``kesher pack check`` says why.
    """
    return {pack.id: pack for _, pack in lying(folder) if pack.id != SHIPPED}


def lying(folder: Path) -> Iterator[tuple[Path, Pack]]:
    """The whole packs of a folder and where each lies; what is hidden is on its way in, or was replaced."""
    for each in sorted(folder.glob("*/")):
        if each.is_symlink() or each.name.startswith("."):
            continue
        pack = _read_once(each, stamp(each))
        if pack is not None:
            yield each, pack


@lru_cache(maxsize=16)
def _read_once(folder: Path, _: tuple[int, ...]) -> Pack | None:
    try:
        found = check_folder(folder)
    except Refused:
        return None
    return found if isinstance(found, Pack) else None


def stamp(folder: Path) -> tuple[int, ...]:
    """Changes whenever a file of the pack does, so that a teacher sees his corrections at once."""
    files = [path for path in islice(folder.rglob("*"), FILES_LIMIT) if not path.is_symlink()]
    return tuple(path.stat().st_mtime_ns for path in sorted(files) if path.is_file())


def skeleton(folder: Path) -> int:
    """Lay out a new pack: every file there must be, with the words of the one that ships to write over.

    Args:
        folder: a new folder; its name becomes the pack's id.

    Returns:
        How many files were written.

    Raises:
        Refused: ``FILE_EXISTS``, ``FOLDER_UNWRITABLE`` or ``DISK_FULL``; then nothing is left behind.
    """
    if folder.exists():
        raise refuse(Code.FILE_EXISTS, file=folder.name)
    shipped_files = _found(_SHIPPED, "")
    files = {path: file.read_text(encoding="utf-8") for path, file in shipped_files}
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "my-pack"
    files["pack.toml"] = files["pack.toml"].replace(f'id = "{SHIPPED}"', f'id = "{name}"')
    fresh = folder.with_name(f".{folder.name}.new")
    try:
        for path, text in files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        fresh.rename(folder)
    except OSError as error:
        import shutil  # it brings half a dozen kinds of archive with it

        shutil.rmtree(fresh, ignore_errors=True)
        raise refuse(Code.DISK_FULL if error.errno == errno.ENOSPC else Code.FOLDER_UNWRITABLE) from None
    return len(files)


def check_folder(folder: Path) -> Pack | tuple[Fault, ...]:
    """Read a pack from a folder: the pack, or everything that is wrong with it.

    Raises:
        Refused: there is no such folder.
    """
    return check_parts(*parts_in(folder))


def parts_in(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The files of a pack's folder by their names in it; and those that are none of a pack.

    Raises:
        Refused: there is no such folder.
    """
    if not folder.is_dir():
        raise refuse(Code.PACK_MISSING, folder=folder.name)
    parts: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if fault := _unreadable(path, name, len(parts)):
            faults.append(fault)
            continue
        try:
            parts[name] = path.read_bytes()
        except OSError:
            faults.append(Fault(name, 1, "not-text"))
    return parts, faults


def check_parts(parts: Mapping[str, bytes], faults: Iterable[Fault] = ()) -> Pack | tuple[Fault, ...]:
    """Read a pack from its files: the pack, or everything that is wrong with it.

    Args:
        parts: the files by their names in the pack's folder.
        faults: what was found before.
    """
    files: dict[str, str] = {}
    found = [*faults]
    for name, raw in parts.items():
        try:
            files[name] = text_of(raw)
        except Refused:
            found.append(Fault(name, 1, "not-text"))
    read = read_pack(files)
    if found or not isinstance(read, Pack):
        return tuple(sorted({*found, *(() if isinstance(read, Pack) else read)}))
    return read


def _unreadable(path: Path, name: str, count: int) -> Fault | None:
    if path.is_symlink() or not path.is_file():
        return Fault(name, 0, "link")
    if path.suffix not in {".toml", ".md"}:
        return Fault(name, 0, "stray-file")
    if path.stat().st_size > FILE_LIMIT or count >= FILES_LIMIT:
        return Fault(name, 0, "too-large")
    return None


def _found(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _found(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".toml", ".md")):
            yield prefix + entry.name, entry
