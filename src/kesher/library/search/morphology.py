"""What one Hebrew word has in common with another: its prefixes, its spelling, its stems and its roots.

Every function takes one folded form (see :mod:`kesher.library.search.normal`) and knows nothing of any
corpus, so that a word's keys are prepared once, when it is first met, and hold for ever. Which of the
readings is true is not decided here: a prefix counts only where what is left is a word of the library too,
and the looser a key, the more it costs.

The costs are small whole numbers; a pair of words that share a key costs the sum of both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PREFIXES = tuple(
    first + middle + last
    for first in ("", "ו")
    for middle in ("", "ש", "כש", "מש", "לכש", "ד", "כד")
    for last in ("", "ה", "ב", "כ", "ל", "מ", "מה", "בה", "לה", "כב")
    if first + middle + last
)
"""Every string of particles that may stand before a word."""

_PREFIX_SET = frozenset(PREFIXES)
_LONGEST_PREFIX = max(map(len, PREFIXES))

_ENDINGS: dict[str, int] = {
    # number, gender, state
    **dict.fromkeys(("ה", "ת", "ימ", "ינ", "ות", "י", "ו"), 1),
    **dict.fromkeys(("א", "יא", "תא", "ית", "יות", "יימ", "יינ", "ייא", "ותא", "יתא", "אה", "אות"), 2),
    # whose
    **dict.fromkeys(("כ", "נו", "כמ", "מ", "נ", "המ", "הנ", "יו", "יה", "יכ", "תו", "תי", "תכ", "תה"), 2),
    **dict.fromkeys(
        ("ינו", "יכמ", "יהמ", "יהנ", "תנו", "תמ", "תנ", "תכמ", "תיה", "הו", "ני", "כנ", "תינ"), 2
    ),
    **dict.fromkeys(("ותי", "ותיו", "ותיה", "ותיכ", "ותינו", "ותיכמ", "ותיהמ", "ותמ", "ותנ", "תיו"), 2),
    **dict.fromkeys(("הונ", "יהונ", "תהונ", "תיהונ", "ייהו", "יהו", "תייהו", "כונ", "יכו", "ותינ", "תנא"), 3),
    # nouns made of verbs
    **dict.fromkeys(("ונ", "יונ", "ונו", "נות", "ניות", "נית", "נו", "נימ", "נינ"), 3),
}
_LONGEST_ENDING = max(map(len, _ENDINGS))

_OPENINGS: dict[str, int] = {
    "": 0,
    **dict.fromkeys(("מ", "ה", "נ", "י", "ת", "א"), 1),
    **dict.fromkeys(("הת", "מת", "ית", "נת", "תת", "את", "אית", "מית", "נית"), 2),
}
_SWAPPED = re.compile(r"(?:שת|סת|צט|זד)(..)")
"""A reflexive's tav, that stands after the first letter of the root."""

_FOUR = frozenset(("", "מ", "הת", "נת", "מת", "ית", "ת", "י", "נ"))
"""What may stand before a root of four letters."""

_ACTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    # שמירה, קבורת: שומר, שמר, ישמור, שמור
    (
        re.compile("(.)(.)[יו](.)[הת]"),
        ("{0}ו{1}{2}", "{0}{1}{2}", "[יתנאל]{0}{1}{2}", "[יתנאל]{0}{1}ו{2}"),
    ),
    # בכייה: בוכה, בכה, יבכה, בוכים
    (
        re.compile("(.)(.)יי?[הת]"),
        ("{0}ו{1}ה", "{0}{1}ה", "[יתנא]{0}{1}ה", "ל{0}{1}ות", "{0}ו{1}", "{0}{1}י"),
    ),
    # הדלקה, הלבנת: מדליק, ידליק, הדליק
    (re.compile("ה(.)(.)(.)[הת]"), ("[מהיתנא]{0}{1}י{2}", "[היתנ]{0}{1}{2}")),
    # ביקור, קידושי: מבקר, יבקר, ביקר
    (re.compile("(.)י(.)ו(.)י?"), ("[מיתנאל]{0}{1}{2}", "{0}י{1}{2}")),
)
"""How a noun is built that says what a verb does, and the verb's own forms, by the letters of its root.

What stands in brackets are letters of which each may open the form.
"""
_DONE = ("", "ו", "ה", "ת", "תי", "נו", "ימ", "ינ", "ות")
"""What a verb's forms end in."""

_MATRES = str.maketrans("", "", "וי")


def splits(form: str) -> list[tuple[str, str]]:
    """Return every (particles, rest) of a form, the shortest first; two letters at least are left."""
    found = []
    for at in range(1, min(_LONGEST_PREFIX, len(form) - 2) + 1):
        if form[:at] in _PREFIX_SET and form[at] not in "'\"":
            found.append((form[:at], form[at:]))
    return found


def separable(particles: str, rest: str) -> bool:
    """Whether particles may be parted from the rest of a word that is asked for.

    Of two letters that are left, hardly any are the word that was meant: *מלך* is no *לך*.
    """
    return len(rest) > 2 or particles in ("ה", "ו")


