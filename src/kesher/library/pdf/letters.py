"""Letters that a file draws and does not name: told by their places, their shapes, and what is missing.

A producer may leave a letter without a name, most often a final one, or give it the name of another alphabet.
Such a shape is given its letter only where the evidence is plain: it stands where that letter stands and
looks as it does, the words it makes are words, and the letter is not in the document under its own name. All
others stay unknown, and their pages are marked (see :mod:`.trust`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from .pages import Page
from .script import FINALS, LEGACY, MARKS, SIGNS, from_legacy, is_hebrew

_WORD = re.compile(r"[^\s\u05be\-–—/.,;:!?()\[\]{}\"״“”„'׳]+")
_MARK = re.compile("[" + "".join(map(chr, sorted(MARKS))) + "]")
_ODD = re.compile(f"[{chr(LEGACY.start)}-{chr(LEGACY.stop - 1)}{chr(SIGNS.start)}-{chr(SIGNS.stop - 1)}]")
_FEWEST = 3
"""How often a shape must be seen for its places to say anything."""
_ALREADY = 5
"""A letter that the document names once where it leaves this many unnamed is as good as missing."""
_MANY = 12.0
"""A letter of which so many are to be expected, and none is there, is missing."""
_LIKE = (0.4, 2.5)
_DEEP = 0.15
_NARROW = 0.7
_COMMON = 1.9
_HEAPS = 3
_SURE = 3
"""So many times as many words must speak for one letter as for any other."""
_WORDS = {
    "ם": "הם אם גם שם עם יום אדם כולם העולם לעולם עולם לשלום שלום אלהים היום מים שנים ימים להם אתם אינם "
    "בהם מהם דברים אנשים שלום כלום מקום דם חכם ים תם שמים פנים חיים בנים רבים אחרים פעמים",
    "ן": "כן אין לכן בן מן הן כאן ראשון זמן שאין עדיין ענין אופן לתן יתן נתן אחרון ראובן שלחן חלון רצון "
    "לשון כיון מכאן להן אבן גן עין מעין בין עצמן הזמן עליון",
    "ך": "כך לך בך אותך שלך דרך מלך צריך תוך בתוך אחריך עליך אליך ברוך הולך סמך ממך הדרך איך אך ערך הרך "
    "לבך ביתך עמך יברך נמשך ימשך אלהיך חשך שפך",
    "ף": "אף כסף סוף גוף נוסף עוף אלף יוסף אסף שותף הכסף לסוף הגוף בסוף כתף ענף קצף תוקף אנף מוסף צף רודף",
    "ץ": "ארץ בארץ הארץ חוץ מחוץ עץ קץ רץ לץ חפץ אמץ מרץ לחץ קיבוץ העץ קוץ נץ יועץ חמץ קמץ פורץ נמרץ",
}
"""Frequent words that end in a final letter."""
USUAL = {
    "א": 7.5, "ב": 5.2, "ג": 1.2, "ד": 3.2, "ה": 8.4, "ו": 10.4, "ז": 1.0, "ח": 2.3, "ט": 1.1, "י": 11.3,
    "כ": 2.7, "ך": 0.6, "ל": 7.1, "מ": 5.3, "ם": 2.0, "נ": 3.0, "ן": 2.0, "ס": 1.2, "ע": 3.2, "פ": 1.7,
    "ף": 0.17, "צ": 0.9, "ץ": 0.16, "ק": 2.0, "ר": 5.5, "ש": 4.4, "ת": 5.0,
}  # fmt: skip
"""How many letters of a hundred are which, at the least, in rabbinic and modern Hebrew alike, roughly."""


def with_letters(pages: list[Page]) -> int:
    """Give the shapes without a name their letters, in place, where the evidence is plain.

    Args:
        pages: of a document.

    Returns:
        How many shapes are letters now that were none before.
    """
    odd = {each for page in pages for line in page.lines for each in _ODD.findall(line.text)}
    if not odd:
        return 0
    words = [word for page in pages for line in page.lines for word in _words(line.text)]
    counts = Counter("".join(words))
    found: dict[str, str] = {}
    for sign in sorted(odd):
        within = [word for word in words if sign in word]
        if sum(word.count(sign) for word in within) >= _FEWEST:
            letter = _named_elsewhere(sign, within, counts) or _final(sign, within, counts, pages)
            if letter:
                found[sign] = letter
    left = [sign for sign in odd - found.keys() if ord(sign) in SIGNS and counts[sign] >= _FEWEST]
    if len(left) == 1 and (letter := _only_missing(left[0], counts, found)):
        found[left[0]] = letter
    table = {ord(sign): letter for sign, letter in found.items()}
    table |= {ord(sign): "\ufffd" for sign in odd if ord(sign) in SIGNS and sign not in found}
    told = 0
    for page in pages:
        for line in page.lines:
            told += sum(line.text.count(sign) for sign in found if ord(sign) in SIGNS)
            line.text = line.text.translate(table)
        for sign in found:
            page.unknown.pop(ord(sign), None)
    return told


def missing_of(texts: Iterable[str], *, many: float) -> str:
    """The letters of which many are to be expected in a Hebrew text, and none is there.

    Args:
        texts: words or lines of it.
        many: how many are to be expected of a letter that is not rare.
    """
    text = "".join(texts)
    counts = {letter: text.count(letter) for letter in (*USUAL, *FINALS)}
    whole = sum(counts[letter] for letter in USUAL)
    gone = ""
    for letter, usual in USUAL.items():
        # Rare letters come in heaps: where one word returns, and nowhere else.
        enough = many if usual >= _COMMON else _HEAPS * many
        if not counts[letter] and whole * usual / 100 >= enough:
            gone += letter
    finals = sum(USUAL[each] for each in FINALS)
    if not any(counts[each] for each in FINALS) and whole * finals / 100 >= many:
        gone += "".join(sorted(FINALS - {*gone}))
    return gone


def _words(text: str) -> list[str]:
    """The words of a line that have a Hebrew letter, without their points."""
    return [word for word in _WORD.findall(_MARK.sub("", text)) if any(map(is_hebrew, word))]


def _named_elsewhere(sign: str, within: list[str], counts: Counter[str]) -> str:
    """The letter that an old Hebrew font has in the place of an accented Latin one."""
    if ord(sign) not in LEGACY:
        return ""
    letter = chr(from_legacy(ord(sign)))
    plain = all(is_hebrew(each) or each == sign for word in within for each in word)
    stands = letter not in FINALS or all(sign not in word[:-1] for word in within)
    return letter if plain and stands and counts[letter] * _ALREADY <= counts[sign] else ""


def _final(sign: str, within: list[str], counts: Counter[str], pages: list[Page]) -> str:
    """The final letter that a shape is, which stands at the ends of words and nowhere else."""
    look = next((page.looks[ord(sign)] for page in pages if ord(sign) in page.looks), None)
    if look is None or any(sign in word[:-1] for word in within):
        return ""
    if look.depth < _DEEP:
        likely = "ם" if look.width > _NARROW else ""
    else:
        likely = "ן" if look.width < _NARROW else "ךףץ"
    speak = {each: sum(_is_word(word[:-1] + each) for word in within) for each in likely}
    gone = {each: count for each, count in speak.items() if counts[each] * _ALREADY <= counts[sign]}
    best = max(gone, key=lambda each: gone[each], default="")
    others = max((count for each, count in gone.items() if each != best), default=0)
    return best if best and gone[best] > 0 and gone[best] >= _SURE * others else ""


def _is_word(word: str) -> bool:
    """Whether a word, or what is left of it without a particle or two, is one of the frequent ones."""
    known = _known()[word[-1]]
    return any(word[at:] in known for at in range(3) if all(each in "והבכלמש" for each in word[:at]))


@cache
def _known() -> dict[str, set[str]]:
    return {letter: set(words.split()) for letter, words in _WORDS.items()}


def _only_missing(sign: str, counts: Counter[str], found: dict[str, str]) -> str:
    """The one letter that a document lacks, if a shape without a name is as frequent as that letter is."""
    whole = sum(count for each, count in counts.items() if is_hebrew(each) or each == sign)
    expected = {letter: whole * usual / 100 for letter, usual in USUAL.items() if letter not in FINALS}
    gone = [
        each
        for each, many in expected.items()
        if many >= _MANY and not counts[each] and each not in found.values()
    ]
    if len(gone) != 1:
        return ""
    low, high = _LIKE
    return gone[0] if low * expected[gone[0]] <= counts[sign] <= high * expected[gone[0]] else ""
