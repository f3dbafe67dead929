"""Letters with their points: each mark tied to its letter, whatever order the file drew them in.

Producers draw a pointed letter in many ways: the letter and then its marks, the marks and then the letter,
marks at the pen's place of the letter before, or one shape for all of them. What holds for all is where the
ink is, and that a letter and its marks stand near one another in the file.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from kesher.parts import np

from .arrays import Flags, Floats, Integers, middle
from .classes import HEBREW, HIGH, MARK, SIGN, SPACE, Classes, classes_of
from .glyphs import Glyphs
from .marks import owners_of
from .script import LEGACY, LEGACY_POINTS, LETTERS, from_legacy

_HIGH_INK = 0.2
_OVER = 0.9
"""Ink that begins above this part of a letter's height is a mark's: no letter begins so high."""
_EDGE = 0.2
_LEAST_LEGACY = 6
_PEN = 0.01
"""Points within which two pens are one."""
_MIX = 1_000_003
_PARTS = 8
"""Within so many glyphs the parts of one shape follow one another."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Everything on a page that takes a place in a line, in the order of the file.

    Attributes:
        codes: ``(n,)`` the letters, digits, signs and spaces.
        marks: the marks of a cell by its index, in the order of the file.
        boxes: ``(n, 4)`` left, bottom, right, top of the ink, without the marks.
        lefts: ``(n,)`` where its place in the line begins.
        rights: ``(n,)`` where it ends.
        reach: ``(n, 2)`` left and right of the cell with the ink of its marks.
        baselines: ``(n,)``.
        objects: ``(n,)`` which object of the page drew it.
        glyphs: ``(n,)`` its index among the glyphs.
        spaces: ``(n,)`` whether it is a space.
        high: ``(n,)`` whether it is a digit whose ink stands above the line, as the number of a note does.
        unmapped: ``(n,)`` the file does not say which character it is.
        strays: how many marks belong to no letter.
        false: how many letters were named that are not on the page.
    """

    codes: Integers
    marks: dict[int, list[int]]
    boxes: Floats
    lefts: Floats
    rights: Floats
    reach: Floats
    baselines: Floats
    objects: Integers
    glyphs: Integers
    spaces: Flags
    high: Flags
    unmapped: Flags
    strays: int
    false: int


def runs(breaks: Flags) -> list[tuple[int, int]]:
    """Begin and end of each run of a list, given ``(n - 1,)`` whether it breaks after each of its members."""
    edges = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(breaks) + 1]
    return list(itertools.pairwise(edges))


def is_legacy(codes: Integers, known: bool) -> bool:
    """Whether a page's accented Latin letters are Hebrew in a font made before Unicode.

    Such letters stand in words of their own; in French or German they stand among plain letters.

    Args:
        codes: of the page's glyphs, in the order of the file.
        known: an earlier page of the file was such a page.
    """
    old = (codes >= LEGACY.start) & (codes < LEGACY.stop)
    if not old.any():
        return False
    plain = ((codes | 0x20) >= ord("a")) & ((codes | 0x20) <= ord("z"))
    beside = np.zeros(len(codes), bool)
    beside[1:] |= plain[:-1]
    beside[:-1] |= plain[1:]
    paired = np.zeros(len(codes), bool)
    paired[1:] |= old[:-1]
    paired[:-1] |= old[1:]
    alone = int((old & paired & ~beside).sum())
    among = int((old & beside).sum())
    return alone > 5 * among and alone >= (1 if known else _LEAST_LEGACY)


def cells_of(page: Glyphs, legacy: bool) -> Cells:
    """Tie the marks of a page to their letters.

    Args:
        page: its glyphs.
        legacy: its accented Latin letters are Hebrew.
    """
    codes = page.codes
    if legacy:
        old = ((codes >= LEGACY.start) & (codes < LEGACY.stop)) | (
            (codes >= LEGACY_POINTS.start) & (codes < LEGACY_POINTS.stop)
        )
        codes = codes.copy()
        codes[old] = [from_legacy(int(each)) for each in codes[old]]
    classes = classes_of(codes)
    is_mark = (classes & MARK) != 0
    is_space = (classes & SPACE) != 0
    echoes = _echoes(page)
    false = _false(page, (classes & HEBREW) != 0)
    nameless = _nameless(page)
    is_mark = is_mark | nameless
    owners = owners_of(page, codes, is_mark, ((classes & (SPACE | SIGN)) != 0) | false | echoes)
    lefts, rights, boxes = page.advances[:, 0].copy(), page.advances[:, 1].copy(), page.boxes.copy()
    _widen(page, is_mark, owners, lefts, rights, boxes)
    low = _misplaced(page, classes, is_mark)
    kept = np.flatnonzero(~is_mark & ~false & ~echoes)
    place = np.full(len(codes), -1)
    place[kept] = np.arange(len(kept))
    marks: dict[int, list[int]] = {}
    for each in np.flatnonzero(is_mark & (owners >= 0) & ~low & ~nameless & ~echoes):
        marks.setdefault(int(place[owners[each]]), []).append(int(codes[each]))
    strays = int((is_mark & (owners < 0)).sum())
    return Cells(
        codes[kept],
        marks,
        boxes[kept],
        lefts[kept],
        rights[kept],
        _reach(page, owners, lefts, rights)[kept],
        page.origins[kept, 1],
        page.objects[kept],
        kept,
        is_space[kept],
        (
            (codes >= ord("0"))
            & (codes <= ord("9"))
            & (boxes[:, 1] > page.origins[:, 1] + _HIGH_INK * page.size)
        )[kept],
        page.unmapped[kept],
        strays,
        _unshown(page, codes, false, kept),
    )


def _widen(
    page: Glyphs,
    is_mark: Flags,
    owners: Integers,
    lefts: Floats,
    rights: Floats,
    boxes: Floats,
) -> None:
    """Give a letter the whole of a shape that pdfium has cut among the letter and its marks, in place."""
    marks = np.flatnonzero(is_mark & (owners >= 0))
    if len(marks):
        mine = owners[marks]
        same = _one_shape(page, marks, mine)
        marks, mine = marks[same], mine[same]
        np.minimum.at(lefts, mine, page.advances[marks, 0])
        np.maximum.at(rights, mine, page.advances[marks, 1])
        np.minimum.at(boxes[:, 0], mine, page.boxes[marks, 0])
        np.maximum.at(boxes[:, 2], mine, page.boxes[marks, 2])
    letters = np.flatnonzero(~is_mark)
    if len(letters) < 2:
        return
    # Letters that share one shape share its place in equal parts, in the order of their parts of its ink.
    together = _one_shape(page, letters[1:], letters[:-1]) & (lefts[letters[1:]] == lefts[letters[:-1]])
    if not together.any():
        return
    edges = np.flatnonzero(np.diff(together, prepend=False, append=False)).reshape(-1, 2)
    for begin, end in edges.tolist():
        run = letters[begin : end + 1]
        run = run[np.argsort(page.boxes[run, 0], kind="stable")]
        edges = np.linspace(lefts[run[0]], rights[run[0]], len(run) + 1)
        lefts[run], rights[run] = edges[:-1], edges[1:]


def _reach(page: Glyphs, owners: Integers, lefts: Floats, rights: Floats) -> Floats:
    """Left and right of each glyph with its marks, which may take a place of their own, ``(n, 2)``."""
    reach = np.stack([lefts, rights], 1)
    marks = np.flatnonzero(owners >= 0)
    np.minimum.at(reach[:, 0], owners[marks], page.advances[marks, 0])
    np.maximum.at(reach[:, 1], owners[marks], page.advances[marks, 1])
    return reach


def _unshown(page: Glyphs, codes: Integers, false: Flags, kept: Integers) -> int:
    """How many letters were named on a shape that is none, where no letter is shown at all."""
    count = 0
    hebrew = ((codes >= LETTERS.start) & (codes < LETTERS.stop)) | ((codes >= 0xFB1D) & (codes < 0xFB50))
    same = kept[hebrew[kept]]
    places = np.flatnonzero(false)
    for each in places[~_are_parts(page, places)].tolist():
        level = abs(page.origins[same, 1] - page.origins[each, 1]) < page.size / 2
        middle = page.boxes[each, [0, 2]].mean()
        slack = _EDGE * page.size
        over = (page.boxes[same, 0] - slack <= middle) & (middle <= page.boxes[same, 2] + slack)
        count += not (level & over).any()
    return count


def _one_shape(page: Glyphs, first: Integers, second: Integers) -> Flags:
    """Whether two glyphs, each pair of the two lists, are drawn by one shape: one pen and one height."""
    same: Flags = page.objects[first] == page.objects[second]
    for values in (page.origins[:, 0], page.origins[:, 1], page.boxes[:, 1], page.boxes[:, 3]):
        same &= abs(values[first] - values[second]) < _PEN
    return same


def _misplaced(page: Glyphs, classes: Classes, is_mark: Flags) -> Flags:
    """Marks that cannot be: a dagesh or a holam whose ink is wholly below the line.

    Some producers give the shape of one mark the name of the whole group it was first met in.
    """
    below = page.boxes[:, 3] < page.origins[:, 1] - 0.02 * page.size
    misplaced: Flags = is_mark & below & ((classes & HIGH) != 0)
    places = np.flatnonzero(misplaced)
    misplaced[places] = ~_are_parts(page, places)
    return misplaced


def _false(page: Glyphs, hebrew: Flags) -> Flags:
    """Hebrew letters whose ink is a mark's: low, and off the place where letters stand.

    Such a letter was given to the shape of a mark by a producer that named the shape after the group it was
    first met in. It is not on the page.
    """
    if not hebrew.any():
        return hebrew
    tall = page.boxes[:, 3] - page.boxes[:, 1]
    usual = middle(tall[hebrew])
    outside = (page.boxes[:, 3] <= page.origins[:, 1]) | (
        page.boxes[:, 1] >= page.origins[:, 1] + _OVER * usual
    )
    low: Flags = hebrew & outside & (tall < 0.6 * usual) & (tall > 0)
    return low


def _nameless(page: Glyphs) -> Flags:
    """Shapes without a name that stand where only marks stand: over another letter's place, taking none."""
    nameless = np.zeros(len(page.codes), bool)
    hebrew = (page.codes >= LETTERS.start) & (page.codes < LETTERS.stop)
    if not page.unmapped.any() or not hebrew.any():
        return nameless
    tall = page.boxes[:, 3] - page.boxes[:, 1]
    usual = middle(tall[hebrew])
    for each in np.flatnonzero(page.unmapped):
        flat = tall[each] < 0.45 * usual
        off = (
            page.boxes[each, 3] <= page.origins[each, 1]
            or page.boxes[each, 1] >= page.origins[each, 1] + 0.8 * usual
        )
        nameless[each] = flat and off
    return nameless