def skeleton(form: str) -> str:
    """Return a form without the vav and yod that a full spelling adds; its first letter stands."""
    return form[:1] + form[1:].translate(_MATRES)


def spelling(form: str) -> str:
    """Return what the full and the defective spelling of a word share; a last vav or yod is no mater here."""
    last = form[-1:] if form[-1:] in "וי" else ""
    return skeleton(form) + last


def maters(form: str) -> int:
    """Return which matres a form is written with, and where: two bits for each of six other letters.

    The lower bit is a vav after that letter, the higher a yod. So two spellings of one word are told from two
    words of the same letters: the fuller spelling has all the matres of the other.
    """
    found = 0
    shift = -2
    for letter in form:
        if shift >= 0 and letter in "וי":
            found |= (1 if letter == "ו" else 2) << shift
        elif shift < 10:
            shift += 2
    return found


def spelled_after(form: str, openings: Sequence[str]) -> list[tuple[str, int]]:
    """Return :func:`spelling` and :func:`maters` of a form after each of some particles.

    Particles of as many letters are followed by the same matres, and by the same letters whatever they are.
    """
    rest = spelling("-" + form)[1:]
    after = [maters("-" * size + form) for size in range(_LONGEST_PREFIX + 1)]
    return [(skeleton(each) + rest, after[len(each)]) for each in openings]


class Key(NamedTuple):
    """One thing that a form may share with another.

    Attributes:
        text: the stem or the root.
        cost: how far the form had to be taken apart.
        maters: the matres the stem is written with (see :func:`maters`).
    """

    text: str
    cost: int
    maters: int = 0


def _strips(form: str) -> list[tuple[str, int]]:
    """Return a form with each ending it may have taken off, and what that costs; itself first."""
    found = [(form, 0)]
    for size in range(1, min(_LONGEST_ENDING, len(form) - 2) + 1):
        cost = _ENDINGS.get(form[-size:])
        if cost is not None:
            found.append((form[:-size], cost))
    return found


def stems(form: str) -> list[Key]:
    """Return the stems a form may be an inflection of, without matres.

    A feminine he also reads as the tav it becomes before a suffix. The stem that costs nothing is the form's
    :func:`spelling`.
    """
    found: dict[str, Key] = {}
    strips = _strips(form)
    if form.endswith("ה") and len(form) >= 3:
        strips.append((form[:-1] + "ת", 1))
    for rest, cost in strips:
        stem = skeleton(rest) if cost else spelling(rest)
        if len(stem) >= 2 and (stem not in found or cost < found[stem].cost):
            found[stem] = Key(stem, cost, maters(rest))
    return list(found.values())


def doing(form: str) -> list[str]:
    """Return the forms of the verb whose doing a noun names, as *lighting* names that one lights."""
    found = []
    for shape, verbs in _ACTS:
        letters = shape.fullmatch(form)
        if letters is None:
            continue
        for verb in verbs:
            opening, _, rest = verb.rpartition("]")
            stem = rest.format(*letters.groups())
            found += [first + stem + last for first in opening[1:] or ("",) for last in _DONE]
    return found


def roots(form: str) -> list[Key]:
    """Return the roots a form may come from; a weak letter that fell out is guessed, at a price."""
    found: dict[str, int] = {}
    for stem, ending in _strips(form):
        for size in range(4):
            opening = stem[:size]
            cost = _OPENINGS.get(opening)
            if cost is None or len(stem) < size + 2:
                continue
            for root, guess in _roots_of(stem[size:], opening):
                whole = ending + cost + guess
                if whole < found.get(root, 99):
                    found[root] = whole
    return [Key(root, cost) for root, cost in found.items()]


def _roots_of(core: str, opening: str) -> Iterator[tuple[str, int]]:
    """Yield the roots of a core: three letters as they are, two with the weak letter guessed."""
    if opening and core[0] == "ו":  # as in *hosif*: the first letter of the root was a yod
        bones = skeleton(core[1:])
        if len(bones) == 2:
            yield "י" + bones, 0
            yield bones + bones[1], 2
            yield bones[0] + "ו" + bones[1], 2
        return
    bones = skeleton(core)
    if len(bones) == 3:
        yield bones, 0
    elif len(bones) == 4:
        swapped = _SWAPPED.fullmatch(bones)
        if swapped and opening:
            yield bones[0] + swapped[1], 1
        elif opening in _FOUR:
            yield bones, 1 if opening else 0
    elif len(bones) == 2:
        yield bones + "ה", 2
        yield bones[0] + "ו" + bones[1], 1 if core[1] in "וי" else 2
        yield bones + bones[1], 3
        if opening or core == bones:
            yield "נ" + bones, 2
            yield "י" + bones, 2
    elif len(bones) == 1 and len(core) > 1:  # as in *chayim*: the middle letter of the root is a yod
        yield core[:2] + "ה", 1
