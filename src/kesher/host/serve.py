"""Starting a host: whatever could be wrong is found, and said in one sentence, before anybody is answered."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from kesher.config.loopback import listen
from kesher.host.options import Options
from kesher.method.problems import Code, refuse
from kesher.words import Catalogue

NEEDED = ("allauth", "fido2", "gunicorn", "psycopg", "py_vapid")


def serve(options: Options, words: Catalogue, tell: Callable[[str], None]) -> None:
    """Serve until it is told to end.

    Args:
        options: what was asked for.
        words: to say it in.
        tell: is given each line that is said.

    Raises:
        Refused: it cannot start.
    """
    if sys.platform == "win32":
        raise refuse(Code.HOST_SYSTEM)
    if any(find_spec(each) is None for each in NEEDED):
        raise refuse(Code.HOST_EXTRA, command="./start host")
    from kesher.host.circle import store as circles
    from kesher.host.database import bring_up_to_date, make_folder
    from kesher.host.rows import store as rows

    told: list[int] = []

    def end(number: int, _: object) -> None:
        told.append(number)  # what is raised in the middle of an import may be passed over
        sys.exit(0)

    # Until the workers' own master answers to it.
    signal.signal(signal.SIGTERM, end)
    make_folder(options.folder)
    sockets = listen(options.port, "kesher host")
    port = sockets[0].getsockname()[1]
    begin(options, port)
    from kesher.host.push import make_key

    make_key(options.folder)
    bring_up_to_date(embedded=not options.database)
    rows.bring_up_to_date(options)
    circles.bring_up_to_date(options)
    for line in _said(options, words, port, _invitation()):
        tell(line)
    from kesher.host.workers import Workers

    Workers(options, sockets, lambda: bool(told)).run()


def begin(options: Options, port: int) -> None:
    """Set this process up: Django, and what is said when something breaks."""
    import django

    from kesher.host.settings import configure

    configure(options, port)
    django.setup()
    log = logging.getLogger("kesher.host")
    log.addHandler(logging.StreamHandler())
    log.propagate = False


def _invitation() -> str:
    from django.db import connection

    from kesher.host.directory.invitations import at_the_start

    given = at_the_start()
    connection.close()
    return given


def _said(options: Options, words: Catalogue, port: int, token: str) -> Iterator[str]:
    address = options.own_address(port)
    invitation = f"{address}/join/{token}"
    if options.json:
        yield json.dumps({"address": address, "invitation": invitation})
        return
    yield words.plain("host.started", address=address)
    yield words.plain("host.started_invitation", invitation=invitation)
    if options.mail is None:
        yield words.plain("host.started_no_mail")
