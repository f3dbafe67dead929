"""A row of a table is one passage, in every format."""

from __future__ import annotations

from collections.abc import Sequence

from kesher.library.book import Paragraph
from kesher.library.labels import label_of

_LONG_CELL = 1200
"""Letters of a cell above which a table is no table, but a page that was laid out by one."""
CELLS_APART = " | "


def one_row(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The cells of a row as one passage, a sign between them; all that they hold, where one holds more.

    A page that was laid out by a table has headings, labels, several paragraphs or long texts in its cells.
    """
    full = [each for each in cells if each]
    simple = len(full) > 1 and all(
        len(each) == 1
        and each[0].role is full[0][0].role
        and not each[0].level
        and len(each[0].text) <= _LONG_CELL
        and label_of(each[0].text, perhaps=True) is None
        for each in full
    )
    if not simple:
        return [paragraph for each in full for paragraph in each]
    first = full[0][0]
    text = CELLS_APART.join(each[0].text for each in full)
    return [Paragraph(text, first.page, first.role)]
