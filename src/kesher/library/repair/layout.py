"""Which line ends end a paragraph.

Three layouts are told apart by evidence: every line is a paragraph; lines are broken at a measure and
paragraphs parted by blank lines; lines are broken at a measure and blank lines say nothing, as an extractor
leaves them. The evidence is where sentences end, whether the next word would still have found room on the
line (within the measure about it, for the measure may change in mid-sentence), the space that extractors
leave at the end of a broken line, and what the next line begins with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import msgspec

from kesher.library.labels import both_sides, chapter_level, label_of
from kesher.library.repair.codes import code_heading
from kesher.library.repair.label_set import lines_set, may_begin
from kesher.library.repair.line import Line, share_of
from kesher.library.script import bare, ends_sentence

_BULLET = re.compile(
    r"(?:([-–—•*·◦▪])|(\d{1,3}[.)]|[(\[]\d{1,3}[)\]]|[⁰¹²³⁴-⁹]{1,3})|(\(?[א-ת][.)])|([a-z][.)]))\s"
)
_OPEN_END = re.compile(
    r"(?:[,;־(\[{–—-]|(?<![\w'\"])(?:של|את|על|אל|כי|אשר|או|מן|עם|כל|the|of|a|an|and|to|in|that|with|for|or))$"
)
"""What no paragraph ends with: a comma, a dash, a word that waits for another."""
_CONTINUES = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff]|[,;:.?!)\]}…]")
"""What no paragraph begins with: a small letter, punctuation that closes."""
_STOP = re.compile(r"[.?!…׃](?=\s|$)")
_WINDOW = 4
"""Lines before and after that show the measure about a line."""
_FULL = 0.88
"""Of the measure: letters differ in width, and a line with fewer of them may be as full as its neighbour."""
_LONGEST_MEASURE = 160
"""Letters of a broken line at most; longer ones are paragraphs of their own."""
_SHORTEST_MEASURE = 20
_HEAD = 3
"""Lines of a title, of who wrote it, and the like."""
_HEADED = 0.6
"""Of the longest line: what is shorter, and stands apart, may stand over the text."""
_SENTENCES = 1 / 120
"""Sentence ends a word, below which a text is not punctuated and its sentences are no evidence."""


class Break(msgspec.Struct, frozen=True):
    """What lies between a line and the one after it."""

    full: bool
    """The next word would have found no room on the line."""
    ends: bool
    """The line ends where a sentence may."""
    blanks: int
    labelled: bool
    """The next line begins with a label."""
    alone: bool
    """The line is a label and nothing else."""


class Layout(msgspec.Struct, frozen=True):
    """How a file's lines make paragraphs.

    Attributes:
        broken: lines are broken at a measure; otherwise each is a paragraph.
        blanks: blank lines part paragraphs.
        trailing: a broken line ends in a space and the last of a paragraph does not.
        indent: a line with so many spaces before it begins a paragraph; 0 where none do.
        punctuated: the text has sentences, and where they end is evidence.
        most_end: nearly all lines end where a sentence does.
        usual_blanks: how many empty lines most lines have before them.
        colon: this text ends its sentences with a colon, as old books do.
        perhaps: words that may be labels are (see ``labels.both_sides``).
    """

    broken: bool
    blanks: bool
    trailing: bool
    indent: int
    punctuated: bool
    most_end: bool
    usual_blanks: int
    colon: bool
    perhaps: bool


def paragraph_ends(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it is the last of its paragraph."""
    if not lines:
        return []
    perhaps = both_sides(each.text for each in lines)
    colon = _ends_with_colon(lines)
    breaks = _breaks(lines, colon=colon, perhaps=perhaps)
    layout = _layout(lines, breaks, colon=colon, perhaps=perhaps)
    ends: list[bool] = []
    for place, each in enumerate(breaks):
        opened = not place or ends[-1]
        ends.append(_parts(layout, lines[place], lines[place + 1], each, opened=opened))
    return [*ends, True]


