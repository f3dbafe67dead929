"""Words that were sent and could not be written: put by in the journal until they are taken up.

Candle lighting may come while a form is open, the journal may lock itself, the program may be started anew.
What was written then is not lost: it is offered again when it can be written.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import parse_qsl

from msgspec.structs import replace

from kesher.actions.desk import Desk
from kesher.journal.cover import DRAFTS_LIMIT, LARGEST_DRAFT, Cover, Draft
from kesher.method.problems import Code, Problem


def put_by(desk: Desk, now: datetime, path: str, form: str) -> Problem | None:
    """Put a form by; the same one twice is put by once.

    Args:
        desk: the desk; its journal must be open.
        now: the instant.
        path: where the form was going.
        form: its fields, URL-encoded.

    Returns:
        Why it is not put by: as many wait as there is room for, and none of them goes unsaid.
    """
    if not form or len(form) > LARGEST_DRAFT:
        return None

    def others_of(cover: Cover) -> tuple[Draft, ...]:
        return tuple(each for each in cover.drafts if (each.path, each.form) != (path, form))

    if len(others_of(desk.cover(now))) >= DRAFTS_LIMIT:
        return Problem(Code.DRAFTS_FULL)

    def added(cover: Cover) -> Cover:
        fresh = Draft(id=secrets.token_hex(8), at=now, path=path, form=form)
        return replace(cover, drafts=(*others_of(cover), fresh))

    # Care hears what was written, though it is on no page yet.
    changed = desk.change_cover(now, added, [words for _, words in parse_qsl(form)])
    return changed if isinstance(changed, Problem) else None


def offered(desk: Desk, now: datetime) -> tuple[Draft, ...]:
    """What was put by, earliest first; on Shabbat and Yom Tov nothing is offered."""
    drafts = desk.cover(now).drafts
    return () if not drafts or desk.still(now) else drafts


def let_go(desk: Desk, now: datetime, which: str) -> Problem | None:
    """Keep a form no longer."""
    changed = desk.change_cover(
        now, lambda cover: replace(cover, drafts=tuple(each for each in cover.drafts if each.id != which))
    )
    return changed if isinstance(changed, Problem) else None
