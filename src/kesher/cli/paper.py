"""``kesher sheet``: the practice on paper."""

from __future__ import annotations

import contextlib
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kesher.cli.shell import Commands, Opened, Shell, passphrase_file, seen, span, typed_place
from kesher.method.language import Language
from kesher.method.page import SCALES
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words import catalogue

if TYPE_CHECKING:
    from kesher.actions.desk import Desk
    from kesher.actions.paper.printing import Checked, Wanted
    from kesher.days import Place
    from kesher.paper.scan import Sheet


def run(shell: Shell) -> int:
    """Run ``kesher sheet …``."""
    return _COMMANDS[shell.wanted.sheet_command](shell)


def print_sheet(shell: Shell) -> int:
    """Print a sheet into a file: from the journal where there is one, else blank."""
    from kesher.actions.paper import printing
    from kesher.paper.geometry import Paper

    typed = shell.wanted
    out = Path(typed.out)
    if out.exists() and not typed.replace:
        raise refuse(Code.FILE_EXISTS, file=out.name)  # before a passphrase is asked for
    kind, paper = printing.Kind(typed.kind), Paper(typed.paper)
    language = Language(typed.lang) if typed.lang else None
    code = shell.secret("cli.ask_code") if typed.code and kind is printing.Kind.RECOVERY else None
    span(typed.first, typed.last)
    wanted = printing.Wanted(kind, paper, language, typed.first, typed.last, code, line=not typed.no_line)
    content = _content(shell, wanted)
    shell.must(printing.write_sheet(out, content, replace=typed.replace))
    if typed.kind != kind.value:
        print(shell.words.plain("cli.former", now=f"kesher sheet print {kind.value}"), file=sys.stderr)
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


def read(shell: Shell) -> int:
    """Read photographs of filled sheets: one line a sheet, and one for what was refused."""
    from kesher.actions.paper import returns
    from kesher.parts import cv2  # noqa: F401 (without it no file need be opened)

    any_read = False
    with _at_hand(shell) as desk:
        if shell.wanted.save and desk is not None and desk.still(shell.now):
            raise refuse(Code.RESTING)
        for file, found in returns.read_files([Path(each) for each in shell.wanted.files]):
            row = _row(shell, desk, file, found)
            any_read = any_read or row["status"] == "read"
            if shell.wanted.json:
                print(json.dumps(row, ensure_ascii=False), flush=True)
            else:
                for line in _table(shell, row):
                    print(line)
    return 0 if any_read else 1


def trial(shell: Shell) -> int:
    """Print the trial sheets into a file; or say how much of the photographed ones was read rightly."""
    from kesher.actions.paper import printing, returns
    from kesher.paper.geometry import Paper

    typed = shell.wanted
    if typed.read is None:
        out = Path(typed.out)
        if out.exists() and not typed.replace:
            raise refuse(Code.FILE_EXISTS, file=out.name)
        words = catalogue(_language(shell), shell.words.form)
        content = shell.must(printing.print_trial(Paper(typed.paper), words))
        shell.must(printing.write_sheet(out, content, replace=typed.replace))
        value = {"file": str(out), "kind": "trial", "paper": typed.paper}
        return shell.tell(value, shell.words.plain("cli.printed", file=out))
    from kesher.parts import cv2  # noqa: F401

    any_checked = False
    for file, found in returns.read_files([Path(each) for each in typed.read]):
        checked = found if isinstance(found, Problem) else printing.check_trial(found)
        any_checked = any_checked or not isinstance(checked, Problem)
        if typed.json:
            print(json.dumps(_trial_row(shell, file, checked), ensure_ascii=False), flush=True)
        else:
            for line in _trial_lines(shell, file, checked):
                print(line)
    return 0 if any_checked else 1


def _trial_row(shell: Shell, file: str, checked: Checked | Problem) -> dict[str, Any]:
    if isinstance(checked, Problem):
        return _refused(shell, file, checked)
    return {
        "file": file,
        "status": "read",
        "pen": checked.pen.value,
        "fields": checked.total,
        "right": checked.right,
        "asked": checked.asked,
        "wrong": len(checked.misses) - checked.asked,
        "misses": [each._asdict() for each in checked.misses],
    }