def _breaks(lines: Sequence[Line], *, colon: bool, perhaps: bool) -> list[Break]:
    lengths = [len(bare(each.text)) for each in lines]
    may = [
        may_begin(before.text if before else None, each.blanks)
        for before, each in zip([None, *lines], lines, strict=False)
    ]
    labels = lines_set([each.text for each in lines], may)
    made = []
    for place in range(len(lines) - 1):
        after = lines[place + 1]
        behind = max(lengths[place : place + _WINDOW + 1])
        # Above the first lines stands nothing that tells the measure: a title is not full of itself.
        before = max(lengths[max(0, place - _WINDOW) : place + 1]) if place >= _HEAD else behind
        room = _FULL * min(before, behind)
        word = len(bare(after.text.partition(" ")[0]))
        made.append(
            Break(
                full=lengths[place] + 1 + word > room,
                ends=ends_sentence(lines[place].text, colon=colon),
                blanks=after.blanks,
                labelled=place + 1 in labels or label_of(after.text, perhaps=perhaps) is not None,
                alone=labels.get(place, False),
            )
        )
    return made


def _layout(lines: Sequence[Line], breaks: Sequence[Break], *, colon: bool, perhaps: bool) -> Layout:
    alone = [*(each.alone for each in breaks), False]
    over = _over(lines, breaks)
    said = [not (label or head) for label, head in zip(alone, over, strict=True)]
    lengths = sorted(len(bare(each.text)) for each, counts in zip(lines, said, strict=True) if counts) or [0]
    words = sum(each.text.count(" ") + 1 for each in lines)
    sentences = sum(len(_STOP.findall(each.text)) for each in lines)
    inner = [each for each in breaks if not each.labelled and not each.alone]
    text = [
        each for each, head in zip(breaks, over, strict=False) if not (each.labelled or each.alone or head)
    ]
    running = [each for each in text if not each.ends]
    trailing = _trailing(lines, breaks)
    broken = trailing or (
        len(lines) > 2
        and median(lengths) >= _SHORTEST_MEASURE
        and lengths[int(0.9 * (len(lengths) - 1))] <= _LONGEST_MEASURE
        and len(running) >= 0.2 * len(text)
        # One long line with white below it was broken by nobody.
        and (sum(each.full for each in running) > 1 or any(each.full and not each.blanks for each in running))
        and share_of(each.full for each in running) >= (0.6 if len(running) > 0.5 * len(text) else 0.85)
        and _even(lines, breaks, over)
    )
    punctuated = sentences + 1 > words * _SENTENCES
    blank = [each for each in inner if each.blanks]
    honest = share_of(each.ends or not each.full for each in blank) >= 0.7
    return Layout(
        broken=broken,
        blanks=bool(blank) and (honest or not punctuated),
        trailing=trailing,
        indent=_indent(lines, breaks, over),
        punctuated=punctuated,
        most_end=len(running) <= 0.2 * len(text),
        usual_blanks=int(median(each.blanks for each in breaks)) if breaks else 0,
        colon=colon,
        perhaps=perhaps,
    )


def _trailing(lines: Sequence[Line], breaks: Sequence[Break]) -> bool:
    """True when the space at a line's end tells a broken line from the last one of a paragraph."""
    with_space = [each for line, each in zip(lines, breaks, strict=False) if line.trailing]
    without = [each for line, each in zip(lines, breaks, strict=False) if not line.trailing]
    return (
        len(with_space) >= 6
        and bool(without)
        and len(with_space) > 0.3 * len(breaks)
        and share_of(each.ends for each in with_space) < 0.4
        and share_of(each.ends or each.labelled for each in without) >= 0.8
    )


def _over(lines: Sequence[Line], breaks: Sequence[Break]) -> list[bool]:
    """Which lines stand over a text, as a title does: short, no sentence, with nothing around them."""
    longest = max(len(bare(each.text)) for each in lines)
    made = []
    for line, after in zip(lines, [*breaks, None], strict=True):
        begins = line is lines[0] or line.blanks > 0
        parted = after is not None and after.blanks > 0 and not after.ends
        made.append(begins and parted and len(bare(line.text)) < _HEADED * longest)
    return made


