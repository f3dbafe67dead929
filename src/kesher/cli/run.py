"""Which room of the command line a command is in. Only that room is loaded."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

from kesher.cli.shell import Commands, Shell
from kesher.config.env import Env
from kesher.method.problems import Code, Refused
from kesher.words import Catalogue

JOURNALLESS = frozenset({"zmanim", "rest", "pack", "parts", "pocket"})
"""The commands that open no journal."""

FORMER = {"book": "journal"}
"""Names that commands had, and the names they have now. A former name works for one release more."""

ROOMS = {
    "open": "open",
    "today": "practice",
    "account": "practice",
    "glance": "practice",
    "point": "practice",
    "question": "question",
    "people": "people",
    "begin": "journal",
    "journal": "journal",
    "export": "journal",
    "restore": "journal",
    "backup": "journal",
    "insight": "journal",
    "doctor": "journal",
    "sync": "sync",
    "reminders": "reminders",
    "zmanim": "days",
    "rest": "days",
    "pack": "packs",
    "sheet": "paper",
    "library": "library",
    "host": "host",
    "parts": "parts",
    "circle": "circle",
    "pocket": "pocket",
}
"""Each command, and the module of this folder that answers to it."""


def run(wanted: Namespace, env: Env, words: Catalogue) -> int:
    """Run a command that was understood."""
    shell = Shell(wanted, env, words)
    typed = wanted.command or "open"
    name = FORMER.get(typed, typed)
    if name not in JOURNALLESS:
        from kesher.config.process import leave_no_core

        leave_no_core()
    commands: Commands = import_module(f"kesher.cli.{ROOMS[name]}").COMMANDS
    status = _done(commands[name], shell)
    if name != typed and status == 0:
        print(shell.words.plain("cli.former", now=f"kesher {name}"), file=sys.stderr)
    return status


def _done(command: Callable[[Shell], int], shell: Shell) -> int:
    """Do a command; once more when it wanted a part of the program that was then brought."""
    try:
        return command(shell)
    except Refused as refused:
        status = shell.refused(refused.problem)
        if refused.problem.code is Code.PART_APART:
            from kesher.cli.parts import offered

            if offered(shell, refused.problem):
                return command(shell)
        return status
