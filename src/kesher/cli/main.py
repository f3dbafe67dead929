"""``kesher``: the command line.

Only what a command needs is imported, so that ``kesher --help`` answers at once and loads no Django. The
clock is read here and handed down. Words a person writes are read from standard input, never from the
command line, which shells remember and other users can list.
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from pathlib import Path

from kesher.cli.parser import COMMANDS, Stopped, build
from kesher.config.env import language_of, read_env
from kesher.method.language import Form, Language
from kesher.method.problems import Problem, Refused
from kesher.words import Catalogue, catalogue


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what was typed after ``kesher``; by default the process's own.

    Returns:
        0 when it was done, 1 when it was refused, 2 when the command was not understood.
    """
    _use_utf8()
    # Our sums are small: threads for them only wait for each other, and double what a page of paper costs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        words = catalogue(language_of(os.environ), Form.MASCULINE)
    except Refused as refused:
        print(catalogue(Language.EN).problem(refused.problem, plain=True), file=sys.stderr)
        return 1
    try:
        typed = sys.argv[1:] if arguments is None else arguments
        only = typed[0] if typed and typed[0] in COMMANDS else None
        wanted = build(words, only).parse_args(typed)
    except Stopped as stopped:
        return stopped.status
    return _done(wanted, words)


def _done(wanted: Namespace, words: Catalogue) -> int:
    """Run a command that was understood; whatever stops it is said in words."""
    try:
        env = read_env()
        from kesher.cli.run import run

        return run(wanted, env, words)
    except Refused as refused:
        return _say(refused.problem)
    except BrokenPipeError:
        # The reader has seen enough (`kesher journal | head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE if hasattr(signal, "SIGPIPE") else 1
    except OSError as error:
        from kesher.disk.files import unreachable

        code = unreachable(error)
        return _say(Problem(code)) if code else _broken(error, words)
    except Exception as error:
        return _broken(error, words)
    except KeyboardInterrupt:
        print(words.plain("cli.interrupted"), file=sys.stderr)
        return 130


def _say(problem: Problem) -> int:
    from kesher.actions.wording import worded

    words = catalogue(language_of(os.environ))
    print(worded(words, problem, plain=True), file=sys.stderr)
    return 1


def _broken(error: Exception, words: Catalogue) -> int:
    """Say that something broke, and where; a traceback could quote what a person wrote."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    spot = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    print(words.plain("fault.broken"), f"({type(error).__name__}, {spot})", file=sys.stderr)
    return 1


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
