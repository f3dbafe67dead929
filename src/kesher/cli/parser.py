"""The shape of the command line. Every sentence it shows comes from the catalogue.

It is long because the shape of every command stands here, where it can be read without loading its room.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn, cast

from kesher import __version__
from kesher.words import Catalogue

COMMANDS = frozenset(
    (
        *("open", "begin", "today", "account", "glance", "point", "question", "people"),
        *("journal", "book", "export", "restore", "insight", "backup", "doctor"),
        *("zmanim", "rest", "pack", "sheet", "library", "parts", "reminders"),
    )
)
"""What may be typed first."""

MARKS = ("kept", "partly", "missed")
SHAPES = ("json", "markdown", "sealed")
SHEETS = ("week", "card", "foundations", "month", "journal", "question", "recovery")

PAPERS = ("a5", "a4")
PARTS = ("printing", "photographs")
QUESTION_ACTS = ("ask", "found", "follow", "put-down")
HOST_PORT = 8614
REMINDED = ("sitting", "account")
HOURS = ("netz", "chatzot", "mincha_g", "plag", "shkia", "tzeit85")
POCKET_PORT = 8615
SCALES = ("love", "desire", "thought", "clarity")


class Stopped(Exception):
    """The parser has said what there was to say."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Parser(argparse.ArgumentParser):
    """Argparse, with its own English sentences taken out."""

    def __init__(self, *, words: Catalogue, prog: str | None = None, **texts: Any) -> None:
        self._words = words
        texts = {key: value for key, value in texts.items() if key in ("usage", "description")}
        super().__init__(prog, add_help=False, allow_abbrev=False, **texts)
        self.formatter_class = _formatter(words)
        self._positionals.title = words.plain("cli.commands")
        self._optionals.title = words.plain("cli.options")
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=words.plain("cli.help"))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence that the command was not understood, and how to see help."""
        # Some of argparse's messages end in what was typed; the others only name the option.
        named = re.match("argument ([^:]*): (?:expected|ignored)", message)
        what = named[1] if named else message.rsplit(": ", 1)[-1].partition(" (")[0]
        command = f"{self.prog} --help"
        said = self._words.plain("cli.bad_option", what=what or self.prog, command=command)
        print(said, file=sys.stderr)
        raise Stopped(2)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Stop without ending the process of whoever called."""
        raise Stopped(status)


class _Untyped:
    """A command that was not typed: whatever would be understood of it is let be."""

    def add_argument(self, *_: Any, **__: Any) -> None:
        """Nothing."""

    def add_subparsers(self, **_: Any) -> _Untyped:
        """As little."""
        return self

    def add_mutually_exclusive_group(self, **_: Any) -> _Untyped:
        """As little."""
        return self

    def add_parser(self, *_: Any, **__: Any) -> _Untyped:
        """As little."""
        return self


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.print_help()
        raise Stopped(0)


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> None:
        print(f"kesher {__version__}")
        raise Stopped(0)


