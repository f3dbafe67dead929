"""People to call, in a shell. Whatever became of the journal, they are told."""

from __future__ import annotations

from typing import Any

from kesher.actions.desk import Desk, State
from kesher.actions.practice import people
from kesher.actions.practice.care import Unmet, measuring, met, unmet
from kesher.actions.practice.people import Country
from kesher.cli.shell import Commands, Shell, passphrase_file
from kesher.days import Moment
from kesher.method.problems import Problem, Refused
from kesher.words import catalogue
from kesher.words.help import Call


def run(shell: Shell) -> int:
    """People of the country named; else of the place of a journal that opens unasked; else of all."""
    typed = " ".join(shell.wanted.country)
    found = people.find(typed) if typed else _known(shell)
    code = "" if isinstance(found, Problem) else found
    told = people.country(shell.words, code)
    shown = (told,) if told else people.countries(shell.words)
    status = shell.refused(found) if isinstance(found, Problem) else 0
    title = [told.name] if told else []
    shell.tell([_value(shell, each) for each in shown], *title, *calls(shell, code))
    return status


def _known(shell: Shell) -> str:
    """Where the person is, by a journal that opens without asking; empty when that fails."""
    desk = Desk(shell.env.home, keyring=shell.env.keyring)
    try:
        if desk.state(shell.now) is State.NONE:
            return ""
        given = passphrase_file(shell.env)
        if desk.unlock_kept(shell.now) if given is None else desk.unlock(shell.now, given):
            return ""
        cover = desk.cover(shell.now)
        shell.words = catalogue(cover.language, cover.form)
        return people.here(cover)
    except Refused:
        return ""
    finally:
        desk.close()


def called(shell: Shell, desk: Desk) -> list[str]:
    """While measuring is stopped: the words of that page, and people to call.

    After words that may be meant, once: one gentle line, and the same people.
    """
    say, heard = shell.words.plain, unmet(desk, shell.now)
    met(desk, shell.now, heard)
    if heard is not Unmet.MAYBE and measuring(desk, shell.now):
        return []
    now, *others = calls(shell, people.here(desk.cover(shell.now)))
    if heard is Unmet.MAYBE:
        return [say("care.asks"), *others]
    return [say("care.stop_title"), now, say("care.stop"), *others, say("care.stop_rest")]


def resting(shell: Shell, desk: Desk, moment: Moment) -> list[str]:
    """On a day of rest: the journal is closed, and in distress one calls; after a stop, only that."""
    say, code = shell.words.plain, people.here(desk.cover(shell.now))
    if not measuring(desk, shell.now) and moment.rest is not None:
        day = moment.rest.name_on(moment.day).say(shell.words.language)
        return [say("care.rest_stop_title", day=day), say("care.rest_stop"), *calls(shell, code)]
    place = people.country(shell.words, code)
    if place is None:
        return [say("problem.resting"), say("care.rest_line_anywhere")]
    names = " · ".join(_call(shell, each, " ") for each in place.calls)
    return [say("problem.resting"), say("care.rest_line", names=names)]


def calls(shell: Shell, code: str) -> list[str]:
    """People of a country, the number for an emergency first; where it is not known, of all by name."""
    say, told = shell.words.plain, people.country(shell.words, code)
    if told is None:
        now = say("care.now", emergency=say("care.emergency_any"))
        listed = [_line(shell, each) for each in people.countries(shell.words)]
        return [now, say("care.unknown_place"), *listed]
    named = told.emergency.name(shell.words.language)
    now = say("care.now", emergency=f"{named} {told.emergency.shown}".strip())
    if not told.listeners:
        return [now, say("care.only_emergency", country=told.name)]
    return [now, *(_call(shell, each) for each in told.listeners)]


def _line(shell: Shell, country: Country) -> str:
    each = (_call(shell, call, " ") for call in (country.emergency, *country.listeners))
    return f"{country.name}: {' · '.join(each)}"


def _call(shell: Shell, call: Call, between: str = ": ") -> str:
    name = call.name(shell.words.language) or shell.words.plain("care.emergency")
    return f"{name}{between}{call.shown}"


def _value(shell: Shell, country: Country) -> dict[str, Any]:
    return {
        "country": country.code,
        "name": country.name,
        "emergency": country.emergency.call,
        "listeners": [
            {"name": each.name(shell.words.language), "call": each.call, "always": each.always}
            for each in country.listeners
        ],
    }


COMMANDS: Commands = {"people": run}
