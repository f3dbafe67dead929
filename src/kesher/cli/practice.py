"""The acts of a day in a shell: ``kesher today``, ``account``, ``glance`` and ``point``."""

from __future__ import annotations

import secrets
import sys
import time
from types import ModuleType
from typing import Any

from kesher.actions.practice import account as account_acts
from kesher.actions.practice import point as point_acts
from kesher.actions.practice import today
from kesher.actions.practice.care import Unmet, measuring, unmeasured, unmet
from kesher.actions.practice.ladder import climbed
from kesher.actions.practice.pulls import against
from kesher.cli.parser import SCALES
from kesher.cli.shell import Commands, Opened, Shell, span
from kesher.days import say_date, shown
from kesher.method.language import address
from kesher.method.page import Account, to_plain
from kesher.method.point import WORDED, Mark, Point
from kesher.method.problems import Code, refuse


def _today(shell: Shell) -> int:
    with Opened(shell) as desk:
        found = shell.must(today.home(desk, shell.now))
        language = shell.words.language
        lines = [say_date(found.moment, language)]
        if found.moment.parasha is not None:
            lines.append(shell.words.plain("parasha.line", name=found.moment.parasha.say(language)))
        named = shown(found.moment.occasions, desk.cover(shell.now).further)
        lines += [each.name.say(language) for each in named]
        one = found.today.one.value
        if one == "rest":
            lines += _people().resting(shell, desk, found.moment)
        else:
            lines += _called(shell, desk)
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
    found = against(desk.cover(shell.now), pull)
    return [shell.words.plain("pull.against", pull=found.pull, help=found.help)] if found else []


def _prompt(shell: Shell, pack: Any, one: str) -> str:
    prompts = pack.words[shell.words.language.value].prompts.get(one, ())
    return address(prompts[0], shell.words.form) if prompts else shell.words.plain(f"today.{one}")


def _account(shell: Shell) -> int:
    wanted = shell.wanted
    span(wanted.date, None)
    with Opened(shell) as desk:
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
            *(_called(shell, desk) or _against(shell, desk, account.pull)),
        ]
        if kept.page.asks:
            lines.append(shell.words.plain("cli.asks"))
        return shell.tell({"day": evening.day.isoformat(), "version": kept.version}, *lines)


def _glance(shell: Shell) -> int:
    with Opened(shell) as desk:
        shell.must(unmeasured(desk, shell.now, shell.wanted.where))
        pull = shell.ask("account.pull") if shell.wanted.pull else ""
        kept = shell.must(today.glance(desk, shell.now, secrets.token_hex(8), shell.wanted.where, pull))
        value = {"day": kept.page.day.isoformat(), "version": kept.version}
        told = _called(shell, desk) or _against(shell, desk, pull)
        return shell.tell(value, shell.words.plain("glance.saved"), *told)


def _said_better(shell: Shell, desk: Any) -> dict[str, str]:
    """What is to be said better of the point: a line for each of its words, and an empty one leaves them."""
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
    wanted = shell.wanted
    with Opened(shell) as desk:
        act = secrets.token_hex(8)
        if wanted.act == "choose":
            said = [shell.ask(f"point.{part}") for part in ("act", "when", "least", "why", "against")]
            point = Point(id=act, act=said[0], when=said[1], least=said[2], why=said[3], against=said[4])
            kept = shell.must(point_acts.choose_point(desk, shell.now, act, point))
            value = {"day": kept.page.day.isoformat(), "point": act}
            return shell.tell(value, shell.words.plain("today.chosen"), *_called(shell, desk))
        if wanted.act == "deepen":
            kept = shell.must(point_acts.deepen_point(desk, shell.now, act, shell.ask("ladder.deepen_what")))
            value = {"day": kept.page.day.isoformat()}
            return shell.tell(value, shell.words.plain("point.deepened"), *_called(shell, desk))
        if wanted.act == "reword":
            kept = shell.must(point_acts.reword_point(desk, shell.now, act, _said_better(shell, desk)))
            value = {"day": kept.page.day.isoformat()}
            return shell.tell(value, shell.words.plain("point.reworded"), *_called(shell, desk))
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


def _number(typed: str) -> int | None:
    if not typed.strip():
        return None
    try:
        return int(typed)
    except ValueError:
        raise refuse(Code.CHOICE_UNKNOWN) from None


def _called(shell: Shell, desk: Any) -> list[str]:
    """Whom to call, where there is anything that asks for it; the list of people is read only then."""
    if unmet(desk, shell.now) is Unmet.NONE and measuring(desk, shell.now):
        return []
    told: list[str] = _people().called(shell, desk)
    return told


def _people() -> ModuleType:
    from kesher.cli import people

    return people


COMMANDS: Commands = {
    "today": _today,
    "account": _account,
    "glance": _glance,
    "point": _point,
}
