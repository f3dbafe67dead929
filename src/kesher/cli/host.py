"""``kesher host``: a community's server for sealed journals. It opens none, and loads nothing that could."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from kesher.cli.shell import Commands, Shell


def _host(shell: Shell) -> int:
    from kesher.host.options import Options, read_address, read_mail
    from kesher.host.serve import serve

    options = Options(
        folder=shell.env.home / "host",
        port=shell.wanted.port,
        database=shell.wanted.database or os.environ.get("KESHER_HOST_DATABASE", ""),
        address=read_address(),
        mail=read_mail(),
        json=shell.wanted.json,
        language=shell.env.language,
        pocket=_pocket(shell.wanted.pocket),
    )
    serve(options, shell.words, partial(print, flush=True))
    return 0


def _pocket(named: str) -> Path | None:
    from kesher.pocket.folder import checked

    return checked(Path(named).expanduser().absolute()) if named else None


COMMANDS: Commands = {
    "host": _host,
}
