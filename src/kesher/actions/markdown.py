"""The journal as Markdown, day by day, for reading without Kesher."""

from __future__ import annotations

from collections.abc import Iterator

from kesher.days import say_date
from kesher.journal.cover import Cover
from kesher.method.book import held_on
from kesher.method.page import Page
from kesher.method.point import Held
from kesher.words import Catalogue, catalogue
from kesher.words.shelf import shipped


def markdown(pages: tuple[Page, ...], cover: Cover) -> str:
    """Write pages, earliest first.

    Args:
        pages: the pages in order.
        cover: whose language and form of address to use.

    Returns:
        One Markdown document; the person's own words stand as quotations, exactly as written.
    """
    words = catalogue(cover.language, cover.form)
    lines = [f"# {words.plain('export.title')}", ""]
    held: Held | None = None
    for page in pages:
        if page.decisions:
            held = held_on((each for each in pages if each.decisions), page.day)
        if not page.empty:
            lines += [f"## {say_date(page.day, cover.language)}", "", *_day(page, words, held), ""]
    return "\n".join(lines).rstrip() + "\n"


def _day(page: Page, words: Catalogue, held: Held | None) -> Iterator[str]:
    for decision in page.decisions:
        if decision.point is not None:
            yield f"- {words.plain(f'book.decision.{decision.kind.value}')}"
            for part in ("act", "when", "least", "why"):
                yield from _quote(getattr(decision.point, part), words.plain(f"point.{part}"))
        elif decision.words:
            yield f"- {words.plain(f'book.decision.{decision.kind.value}')}"
        yield from _quote(decision.words)
    names = shipped().words
    pack = names.get(words.language)
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


def _quote(text: str, label: str = "") -> Iterator[str]:
    if text:
        yield ""
        head = f"**{label}** " if label else ""
        for number, line in enumerate(text.split("\n")):
            yield f"> {head if number == 0 else ''}{line}"


def _flat(text: str) -> str:
    return " ".join(text.split())
