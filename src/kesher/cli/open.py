"""``kesher open``: the pages, in a browser of the person's own machine."""

from __future__ import annotations

import signal
import sys
import threading
import time

from kesher.cli.shell import Commands, Shell
from kesher.config.env import Env
from kesher.method.problems import Code, Refused

STARTING = 3.0
"""Seconds in which a server that was started a moment ago answers."""


def _open(shell: Shell) -> int:
    from kesher.actions.desk import Desk
    from kesher.web.server import Server, address_of_running

    env = shell.env._replace(
        port=getattr(shell.wanted, "port", shell.env.port), host=getattr(shell.wanted, "host", shell.env.host)
    )
    browse = not getattr(shell.wanted, "no_browser", False)
    if running := address_of_running(env):
        return _join(shell, running, browse=browse)
    desk = Desk(env.home, keyring=env.keyring)
    try:
        server = Server(env, desk)
    except Refused as refused:
        # Of two starts at once, the second finds the port taken by the first.
        if refused.problem.code is not Code.PORT_TAKEN or (running := _soon_running(env)) is None:
            raise
        return _join(shell, running, browse=browse)
    try:
        # Like Ctrl+C: the journal is closed and the database given back.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        desk.unlock_kept(shell.now)
        server.door.leave_note(env.home)
        _show(shell, server.door.launch_address(), browse=browse)
        server.run()
    finally:
        server.door.take_note(env.home)
        server.stop()
    return 0


def _join(shell: Shell, address: str, *, browse: bool) -> int:
    """Show a server that already runs; a browser of the terminal is waited for."""
    if started := _show(shell, address, browse=browse):
        started.join()
    return 0


def _soon_running(env: Env) -> str | None:
    from kesher.web.server import address_of_running

    until = time.monotonic() + STARTING
    while (found := address_of_running(env)) is None and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _show(shell: Shell, address: str, *, browse: bool) -> threading.Thread | None:
    """Say where it is open, and start a browser there; the answer is what waits for that browser."""
    print(shell.words.plain("cli.address", address=address), flush=True)
    if browse:
        from kesher.web.handover import browse as start

        return start(shell.env.home, address, shell.words)
    return None


COMMANDS: Commands = {
    "open": _open,
}
