"""Which letter a mark belongs to.

The ink says most: a mark stands within the width of its letter. Where it stands between two, the side on
which the page draws most of its marks decides; and a mark that shares its pen's place with a letter is that
letter's.
"""

from __future__ import annotations

from kesher.parts import np

from .arrays import Flags, Floats, Integers
from .glyphs import Glyphs
from .script import LETTERS

_NEAR = 3
"""How many letters before and after a mark in the file may be its own."""
_TIED = 0.5
"""Beyond this cost, in font sizes, a mark has no letter."""
_PLAIN = 0.2
_TOGETHER = 32
"""So many marks are weighed against all letters of a page at a time."""
_MOST = 0.75
_DOUBT = 0.3
"""How much a mark must lean, in font sizes, to go against the side where most marks of a page are drawn."""
_OFF_LINE = 0.5
_VAV = ord("ו")
_HOLAM = 0x05B9
_OTHER_VOWELS = [*range(0x05B0, 0x05B9), 0x05BB, 0x05C7]
_EDGE = 0.2
_EDGE_OF = 0.3
"""The part of a letter's width, at its right, over which a mark of the letter before may lean."""
_CLOSE = 0.12


def owners_of(
    page: Glyphs,
    codes: Integers,
    is_mark: Flags,
    no_letter: Flags,
) -> Integers:
    """For each glyph the index of the letter whose mark it is; -1 for what is no mark or has no letter."""
    owners = np.full(len(codes), -1)
    marks = np.flatnonzero(is_mark)
    letters = np.flatnonzero(~is_mark & ~no_letter)
    if not len(marks) or not len(letters):
        return owners
    rank = np.searchsorted(letters, marks)
    offsets = np.arange(-_NEAR, _NEAR)
    near = rank[:, None] + offsets
    costs = _costs(page, marks, letters[np.clip(near, 0, len(letters) - 1)])
    costs += 0.15 * np.where(offsets < 0, -offsets - 1, offsets)
    costs[(near < 0) | (near >= len(letters))] = np.inf
    before, after = costs[:, :_NEAR].min(1), costs[:, _NEAR:].min(1)
    plain = abs(before - after) > _PLAIN
    first = float((before[plain] < after[plain]).mean()) if plain.any() else 0.5
    # Most producers draw all marks on the same side of their letters; where ink leaves a doubt, that decides.
    if first >= _MOST:
        costs[:, _NEAR:] += _DOUBT
    elif first <= 1 - _MOST:
        costs[:, :_NEAR] += _DOUBT
    best = costs.argmin(1)
    rows = np.arange(len(marks))
    chosen = letters[np.clip(near[rows, best], 0, len(letters) - 1)]
    least = costs[rows, best]
    owners[marks] = np.where(least > _TIED, -1, chosen)
    # A file may draw marks far from their letters: where none nearby fits, the ink alone decides.
    lost = np.flatnonzero(least > _PLAIN)
    for some in np.array_split(lost, len(lost) // _TOGETHER + 1) if len(lost) else ():
        far = _costs(page, marks[some], letters[None, :])
        nearest = far.argmin(1)
        found = far[np.arange(len(some)), nearest] < np.minimum(least[some] - _PLAIN / 2, _TIED)
        owners[marks[some[found]]] = letters[nearest[found]]
    _give_back(page, codes, owners, letters)
    _lean_back(page, codes, owners, letters)
    return owners


def _lean_back(page: Glyphs, codes: Integers, owners: Integers, letters: Integers) -> None:
    """Give, in place, a holam at the right edge of a letter to the letter before it, if that has no vowel.

    A holam stands at the left of its letter; where there is no room it leans over the next one, as over the
    alef of a lo.
    """
    held = np.flatnonzero((codes == _HOLAM) & (owners >= 0))
    if not len(held):
        return
    voiced = set(owners[(owners >= 0) & np.isin(codes, [*_OTHER_VOWELS, _HOLAM])].tolist())
    for mark in held.tolist():
        shape = int(owners[mark])
        left, right = page.advances[shape]
        middle = (page.boxes[mark, 0] + page.boxes[mark, 2]) / 2
        if codes[shape] == _VAV or middle < right - _EDGE_OF * (right - left):
            continue
        line = letters[abs(page.origins[letters, 1] - page.origins[shape, 1]) < _EDGE * page.size]
        gaps = abs(page.advances[line, 0] - right)
        near = line[(gaps < _CLOSE * page.size) & (line != shape)]
        if len(near) == 1 and int(near[0]) not in voiced and _is_letter(int(codes[near[0]])):
            owners[mark] = near[0]
            voiced.add(int(near[0]))


def _is_letter(code: int) -> bool:
    return code in LETTERS


def _give_back(page: Glyphs, codes: Integers, owners: Integers, letters: Integers) -> None:
    """Give, in place, a holam that was drawn with the vav after its letter to that letter.

    Hebrew fonts have one shape for a vav with a holam and draw it also where the holam is of the letter
    before. A letter has one vowel: where the vav has another, the holam is not its own.
    """
    held = np.flatnonzero((codes == _HOLAM) & (owners >= 0))
    held = held[codes[owners[held]] == _VAV]
    vowels = set(owners[(owners >= 0) & np.isin(codes, _OTHER_VOWELS)].tolist())
    for mark in (each for each in held.tolist() if int(owners[each]) in vowels):
        shape = int(owners[mark])
        line = letters[abs(page.origins[letters, 1] - page.origins[shape, 1]) < _EDGE * page.size]
        gaps = page.advances[line, 0] - page.advances[shape, 1]
        near = np.flatnonzero((gaps > -_EDGE * page.size) & (gaps < _EDGE * page.size) & (line != shape))
        if len(near):
            owners[mark] = line[near[abs(gaps[near]).argmin()]]


def _costs(page: Glyphs, marks: Integers, letters: Integers) -> Floats:
    """How far each mark ``(m,)`` is from being a mark of each letter ``(m, k)``, in font sizes."""
    size = page.size
    middle = ((page.boxes[marks, 0] + page.boxes[marks, 2]) / 2)[:, None]
    height = ((page.boxes[marks, 1] + page.boxes[marks, 3]) / 2)[:, None]
    left, right = page.advances[letters, 0], page.advances[letters, 1]
    line = page.origins[letters, 1]
    aside = np.maximum(0, np.maximum(left - middle, middle - right)) + 0.1 * abs(middle - (left + right) / 2)
    above = np.maximum(0, np.maximum(line - 0.7 * size - height, height - line - 1.2 * size))
    across = abs(page.origins[marks, 0][:, None] - page.origins[letters, 0])
    level = abs(page.origins[marks, 1][:, None] - line)
    # Most files draw a mark with the pen on the line of its letter.
    aside += _OFF_LINE * np.minimum(level, size / 2)
    # One pen for both: a mark without a width of its own, or the parts of one shape.
    return np.where(np.maximum(across, level) < 0.02 * size, -_TIED, (aside + above) / size)
