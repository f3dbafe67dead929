"""``kesher pack``: a teacher's words, made, checked, handed on, brought in and taken off."""

from __future__ import annotations

from pathlib import Path

from kesher.cli.shell import Commands, Opened, Shell, seen
from kesher.disk.files import read_bounded, write_whole
from kesher.method.pack import Fault, Pack
from kesher.method.problems import Code
from kesher.words import pack_file
from kesher.words.pack_file import LIMIT, file_of, opened
from kesher.words.packs import check_folder, skeleton


def _pack(shell: Shell) -> int:
    return _ACTS[shell.wanted.pack_command](shell)


def _new(shell: Shell) -> int:
    folder = Path(shell.wanted.folder)
    files = skeleton(folder)
    said = shell.words.plain("cli.pack_made", folder=folder, n=files)
    return shell.tell({"folder": str(folder), "files": files}, said)


def _check(shell: Shell) -> int:
    found = check_folder(Path(shell.wanted.folder))
    if isinstance(found, Pack):
        said = shell.words.plain("cli.pack_well", n=len(found.order(tuple(found.sets))))
        return shell.tell({"faults": []}, said)
    return _faulty(shell, found)


def _file(shell: Shell) -> int:
    out = Path(shell.wanted.out)
    found = file_of(Path(shell.wanted.folder))
    if not isinstance(found, bytes):
        return _faulty(shell, found)
    write_whole(out, found, replace=shell.wanted.replace)
    said = shell.words.plain("cli.exported", file=out)
    return shell.tell({"file": str(out), "bytes": len(found)}, said)


def _add(shell: Shell) -> int:
    from kesher.actions.practice.packs import bring

    raw = read_bounded(Path(shell.wanted.file), LIMIT, too_large=Code.PACK_LARGE)
    found = opened(raw)
    if not isinstance(found, pack_file.Opened):
        return _faulty(shell, found)
    pack, how = shell.must(bring(shell.env.home, raw))
    words = pack.words.get(shell.words.language.value) or next(iter(pack.words.values()))
    told = {"id": pack.id, "version": pack.version, "title": words.title, "how": how.value}
    return shell.tell(told, shell.words.plain(_BROUGHT[how.value], title=seen(words.title)))


def _remove(shell: Shell) -> int:
    from kesher.actions.practice.packs import remove

    with Opened(shell) as desk:
        pack = shell.must(remove(desk, shell.now, shell.wanted.id))
        words = pack.words.get(shell.words.language.value) or next(iter(pack.words.values()))
        said = shell.words.plain("cli.pack_removed", title=seen(words.title))
        return shell.tell({"id": pack.id, "removed": True}, said)


def _faulty(shell: Shell, found: tuple[Fault, ...]) -> int:
    say = shell.words.plain
    lines = [(each, seen(say(f"pack.fault.{each.code}", detail=each.detail))) for each in found]
    shell.tell(
        {"faults": [{"file": f.file, "line": f.line, "code": f.code, "fault": said} for f, said in lines]},
        *(say("cli.pack_line", file=seen(f.file), line=f.line, fault=said) for f, said in lines),
    )
    return 1


_BROUGHT = {"added": "cli.pack_added", "same": "cli.pack_same", "replaced": "cli.pack_replaced"}
_ACTS: Commands = {"new": _new, "check": _check, "file": _file, "add": _add, "remove": _remove}

COMMANDS: Commands = {
    "pack": _pack,
}
