"""What each command does: read what was typed, call one action, say what came of it."""

from __future__ import annotations

import contextlib
import json
import secrets
import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from kesher.cli.typed import Lines
from kesher.config.env import Env
from kesher.method.language import Form, Language
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.words import Catalogue, catalogue
from kesher.words.encoding import text_of

JOURNALLESS = frozenset({"zmanim", "rest", "pack"})
"""The commands that open no journal."""

STARTING = 3.0
"""Seconds in which a server that was started a moment ago answers."""


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
        """Say a refusal in one sentence, in the language and the address of the book once it is open."""
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


def run(wanted: Namespace, env: Env, words: Catalogue) -> int:
    """Run a command that was understood."""
    shell = Shell(wanted, env, words)
    if wanted.command not in JOURNALLESS:
        from kesher.config.process import leave_no_core

        leave_no_core()
    try:
        return _COMMANDS[wanted.command or "open"](shell)
    except Refused as refused:
        return shell.refused(refused.problem)


# --- commands that need no journal ------------------------------------------------------------------


def _zmanim(shell: Shell) -> int:
    from kesher.days import zmanim_row

    place = _typed_place(shell.wanted)
    span(shell.wanted.first, shell.wanted.last)
    for day in _days(shell.wanted):
        row: dict[str, Any] = dict(zmanim_row(day, place))
        if shell.wanted.json:
            print(json.dumps(row))
        else:
            print(row["date"], *(f"{name}={at or '-'}" for name, at in row["events"].items()))
    return 0


def _rest(shell: Shell) -> int:
    from kesher.days import rest_row, rests

    language = shell.words.language
    span(shell.wanted.first, shell.wanted.last)
    for rest in rests(shell.wanted.first, shell.wanted.last, _typed_place(shell.wanted)):
        if shell.wanted.json:
            print(json.dumps(rest_row(rest)))
        else:
            print(
                rest_row(rest)["start"], rest_row(rest)["end"], *(name.say(language) for name in rest.names)
            )
    return 0


def _pack(shell: Shell) -> int:
    from kesher.method.pack import Pack
    from kesher.words.packs import check_folder, skeleton

    folder, say = Path(shell.wanted.folder), shell.words.plain
    if shell.wanted.pack_command == "new":
        files = skeleton(folder)
        return shell.tell(
            {"folder": str(folder), "files": files}, say("cli.pack_made", folder=folder, n=files)
        )
    found = check_folder(folder)
    if isinstance(found, Pack):
        return shell.tell({"faults": []}, say("cli.pack_well", n=len(found.order(tuple(found.sets)))))
    lines = [(each, seen(say(f"pack.fault.{each.code}", detail=each.detail))) for each in found]
    shell.tell(
        {"faults": [{"file": f.file, "line": f.line, "code": f.code, "fault": said} for f, said in lines]},
        *(say("cli.pack_line", file=seen(f.file), line=f.line, fault=said) for f, said in lines),
    )
    return 1


