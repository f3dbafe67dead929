"""Whether the letters of a page are the letters that it shows.

A page whose letters were named wrongly by its producer is marked, and shown as it is. What is told here is
told by signs that sound Hebrew text does not bear: strange letters within words, letters that no shape shows,
final letters in mid-word, letters in quite other proportions than the language has.
"""

from __future__ import annotations

import re
import unicodedata

from kesher.library.book import Doubt
from kesher.library.script import FINAL, MARKS

from .letters import missing_of
from .pages import Page
from .script import is_hebrew, is_unknown

_WORD = re.compile(r"[^\s\u05be\u05c0\u05c3\u05c6\-–—/.,;:!?()\[\]{}\"״“”„']+")
_HEBREW = re.compile("[א-ת]")
_POINTS = re.compile(f"[{MARKS}]+")
_SOUND = re.compile("[א-ת0-9'׳]*")
_FINAL_WITHIN = re.compile(f"[{FINAL}].", re.S)
_PREFIXED = re.compile(r"[והבכלמש]{1,4}[A-Za-z0-9]+$")
_FEWEST_WORDS = 100
_FEWEST_LETTERS = 400
_MANY_ON_A_PAGE = 16.0
_MANY_IN_A_BOOK = 16.0
"""How many of a letter are to be expected where its absence says that it was lost: in two million letters of
all ages hardly a page's worth lacks one of which so many are."""
_OTHER_LANGUAGE = 0.5
_USUAL = dict(
    zip(
        "אבגדהוזחטיכלמנסעפצקרשת",
        (
            6.5,
            5.0,
            1.5,
            2.9,
            9.1,
            10.6,
            1.0,
            2.4,
            1.3,
            11.3,
            3.4,
            7.6,
            8.1,
            5.3,
            1.5,
            3.4,
            2.3,
            1.3,
            2.1,
            5.6,
            4.6,
            5.0,
        ),
        strict=True,
    )
)
"""How many letters of a hundred are which, in rabbinic and modern Hebrew alike, roughly."""
_FINAL_OF = str.maketrans("ךםןףץ", "כמנפצ")


def doubt_of(page: Page) -> Doubt | None:
    """Why the text of a page is not to be trusted, or None.

    Args:
        page: as it was read, with text.
    """
    if page.crowded or page.strays or sum(page.unknown.values()) > max(0, page.glyphs // 200):
        return Doubt.DAMAGED
    text = _POINTS.sub("", "\n".join([line.text for line in page.lines]))
    words = list(map(_bare, _WORD.findall(text)))
    hebrew = [word for word in words if _HEBREW.search(word)]
    if _strange(hebrew, len(words)) or _misshapen(hebrew) or _disproportionate(hebrew):
        return Doubt.DAMAGED
    if missing_of(hebrew, many=_MANY_ON_A_PAGE):
        return Doubt.DAMAGED
    return Doubt.RECOGNISED if page.invisible else None


def lacks_letters(pages: list[Page]) -> set[int]:
    """The pages of Hebrew of a document in the whole of which a letter is missing, by their numbers.

    Args:
        pages: as they were read.
    """
    if not missing_of((line.text for page in pages for line in page.lines), many=_MANY_IN_A_BOOK):
        return set()
    return {
        page.number for page in pages if any(is_hebrew(each) for line in page.lines for each in line.text)
    }


def _bare(word: str) -> str:
    if word.isalpha():  # as most are: a mark is no letter
        return word
    return "".join(each for each in word if not unicodedata.combining(each))


def _strange(words: list[str], of: int) -> bool:
    """Whether letters of other alphabets, or signs without a meaning, stand within Hebrew words.

    Args:
        words: those that have a Hebrew letter, without their points.
        of: how many words there are.
    """
    foreign = latin = 0
    for word in words:
        if _SOUND.fullmatch(word):
            continue
        others = [each for each in word if not is_hebrew(each) and (each.isalpha() or is_unknown(ord(each)))]
        if any(not each.isascii() and not "\u05ef" <= each <= "\u05f4" for each in others):
            foreign += 1
        elif others and not _PREFIXED.match(word):
            latin += 1
    return foreign > 0 or latin > max(1, of // 200)


def _misshapen(words: list[str]) -> bool:
    """Whether final letters stand within words, or open them, oftener than a slip explains."""
    inside = sum([_FINAL_WITHIN.search(word) is not None for word in words])
    return inside > max(2, len(words) // 50)


def _disproportionate(words: list[str]) -> bool:
    """Whether the letters are far from the proportions of the language: the map of the font is another's."""
    whole = "".join(words).translate(_FINAL_OF)
    letters = list(map(whole.count, _USUAL))
    if sum(letters) < _FEWEST_LETTERS or len(words) < _FEWEST_WORDS:
        return False
    usual = list(_USUAL.values())
    mean, other = sum(letters) / len(letters), sum(usual) / len(usual)
    both = sum((one - mean) * (two - other) for one, two in zip(letters, usual, strict=True))
    spread = sum((one - mean) ** 2 for one in letters) * sum((two - other) ** 2 for two in usual)
    return spread > 0 and both / spread**0.5 < _OTHER_LANGUAGE