def build(words: Catalogue, only: str | None = None) -> argparse.ArgumentParser:
    """The parser, in the person's language.

    Args:
        words: the catalogue.
        only: the one command that was typed, where that is known: of the others nothing need be understood.
    """
    say = words.plain
    parser = _Parser(prog="kesher", description=say("cli.about"), words=words)
    parser.add_argument("--version", action=_Version, nargs=0, help=say("cli.version"))
    _opening(parser, words)
    commands = parser.add_subparsers(dest="command", metavar="", parser_class=_Parser)

    def command(name: str, *, json: bool = False, now: str = "") -> argparse.ArgumentParser:
        if only is not None and name != only:
            return cast("argparse.ArgumentParser", _Untyped())
        # Without a help of its own a former name stands in no list, and is understood all the same.
        texts: dict[str, Any] = {"description": say(f"cli.{now or name}"), "words": words}
        added: argparse.ArgumentParser = (
            commands.add_parser(name, **texts)
            if now
            else commands.add_parser(name, help=say(f"cli.{name}"), **texts)
        )
        if json:
            added.add_argument("--json", action="store_true", help=say("cli.json"))
        return added

    _opening(command("open"), words)
    begin = command("begin", json=True)
    begin.add_argument("--keep", action="store_true", help=say("cli.keep"))
    begin.add_argument("--new", action="store_true", help=say("cli.new"))
    begin.add_argument(
        "--language", choices=("he", "en"), default=words.language.value, help=say("cli.language")
    )
    _place(begin, words, wanted=False)
    command("today", json=True)
    _account(command("account", json=True), words)
    glance = command("glance", json=True)
    glance.add_argument("where", type=_whole, metavar="N", help=say("cli.where"))
    glance.add_argument("--pull", action="store_true", help=say("cli.pull"))
    point = command("point", json=True)
    point.add_argument(
        "act",
        nargs="?",
        choices=("choose", "deepen", "reword", *MARKS),
        metavar="choose|deepen|reword|kept|partly|missed",
        help=say("cli.point_act"),
    )
    point.add_argument("--date", type=_day, help=say("cli.date"))
    command("question", json=True).add_argument(
        "act", nargs="?", choices=QUESTION_ACTS, metavar="|".join(QUESTION_ACTS), help=say("cli.question_act")
    )
    for journal in (command("journal", json=True), command("book", json=True, now="journal")):
        journal.add_argument("day", nargs="?", type=_day, metavar="DATE", help=say("cli.date"))
    export = command("export", json=True)
    export.add_argument("file", metavar="FILE", help=say("cli.file"))
    export.add_argument("--as", dest="shape", choices=SHAPES, default="sealed", help=say("cli.shape"))
    export.add_argument("--replace", action="store_true", help=say("cli.replace"))
    restore = command("restore", json=True)
    restore.add_argument("file", metavar="FILE", nargs="?", help=say("cli.file_or_newest"))
    restore.add_argument("--code", action="store_true", help=say("cli.code"))
    restore.add_argument("--keep", action="store_true", help=say("cli.keep"))
    insight = command("insight", json=True)
    insight.add_argument("files", metavar="EXPORT", nargs="*", help=say("cli.insight_files"))
    command("backup", json=True)
    _doctor(command("doctor", json=True), words)
    _sync(command("sync", json=True), words)
    _reminders(command("reminders", json=True), words)
    _people(command("people", json=True), words)
    for name in ("zmanim", "rest"):
        _times(command(name, json=True), words)
    _shelves(command, words)
    return parser


def _shelves(command: Callable[..., argparse.ArgumentParser], words: Catalogue) -> None:
    """The commands that have commands of their own, and open no journal for most of them."""
    _pack(command("pack"), words)
    _sheet(command("sheet"), words)
    _library(command("library"), words)
    _parts(command("parts", json=True), words)
    _host(command("host", json=True), command("circle"), words)
    _pocket(command("pocket"), words)


def _parts(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    parts = parser.add_subparsers(dest="parts_command", metavar="", parser_class=_Parser)
    get = parts.add_parser("get", help=say("cli.parts_get"), description=say("cli.parts_get"), words=words)
    get.add_argument("part", choices=PARTS, help=say("cli.parts_name"))
    get.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=say("cli.json"))