def _even(lines: Sequence[Line], breaks: Sequence[Break], over: Sequence[bool]) -> bool:
    """True when lines that a sentence runs over are of about one length with their neighbours.

    Verses and items have lengths of their own; lines that were broken at a measure have the measure's.
    """
    kept = [
        min(one, other) / max(one, other)
        for place, (one, other) in enumerate(pairwise(len(bare(each.text)) or 1 for each in lines))
        if not breaks[place].ends
        and not breaks[place].alone
        and not over[place]
        and place + 1 < len(breaks)
        and not breaks[place + 1].ends
    ]
    return not kept or median(kept) >= 0.75


def _indent(lines: Sequence[Line], breaks: Sequence[Break], over: Sequence[bool]) -> int:
    """The indent with which a paragraph begins, or 0 where indents say nothing."""
    text = [place for place, head in enumerate(over) if not head]
    # Where paragraphs are short, most lines begin one: the lines that do not have the least indent.
    indents = sorted(lines[place].indent for place in text) or [0]
    usual = indents[len(indents) // 4] + 2
    deep = [place for place in text if place and lines[place].indent >= usual]
    if len(deep) < 2 or not 0.02 * len(text) <= len(deep) <= 0.75 * len(text):
        return 0
    after_end = share_of(
        over[place - 1] or breaks[place - 1].ends or breaks[place - 1].labelled for place in deep
    )
    return usual if after_end >= 0.8 else 0


def _parts(layout: Layout, line: Line, after: Line, at: Break, *, opened: bool) -> bool:
    """Whether a paragraph ends between two lines."""
    if at.labelled and not at.alone:
        # A label in the middle of a sentence that merely came to stand at the beginning of a line is none.
        torn = (
            layout.broken and at.full and not at.ends and not at.blanks and line.trailing >= layout.trailing
        )
        return not torn or not layout.punctuated
    if line.flows and not at.alone:
        return False
    if (chapter_level(line.text) and opened) or (chapter_level(after.text) and (at.ends or at.blanks)):
        return True
    if at.alone or code_heading(line.text) or code_heading(after.text) or _item(line, after, at):
        return True
    if not layout.broken:
        return not _cut_off(layout, line, after, at)
    return _ended(layout, line, after, at) if at.ends else _stopped(layout, line, after, at, opened=opened)


def _cut_off(layout: Layout, line: Line, after: Line, at: Break) -> bool:
    """A sentence that a page's end cut in two, in a text whose lines are paragraphs."""
    parted = at.blanks > layout.usual_blanks or after.page != line.page
    waits = _OPEN_END.search(line.text) or _CONTINUES.match(after.text)
    return bool(parted and waits and layout.most_end and not at.ends and not _BULLET.match(after.text))


def _ended(layout: Layout, line: Line, after: Line, at: Break) -> bool:
    """Whether a paragraph ends with the sentence."""
    if layout.trailing:
        return not line.trailing
    if layout.indent and after.indent >= layout.indent:
        return True
    if layout.blanks:
        return bool(at.blanks)
    return not at.full


def _stopped(layout: Layout, line: Line, after: Line, at: Break, *, opened: bool) -> bool:
    """Whether a paragraph ends although no sentence does: a heading, a verse, a missing full stop."""
    if _OPEN_END.search(line.text) or _CONTINUES.match(after.text):
        return False
    if layout.trailing and not line.trailing:
        return bool(at.blanks) and not at.full
    if layout.indent and after.indent >= layout.indent:
        return True
    if layout.blanks and at.blanks:
        return not at.full or not layout.punctuated or line.text.endswith(":")
    return layout.blanks and opened and line.blanks > 0 and not at.full and not at.blanks


def _item(line: Line, after: Line, at: Break) -> bool:
    """True when the next line is an item of a list, and not a dash that came to stand at its beginning."""
    next_one = _BULLET.match(after.text)
    if not next_one:
        return False
    this_one = _BULLET.match(line.text)
    same = bool(this_one) and this_one.lastindex == next_one.lastindex if this_one else False
    opens = line.text.endswith(":")
    if next_one.lastindex == 1:  # a dash or a dot
        return same or opens
    return at.ends or same or opens or (at.blanks > 0 and not _OPEN_END.search(line.text))


def _ends_with_colon(lines: Sequence[Line]) -> bool:
    colons = sum(each.text.endswith(":") for each in lines)
    return colons >= 3 and colons > sum(ends_sentence(each.text) for each in lines)
