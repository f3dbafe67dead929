"""A line whose two runs changed places.

Extractors that meet a pointed letter may begin a new run after it and write that run first: the line
``A B`` with a point on the last letter of ``A`` comes out as ``B  A``. What gives it away: the line ends in a
pointed letter where no word can end, exactly one seam of two spaces stands inside it, and the space that ends
every other line stands at that seam. In encodings without points the stump of the word is what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from kesher.library.repair.line import Line, Notebook, Rule
from kesher.library.script import MARKS, WITH_FINAL, bare, tidy

_POINTED_END = re.compile(f"([א-ת])[{MARKS}]+$")
_STUMP_END = re.compile(f"(?<=[א-ת])([{WITH_FINAL}])$")
"""Where points cannot be written, the form of a letter that ends no word is all that is left to see."""
_END = re.compile(f"[{MARKS}{WITH_FINAL}]$")
"""What a line of either kind ends with."""
_PERHAPS = re.compile("[ \u00a0]{2}")
_SEAM = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_CLOSING = re.compile(r"[.,;:?!…)\]}»”]")
_WORD = re.compile(r"[א-ת]+")
_ENOUGH = 2
_PATTERN = 0.7
_MANY_SEAMS = 0.2
"""In a text where so many lines have double spaces they are padding and say nothing."""


def in_order(lines: Sequence[Line], notebook: Notebook) -> list[Line]:
    """The lines, with the runs of those that were turned round in their order again."""
    padded = [each for each in lines if _PERHAPS.search(each.raw) and _SEAM.search(each.raw.strip())]
    if not lines or len(padded) > max(1, _MANY_SEAMS * len(lines)):
        return list(lines)
    if not any(_END.search(each.text) for each in lines):
        return list(lines)
    both = sum(bool(_POINTED_END.search(each.text)) for each in padded)
    # Seams that stand in such lines and in hardly any other are no slips of a typist.
    pattern = both > 1 and both >= _PATTERN * len(padded)
    known = Counter(word for each in lines for word in _WORD.findall(bare(each.text)))
    habit = sum(each.trailing for each in lines) > len(lines) / 2
    made = []
    for place, each in enumerate(lines):
        followed = place + 1 < len(lines) and not lines[place + 1].blanks
        after = _turned(each, known, habit=habit, pattern=pattern, followed=followed)
        if after and notebook.allows(Rule.ORDER, each.index, each.raw.strip(), after):
            each = msgspec.structs.replace(each, raw=after, text=tidy(after), flows=True)  # noqa: PLW2901
        made.append(each)
    return made


def _turned(line: Line, known: Counter[str], *, habit: bool, pattern: bool, followed: bool) -> str:
    """The line the right way round, or nothing where the evidence does not suffice."""
    raw = line.raw.strip()
    pointed = _POINTED_END.search(raw)
    end = pointed or _STUMP_END.search(raw)
    if not end:
        return ""
    seams = list(_SEAM.finditer(raw))
    if len(seams) == 1:
        first, last = raw[seams[0].end() :], raw[: seams[0].start()]
    elif pointed and not seams and not followed and re.match(rf"{_CLOSING.pattern}+\s", raw):
        # Only the punctuation that closes the paragraph was carried to the front.
        last, first = raw.split(" ", 1)
    else:
        return ""
    glued = not line.raw[:1].isspace()
    stump, rest = _WORD.findall(bare(first))[-1], bare(last)
    start = _WORD.match(rest)
    if not pointed and not (glued and start and known[stump] == known[start[0]] == 1):
        return ""  # a foreign word may end so; a piece of a word is found nowhere else
    evidence = 0
    if end[1] in WITH_FINAL:
        evidence += 2  # this form of the letter does not end a word
    if _CLOSING.match(rest):
        evidence += 2  # and no line begins with what closes a clause
    if glued and start and stump + start[0] in known:
        evidence += 2
    if len(re.findall(f"[א-ת][{MARKS}]", raw)) == 1:
        evidence += 1  # the point stands alone in an unpointed line
    if habit and not line.trailing:
        evidence += 1  # the space at the end of the line went with the other run
    if pattern and seams:
        evidence += 1
    return f"{first}{'' if glued else ' '}{last}" if evidence >= _ENOUGH else ""
