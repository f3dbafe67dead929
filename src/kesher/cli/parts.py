"""``kesher parts``: the large parts that come only when they are asked for."""

from __future__ import annotations

import sys

from kesher.actions.parts import Part, bring, megabytes, of
from kesher.cli.shell import Commands, Shell
from kesher.method.problems import Problem, Refused

YES = frozenset({"y", "yes", "כ", "כן"})


def _parts(shell: Shell) -> int:
    if shell.wanted.parts_command == "get":
        part = Part(shell.wanted.part)
        if not part.works and (problem := bring(part)):
            raise Refused(problem)
        return shell.tell({"name": part.value, "here": True}, _said(shell, part))
    found = [{"name": part.value, "here": part.here, "megabytes": megabytes(part)} for part in Part]
    return shell.tell({"parts": found}, *(_said(shell, part) for part in Part))


def offered(shell: Shell, problem: Problem) -> bool:
    """Offer the part for whose want something was refused: at a terminal to be brought, else by its command.

    Returns:
        Whether it was brought, so that what was refused can be tried again.
    """
    part = of(problem)
    if part is None:
        return False
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        print(shell.words.plain("cli.parts_command", command=_command(part)), file=sys.stderr)
        return False
    print(shell.words.plain("cli.parts_ask", n=megabytes(part)), end=" ", file=sys.stderr, flush=True)
    if shell.typed.next().strip().lower() not in YES:
        return False
    refused = bring(part)
    if refused is not None:
        shell.refused(refused)
    return refused is None


def _command(part: Part) -> str:
    return f"kesher parts get {part}"


def _said(shell: Shell, part: Part) -> str:
    if part.here:
        return shell.words.plain("cli.parts_here", name=part.value)
    return shell.words.plain("cli.parts_away", name=part.value, n=megabytes(part), command=_command(part))


COMMANDS: Commands = {
    "parts": _parts,
}
