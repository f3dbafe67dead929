"""``kesher circle``: a question of one's own brought to a circle; and on a host's own machine, its circles.

There: their list, their books, and their mail.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kesher.cli.shell import Commands, Opened, Shell, seen
from kesher.disk.files import write_whole
from kesher.method.problems import Code, refuse


def _options(shell: Shell) -> Any:
    from kesher.host.options import Options, read_address, read_mail

    folder = shell.env.home / "host"
    if not folder.is_dir():
        raise refuse(Code.CIRCLE_NONE)
    return Options(
        folder=folder,
        port=0,
        database=shell.wanted.database or os.environ.get("KESHER_HOST_DATABASE", ""),
        address=read_address(),
        mail=read_mail(),
        json=shell.wanted.json,
        language=shell.env.language,
    )


def _list(shell: Shell) -> int:
    """The circles, each with its id and its name."""
    rows = []
    for room in _rooms(shell):
        with room.database.reading():
            rows.append({"circle": room.id, "name": room.card().name})
    lines = [f"{row['circle']}  {row['name']}" for row in rows]
    return shell.tell({"circles": rows}, *(lines or [shell.words.plain("cli.circle_no")]))


def _rooms(shell: Shell) -> Any:
    from kesher.circle.keyring import Keyring
    from kesher.circle.room import room_of
    from kesher.host.circle.store import open_circles

    options = _options(shell)
    database = open_circles(options)
    database.migrate()
    keyring = Keyring(options.folder)
    return [room_of(database, keyring, each) for each in keyring.circles()]


def _booklet(shell: Shell) -> int:
    """The book of a circle, into a file."""
    from kesher.circle.publication.book import made_book

    wanted = shell.wanted
    out = Path(wanted.out)
    if out.exists() and not wanted.replace:
        raise refuse(Code.FILE_EXISTS, file=out.name)
    for room in _rooms(shell):
        with room.database.reading():
            card = room.card()
        if wanted.circle in (room.id, card.name):
            kind = wanted.paper if wanted.shape == "pdf" else wanted.shape
            content = made_book(room, card, kind, datetime.now(UTC))
            write_whole(out, content, replace=wanted.replace)
            value = {"file": str(out), "circle": room.id, "as": wanted.shape, "bytes": len(content)}
            return shell.tell(value, shell.words.plain("cli.printed", file=out))
    raise refuse(Code.CIRCLE_NONE)


def _post(shell: Shell) -> int:
    """Take mail in and send letters, until it is told to end."""
    from kesher.host.circle.post_options import read_post
    from kesher.host.post_office import run

    on = shell.wanted.on
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) if on else None
    run(_options(shell), read_post(), shell.words, once=shell.wanted.once or on is not None, at=at)
    return 0


def _ask(shell: Shell) -> int:
    """Bring the open question of one's own journal to a circle."""
    import secrets

    from kesher.actions.practice import question
    from kesher.actions.sync.circles import Wish, bring
    from kesher.cli import people

    wanted = shell.wanted
    with Opened(shell) as desk:
        thread = question.the_open(desk, shell.now)
        if thread is None:
            raise refuse(Code.QUESTION_NONE)
        wish = Wish(wanted.circle or "", thread.asked.said.words, wanted.choice, wanted.leave)
        act = secrets.token_hex(8)
        kept = shell.must(bring(desk, shell.now, act, thread.id, wish))
        said = next(each for each in kept.page.questions if each.id == act)
        value = {
            "question": thread.id,
            "circle": said.brought.circle,
            "choice": wish.choice,
            "leave": wish.leave,
        }
        chosen = [
            shell.words.plain(f"circle.choice.{wish.choice}"),
            shell.words.plain(f"circle.may.{wish.leave}"),
        ]
        lines = (shell.words.plain("question.circle_sent"), " · ".join((seen(said.brought.name), *chosen)))
        return shell.tell(value, *lines, *people.called(shell, desk))


def _home(shell: Shell) -> int:
    """Bring home the answers that came."""
    from kesher.actions.sync.circles import bring_home

    with Opened(shell) as desk:
        came = shell.must(bring_home(desk, shell.now))
        return shell.tell(
            {"answers": came}, shell.words.plain(f"question.circle_{'came' if came else 'none'}")
        )


_COMMANDS = {"ask": _ask, "home": _home, "list": _list, "booklet": _booklet, "post": _post}


def _run(shell: Shell) -> int:
    return _COMMANDS[shell.wanted.circle_command](shell)


COMMANDS: Commands = {"circle": _run}
