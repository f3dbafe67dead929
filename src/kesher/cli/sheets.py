"""``kesher sheet``: the practice on paper."""

from __future__ import annotations

import contextlib
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kesher.method.language import Language
from kesher.method.problems import Code, Refused, refuse
from kesher.words import catalogue

if TYPE_CHECKING:
    from kesher.actions.desk import Desk
    from kesher.actions.sheets import Wanted
    from kesher.cli.run import Shell
    from kesher.days import Place


def run(shell: Shell) -> int:
    """Run ``kesher sheet …``."""
    return _COMMANDS[shell.wanted.sheet_command](shell)


def print_sheet(shell: Shell) -> int:
    """Print a sheet into a file: from the book where there is one, else blank."""
    from kesher.actions import sheets
    from kesher.paper.geometry import Paper

    typed = shell.wanted
    out = Path(typed.out)
    if out.exists() and not typed.replace:
        raise refuse(Code.FILE_EXISTS, file=out.name)  # before a passphrase is asked for
    kind, paper = sheets.Kind(typed.kind), Paper(typed.paper)
    language = Language(typed.lang) if typed.lang else None
    code = shell.secret("cli.ask_code") if typed.code and kind is sheets.Kind.RECOVERY else None
    wanted = sheets.Wanted(kind, paper, language, typed.first, typed.last, code)
    content = _content(shell, wanted)
    shell.must(sheets.write_sheet(out, content, replace=typed.replace))
    value = {"file": str(out), "kind": kind.value, "paper": paper.value}
    return shell.tell(value, shell.words.plain("cli.printed", file=out))


def geometry(shell: Shell) -> int:
    """Say where everything on the week sheet lies."""
    from kesher.paper.geometry import Paper, week_geometry

    layout = week_geometry(Paper(shell.wanted.paper), _language(shell)).plain()
    lines = [
        f"{field['id']}: " + " ".join(f"{o['value']}({o['cx']:g},{o['cy']:g})" for o in field["options"])
        for field in layout["fields"]
    ]
    return shell.tell(layout, *lines)


def _content(shell: Shell, wanted: Wanted) -> bytes:
    from kesher.actions import sheets
    from kesher.actions.desk import State
    from kesher.cli.run import _Opened

    place = _place(shell.wanted)
    if place is None and not shell.wanted.blank:
        with _desk(shell) as desk:
            begun = desk.state(shell.now) is not State.NONE
        if begun:
            with _Opened(shell) as opened:
                made: bytes = shell.must(sheets.print_sheet(opened, shell.now, wanted))
                return made
    shell.words = catalogue(wanted.language or _language(shell), shell.words.form)
    blank: bytes = shell.must(sheets.print_blank(shell.now, wanted, shell.words, place))
    return blank


def _desk(shell: Shell) -> contextlib.closing[Desk]:
    from kesher.actions.desk import Desk

    return contextlib.closing(Desk(shell.env.home, keyring=shell.env.keyring))


def _language(shell: Shell) -> Language:
    """What was typed; else the book's language, which can be read while it is closed; else the shell's."""
    if shell.wanted.lang:
        return Language(shell.wanted.lang)
    with _desk(shell) as desk, contextlib.suppress(Refused):
        return desk.language(shell.now) or shell.words.language
    return shell.words.language


def _place(typed: Namespace) -> Place | None:
    """The place that was typed; half a place is none at all."""
    from kesher.cli.run import _typed_place

    given = (typed.lat, typed.lon, typed.tz)
    if None not in given:
        place: Place = _typed_place(typed)
        return place
    if given != (None, None, None) or typed.israel or typed.elevation:
        raise refuse(Code.PLACE_UNREADABLE)
    return None


_COMMANDS: dict[str, Callable[[Shell], int]] = {"print": print_sheet, "geometry": geometry}
