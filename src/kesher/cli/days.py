"""``kesher zmanim`` and ``kesher rest``: times of days, without a journal."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from kesher.cli.shell import Commands, Shell, span, typed_place
from kesher.days import rest_row, rests, zmanim_row

# --- commands that need no journal ------------------------------------------------------------------


def _zmanim(shell: Shell) -> int:
    place = typed_place(shell.wanted)
    span(shell.wanted.first, shell.wanted.last)
    for day in _days(shell.wanted):
        row: dict[str, Any] = dict(zmanim_row(day, place))
        if shell.wanted.json:
            print(json.dumps(row))
        else:
            print(row["date"], *(f"{name}={at or '-'}" for name, at in row["events"].items()))
    return 0


def _rest(shell: Shell) -> int:
    language = shell.words.language
    span(shell.wanted.first, shell.wanted.last)
    for rest in rests(shell.wanted.first, shell.wanted.last, typed_place(shell.wanted)):
        if shell.wanted.json:
            print(json.dumps(rest_row(rest)))
        else:
            print(
                rest_row(rest)["start"], rest_row(rest)["end"], *(name.say(language) for name in rest.names)
            )
    return 0


def _days(wanted: Namespace) -> Iterator[date]:
    for number in range(wanted.first.toordinal(), wanted.last.toordinal() + 1):
        yield date.fromordinal(number)


COMMANDS: Commands = {
    "zmanim": _zmanim,
    "rest": _rest,
}
