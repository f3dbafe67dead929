"""Pages that arrive from elsewhere: an export, a backup, what could be saved of a damaged file."""

from __future__ import annotations

from kesher.journal.manifest import Entry, Lineage, tag
from kesher.journal.pages import Pages
from kesher.journal.rows import Rows
from kesher.method.merge import merge
from kesher.method.page import Page
from kesher.method.problems import Code, Refused


def arrive(rows: Rows, pages: Pages, brought: tuple[Page, ...], lineage: Lineage) -> int:
    """Merge each page that is brought with the one that is here. Inside ``writing``.

    Returns:
        How many pages changed.
    """
    changed = 0
    for page in brought:
        name = page.day.isoformat()
        try:
            stored, version = pages.read(name)
        except Refused as refused:
            if refused.problem.code is not Code.PAGE_DAMAGED:
                raise
            pages.write(page, rows.version(name))
            changed += 1
            continue
        merged = _joined(rows, stored, page, lineage)
        if merged != stored:
            pages.write(merged, version)
            changed += 1
    return changed


def _joined(rows: Rows, stored: Page, page: Page, lineage: Lineage) -> Page:
    """The page of a day as it is here, and the one that is brought, in one."""
    name = page.day.isoformat()
    theirs = lineage.now.get(name)
    row = rows.store.row(rows.head, name)
    mine = Entry(row.version, tag(row.sealed)) if row else None
    if mine is None or (name, mine) in lineage.past:
        return page
    if theirs is not None and (theirs == mine or _was(rows, name, theirs)):
        return stored
    return merge(None, stored, page)


def _was(rows: Rows, name: str, entry: Entry) -> bool:
    """Whether a page once stood here as it is said to stand elsewhere."""
    row = rows.store.earlier(rows.head, name, entry.version)
    return row is not None and tag(row.sealed) == entry.tag
