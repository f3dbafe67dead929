"""Line ends inside a paragraph, as word processors and web pages allow them."""

from __future__ import annotations

from statistics import median

from kesher.library.labels import label_of
from kesher.library.script import bare, ends_sentence, tidy

_BROKEN = 40
"""Letters of a line, at the least, that was broken at a measure; verses are shorter or end in signs."""


def pieces(text: str) -> list[str]:
    """The paragraphs that a text with line ends makes, tidied; none when it has no word.

    Each line is one, for people use line ends between verses and items and before a label. Only where all
    lines but the last are long, even, and stop in the middle of sentences were they broken at a measure.
    """
    lines = [line for each in text.split("\n") if (line := tidy(each))]
    if len(lines) < 3 or any(label_of(each, perhaps=False) for each in lines[1:]):
        return lines
    lengths = [len(bare(each)) for each in lines[:-1]]
    stops = sum(ends_sentence(each, colon=True) for each in lines[:-1])
    if min(lengths) >= max(_BROKEN, 0.75 * median(lengths)) and stops <= 0.4 * len(lengths):
        return [" ".join(lines)]
    return lines
