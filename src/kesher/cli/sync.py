"""``kesher sync``: the journal on several devices."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kesher.cli.shell import Commands, Opened, Shell, passphrase_file, seen
from kesher.method.problems import Code, Problem, Refused, refuse

if TYPE_CHECKING:
    from kesher.actions.desk import Desk
    from kesher.actions.sync.rounds import Synced


def run(shell: Shell) -> int:
    """One round, or what was asked for instead."""
    return _ACTS[shell.wanted.sync_command or ""](shell)


# --- a round -------------------------------------------------------------------------------------------


def _round(shell: Shell) -> int:
    from kesher.actions.sync import rounds

    with Opened(shell) as desk:
        put_back = shell.wanted.put_back
        found = rounds.sync(desk, shell.now, put_back=put_back)
        if isinstance(found, Problem) and found.code is Code.SYNC_RENEWED:
            print(shell.words.plain("sync.renewed"), file=sys.stderr)
            found = rounds.sync(desk, shell.now, put_back=put_back, passphrase=_passphrase(shell))
        synced: Synced = shell.must(found)
        for notice in synced.done.notices:
            print(shell.words.problem(notice, plain=True), file=sys.stderr)
        done = synced.done
        value = {"pulled": done.pulled, "pushed": done.pushed, "asks": done.asks}
        return shell.tell(value, *_said(shell, synced))


def _said(shell: Shell, synced: Synced) -> list[str]:
    done, say = synced.done, shell.words.plain
    counts = {
        "sync.pulled": done.pulled,
        "sync.pushed": done.pushed,
        "sync.pictures": synced.pictures,
        "sync.asks": done.asks,
        "sync.damaged": len(done.damaged),
        "sync.waiting": max(0, synced.waiting - len(done.damaged)),
    }
    lines = [say(name, n=count) for name, count in counts.items() if count]
    in_step = not synced.waiting and not done.notices
    return [*lines, *([say("sync.in_step")] if in_step else [])]


def _passphrase(shell: Shell) -> str:
    return passphrase_file(shell.env) or shell.secret("cli.ask_passphrase")


# --- where it is carried ---------------------------------------------------------------------------------


def _folder(shell: Shell) -> int:
    from kesher.actions.desk import Desk, State
    from kesher.actions.sync.place import Place, choose

    folder = Path(shell.wanted.folder).expanduser().absolute()
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        empty = desk.state(shell.now) in (State.NONE, State.LOST)
        choose(shell.env.home, Place(folder=str(folder)))
    finally:
        desk.close()
    said = shell.words.plain("sync.chosen_empty" if empty else "sync.chosen", folder=seen(str(folder)))
    return shell.tell({"folder": str(folder)}, said, shell.words.plain("sync.no_books"))


def _host(shell: Shell) -> int:
    from kesher.actions.desk import Desk, State
    from kesher.actions.sync.place import at_host, choose

    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        empty = desk.state(shell.now) in (State.NONE, State.LOST)
        code = shell.ask("sync.ask_host_code")
        place = at_host(shell.wanted.address, code, platform.node() or "Kesher")
        choose(shell.env.home, place)
    finally:
        desk.close()
    said = shell.words.plain("sync.host_empty" if empty else "sync.host", address=seen(place.address))
    return shell.tell({"address": place.address}, said, shell.words.plain("sync.no_books"))


def _off(shell: Shell) -> int:
    from kesher.actions.sync.place import leave

    leave(shell.env.home)
    return shell.tell({"folder": None}, shell.words.plain("sync.off"))


# --- the devices -----------------------------------------------------------------------------------------


def _pair(shell: Shell) -> int:
    from kesher.actions.desk import Desk, State

    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        if shell.wanted.code is not None or desk.state(shell.now) in (State.NONE, State.LOST):
            return _join(shell, desk)
    finally:
        desk.close()
    from kesher.actions.sync import devices

    with Opened(shell) as opened:
        code = shell.must(devices.pair(opened, shell.now))
        say = shell.words.plain
        return shell.tell(
            {"code": code}, say("sync.code", code=seen(code)), *_picture(code), say("sync.code_use")
        )


def _picture(code: str) -> list[str]:
    """The code for a camera, where somebody looks at a screen; what reads a pipe has no camera."""
    from kesher.sync.picture import for_terminal

    try:
        drawn = for_terminal(code) if sys.stdout.isatty() else ""
        drawn.encode(sys.stdout.encoding or "ascii")
    except (Refused, UnicodeEncodeError, LookupError):
        return []  # the letters above do as well
    return [drawn] if drawn else []


def _join(shell: Shell, desk: Desk) -> int:
    from kesher.actions.desk import State
    from kesher.actions.sync import devices

    if desk.state(shell.now) in (State.LOCKED, State.OPEN):
        raise refuse(Code.JOURNAL_EXISTS)
    code = shell.wanted.code or shell.secret("cli.ask_pair_code")
    passphrase = passphrase_file(shell.env)
    if passphrase is None:
        passphrase = shell.secret("cli.ask_passphrase")
        again = shell.secret("cli.ask_again")
        # What is not typed by a person may say it once.
        if again != passphrase and (again or sys.stdin.isatty()):
            raise refuse(Code.PASSPHRASE_DIFFERS)
    name = platform.node() or "Kesher"
    shell.must(devices.join(desk, shell.now, code, passphrase, name=name, keep=shell.wanted.keep))
    days = len(desk.journal(shell.now).book().pages)
    lines = [shell.words.plain("sync.pulled", n=days)] if days else []
    return shell.tell({"joined": True, "pulled": days}, *lines, shell.words.plain("sync.joined"))


def _devices(shell: Shell) -> int:
    from kesher.actions.sync import devices

    with Opened(shell) as desk:
        listed = shell.must(devices.devices(desk, shell.now))
        value = {"devices": [each._asdict() for each in listed]}
        say = shell.words.plain
        lines = [
            say("sync.device_this" if each.this else "sync.device", name=seen(each.name), id=each.id)
            for each in listed
        ]
        return shell.tell(value, *lines)


def _revoke(shell: Shell) -> int:
    from kesher.actions.sync import devices

    with Opened(shell) as desk:
        passphrase = _passphrase(shell) if desk.has_passphrase(shell.now) else None
        found = shell.must(devices.revoke(desk, shell.now, " ".join(shell.wanted.device), passphrase))
        say = shell.words.plain
        lines = (say("sync.revoked", name=seen(found.name)), say("cli.code_once", code=found.code))
        return shell.tell({"revoked": found.name, "code": found.code}, *lines)


_ACTS = {
    "": _round,
    "folder": _folder,
    "host": _host,
    "off": _off,
    "pair": _pair,
    "devices": _devices,
    "revoke": _revoke,
}

COMMANDS: Commands = {"sync": run}