def seen(text: str) -> str:
    """A stranger's text for a terminal: what would move its cursor or hide a line is shown as a mark."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


# --- the journal ------------------------------------------------------------------------------------


def _open(shell: Shell) -> int:
    from kesher.actions.desk import Desk
    from kesher.web.server import Server, address_of_running

    env = shell.env._replace(
        port=getattr(shell.wanted, "port", shell.env.port), host=getattr(shell.wanted, "host", shell.env.host)
    )
    browse = not getattr(shell.wanted, "no_browser", False)
    if running := address_of_running(env):
        return _join(shell, running, browse=browse)
    desk = Desk(env.home, keyring=env.keyring)
    try:
        server = Server(env, desk)
    except Refused as refused:
        # Of two starts at once, the second finds the port taken by the first.
        if refused.problem.code is not Code.PORT_TAKEN or (running := _soon_running(env)) is None:
            raise
        return _join(shell, running, browse=browse)
    try:
        # Like Ctrl+C: the book is closed and the database given back.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        desk.unlock_kept(shell.now)
        server.door.leave_note(env.home)
        _show(shell, server.door.launch_address(), browse=browse)
        server.run()
    finally:
        server.door.take_note(env.home)
        server.stop()
    return 0


def _join(shell: Shell, address: str, *, browse: bool) -> int:
    """Show a server that already runs; a browser of the terminal is waited for."""
    if started := _show(shell, address, browse=browse):
        started.join()
    return 0


def _soon_running(env: Env) -> str | None:
    from kesher.web.server import address_of_running

    until = time.monotonic() + STARTING
    while (found := address_of_running(env)) is None and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _show(shell: Shell, address: str, *, browse: bool) -> threading.Thread | None:
    """Say where it is open, and start a browser there; the answer is what waits for that browser."""
    print(shell.words.plain("cli.address", address=address), flush=True)
    if browse:
        from kesher.web.handover import browse as start

        return start(shell.env.home, address, shell.words)
    return None


def _begin(shell: Shell) -> int:
    from kesher.actions.desk import Desk
    from kesher.journal.cover import JERUSALEM, Cover
    from kesher.words.passphrase import drawn

    wanted = shell.wanted
    typed = (wanted.lat, wanted.lon, wanted.tz)
    if None in typed and typed != (None, None, None):
        raise refuse(Code.PLACE_UNREADABLE)
    place = JERUSALEM if None in typed else _typed_place(wanted)
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    passphrase = _passphrase_file(shell.env)
    if passphrase is None:
        if sys.stdin.isatty():
            words = drawn(shell.words.language)
            print(shell.words.plain("cli.offered", words=words), file=sys.stderr)
        passphrase = shell.secret("cli.ask_passphrase")
        if sys.stdin.isatty() and shell.secret("cli.ask_again") != passphrase:
            raise refuse(Code.PASSPHRASE_DIFFERS)
    cover = Cover(language=Language(wanted.language), form=Form.MASCULINE, place=place)
    begun = shell.must(desk.begin(shell.now, cover, passphrase, keep=wanted.keep, beside=wanted.new))
    desk.close()
    value = {"code": begun.code, "keeping": begun.keeping.value}
    return shell.tell(value, shell.words.plain("cli.code_once", code=begun.code))


def _today(shell: Shell) -> int:
    from kesher.actions.practice import today
    from kesher.actions.practice.care import measuring
    from kesher.cli import people
    from kesher.days import say_date, shown

    with _Opened(shell) as desk:
        found = shell.must(today.home(desk, shell.now))
        language = shell.words.language
        lines = [say_date(found.moment, language)]
        if found.moment.parasha is not None:
            lines.append(shell.words.plain("parasha.line", name=found.moment.parasha.say(language)))
        named = shown(found.moment.occasions, desk.cover(shell.now).further)
        lines += [each.name.say(language) for each in named]
        one = found.today.one.value
        if one == "rest":
            lines += people.resting(shell, desk, found.moment)
        else:
            lines += people.called(shell, desk)
            if measuring(desk, shell.now):
                lines.append(_prompt(shell, desk.pack(shell.now), one))
            else:
                one = "people"  # no sitting is offered now
        if found.standing.held is not None:
            mark = found.page.point
            said = shell.words.plain(f"point.mark.{mark.mark.value}" if mark else "today.point_open")
            lines.append(f"{shell.words.plain('today.point')}: {found.standing.held.point.act} ({said})")
        value = {
            "day": found.moment.day.isoformat(),
            "hebrew": found.moment.hebrew.say("he"),
            "evening": found.moment.evening,
            "rest": found.moment.rest is not None,
            "one": one,
            "account_day": found.today.account_day.isoformat(),
            "sat": found.today.sat,
            "closed": found.today.closed,
            "marked": found.today.marked,
        }
        return shell.tell(value, *lines)


def _against(shell: Shell, desk: Any, pull: str) -> list[str]:
    """What helps against a pull that was named."""
    from kesher.actions.practice.pulls import against

    found = against(desk.cover(shell.now), pull)
    return [shell.words.plain("pull.against", pull=found.pull, help=found.help)] if found else []


def _prompt(shell: Shell, pack: Any, one: str) -> str:
    from kesher.method.language import address

    prompts = pack.words[shell.words.language.value].prompts.get(one, ())
    return address(prompts[0], shell.words.form) if prompts else shell.words.plain(f"today.{one}")


def _account(shell: Shell) -> int:
    from kesher.actions.practice import account as account_acts
    from kesher.actions.practice.care import unmeasured
    from kesher.cli import people
    from kesher.cli.parser import SCALES
    from kesher.method.page import Account
    from kesher.method.point import Mark

    wanted = shell.wanted
    span(wanted.date, None)
    with _Opened(shell) as desk:
        evening = shell.must(account_acts.evening(desk, shell.now, wanted.date))
        numbers = {name: getattr(wanted, name) for name in SCALES}
        # Before a line is typed: what would be refused afterwards would have been written for nothing.
        shell.must(unmeasured(desk, shell.now, *numbers.values()))
        mark, where = wanted.point, None
        began = time.monotonic()
        asked = all(number is None for number in numbers.values()) and mark is None
        if asked and not (wanted.where or wanted.pull or wanted.words) and sys.stdin.isatty():
            where = shell.ask("account.where_ask")
            if evening.measuring:
                numbers = {name: _number(shell.ask(f"account.{name}")) for name in SCALES}
            wanted.pull = wanted.words = True
        elif wanted.where:
            where = shell.ask("account.where_ask")
        old = evening.kept.page.account
        if evening.measuring:
            numbers = {
                name: getattr(old, name) if given is None else given for name, given in numbers.items()
            }
        account = Account(
            **numbers,
            where=old.where if where is None else where,
            pull=shell.ask("account.pull") if wanted.pull else old.pull,
            words=shell.ask("account.words") if wanted.words else old.words,
        )
        kept = shell.must(
            account_acts.write_account(
                desk,
                shell.now,
                secrets.token_hex(8),
                account,
                mark=Mark(mark) if mark else None,
                day=evening.day,
                based_on=evening.kept.version,
                seconds=int(time.monotonic() - began) if sys.stdin.isatty() else None,
            )
        )
        lines = [
            shell.words.plain("cli.closed"),
            *(people.called(shell, desk) or _against(shell, desk, account.pull)),
        ]
        if kept.page.asks:
            lines.append(shell.words.plain("cli.asks"))
        return shell.tell({"day": evening.day.isoformat(), "version": kept.version}, *lines)


def _glance(shell: Shell) -> int:
    from kesher.actions.practice import today
    from kesher.actions.practice.care import unmeasured
    from kesher.cli import people

    with _Opened(shell) as desk:
        shell.must(unmeasured(desk, shell.now, shell.wanted.where))
        pull = shell.ask("account.pull") if shell.wanted.pull else ""
        kept = shell.must(today.glance(desk, shell.now, secrets.token_hex(8), shell.wanted.where, pull))
        value = {"day": kept.page.day.isoformat(), "version": kept.version}
        told = people.called(shell, desk) or _against(shell, desk, pull)
        return shell.tell(value, shell.words.plain("glance.saved"), *told)


def _said_better(shell: Shell, desk: Any) -> dict[str, str]:
    """What is to be said better of the point: a line for each of its words, and an empty one leaves them."""
    from kesher.method.point import WORDED

    held = desk.standing(shell.now).held
    if held is None:
        raise refuse(Code.POINT_NONE)
    if sys.stdin.isatty():
        print(shell.words.plain("cli.point_reword"), file=sys.stderr)
    said: dict[str, str] = {}
    for part in WORDED:
        if sys.stdin.isatty() and (now := getattr(held.point, part)):
            print(shell.words.plain("cli.point_now", words=now), file=sys.stderr)
        line = shell.ask(f"point.{part}")
        said |= {} if not line.strip() else {part: "" if line.strip() == "-" else line}
    return said


def _point(shell: Shell) -> int:
    from kesher.actions.practice import account as account_acts
    from kesher.actions.practice import point as point_acts
    from kesher.actions.practice import today
    from kesher.actions.practice.care import measuring
    from kesher.actions.practice.ladder import climbed
    from kesher.cli import people
    from kesher.method.page import to_plain
    from kesher.method.point import Mark, Point

    wanted = shell.wanted
    with _Opened(shell) as desk:
        act = secrets.token_hex(8)
        if wanted.act == "choose":
            said = [shell.ask(f"point.{part}") for part in ("act", "when", "least", "why", "against")]
            point = Point(id=act, act=said[0], when=said[1], least=said[2], why=said[3], against=said[4])
            kept = shell.must(point_acts.choose_point(desk, shell.now, act, point))
            value = {"day": kept.page.day.isoformat(), "point": act}
            return shell.tell(value, shell.words.plain("today.chosen"), *people.called(shell, desk))
        if wanted.act == "deepen":
            kept = shell.must(point_acts.deepen_point(desk, shell.now, act, shell.ask("ladder.deepen_what")))
            value = {"day": kept.page.day.isoformat()}
            return shell.tell(value, shell.words.plain("point.deepened"), *people.called(shell, desk))
        if wanted.act == "reword":
            kept = shell.must(point_acts.reword_point(desk, shell.now, act, _said_better(shell, desk)))
            value = {"day": kept.page.day.isoformat()}
            return shell.tell(value, shell.words.plain("point.reworded"), *people.called(shell, desk))
        if wanted.act:
            kept = shell.must(
                account_acts.mark_point(desk, shell.now, act, Mark(wanted.act), day=wanted.date)
            )
            value = {"day": kept.page.day.isoformat(), "mark": wanted.act}
            return shell.tell(value, shell.words.plain("today.marked"))
        found = shell.must(today.home(desk, shell.now))
        held, tally, shown = found.standing.held, found.standing.tally, measuring(desk, shell.now)
        if held is None:
            return shell.tell({"point": None}, shell.words.plain("cli.no_point"))
        rung: Any = climbed(desk, shell.now).rung
        value = {"point": to_plain(held.point), "since": held.since.isoformat()}
        value |= {"trial": to_plain(rung.trial)} if rung.trial is not None else {}
        value |= {"tally": to_plain(tally)} if shown else {}
        lines = [held.point.act]
        if held.point.given:
            lines.append(shell.words.plain("point.given_in", words=held.point.given))
        if rung.trial is not None:
            trial = shell.words.plain("ladder.trial_deeper" if rung.deeper else "ladder.trial")
            lines.append(f"{trial}: {rung.tried}")
        if shown and tally.recorded:
            lines.append(shell.words.plain("point.tally", kept=tally.kept, recorded=tally.recorded))
        elif shown:
            lines.append(shell.words.plain("point.tally_none"))
        return shell.tell(value, *lines)


def _book(shell: Shell) -> int:
    from kesher.actions.journal import days as days_acts
    from kesher.actions.journal.markdown import markdown
    from kesher.days import say_date
    from kesher.method.page import to_plain

    with _Opened(shell) as desk:
        if shell.wanted.day is not None:
            found = shell.must(days_acts.day(desk, shell.now, shell.wanted.day))
            page = found.kept.page
            text = markdown((page,), desk.cover(shell.now), desk.pack(shell.now)) if not page.empty else ""
            return shell.tell(to_plain(page), text.rstrip() or shell.words.plain("cli.nothing_written"))
        listed = shell.must(days_acts.contents(desk, shell.now))
        days = [page.day for month in listed.months for page in month.pages]
        value = {"days": [day.isoformat() for day in days], "damaged": list(listed.damaged)}
        language = shell.words.language
        lines = [f"{day.isoformat()}  {say_date(day, language)}" for day in days]
        return shell.tell(value, *(lines or [shell.words.plain("cli.nothing_written")]))


def _export(shell: Shell) -> int:
    from kesher.actions.journal import keeping

    with _Opened(shell) as desk:
        shape = keeping.Shape(shell.wanted.shape)
        path = Path(shell.wanted.file)
        shell.must(keeping.export_to(desk, shell.now, shape, path, replace=shell.wanted.replace))
        return shell.tell({"file": str(path)}, shell.words.plain("cli.exported", file=path))


def _restore(shell: Shell) -> int:
    from kesher.actions.desk import Desk
    from kesher.actions.journal import keeping
    from kesher.actions.wording import worded_day

    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        path = Path(shell.wanted.file) if shell.wanted.file else _newest(desk)
        if path.suffix == ".db":
            done = _put_back(shell, desk, path)
        else:
            with keeping.room_for_a_restore(desk, shell.now) as fresh:
                if not fresh:
                    _unlock(shell, desk)
                done = _bring(shell, desk, path, fresh=fresh)
    finally:
        desk.close()
    say = shell.words.plain
    lines = [say("cli.restored", found=done.found, changed=done.changed)]
    if done.asks:
        lines.append(say("cli.restored_asks", n=done.asks))
    if done.damaged:
        which = "; ".join(worded_day(shell.words, each) for each in done.damaged)
        lines.append(say("cli.restored_damaged", n=len(done.damaged), which=seen(which)))
    if done.begun:
        lines.append(say("cli.code_once", code=done.begun.code))
    value = {
        "found": done.found,
        "changed": done.changed,
        "asks": done.asks,
        "damaged": list(done.damaged),
        "code": done.begun.code if done.begun else None,
    }
    return shell.tell(value, *lines)


def _newest(desk: Any) -> Path:
    copies = desk.copies()
    if not copies:
        raise refuse(Code.BACKUP_NONE)
    found: Path = copies[-1].path
    return found


def _put_back(shell: Shell, desk: Any, path: Path) -> Any:
    """Bring a backup back: into the journal, if that opens; else in its place, by the key that is at hand."""
    from kesher.actions.desk import State
    from kesher.actions.journal import keeping

    with contextlib.suppress(Refused):
        if desk.state(shell.now) is State.LOCKED and desk.whole():
            _unlock(shell, desk)
    given, keep = _passphrase_file(shell.env), shell.wanted.keep
    found = keeping.restore_file(desk, shell.now, path, secret=given, keep=keep)
    if isinstance(found, Problem) and found.code in (Code.FILE_OTHER_JOURNAL, Code.PASSPHRASE_WRONG):
        secret, kind = _file_secret(shell)
        # Who opens it by the code has no passphrase for it: the one that is at hand holds from now on.
        new = given if shell.wanted.code else None
        found = keeping.restore_file(
            desk, shell.now, path, secret=secret, kind=kind, new_passphrase=new, keep=keep
        )
    return shell.must(found)


def _file_secret(shell: Shell) -> tuple[str, Any]:
    """What opens a file that is sealed with another key than is at hand."""
    from kesher.journal.keys import Kind

    kind = Kind.RECOVERY if shell.wanted.code else Kind.PASSPHRASE
    return shell.secret("cli.ask_code" if shell.wanted.code else "cli.ask_file_passphrase"), kind


def _bring(shell: Shell, desk: Any, path: Path, *, fresh: bool) -> Any:
    """Try the file with what is at hand; only a file sealed with another key needs its own secret."""
    from kesher.actions.journal import keeping

    new = (_passphrase_file(shell.env) or shell.secret("cli.ask_passphrase")) if fresh else None
    keep = shell.wanted.keep
    found = keeping.restore_file(desk, shell.now, path, secret=new, new_passphrase=new, keep=keep)
    if isinstance(found, Problem) and found.code in (Code.FILE_OTHER_JOURNAL, Code.PASSPHRASE_WRONG):
        secret, kind = _file_secret(shell)
        found = keeping.restore_file(
            desk, shell.now, path, secret=secret, kind=kind, new_passphrase=new, keep=keep
        )
    return shell.must(found)


def _insight(shell: Shell) -> int:
    """Findings of exported journals, which are read and not stored; without one, of the book."""
    from kesher.actions.journal import thread

    if shell.wanted.files:
        for name in shell.wanted.files:
            found = shell.must(thread.of_export(Path(name), shell.now))
            shell.tell({"file": name} | found, name, *_findings(shell, found))
        return 0
    with _Opened(shell) as desk:
        found = shell.must(thread.findings(desk, shell.now))
        return shell.tell(found, *_findings(shell, found))


def _findings(shell: Shell, found: dict[str, Any]) -> list[str]:
    say = shell.words.plain
    lines = []
    for name in ("clarity", "love", "desire", "thought"):
        told = found["levels"][name]
        said = say("thread.not_yet")
        if told is not None:
            said = say(
                "thread.level",
                **{each: f"{told[each]:.1f}" for each in ("low", "high")},
                middle=_middle(told),
            )
            said += f" {say('thread.rests', days=told['n'])}"
        lines.append(f"{say(f'account.{name}')}: {said}")
    return lines


def _middle(told: dict[str, Any]) -> str:
    return f"{told['estimate']:.1f}"


def _backup(shell: Shell) -> int:
    from kesher.actions.desk import Desk

    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        path: Path = shell.must(desk.back_up(shell.now))
    finally:
        desk.close()
    return shell.tell({"file": str(path)}, shell.words.plain("cli.backed_up", file=path))


def _doctor(shell: Shell) -> int:
    from kesher.actions.desk import Desk
    from kesher.actions.journal import keeping

    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        desk.unlock_kept(shell.now)
        checks = shell.must(keeping.doctor(desk, shell.now))
    finally:
        desk.close()
    say = shell.words.plain
    lines = [
        f"{say('doctor.well' if each.well else 'doctor.unwell')}  {say(f'doctor.{each.said}', **each.values)}"
        for each in checks
    ]
    well = all(each.well for each in checks)
    value = {"well": well, "checks": [{"name": c.name, "well": c.well, **c.values} for c in checks]}
    shell.tell(value, *lines)
    return 0 if well else 1


class _Opened:
    """The desk with the book open on it, for the length of one command."""

    def __init__(self, shell: Shell) -> None:
        from kesher.actions.desk import Desk

        self._shell = shell
        self._desk = Desk(shell.env.home, keyring=shell.env.keyring)

    def __enter__(self) -> Any:
        try:
            _unlock(self._shell, self._desk)
        except BaseException:
            self._desk.close()
            raise
        cover = self._desk.cover(self._shell.now)
        self._shell.words = catalogue(cover.language, cover.form)
        return self._desk

    def __exit__(self, *_: object) -> None:
        self._desk.close()


def _unlock(shell: Shell, desk: Any) -> None:
    """Open the book: by the file of the passphrase, by the kept key, or by asking."""
    from kesher.actions.desk import State

    if (state := desk.state(shell.now)) in (State.NONE, State.LOST):
        raise refuse(Code.JOURNAL_LOST if state is State.LOST else Code.NO_JOURNAL)
    passphrase = _passphrase_file(shell.env)
    if passphrase is not None:
        shell.must(desk.unlock(shell.now, passphrase))
    elif desk.unlock_kept(shell.now) is not None:
        if not sys.stdin.isatty():
            raise refuse(Code.LOCKED)
        shell.must(desk.unlock(shell.now, shell.secret("cli.ask_passphrase")))


def _passphrase_file(env: Env) -> str | None:
    if env.passphrase_file is None:
        return None
    try:
        lines = text_of(env.passphrase_file.read_bytes()).splitlines()
    except (OSError, Refused):
        raise refuse(Code.PASSPHRASE_FILE) from None
    if not lines or not lines[0].strip():
        raise refuse(Code.PASSPHRASE_FILE)
    return lines[0]


def _number(typed: str) -> int | None:
    if not typed.strip():
        return None
    try:
        return int(typed)
    except ValueError:
        raise refuse(Code.CHOICE_UNKNOWN) from None


def _typed_place(wanted: Namespace) -> Any:
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


def _days(wanted: Namespace) -> Iterator[date]:
    for number in range(wanted.first.toordinal(), wanted.last.toordinal() + 1):
        yield date.fromordinal(number)


def _question(shell: Shell) -> int:
    from kesher.cli import question

    return question.run(shell)


def _sheet(shell: Shell) -> int:
    from kesher.cli import sheets

    return sheets.run(shell)


def _people(shell: Shell) -> int:
    from kesher.cli import people

    return people.run(shell)


def _library(shell: Shell) -> int:
    from kesher.cli import library

    return library.run(shell)


_COMMANDS: dict[str, Callable[[Shell], int]] = {
    "open": _open,
    "begin": _begin,
    "today": _today,
    "account": _account,
    "glance": _glance,
    "point": _point,
    "question": _question,
    "book": _book,
    "export": _export,
    "restore": _restore,
    "backup": _backup,
    "insight": _insight,
    "doctor": _doctor,
    "people": _people,
    "zmanim": _zmanim,
    "rest": _rest,
    "pack": _pack,
    "sheet": _sheet,
    "library": _library,
}