def _echoes(page: Glyphs) -> Flags:
    """Glyphs that say once more what the shape beside them says.

    Some producers let each shape of a pointed letter, the letter and every mark, say the whole of it. The
    tallest shape keeps its text; the shapes within its width that say the same are silent.
    """
    silent = np.zeros(len(page.codes), bool)
    runs = _shared_shapes(page)
    if not runs:
        return silent
    texts: dict[tuple[int, ...], int] = {}
    said = np.array([texts.setdefault(tuple(sorted(page.codes[run].tolist())), len(texts)) for run in runs])
    firsts = np.array([run[0] for run in runs])
    starts = np.cumsum([0, *map(len, runs[:-1])])
    members = np.concatenate(runs)
    left = np.minimum.reduceat(page.boxes[members, 0], starts)
    right = np.maximum.reduceat(page.boxes[members, 2], starts)
    tall = page.boxes[firsts, 3] - page.boxes[firsts, 1]
    line, middle, slack = page.origins[firsts, 1], (left + right) / 2, _EDGE * page.size
    for step in range(1, _PARTS + 1):
        one = np.flatnonzero(said[step:] == said[:-step])
        one = one[abs(line[one] - line[one + step]) < page.size]
        for low, high in ((one, one + step), (one + step, one)):
            within = (left[high] - slack <= middle[low]) & (middle[low] <= right[high] + slack)
            for each in low[within & (tall[low] < tall[high])].tolist():
                silent[runs[each]] = True
    return silent


