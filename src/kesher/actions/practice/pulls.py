"""What pulls, and what helps against it: against a strong pull stands as strong a help (METHOD.md, M7)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from kesher.actions.desk import Desk, answers
from kesher.actions.practice.point import decided
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method import point as points
from kesher.method.page import clean, too_long
from kesher.method.phrase import plain
from kesher.method.problems import Code, Problem, refuse


class Against(NamedTuple):
    """A pull, and what helps against it, in the person's own words."""

    pull: str
    help: str


def which(pull: str) -> str:
    """A name of a pull. Its place in the list would, in an old tab or a second press, mean another one."""
    return hashlib.sha256(pull.encode()).hexdigest()[:16]


def named(cover: Cover, name: str) -> str | Problem:
    """The pull of the person's list that a name (:func:`which`) speaks of."""
    return next((pull for pull in cover.pulls if which(pull) == name), Problem(Code.PULL_UNKNOWN))


def against(cover: Cover, pull: str) -> Against | None:
    """What helps against a pull, however it was spelt this time; None where nothing was written."""
    same = plain(pull)
    if not same:
        return None
    found = ((known, cover.helps[known]) for known in cover.pulls if known in cover.helps)
    return next((Against(*each) for each in found if plain(each[0]) == same), None)


def against_the_last(desk: Desk, now: datetime) -> Against | None:
    """What helps against the pull that was named last, by a glance or an account; None where none was."""
    cover = desk.cover(now)
    if not cover.helps:
        return None
    last = desk.reckoned(now).pulled
    return against(cover, last.pull) if last is not None else None


@answers
def write_help(desk: Desk, now: datetime, name: str, words: str) -> Cover | Problem:
    """Write what helps against a pull of the list, or change it; no words take it away."""
    kept = clean(words)
    if desk.still(now):
        return Problem(Code.RESTING)
    if problem := too_long(kept):
        return problem

    def changer(cover: Cover) -> Cover:
        pull = _listed(cover, name)
        others = {each: help_ for each, help_ in _helps(cover).items() if each != pull}
        return replace(cover, helps=others | ({pull: kept} if kept else {}))

    return desk.change_cover(now, changer)


@answers
def forget(desk: Desk, now: datetime, name: str) -> Cover | Problem:
    """Take a pull off the list, and its help with it."""

    def changer(cover: Cover) -> Cover:
        pull = _listed(cover, name)
        left = replace(cover, pulls=tuple(each for each in cover.pulls if each != pull))
        return replace(left, helps=_helps(left))

    return desk.change_cover(now, changer)


def _listed(cover: Cover, name: str) -> str:
    """The pull of a name, inside the transaction that changes it."""
    pull = named(cover, name)
    if isinstance(pull, Problem):
        raise refuse(pull.code)
    return pull


def _helps(cover: Cover) -> dict[str, str]:
    """What helps, for the pulls that are on the list."""
    return {pull: words for pull, words in cover.helps.items() if pull in cover.pulls}


@answers
def let_go(desk: Desk, now: datetime, act: str, pull: str) -> Kept | Problem:
    """Let a pull of one's own list go, from today."""
    if pull not in desk.cover(now).pulls:
        return Problem(Code.PULL_UNKNOWN)
    decision = points.Decision(id=act, at=now, kind=points.Turned.LET_GO, words=pull)
    return decided(desk, now, act, lambda *_: decision)


@answers
def take_up(desk: Desk, now: datetime, act: str, pull: str) -> Kept | Problem:
    """Put a pull that was let go back on the list: that, too, is written with its day."""
    decision = points.Decision(id=act, at=now, kind=points.Turned.RETURNED, words=pull)
    return decided(desk, now, act, lambda *_: decision)