def _trial_lines(shell: Shell, file: str, checked: Checked | Problem) -> Iterator[str]:
    """One line a sheet, and one for each field that was not read rightly."""
    if isinstance(checked, Problem):
        yield f"{seen(file)}: {seen(_refused(shell, file, checked)['sentence'])}"
        return
    say = shell.words.plain
    yield say(
        "cli.trial_checked",
        file=seen(file),
        pen=say(f"sheet.pen_{checked.pen.value}"),
        right=checked.right,
        total=checked.total,
        asked=checked.asked,
        wrong=len(checked.misses) - checked.asked,
    )
    for each in checked.misses:
        day, _, name = each.id.partition(".")
        named = say(f"sheet.{name}" if name in ("point", "sat") else f"account.{name}")
        read, meant = (_said(shell, name, value) for value in (each.read, each.meant))
        key = "cli.trial_asked" if each.flag else "cli.trial_wrong"
        yield "  " + say(key, day=day, name=named, read=read, meant=meant)


def _said(shell: Shell, name: str, value: str | None) -> str:
    """What stands in one field of a trial sheet, in words."""
    if value is None:
        return shell.words.plain("cli.trial_nothing")
    return _marked(shell, name, {"flag": None, "value": value})


@contextlib.contextmanager
def _at_hand(shell: Shell) -> Iterator[Desk | None]:
    """The open journal: needed for saving; else only where it opens without asking anyone."""
    if shell.wanted.save:
        with Opened(shell) as opened:
            yield opened
        return
    with _desk(shell) as desk:
        try:
            passphrase = passphrase_file(shell.env)
            closed = desk.unlock(shell.now, passphrase) if passphrase else desk.unlock_kept(shell.now)
            if closed is None:
                cover = desk.cover(shell.now)
                shell.words = catalogue(cover.language, cover.form)
        except Refused as refused:
            closed = refused.problem
        yield None if closed else desk


def _row(shell: Shell, desk: Desk | None, file: str, found: Sheet | Problem) -> dict[str, Any]:
    """What is said of one sheet."""
    from kesher.actions.paper import returns
    from kesher.actions.practice.care import measuring
    from kesher.paper.number import Seal

    counted = desk is None or measuring(desk, shell.now)
    if desk is not None and not isinstance(found, Problem):
        found = returns.of_this_book(desk, shell.now, found) or found
    saved = _save(shell, desk, file, found) if desk is not None and shell.wanted.save else None
    if isinstance(saved, Problem):
        found = saved
    if isinstance(found, Problem):
        return _refused(shell, file, found)
    first = found.number.first
    days = [(first + timedelta(days=n)).isoformat() for n in range(returns.DAYS)]
    geometry = found.geometry
    row: dict[str, Any] = {
        "file": file,
        "status": "read",
        "reason": None,
        "sentence": None,
        "sheet": {
            "layout": f"{geometry.paper.value}-{geometry.language.value}",
            "first": first.isoformat(),
            "days": days,
            "printed_for": "no book" if found.number.is_of(Seal()) else "a book",
        },
        "fields": [
            {
                "id": each.id,
                "day": days[int(each.id.partition(".")[0]) - 1],
                "value": each.value,
                "confidence": each.confidence,
                "flag": each.flag.value if each.flag else None,
            }
            for each in found.answers
            if counted or each.id.partition(".")[2] not in SCALES
        ],
    }
    return row if saved is None else {**row, "saved": saved}


def _refused(shell: Shell, file: str, problem: Problem) -> dict[str, Any]:
    from kesher.actions.wording import worded

    said = worded(shell.words, problem, plain=True)
    return {
        "file": file,
        "status": "refused",
        "reason": problem.code.value,
        "sentence": said,
        "sheet": None,
        "fields": [],
    }


