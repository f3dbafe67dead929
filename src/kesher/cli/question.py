"""``kesher question``: the question that stayed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kesher.cli.shell import Commands, Opened, Shell
from kesher.method.problems import Code, refuse

if TYPE_CHECKING:
    from kesher.actions.desk import Desk
    from kesher.journal.journal import Kept
    from kesher.method.question import Dated, Thread


def run(shell: Shell) -> int:
    """Show the open question; ask one, write to it, or put it down."""
    from kesher.cli import people

    with Opened(shell) as desk:
        act = shell.wanted.act
        if act is None:
            return _show(shell, desk)
        kept, of = _write(shell, desk, act)
        value = {"day": kept.page.day.isoformat(), "question": of}
        return shell.tell(value, shell.words.plain(_DONE[act]), *people.called(shell, desk))


def _show(shell: Shell, desk: Desk) -> int:
    from msgspec import to_builtins

    from kesher.actions.practice import question

    thread = question.the_open(desk, shell.now)
    if thread is None:
        return shell.tell({"question": None}, shell.words.plain("problem.question-none"))
    told = [{"day": each.day.isoformat(), **to_builtins(each.said)} for each in thread.told]
    return shell.tell({"question": {"id": thread.id, "said": told}}, *_lines(shell, thread))


def _lines(shell: Shell, thread: Thread) -> Iterator[str]:
    for each in thread.told:
        yield _head(shell, each)
        for text in (each.said.quote, each.said.ref, each.said.words):
            yield from (f"  {line}" for line in text.splitlines())


def _head(shell: Shell, each: Dated) -> str:
    from kesher.days import say_date

    label = shell.words.plain(f"question.said.{each.said.kind.value}")
    return f"{label} · {say_date(each.day, shell.words.language)}"


def _write(shell: Shell, desk: Desk, how: str) -> tuple[Kept, str]:
    """Write on today's page; its words are read only when they would be taken.

    Returns:
        The page, and the question's id.
    """
    from kesher.actions.practice import question

    act, thread = secrets.token_hex(8), question.the_open(desk, shell.now)
    if desk.still(shell.now):
        raise refuse(Code.RESTING)
    if (thread is None) != (how == "ask"):
        raise refuse(Code.QUESTION_NONE if thread is None else Code.QUESTION_OPEN)
    if thread is None:
        words = shell.ask("question.words")
        return shell.must(question.ask(desk, shell.now, act, words)), act
    if how == "put-down":
        return shell.must(question.put_down(desk, shell.now, act, thread.id)), thread.id
    write = question.find if how == "found" else question.follow
    words = shell.ask("question.found" if how == "found" else "question.follow")
    return shell.must(write(desk, shell.now, act, thread.id, words)), thread.id


_DONE = {
    "ask": "question.asked",
    "found": "glance.saved",
    "follow": "glance.saved",
    "put-down": "question.down",
}


COMMANDS: Commands = {"question": run}
