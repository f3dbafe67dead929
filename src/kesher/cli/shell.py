"""One run of one command: what was typed, what is at hand, and what is said."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from getpass import getpass
from typing import Any

from kesher.cli.typed import Lines
from kesher.config.env import Env
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words import Catalogue, catalogue
from kesher.words.encoding import text_of

Commands = dict[str, Callable[["Shell"], int]]
"""What a room of the command line answers to, by the names that are typed."""

_IN_A_SHELL = {
    Code.MEASURING_STOPPED: "cli.without_numbers",
    Code.DATABASE_DAMAGED: "cli.damaged",
}
"""Refusals that name a command where a page has a button."""


class Shell:
    """One run of one command: what was typed, the environment, the instant, and the words."""

    def __init__(self, wanted: Namespace, env: Env, words: Catalogue) -> None:
        self.wanted = wanted
        self.env = env
        self.words = words
        self.now = datetime.now(UTC)
        self.typed = Lines(sys.stdin)

    def tell(self, value: Any, *lines: str) -> int:
        """Say what was done: the value as JSON when that was asked for, else the lines."""
        if getattr(self.wanted, "json", False):
            import json

            print(json.dumps(value, ensure_ascii=False, default=str))
        else:
            for line in lines:
                print(line)
        return 0

    def must(self, found: Any) -> Any:
        """The value, unless it is a refusal.

        Raises:
            Refused: it was one.
        """
        if isinstance(found, Problem):
            raise Refused(found)
        return found

    def refused(self, problem: Problem) -> int:
        """Say a refusal in one sentence, in the language and the address of the journal once it is open."""
        from kesher.actions.wording import worded

        own = _IN_A_SHELL.get(problem.code)
        said = self.words.plain(own) if own else worded(self.words, problem, plain=True)
        print(said, file=sys.stderr)
        return 1

    def ask(self, name: str) -> str:
        """One line from standard input; the question is shown only to a person at a terminal."""
        if sys.stdin.isatty():
            print(self.words.plain(name), end=" ", file=sys.stderr, flush=True)
        return self.typed.next()

    def secret(self, name: str) -> str:
        """A passphrase or a code, without showing it."""
        if not sys.stdin.isatty():
            return self.ask(name)
        try:
            return getpass(self.words.plain(name))
        except UnicodeDecodeError:
            raise refuse(Code.TEXT_UNREADABLE, better="UTF-8") from None


def seen(text: str) -> str:
    """A stranger's text for a terminal: what would move its cursor or hide a line is shown as a mark."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


class Opened:
    """The desk with the journal open on it, for the length of one command."""

    def __init__(self, shell: Shell) -> None:
        from kesher.actions.desk import Desk

        self._shell = shell
        self._look = ExitStack()
        self._desk = Desk(shell.env.home, keyring=shell.env.keyring)

    def __enter__(self) -> Any:
        try:
            unlock(self._shell, self._desk)
        except BaseException:
            self._desk.close()
            raise
        cover = self._desk.cover(self._shell.now)
        self._shell.words = catalogue(cover.language, cover.form)
        # What it writes is held against what was seen; in between, once is enough to ask.
        self._look.enter_context(self._desk.one_look())
        return self._desk

    def __exit__(self, *_: object) -> None:
        self._look.close()
        self._desk.close()


def unlock(shell: Shell, desk: Any) -> None:
    """Open the journal: by the file of the passphrase, by the kept key, or by asking."""
    from kesher.actions.desk import State

    if (state := desk.state(shell.now)) in (State.NONE, State.LOST):
        raise refuse(Code.JOURNAL_LOST if state is State.LOST else Code.NO_JOURNAL)
    passphrase = passphrase_file(shell.env)
    if passphrase is not None:
        shell.must(desk.unlock(shell.now, passphrase))
    elif desk.unlock_kept(shell.now) is not None:
        if not sys.stdin.isatty():
            raise refuse(Code.LOCKED)
        shell.must(desk.unlock(shell.now, shell.secret("cli.ask_passphrase")))


def passphrase_file(env: Env) -> str | None:
    """The passphrase in the file that the environment names, if it names one.

    Raises:
        Refused: ``PASSPHRASE_FILE``, when it cannot be read or holds none.
    """
    if env.passphrase_file is None:
        return None
    try:
        lines = text_of(env.passphrase_file.read_bytes()).splitlines()
    except (OSError, Refused):
        raise refuse(Code.PASSPHRASE_FILE) from None
    if not lines or not lines[0].strip():
        raise refuse(Code.PASSPHRASE_FILE)
    return lines[0]


def typed_place(wanted: Namespace) -> Any:
    """The place that was typed.

    Raises:
        Refused: it is none on this earth.
    """
    from kesher.days import Place

    place = Place(
        latitude=wanted.lat,
        longitude=wanted.lon,
        elevation=wanted.elevation,
        zone=wanted.tz,
        israel=wanted.israel,
        candle_minutes=wanted.candles,
    )
    if wrong := place.problem():
        raise refuse(Code(wrong))
    return place


def span(first: date | None, last: date | None) -> None:
    """Refuse days that nothing can be told of.

    Raises:
        Refused: ``DAYS_TURNED``, or ``DAY_FAR``: around the first and the last year a calendar has no days.
    """
    if first and last and first > last:
        raise refuse(Code.DAYS_TURNED)
    if any(day and day.year in (date.min.year, date.max.year) for day in (first, last)):
        raise refuse(Code.DAY_FAR)