def _save(shell: Shell, desk: Desk, file: str, found: Sheet | Problem) -> dict[str, int] | Problem | None:
    """Write what was read surely and replaces nothing; how many days changed, and what is left to look at."""
    from kesher.actions.paper import returns

    if isinstance(found, Problem):
        return None
    lying = returns.bring(desk, shell.now, file, found)
    if isinstance(lying, Problem):
        return lying
    days = returns.days_of(desk, shell.now, lying)
    if isinstance(days, Problem):
        return days
    seen = {each.day: each.version for each in days}
    saved = returns.save(desk, shell.now, lying.id, returns.unasked(days), based_on=seen)
    if isinstance(saved, Problem):
        return saved
    return {"days": saved.changed, "left": returns.looks(days)}


def _table(shell: Shell, row: dict[str, Any]) -> Iterator[str]:
    """One sheet for a reader: a day a line, with ``?`` for what wants a look and ``-`` for what is empty."""
    from kesher.days import say_date

    file = seen(row["file"])
    if row["sheet"] is None:
        yield f"{file}: {seen(row['sentence'])}"
        return
    say = shell.words.plain
    yield f"{file}: {say_date(date.fromisoformat(row['sheet']['first']), shell.words.language)}"
    for day in row["sheet"]["days"]:
        told = []
        for each in row["fields"]:
            name = each["id"].partition(".")[2]
            if each["day"] == day:
                named = say(f"sheet.{name}" if name in ("point", "sat") else f"account.{name}")
                told.append(f"{named} {_marked(shell, name, each)}")
        yield f"  {day}  {'  '.join(told)}"
    if "saved" in row:
        yield say("cli.sheet_written", **row["saved"])


def _marked(shell: Shell, name: str, field: dict[str, Any]) -> str:
    if field["flag"]:
        return "?"
    if field["value"] is None:
        return "-"
    if name == "point":
        return shell.words.plain(f"point.mark.{field['value']}")
    return "+" if name == "sat" else str(field["value"])


def _content(shell: Shell, wanted: Wanted) -> bytes:
    from kesher.actions.desk import State
    from kesher.actions.paper import printing
    from kesher.actions.paper.days import Watched

    place = _place(shell.wanted)
    if place is None and not shell.wanted.blank:
        with _desk(shell) as desk:
            begun = desk.state(shell.now) is not State.NONE
        if begun:
            with Opened(shell) as opened:
                watched = Watched(lambda done, of: _set_so_far(shell, done, of))
                made: bytes = shell.must(printing.print_sheet(opened, shell.now, wanted, watched))
                return made
    shell.words = catalogue(wanted.language or _language(shell), shell.words.form)
    blank: bytes = shell.must(printing.print_blank(shell.now, wanted, shell.words, place))
    return blank


def _set_so_far(shell: Shell, done: int, of: int) -> None:
    """How far a long printing is, for a person at a terminal."""
    if sys.stderr.isatty():
        said = shell.words.plain("sheet.setting_days", done=done, of=of)
        print(f"\r{said}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _desk(shell: Shell) -> contextlib.closing[Desk]:
    from kesher.actions.desk import Desk

    return contextlib.closing(Desk(shell.env.home, keyring=shell.env.keyring))


def _language(shell: Shell) -> Language:
    """What was typed; else the journal's language, which can be read while it is closed; else the shell's."""
    if shell.wanted.lang:
        return Language(shell.wanted.lang)
    with _desk(shell) as desk, contextlib.suppress(Refused):
        return desk.language(shell.now) or shell.words.language
    return shell.words.language


def _place(typed: Namespace) -> Place | None:
    """The place that was typed; half a place is none at all."""
    given = (typed.lat, typed.lon, typed.tz)
    if None not in given:
        place: Place = typed_place(typed)
        return place
    if given != (None, None, None) or typed.israel or typed.elevation:
        raise refuse(Code.PLACE_UNREADABLE)
    return None


_COMMANDS: dict[str, Callable[[Shell], int]] = {
    "print": print_sheet,
    "geometry": geometry,
    "read": read,
    "trial": trial,
}


COMMANDS: Commands = {"sheet": run}
