"""The journal as Markdown, day by day, for reading without Kesher."""

from __future__ import annotations

from collections.abc import Iterator

from kesher.days import say_date
from kesher.journal.cover import Cover
from kesher.method.book import held_on
from kesher.method.pack import Pack, Words
from kesher.method.page import Page
from kesher.method.point import Decision, Held
from kesher.words import Catalogue, catalogue


def markdown(pages: tuple[Page, ...], cover: Cover, pack: Pack) -> str:
    """Write pages, earliest first.

    Args:
        pages: the pages in order.
        cover: whose language and form of address to use.
        pack: names the foundations.

    Returns:
        One Markdown document; the person's own words stand as quotations, exactly as written.
    """
    words = catalogue(cover.language, cover.form)
    lines = [f"# {words.plain('export.title')}", ""]
    names = pack.words.get(cover.language)
    held: Held | None = None
    for page in pages:
        if page.decisions:
            held = held_on((each for each in pages if each.decisions), page.day)
        if not page.empty:
            lines += [
                f"## {say_date(page.day, cover.language)}",
                "",
                *_day(page, words, held, names),
                "",
            ]
    return "\n".join(lines).rstrip() + "\n"


def _day(page: Page, words: Catalogue, held: Held | None, pack: Words | None) -> Iterator[str]:
    for decision in page.decisions:
        yield from _decision(decision, words)
    yield from _practised(page, words, pack)
    for look in page.glances:
        pull = f" · {_flat(look.pull)}" if look.pull else ""
        yield f"- {words.plain('glance.title')}: {look.where}{pull}"
    if page.point is not None and held is not None:
        yield f"- {words.plain('point.title')}: {words.plain(f'point.mark.{page.point.mark.value}')}"
        yield from _quote(held.point.act)
    account = page.account
    for name in ("love", "desire", "thought", "clarity"):
        if (value := getattr(account, name)) is not None:
            yield f"- {words.plain(f'account.{name}')}: {value}"
    if account.pull:
        yield f"- {words.plain('account.pull')}: {_flat(account.pull)}"
    yield from _quote(account.words)


def _decision(decision: Decision, words: Catalogue) -> Iterator[str]:
    if decision.point is None and not decision.words:
        return
    yield f"- {words.plain(f'book.decision.{decision.kind.value}')}"
    if decision.point is not None:
        for part in ("act", "when", "least", "why"):
            yield from _quote(getattr(decision.point, part), words.plain(f"point.{part}"))
    yield from _quote(decision.words)


def _practised(page: Page, words: Catalogue, pack: Words | None) -> Iterator[str]:
    """What was sat and what was read."""
    for sitting in page.sittings:
        parts = [words.plain("book.sat" if sitting.whole else "book.sat_part")]
        if sitting.foundation and pack and sitting.foundation in pack.foundations:
            parts.append(pack.foundations[sitting.foundation].name)
        if sitting.clarity is not None:
            parts.append(f"{words.plain('account.clarity')} {sitting.clarity}")
        if sitting.heart is not None:
            parts.append(words.plain(f"sit.heart_word.{sitting.heart.value}"))
        yield f"- {' · '.join(parts)}"
        yield from _quote(sitting.words)
    for reading in page.readings:
        known = pack.foundations.get(reading.foundation) if pack else None
        parts = [words.plain("foundations.one"), known.name if known else reading.foundation]
        if reading.lives is not None:
            parts.append(words.plain(f"lives.{reading.lives.value}"))
        yield f"- {' · '.join(parts)}"
        yield from _quote(reading.words)


def _quote(text: str, label: str = "") -> Iterator[str]:
    if text:
        yield ""
        head = f"**{label}** " if label else ""
        for number, line in enumerate(text.split("\n")):
            yield f"> {head if number == 0 else ''}{line}"


def _flat(text: str) -> str:
    return " ".join(text.split())
