"""The journal as Markdown, day by day, for reading without Kesher."""

from __future__ import annotations

from collections.abc import Iterator

from kesher.actions.journal.entries import entries
from kesher.days import say_date
from kesher.journal.cover import Cover
from kesher.method.pack import Pack
from kesher.method.page import Page
from kesher.method.point import Held
from kesher.method.standing import held_on
from kesher.words import catalogue


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
        if page.empty:
            continue
        lines += [f"## {say_date(page.day, cover.language)}", ""]
        for each in entries(page, words, names, act=held.point.act if held else ""):
            if each.label:
                lines.append(f"- {each.label}: {each.value}" if each.value else f"- {each.label}")
            for label, text in each.own:
                lines += _quote(text, label)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _quote(text: str, label: str) -> Iterator[str]:
    yield ""
    head = f"**{label}** " if label else ""
    for number, line in enumerate(text.split("\n")):
        yield f"> {head if number == 0 else ''}{line}"
