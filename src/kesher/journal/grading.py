"""How soon a passphrase would be guessed, by somebody who has the file and tries what people choose.

The measure is zxcvbn's, which knows passwords, names, dates and rows of keys, but no Hebrew. So it is given
Hebrew words too, and looks a second time at what was typed as the keys that were pressed: then a row of a
Hebrew keyboard is a row, and a Hebrew word that was typed with the keyboard in English is that word.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from kesher.method.language import Language
from kesher.method.late import late
from kesher.words.passphrase import KNOWN, listed

GUESSES = 10**7
"""One that falls within so many guesses is none: each costs the guesser about a tenth of a second."""

DIGITS = 13
"""A number of fewer digits is somebody's telephone or identity card."""

WORD = 10**5
"""A word that falls within so many guesses is a known one; a few digits or signs around it add nothing."""

AROUND = 6
"""So few of them."""

LOOKED_AT = 72
"""Characters: the measure's time grows with the square of their number."""

_LETTERS = late(r"[^\W\d_]+")
_YEAR = late(r"20[2-9]\d")
"""Years that zxcvbn does not know yet."""

_KEYS = str.maketrans("/'קראטוןםפשדגכעיחלךף,זסבהנמצתץ.", "qwertyuiopasdfghjkl;'zxcvbnm,./")


def guessable(passphrase: str) -> bool:
    """Whether a passphrase would soon be guessed."""
    bare = "".join(each for each in passphrase.casefold() if not unicodedata.combining(each))
    signs = [each for each in bare if each.isalnum()]
    if all(each.isdigit() for each in signs) and len(signs) < DIGITS:
        return True
    words = _LETTERS.findall(bare)
    if len(words) == 1 and len(bare) - len(words[0]) <= AROUND and _guesses(words[0]) < WORD:
        return True
    return _guesses(bare) < GUESSES


def _guesses(typed: str) -> int:
    """After how many guesses it would fall, as it is written or as the keys that were pressed."""
    from zxcvbn import zxcvbn  # it reads long lists, and only a new passphrase needs them

    typed = _YEAR.sub("2019", typed)
    ways = {typed[:LOOKED_AT], typed.translate(_KEYS)[:LOOKED_AT]}
    return min(int(zxcvbn(way, user_inputs=_words())["guesses"]) for way in ways)


@cache
def _words() -> list[str]:
    """Hebrew words, as they are written and as the keys they are typed by."""
    words = [*listed(KNOWN), *listed(Language.HE.value)]
    return [*words, *(each.translate(_KEYS) for each in words)]
