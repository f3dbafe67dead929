"""``kesher reminders``: when one is reminded and by what, and a file of a year for a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kesher.actions.reminders import choosing, coming
from kesher.actions.reminders.telling import line, next_line
from kesher.actions.sync import due, served
from kesher.cli.shell import Commands, Opened, Shell
from kesher.disk.files import write_whole
from kesher.journal.cover import Cover
from kesher.method.problems import Code, refuse
from kesher.reminders import notice
from kesher.reminders.chosen import Channel, Thing, When, Zman, by_clock, clock_text


def run(shell: Shell) -> int:
    """What was typed after it; by itself, what was chosen."""
    return _ACTS[shell.wanted.reminders_command or ""](shell)


def _show(shell: Shell) -> int:
    with Opened(shell) as desk:
        return _told(shell, desk)


def _set(shell: Shell) -> int:
    wanted = shell.wanted
    when = by_clock(wanted.at) if wanted.at else When(wanted.minutes, Zman(wanted.zman))
    if when is None:
        raise refuse(Code.REMINDER_TIME)
    with Opened(shell) as desk:
        shell.must(choosing.choose(desk, shell.now, {Thing(wanted.thing): when}))
        return _told(shell, desk)


def _off(shell: Shell) -> int:
    things = [Thing(shell.wanted.thing)] if shell.wanted.thing else list(Thing)
    with Opened(shell) as desk:
        shell.must(choosing.choose(desk, shell.now, dict.fromkeys(things)))
        return _told(shell, desk)


def _channel(shell: Shell) -> int:
    channel, wanted = Channel(shell.wanted.reminders_command), shell.wanted.switch == "on"
    with Opened(shell) as desk:
        shell.must(due.by(desk, shell.now, channel, wanted=wanted))
        return _told(shell, desk)


def _try(shell: Shell) -> int:
    say = shell.words.plain
    notice.show(say("app.name"), say("reminders.notice_text"))
    return shell.tell({"shown": True}, say("reminders.tried"))


def _calendar(shell: Shell) -> int:
    path = Path(shell.wanted.out)
    with Opened(shell) as desk:
        write_whole(path, shell.must(coming.calendar(desk, shell.now)), replace=shell.wanted.replace)
        return shell.tell({"file": str(path)}, shell.words.plain("reminders.written", file=path))


def _address(shell: Shell) -> int:
    with Opened(shell) as desk:
        if shell.wanted.switch == "off":
            shell.must(served.stop(desk, shell.now))
            return shell.tell({"address": None}, shell.words.plain("reminders.address_off"))
        found = shell.must(served.serve(desk, shell.now))
        return shell.tell({"address": found}, shell.words.plain("reminders.address_on", address=found))


def _told(shell: Shell, desk: Any) -> int:
    cover: Cover = desk.cover(shell.now)
    value = {
        "reminders": {thing.value: _value(when) for thing, when in cover.reminders.items()},
        **{channel.value: channel in cover.reminded_by for channel in Channel},
        "next": [{"of": each.thing.value, "at": each.at} for each in coming.coming(desk, shell.now, 2)],
    }
    return shell.tell(value, *_lines(shell, desk, cover))


def _lines(shell: Shell, desk: Any, cover: Cover) -> Iterator[str]:
    say = shell.words.plain
    for thing in Thing:
        yield line(shell.words, thing, cover.reminders.get(thing))
    if cover.reminders:
        for channel in Channel:
            yield say(f"reminders.{channel}_{'on' if channel in cover.reminded_by else 'off'}")
        yield f"{say('reminders.next')}: {next_line(desk, shell.now, shell.words)}"


def _value(when: When) -> dict[str, str | int]:
    if when.zman is None:
        return {"at": clock_text(when)}
    return {"zman": when.zman.value, "minutes": when.minutes}


_ACTS = {
    "": _show,
    "set": _set,
    "off": _off,
    "notice": _channel,
    "mail": _channel,
    "push": _channel,
    "address": _address,
    "try": _try,
    "calendar": _calendar,
}

COMMANDS: Commands = {"reminders": run}
