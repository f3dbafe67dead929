"""``kesher host``: a community's server for sealed journals. It opens none, and loads nothing that could."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kesher.cli.shell import Commands, Shell, seen
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from kesher.host.options import Options

COUNTS = ("torn", "ahead", "behind", "missing")
"""What of a backup is said where there is some of it."""


def _options(shell: Shell, port: int, pocket: str = "") -> Options:
    from kesher.host.options import Options, read_address, read_mail, read_push

    return Options(
        folder=shell.env.home / "host",
        port=port,
        database=shell.wanted.database or os.environ.get("KESHER_HOST_DATABASE", ""),
        address=read_address(),
        mail=read_mail(),
        json=shell.wanted.json,
        language=shell.env.language,
        pocket=_pocket(pocket),
        push=read_push(),
    )


def _host(shell: Shell) -> int:
    from kesher.host.serve import serve

    serve(_options(shell, shell.wanted.port, shell.wanted.pocket), shell.words, partial(print, flush=True))
    return 0


def doctor(shell: Shell) -> int:
    """``kesher doctor --host``: whether the newest backup can be restored, and holds what it should.

    Raises:
        Refused: there is none, or it cannot be restored.
    """
    from importlib.util import find_spec

    if find_spec("psycopg") is None:
        raise refuse(Code.HOST_EXTRA, command="./start host")
    from kesher.host.doctor import drill

    backups = Path(shell.wanted.backups or shell.env.home / "host" / "backups").expanduser()
    found = drill(_options(shell, 0), backups)
    say = shell.words.plain
    counts = {name: getattr(found, name) for name in COUNTS}
    lines = [
        say("host.drill", file=seen(found.file), journals=found.journals, rows=found.rows),
        say("host.drill_made", at=f"{found.made:%Y-%m-%d %H:%M} UTC"),
        *(say(f"host.drill_{name}", n=number) for name, number in counts.items() if number),
        say("host.drill_well" if found.well else "host.drill_unwell"),
    ]
    shell.tell({"well": found.well, **found._asdict()}, *lines)
    return 0 if found.well else 1


def _pocket(named: str) -> Path | None:
    from kesher.pocket.folder import checked

    return checked(Path(named).expanduser().absolute()) if named else None


COMMANDS: Commands = {
    "host": _host,
}
