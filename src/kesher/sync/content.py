"""What a row holds once it is open, and how two writings of it become one."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from kesher.journal import cover_merge
from kesher.journal.cover import Cover, cover_from_json, cover_to_json, sound
from kesher.journal.seal import DataKey
from kesher.journal.store import COVER, ENCLOSED, Row
from kesher.method.merge import merge
from kesher.method.page import Page, from_json, to_json
from kesher.method.problems import Code, Problem, Refused, refuse

Content = Page | Cover

_encode = msgspec.json.Encoder(order="deterministic").encode


def is_enclosure(name: str) -> bool:
    """Whether a row is a photograph: it never changes, and is brought when it is wanted."""
    return name.startswith(ENCLOSED)


def opened(key: DataKey, row: Row) -> Content:
    """A page or the cover.

    Raises:
        Refused: it does not open, is another than its name says, or a newer program wrote it.
    """
    plain = key.unseal(*row)
    if row.day == COVER:
        cover = cover_from_json(plain)
        if not sound(cover):
            raise refuse(Code.PAGE_DAMAGED, day=row.day)
        return cover
    page = from_json(plain)
    if isinstance(page, Problem):
        raise Refused(page)
    if page.day.isoformat() != row.day:
        raise refuse(Code.PAGE_DAMAGED, day=row.day)
    return page


def written(content: Content) -> bytes:
    """A page or the cover, to be sealed."""
    return cover_to_json(content) if isinstance(content, Cover) else to_json(content)


def both(base: Content | None, first: Content, second: Content) -> Content:
    """What holds both; the same on every device, where each names the two in one order."""
    if isinstance(first, Cover) and isinstance(second, Cover):
        return cover_merge.merge(base if isinstance(base, Cover) else None, first, second)
    if isinstance(first, Page) and isinstance(second, Page):
        merged = merge(base if isinstance(base, Page) else None, first, second)
        # In one order, whoever puts it together: what only stands otherwise would be written again and again.
        return replace(merged, acts=tuple(sorted(merged.acts)), asks=tuple(sorted(merged.asks, key=_encode)))
    raise ValueError("a page and the cover cannot be merged")


def asks(content: Content) -> int:
    """How many questions to the person stand on it."""
    return len(content.asks) if isinstance(content, Page) else 0