def _shared_shapes(page: Glyphs) -> list[list[int]]:
    """The glyphs that share a shape, two or more: one object, one pen, one height; in the file's order."""
    # One number for all five, mixed so that those of different shapes are not met by chance.
    key = page.objects.copy()
    for values in (page.origins[:, 0], page.origins[:, 1], page.boxes[:, 1], page.boxes[:, 3]):
        key = key * _MIX + np.round(values * 100).astype(np.int64)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    together = ordered[1:] == ordered[:-1]
    if not together.any():
        return []
    edges = np.flatnonzero(np.diff(together, prepend=False, append=False)).reshape(-1, 2)
    found = [order[begin : end + 1].tolist() for begin, end in edges.tolist() if end - begin < _PARTS]
    return sorted(found, key=lambda each: each[0])


def _are_parts(page: Glyphs, places: Integers) -> Flags:
    """Which glyphs are each one of several parts, side by side, of a shape."""
    if not len(places):
        return np.zeros(0, bool)
    # Beyond the first and the last glyph stand these themselves once more: none is beside itself.
    near = np.clip(places[:, None] + np.arange(-_PARTS, _PARTS + 1), 0, len(page.codes) - 1)
    beside = abs(page.boxes[near, 0] - page.boxes[places, 0][:, None]) > 1e-3
    parts: Flags = (_one_shape(page, near, places[:, None]) & beside).any(1)
    return parts
