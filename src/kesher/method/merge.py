"""Two writings of one day → one page that holds both.

Two devices, two browser tabs or a restored export may have written the same day. Where they touched
different things, all of it stands. Where they touched the same thing differently, what was stored first
stands, the other is kept beside it as an :class:`Ask`, and the person chooses. Nothing is dropped.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from kesher.method.highlight import Highlight
from kesher.method.page import Account, Ask, Glance, Line, Page, Reading, Sitting, cleaned, in_order
from kesher.method.point import Decision, PointDay
from kesher.method.problems import Code, Problem
from kesher.method.question import Said

_ACCOUNT = ("where", "clarity", "love", "desire", "thought", "pull", "words")
_IN_WORDS = ("account.where", "account.pull", "account.words")
_LISTS: dict[str, type] = {
    "sittings": Sitting,
    "glances": Glance,
    "readings": Reading,
    "decisions": Decision,
    "lines": Line,
    "highlights": Highlight,
    "questions": Said,
}
_encode = msgspec.json.Encoder(order="deterministic").encode


def merge(base: Page | None, stored: Page, mine: Page) -> Page:
    """Merge what I wrote into what is stored.

    Args:
        base: the page both began from; None when unknown, and then an empty one is assumed, which asks
            more often but loses nothing.
        stored: the page as it is kept now.
        mine: the page as I would have it.
    """
    if stored.day != mine.day or (base is not None and base.day != stored.day):
        raise ValueError("pages of different days cannot be merged")
    base = base or Page(day=stored.day)
    asks: list[Ask] = []
    changes: dict[str, Any] = {
        name: _merge_list(name, getattr(base, name), getattr(stored, name), getattr(mine, name), asks)
        for name in _LISTS
    }
    changes["account"] = _merge_account(base.account, stored.account, mine.account, asks)
    changes["point"] = _merge_value("point", base.point, stored.point, mine.point, asks)
    changes["acts"] = tuple(dict.fromkeys((*stored.acts, *mine.acts)))
    # One that both began with, and one of them settled, is settled.
    settled = {*base.asks} - ({*stored.asks} & {*mine.asks})
    open_asks = (ask for ask in (*stored.asks, *mine.asks) if ask not in settled)
    changes["asks"] = tuple(dict.fromkeys((*open_asks, *asks)))
    return replace(stored, format=max(stored.format, mine.format), **changes)


def settle(page: Page, ask: Ask, take_other: bool) -> Page | Problem:
    """Answer an ask: keep what stands, or take the other. Either way the question is gone.

    Returns:
        The page, or ``CHOICE_UNKNOWN`` when the page does not hold this ask (it was settled already).
    """
    if ask not in page.asks:
        return Problem(Code.CHOICE_UNKNOWN)
    settled = replace(page, asks=tuple(each for each in page.asks if each != ask))
    return _put(settled, ask) if take_other else settled


def unsettleable(page: Page) -> Problem | None:
    """Refuse a page from elsewhere whose asks could not be answered, or would bring in what no act may."""
    alone = Page(day=page.day)  # the rest of the page is held to the same rules by itself
    for ask in page.asks:
        try:
            value_of(ask.field, ask.stands)
            if isinstance(problem := cleaned(_put(alone, ask)), Problem):
                return problem
        except (msgspec.DecodeError, ValueError):
            return Problem(Code.PAGE_DAMAGED)
    return None


def value_of(field: str, raw: str) -> object:
    """Read one side of an ask back into the value it was.

    Raises:
        ValueError: it is no value of this field; ``merge`` writes no such ask.
    """
    name, _, which = field.partition("/")
    if name in _LISTS:
        value = msgspec.json.decode(raw, type=_LISTS[name] | None)
        if value is not None and value.id != which:
            raise ValueError("an ask speaks of one thing")
        return value
    if name == "point":
        return msgspec.json.decode(raw, type=PointDay | None)
    if name.removeprefix("account.") not in _ACCOUNT:
        raise ValueError("there is no such field")
    return msgspec.json.decode(raw, type=str if name in _IN_WORDS else int | None)


def _put(page: Page, ask: Ask) -> Page:
    value: Any = value_of(ask.field, ask.other)
    if ask.field == "point":
        return replace(page, point=value)
    if ask.field.startswith("account."):
        return replace(page, account=replace(page.account, **{ask.field.removeprefix("account."): value}))
    name, _, which = ask.field.partition("/")
    others = (each for each in getattr(page, name) if each.id != which)
    return replace(page, **{name: in_order([*others, *([value] if value is not None else [])])})


def _merge_value(field: str, base: Any, stored: Any, mine: Any, asks: list[Ask]) -> Any:
    if mine in (stored, base):
        return stored
    if stored == base:
        return mine
    asks.append(Ask(field=field, stands=_encode(stored).decode(), other=_encode(mine).decode()))
    return stored


def _merge_account(base: Account, stored: Account, mine: Account, asks: list[Ask]) -> Account:
    merged = {
        name: _merge_value(
            f"account.{name}", getattr(base, name), getattr(stored, name), getattr(mine, name), asks
        )
        for name in _ACCOUNT
    }
    written = [each.written for each in (stored, mine) if each.written is not None]
    return Account(**merged, written=max(written) if written else None)


def _merge_list(name: str, base: Any, stored: Any, mine: Any, asks: list[Ask]) -> Any:
    was, theirs, ours = ({each.id: each for each in items} for items in (base, stored, mine))
    merged = (
        _merge_value(f"{name}/{each}", was.get(each), theirs.get(each), ours.get(each), asks)
        for each in dict.fromkeys((*theirs, *ours))
    )
    return in_order([each for each in merged if each is not None])
