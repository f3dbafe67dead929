"""What was written on a day, thing by thing: the one telling of a page, for Markdown and for print."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kesher.method.language import address
from kesher.method.pack import Words
from kesher.method.page import SCALES, Page
from kesher.method.point import WORDED, Decision, Turned
from kesher.paper.journal import Entry
from kesher.words import Catalogue


def entries(
    page: Page,
    words: Catalogue,
    pack: Words | None,
    *,
    act: str,
    number: Callable[[int], str] = str,
    measured: bool = True,
) -> Iterator[Entry]:
    """Tell a page.

    Args:
        page: the page.
        words: the labels.
        pack: names the foundations.
        act: what the day's mark is quoted with; empty for nothing.
        number: how a number of the scales is said.
        measured: False leaves the numbers out.
    """
    for decision in page.decisions:
        yield from _decision(decision, words)
    yield from _practised(page, words, pack, number if measured else None)
    for look in page.glances:
        parts = ([number(look.where)] if measured else []) + ([_flat(look.pull)] if look.pull else [])
        if parts:
            yield Entry(label=words.plain("glance.title"), value=" · ".join(parts))
    if page.point is not None:
        said = words.plain(f"point.mark.{page.point.mark.value}")
        yield Entry(label=words.plain("point.title"), value=said, own=(("", act),) if act else ())
    account = page.account
    if account.where:
        yield Entry(label=words.plain("account.where"), value=_flat(account.where))
    for name in SCALES:
        if measured and (value := getattr(account, name)) is not None:
            yield Entry(label=words.plain(f"account.{name}"), value=number(value), scale=True)
    if account.pull:
        yield Entry(label=words.plain("account.pull"), value=_flat(account.pull))
    if account.words:
        yield Entry(own=(("", account.words),))
    for _ in page.lines:
        yield Entry(label=words.plain("sheet.line"))
    for each in page.highlights:
        beside = (("", each.quote), ("", each.words), (words.plain("margin.infer"), each.today))
        marked = tuple((label, text) for label, text in beside if text)
        yield Entry(label=words.plain("margin.one"), value=each.ref, own=marked)
    for asked in page.questions:
        told = tuple(("", text) for text in (asked.quote, asked.words) if text)
        yield Entry(label=words.plain(f"question.said.{asked.kind.value}"), value=asked.ref, own=told)


def _decision(decision: Decision, words: Catalogue) -> Iterator[Entry]:
    # The words of an offer are the ladder's own, and not the person's.
    if decision.kind is Turned.OFFERED or (decision.point is None and not decision.words):
        return
    own: list[tuple[str, str]] = []
    if decision.point is not None:
        point = decision.point
        parts = ((part, getattr(point, part)) for part in WORDED)
        own += [(words.plain(f"point.{part}"), text) for part, text in parts if text]
    if decision.words:
        own.append(("", decision.words))
    yield Entry(label=words.plain(f"book.decision.{decision.kind.value}"), own=tuple(own))


def _practised(
    page: Page, words: Catalogue, pack: Words | None, number: Callable[[int], str] | None
) -> Iterator[Entry]:
    """What was sat and what was read."""
    for sitting in page.sittings:
        parts = [words.plain("book.sat" if sitting.whole else "book.sat_part")]
        if sitting.foundation and pack and sitting.foundation in pack.foundations:
            parts.append(address(pack.foundations[sitting.foundation].name, words.form))
        if sitting.clarity is not None and number is not None:
            parts.append(f"{words.plain('account.clarity')} {number(sitting.clarity)}")
        if sitting.heart is not None:
            parts.append(words.plain(f"sit.heart_word.{sitting.heart.value}"))
        if sitting.choice is not None:
            turned = words.plain(f"sit.choice_word.{sitting.choice.value}")
            parts.append(words.plain("sit.turned", word=turned))
        yield Entry(label=parts[0], value=" · ".join(parts[1:]), own=_own(sitting.words))
    for reading in page.readings:
        known = pack.foundations.get(reading.foundation) if pack else None
        parts = [address(known.name, words.form) if known else reading.foundation]
        if reading.lives is not None:
            parts.append(words.plain(f"lives.{reading.lives.value}"))
        yield Entry(label=words.plain("foundations.one"), value=" · ".join(parts), own=_own(reading.words))


def _own(text: str) -> tuple[tuple[str, str], ...]:
    return (("", text),) if text else ()


def _flat(text: str) -> str:
    return " ".join(text.split())