def _times(times: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    _place(times, words, wanted=True)
    times.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE", help=say("cli.from"))
    times.add_argument("--to", dest="last", type=_day, required=True, metavar="DATE", help=say("cli.to"))


def _doctor(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    parser.add_argument("--host", action="store_true", help=say("cli.doctor_host"))
    parser.add_argument("--backups", metavar="DIR", help=say("cli.doctor_backups"))
    parser.add_argument("--database", default="", metavar="URL", help=say("cli.host_database"))


def _people(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    # A name may be of several words, and nobody in distress should have to think of quotes.
    parser.add_argument("country", nargs="*", metavar="COUNTRY", help=words.plain("cli.country"))


def _account(account: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    account.add_argument("--date", type=_day, help=say("cli.date"))
    for scale in SCALES:
        account.add_argument(
            f"--{scale}", type=_whole, metavar="N", help=f"{say('account.' + scale)}: {say('cli.value')}"
        )
    account.add_argument("--point", choices=MARKS, help=say("cli.point_mark"))
    account.add_argument("--where", action="store_true", help=say("cli.where_word"))
    account.add_argument("--pull", action="store_true", help=say("cli.pull"))
    account.add_argument("--words", action="store_true", help=say("cli.words"))


def _sync(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    parser.add_argument("--put-back", action="store_true", help=say("cli.sync_put_back"))
    sync = parser.add_subparsers(dest="sync_command", metavar="", parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = sync.add_parser(
            name, help=say(f"cli.sync_{name}"), description=say(f"cli.sync_{name}"), words=words
        )
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=say("cli.json"))
        return added

    command("host").add_argument("address", metavar="ADDRESS", help=say("cli.sync_address"))
    command("folder").add_argument("folder", metavar="DIR", help=say("cli.sync_dir"))
    pair = command("pair")
    pair.add_argument("code", nargs="?", metavar="CODE", help=say("cli.sync_pair_code"))
    pair.add_argument("--keep", action="store_true", help=say("cli.keep"))
    command("devices")
    # A name may be of several words.
    command("revoke").add_argument("device", nargs="+", metavar="DEVICE", help=say("cli.sync_device"))
    command("off")


def _reminders(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    acts = parser.add_subparsers(dest="reminders_command", metavar="", parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = acts.add_parser(
            name, help=say(f"cli.reminders_{name}"), description=say(f"cli.reminders_{name}"), words=words
        )
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=say("cli.json"))
        return added

    chosen = command("set")
    chosen.add_argument(
        "thing", choices=REMINDED, metavar="|".join(REMINDED), help=say("cli.reminders_thing")
    )
    time = chosen.add_mutually_exclusive_group(required=True)
    time.add_argument("--at", metavar="HH:MM", help=say("cli.reminders_at"))
    time.add_argument("--zman", choices=HOURS, metavar="|".join(HOURS), help=say("cli.reminders_zman"))
    chosen.add_argument("--minutes", type=_whole, default=0, metavar="N", help=say("cli.reminders_minutes"))
    command("off").add_argument(
        "thing", nargs="?", choices=REMINDED, metavar="|".join(REMINDED), help=say("cli.reminders_thing")
    )
    for name in ("notice", "mail", "push"):
        command(name).add_argument(
            "switch", choices=("on", "off"), metavar="on|off", help=say("cli.reminders_switch")
        )
    command("address").add_argument(
        "switch", choices=("on", "off"), metavar="on|off", help=say("cli.reminders_switch")
    )
    command("try")
    made = command("calendar")
    made.add_argument("--out", required=True, metavar="FILE", help=say("cli.file"))
    made.add_argument("--replace", action="store_true", help=say("cli.replace"))


def _pack(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    pack = parser.add_subparsers(dest="pack_command", metavar="", required=True, parser_class=_Parser)
    check: argparse.ArgumentParser = pack.add_parser("check", help=say("cli.pack_check"), words=words)
    check.add_argument("folder", metavar="FOLDER", help=say("cli.folder"))
    check.add_argument("--json", action="store_true", help=say("cli.json"))
    new: argparse.ArgumentParser = pack.add_parser("new", help=say("cli.pack_new"), words=words)
    new.add_argument("folder", metavar="FOLDER", help=say("cli.folder"))
    new.add_argument("--json", action="store_true", help=say("cli.json"))
    file: argparse.ArgumentParser = pack.add_parser("file", help=say("cli.pack_file"), words=words)
    file.add_argument("folder", metavar="FOLDER", help=say("cli.folder"))
    file.add_argument("--out", required=True, metavar="FILE", help=say("cli.file"))
    file.add_argument("--replace", action="store_true", help=say("cli.replace"))
    file.add_argument("--json", action="store_true", help=say("cli.json"))
    add: argparse.ArgumentParser = pack.add_parser("add", help=say("cli.pack_add"), words=words)
    add.add_argument("file", metavar="FILE", help=say("cli.file"))
    add.add_argument("--json", action="store_true", help=say("cli.json"))
    remove: argparse.ArgumentParser = pack.add_parser("remove", help=say("cli.pack_remove"), words=words)
    remove.add_argument("id", metavar="ID", help=say("cli.pack_id"))
    remove.add_argument("--json", action="store_true", help=say("cli.json"))


def _sheet(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    sheet = parser.add_subparsers(dest="sheet_command", metavar="", required=True, parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = sheet.add_parser(name, help=say(f"cli.sheet_{name}"), words=words)
        added.add_argument("--lang", choices=("he", "en"), help=say("cli.language"))
        added.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=say("cli.sheet_paper"))
        added.add_argument("--json", action="store_true", help=say("cli.json"))
        return added

    made = command("print")
    made.add_argument("kind", choices=(*SHEETS, "book"), metavar="|".join(SHEETS), help=say("cli.sheet_kind"))
    made.add_argument("--from", dest="first", type=_day, metavar="DATE", help=say("cli.sheet_from"))
    made.add_argument("--to", dest="last", type=_day, metavar="DATE", help=say("cli.sheet_to"))
    made.add_argument("--out", required=True, metavar="FILE", help=say("cli.sheet_out"))
    made.add_argument("--replace", action="store_true", help=say("cli.replace"))
    made.add_argument("--blank", action="store_true", help=say("cli.sheet_blank"))
    made.add_argument("--code", action="store_true", help=say("cli.sheet_code"))
    made.add_argument("--no-line", action="store_true", help=say("cli.sheet_no_line"))
    _place(made, words, wanted=False)
    # The same words as for printing are understood; the day and the place move nothing on the page.
    geometry = command("geometry")
    geometry.add_argument(
        "kind", nargs="?", choices=SHEETS[:1], metavar=SHEETS[0], help=say("cli.sheet_kind")
    )
    geometry.add_argument("--from", dest="first", type=_day, metavar="DATE", help=say("cli.sheet_from"))
    _place(geometry, words, wanted=False)
    trial = command("trial")
    either = trial.add_mutually_exclusive_group(required=True)
    either.add_argument("--out", metavar="FILE", help=say("cli.sheet_out"))
    either.add_argument("--read", metavar="FILE", nargs="+", help=say("cli.sheet_trial_read"))
    trial.add_argument("--replace", action="store_true", help=say("cli.replace"))
    read: argparse.ArgumentParser = sheet.add_parser("read", help=say("cli.sheet_read"), words=words)
    read.add_argument("files", metavar="FILE", nargs="+", help=say("cli.sheet_files"))
    read.add_argument("--save", action="store_true", help=say("cli.sheet_save"))
    read.add_argument("--json", action="store_true", help=say("cli.json"))


def _library(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    library = parser.add_subparsers(dest="library_command", metavar="", required=True, parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = library.add_parser(
            name, help=say(f"cli.library_{name}"), description=say(f"cli.library_{name}"), words=words
        )
        added.add_argument("--json", action="store_true", help=say("cli.json"))
        return added

    add = command("add")
    add.add_argument("files", metavar="FILE", nargs="+", help=say("cli.library_files"))
    add.add_argument("--title", default="", metavar="TITLE", help=say("cli.library_title"))
    add.add_argument("--edition-of", default="", metavar="BOOK", help=say("cli.library_edition"))
    search = command("search")
    search.add_argument("query", nargs="*", metavar="QUERY", help=say("cli.library_query"))
    search.add_argument("--queries", metavar="FILE", help=say("cli.library_queries"))
    search.add_argument("--limit", type=_whole, default=10, metavar="N", help=say("cli.library_limit"))
    search.add_argument("--book", default="", metavar="BOOK", help=say("cli.library_book"))
    command("list")
    command("show").add_argument("ref", metavar="REF", help=say("cli.library_ref"))
    booklet = command("booklet")
    booklet.add_argument("book", metavar="BOOK", help=say("cli.library_name"))
    booklet.add_argument("--index", action="store_true", help=say("cli.library_index"))
    booklet.add_argument("--out", required=True, metavar="FILE", help=say("cli.sheet_out"))
    booklet.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=say("cli.sheet_paper"))
    booklet.add_argument("--replace", action="store_true", help=say("cli.replace"))
    rename = command("rename")
    rename.add_argument("book", metavar="BOOK", help=say("cli.library_name"))
    rename.add_argument("title", metavar="TITLE", help=say("cli.library_new_title"))
    command("remove").add_argument("book", metavar="BOOK", help=say("cli.library_name"))


def _host(parser: argparse.ArgumentParser, circle: argparse.ArgumentParser, words: Catalogue) -> None:
    _circle(circle, words)
    say = words.plain
    parser.add_argument("--port", type=_port, default=HOST_PORT, metavar="N", help=say("cli.port"))
    parser.add_argument("--database", default="", metavar="URL", help=say("cli.host_database"))
    parser.add_argument("--pocket", default="", metavar="DIR", help=say("cli.host_pocket"))


def _pocket(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    pocket = parser.add_subparsers(dest="pocket_command", metavar="", required=True, parser_class=_Parser)
    for name, what in (("build", say("cli.pocket_build")), ("serve", say("cli.pocket_serve"))):
        added: argparse.ArgumentParser = pocket.add_parser(name, help=what, description=what, words=words)
        added.add_argument("folder", metavar="DIR", help=say("cli.pocket_folder"))
        added.add_argument("--json", action="store_true", help=say("cli.json"))
        if name == "serve":
            added.add_argument("--port", type=_port, default=POCKET_PORT, metavar="N", help=say("cli.port"))


def _circle(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    say = words.plain
    circle = parser.add_subparsers(dest="circle_command", metavar="", required=True, parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = circle.add_parser(name, help=say(f"cli.circle_{name}"), words=words)
        added.add_argument("--database", default="", metavar="URL", help=say("cli.host_database"))
        added.add_argument("--json", action="store_true", help=say("cli.json"))
        return added

    for name, what in (("ask", say("cli.circle_ask")), ("home", say("cli.circle_home"))):
        mine = circle.add_parser(name, help=what, words=words)
        mine.add_argument("--json", action="store_true", help=say("cli.json"))
        if name == "ask":
            mine.add_argument("circle", nargs="?", metavar="CIRCLE", help=say("cli.circle_name"))
            choices, leaves = ("named", "teacher", "unnamed"), ("no", "seen", "yes")
            mine.add_argument(
                "--name", dest="choice", choices=choices, required=True, help=say("cli.circle_choice")
            )
            mine.add_argument(
                "--publish", dest="leave", choices=leaves, default="no", help=say("cli.circle_leave")
            )
    command("list")
    booklet = command("booklet")
    booklet.add_argument("circle", metavar="CIRCLE", help=say("cli.circle_name"))
    booklet.add_argument("--out", required=True, metavar="FILE", help=say("cli.sheet_out"))
    booklet.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=say("cli.sheet_paper"))
    booklet.add_argument(
        "--as", dest="shape", choices=("pdf", "epub", "page"), default="pdf", help=say("cli.circle_as")
    )
    booklet.add_argument("--replace", action="store_true", help=say("cli.replace"))
    post = command("post")
    post.add_argument("--once", action="store_true", help=say("cli.circle_once"))
    post.add_argument("--on", type=_day, metavar="DATE", help=say("cli.circle_on"))


def _opening(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    # Given before or after ``open``; SUPPRESS keeps the second parser from erasing what the first read.
    parser.add_argument(
        "--no-browser", action="store_true", default=argparse.SUPPRESS, help=words.plain("cli.no_browser")
    )
    parser.add_argument(
        "--port", type=_port, default=argparse.SUPPRESS, metavar="N", help=words.plain("cli.port")
    )
    parser.add_argument(
        "--host",
        choices=("kesher.localhost", "localhost"),
        default=argparse.SUPPRESS,
        help=words.plain("cli.host_name"),
    )


def _place(parser: argparse.ArgumentParser, words: Catalogue, *, wanted: bool) -> None:
    say = words.plain
    parser.add_argument("--lat", type=float, required=wanted, help=say("cli.lat"))
    parser.add_argument("--lon", type=float, required=wanted, help=say("cli.lon"))
    parser.add_argument("--elevation", type=float, default=0.0, help=say("cli.elevation"))
    parser.add_argument("--tz", required=wanted, help=say("cli.tz"))
    parser.add_argument("--israel", action="store_true", help=say("cli.israel"))
    parser.add_argument("--candles", type=_whole, default=18, metavar="N", help=say("cli.candles"))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _whole(text: str) -> int:
    return int(text)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _formatter(words: Catalogue) -> Any:
    class Formatter(argparse.HelpFormatter):
        def __init__(self, prog: str) -> None:
            super().__init__(prog, max_help_position=26, width=96)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, words.plain("cli.usage") if prefix is None else prefix)

    return Formatter
