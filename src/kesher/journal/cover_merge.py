"""Two covers of one journal → one, by what both were made from.

Two devices of one person may each have changed what was chosen. A field that only one of them changed is as
that one left it. Where both changed it, and not alike, its rule in :data:`RULES` decides: what can be joined
is joined, of two instants the later holds, and of two choices that exclude each other the one that asks less
of the person, or, where neither does, the greater by its JSON. No rule asks a clock or which side it stands
on, so that devices which meet in any order end with the same cover.

Covers of journals that do not come from one another are not merged: somebody else's file could then lift what
was stopped here (see :mod:`kesher.journal.arrival`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from kesher.journal.cover import DRAFTS_LIMIT, PLACES_LIMIT, PULLS_LIMIT, Cover
from kesher.method.care import REMEMBERED
from kesher.method.page import too_long

Rule = Callable[[Any, Any, Any], Any]
"""(base, one, other) → what holds, where both differ from the base and from each other; symmetric."""

_GONE = object()


def merge(base: Cover | None, one: Cover, other: Cover) -> Cover:
    """The cover that holds what both say.

    Args:
        base: what both were made from; None where that is not known, and then nothing counts as taken away.
        one: what one device has.
        other: what the other has.

    Returns:
        The same, whichever of the two is named first.
    """
    stood = Cover() if base is None else base
    fields = {
        name: _field(rule, base, *(getattr(each, name) for each in (stood, one, other)))
        for name, rule in RULES.items()
    }
    return _within(Cover(**fields))


def _within(cover: Cover) -> Cover:
    """The cover with no more than one has room for; a pull that something helps against goes last."""
    if len(cover.pulls) <= PULLS_LIMIT and len(cover.helps) <= PULLS_LIMIT:
        return cover
    kept = set(sorted(cover.pulls, key=lambda each: each not in cover.helps)[:PULLS_LIMIT])
    helped = set(sorted(cover.helps, key=lambda each: (each not in kept, each))[:PULLS_LIMIT])
    return replace(
        cover,
        pulls=tuple(each for each in cover.pulls if each in kept),
        helps={each: words for each, words in cover.helps.items() if each in helped},
    )


def _field(rule: Rule, base: Cover | None, stood: Any, one: Any, other: Any) -> Any:
    if one == other:
        return one
    if base is not None and stood in (one, other):
        return other if one == stood else one
    return rule(stood, one, other)


def _greater(_: Any, one: Any, other: Any) -> Any:
    """Neither choice is better than the other: always the same of the two."""
    return max(one, other, key=msgspec.json.encode)


def _latest(_: Any, one: Any, other: Any) -> Any:
    return max((each for each in (one, other) if each is not None), default=None)


def _earliest(_: Any, one: Any, other: Any) -> Any:
    return min((each for each in (one, other) if each is not None), default=None)


def _most(_: Any, one: Any, other: Any) -> Any:
    return max(one, other)


def _least(_: Any, one: Any, other: Any) -> Any:
    return min(one, other)


def _least_known(_: Any, one: str, other: str) -> str:
    return min(each for each in (one, other) if each)


def _soonest_closed(_: int, one: int, other: int) -> int:
    """The shorter time the journal stays open; 0 is for ever."""
    return min(each for each in (one, other) if each)


def _lines(_: str, one: str, other: str) -> str:
    """The lines of both, so that no word of a person is lost; if that is too much, the longer."""
    longer, shorter = sorted((one, other), key=lambda each: (len(each), each), reverse=True)
    known = longer.splitlines()
    both = "\n".join((*known, *(each for each in shorter.splitlines() if each not in known)))
    return longer if too_long(both) else both


def _phrases(_: str, one: str, other: str) -> str:
    both = " · ".join(sorted((one, other)))
    return max(one, other, key=lambda each: (len(each), each)) if too_long(both) else both


def _listed(base: Iterable[Any], one: Iterable[Any], other: Iterable[Any]) -> tuple[Any, ...]:
    """What stood and neither took away, in its order; then what either added."""
    stood, first, second = tuple(base), tuple(one), tuple(other)
    kept = [each for each in stood if each in first and each in second]
    added = {each for each in (*first, *second) if each not in stood}
    return (*kept, *sorted(added, key=msgspec.json.encode))


def _by_key(
    rule: Rule,
) -> Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]:
    """The same for a table: key by key, and by a rule where both changed one."""

    def joined(base: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in (*base, *sorted((one.keys() | other.keys()) - base.keys())):
            was, first, second = (each.get(key, _GONE) for each in (base, one, other))
            if first == second or was in (first, second):
                now = second if first == was else first
            elif _GONE in (first, second):
                now = second if first is _GONE else first  # changed here and taken away there: it stays
            else:
                now = rule(was, first, second)
            if now is not _GONE:
                found[key] = now
        return found

    return joined


def _books(base: dict[str, int], one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Where he is in each book: where both read on, the further place."""
    found = _by_key(_most)(base, one, other)
    return dict(list(found.items())[-PLACES_LIMIT:])


def _remembered(_: Any, one: Iterable[Any], other: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted({*one, *other}, key=msgspec.json.encode)[-REMEMBERED:])


def _drafts(base: Iterable[Any], one: Iterable[Any], other: Iterable[Any]) -> tuple[Any, ...]:
    """Forms that wait on either; one that was sent or let go on one is gone on both."""
    found = sorted(_listed(base, one, other), key=lambda each: (each.at, each.id))
    return tuple(found[-DRAFTS_LIMIT:])


RULES: dict[str, Rule] = {
    "format": _most,
    "language": _greater,
    "form": _greater,
    "place": _greater,
    "begun": _earliest,
    "idle_minutes": _soonest_closed,
    "pack": _greater,
    "sets": _greater,
    "own": _lines,
    "route": _greater,
    "minutes": _least,
    "bell": _least,
    "pulls": _listed,
    "still": _most,
    "last_day": _least,
    "last_day_opened": _latest,
    "after_last_day": _by_key(_greater),
    "lot": _greater,
    "lot_since": _latest,
    "bond_hidden": _most,
    "line_hidden": _most,
    "care_offered": _latest,
    "heard": _latest,
    "hinted": _latest,
    "answered": _latest,
    "hint_answered": _latest,
    "measuring_opened": _latest,
    "written": _remembered,
    "sheet_secret": _least_known,  # both made one apart, before a journal had one from its beginning
    "places": _books,
    "wordless": _most,
    "moed": _most,
    "helps": _by_key(_phrases),
    "bereaved": _most,
    "country": _greater,
    "rests_until": _latest,
    "code_confirmed": _least,
    "drafts": _drafts,
    "further": _listed,
    "reminders": _by_key(_greater),
    "reminded_by": _listed,
}
"""What holds of each field where two devices changed it differently."""
