"""``kesher pocket``: the folder of static files that is Kesher in a browser."""

from __future__ import annotations

from pathlib import Path

from kesher.cli.shell import Commands, Shell


def _pocket(shell: Shell) -> int:
    folder = Path(shell.wanted.folder).expanduser().absolute()
    return _build(shell, folder) if shell.wanted.pocket_command == "build" else _serve(shell, folder)


def _build(shell: Shell, folder: Path) -> int:
    from kesher.pocket.build import build

    built = build(folder)
    megabytes = f"{built.bytes / 1_000_000:.1f}"
    value = {"folder": str(folder), **built._asdict()}
    said = shell.words.plain("pocket.built", folder=folder, megabytes=megabytes, version=built.version)
    return shell.tell(value, said)


def _serve(shell: Shell, folder: Path) -> int:
    from kesher.pocket.folder import serve

    def tell(address: str) -> None:
        shell.tell({"address": address}, shell.words.plain("pocket.served", address=address))

    serve(folder, shell.wanted.port, tell)
    return 0


COMMANDS: Commands = {"pocket": _pocket}
