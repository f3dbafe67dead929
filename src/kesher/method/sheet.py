"""What a filled sheet of paper says of a day: a change of the day's page."""

from __future__ import annotations

from msgspec.structs import replace

from kesher.method.merge import merge
from kesher.method.page import (
    LINE_LIMIT,
    SCALES,
    Account,
    Changed,
    Line,
    Page,
    Sitting,
    clean,
    out_of_range,
    too_long,
    with_one,
)
from kesher.method.point import PointDay
from kesher.method.problems import Code, Problem

ACT = "sheet-"
"""How the id begins of an act that a sheet of paper brought in."""


def from_paper(
    page: Page, account: Account, point: PointDay | None, sitting: Sitting | None, line: Line | None
) -> Changed:
    """Write what a sheet of paper says of the day.

    What the sheet leaves open stays as it is on the page: an empty row takes nothing away. What it says and
    the page has already leaves the page as it is, so that a sheet read twice writes once.

    Args:
        page: the day's page.
        account: the numbers that were marked, the word of where love was, and when the sheet was read.
        point: how the point stood, if that was marked.
        sitting: for *sat*; a day on which a sitting is written already has it.
        line: the free line, if something was written on it.
    """
    if problem := out_of_range(account.clarity, account.love, account.desire, account.thought):
        return problem
    given = {
        name: number
        for name in SCALES
        if (number := getattr(account, name)) is not None and number != getattr(page.account, name)
    }
    where = clean(account.where) or page.account.where
    if problem := too_long(where):
        return problem
    changed = page
    if given or where != page.account.where:
        kept = replace(page.account, **given, where=where, written=account.written)
        changed = replace(changed, account=kept)
    if point is not None and (page.point is None or not _same_mark(page.point, point)):
        wider = page.point.wider if page.point and page.point.point == point.point else None
        changed = replace(changed, point=replace(point, wider=wider))
    if sitting is not None and not page.sittings:
        changed = replace(changed, sittings=(sitting,))
    if line is not None:
        if len(line.picture) > LINE_LIMIT:
            return Problem(Code.PICTURE_LARGE, {"limit": 1})
        if not any(each.id == line.id and each.picture == line.picture for each in page.lines):
            changed = replace(changed, lines=with_one(page.lines, line))
    return changed


def taken_back(page: Page, act: str, before: Page, after: Page) -> Page:
    """The page without what a sheet brought to it. What was changed since then stays, and is asked about.

    Args:
        page: as it stands now.
        act: the id of the act that brought it in.
        before: the page before that act.
        after: the page after it.
    """
    merged = merge(after, page, before)
    if replace(merged.account, written=None) == replace(before.account, written=None):
        merged = replace(merged, account=before.account)  # when it was written, too
    return replace(merged, acts=tuple(each for each in merged.acts if each != act))


def _same_mark(one: PointDay, other: PointDay) -> bool:
    """Whether two say the same of the same point; how a trial stood, paper does not say."""
    return (one.mark, one.point) == (other.mark, other.point)
