"""``kesher pack``: a teacher's words, made and checked."""

from __future__ import annotations

from pathlib import Path

from kesher.cli.shell import Commands, Shell, seen
from kesher.method.pack import Pack
from kesher.words.packs import check_folder, skeleton


def _pack(shell: Shell) -> int:
    folder, say = Path(shell.wanted.folder), shell.words.plain
    if shell.wanted.pack_command == "new":
        files = skeleton(folder)
        return shell.tell(
            {"folder": str(folder), "files": files}, say("cli.pack_made", folder=folder, n=files)
        )
    found = check_folder(folder)
    if isinstance(found, Pack):
        return shell.tell({"faults": []}, say("cli.pack_well", n=len(found.order(tuple(found.sets)))))
    lines = [(each, seen(say(f"pack.fault.{each.code}", detail=each.detail))) for each in found]
    shell.tell(
        {"faults": [{"file": f.file, "line": f.line, "code": f.code, "fault": said} for f, said in lines]},
        *(say("cli.pack_line", file=seen(f.file), line=f.line, fault=said) for f, said in lines),
    )
    return 1


COMMANDS: Commands = {
    "pack": _pack,
}
