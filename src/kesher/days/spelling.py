"""A place's name, however it is spelled: accents, marks, spaces, and in Hebrew the letters yod and vav."""

import re
import unicodedata

from kesher.method.late import late

_HEBREW = late("[א-ת]")
_DOUBLED = late("([יו])\\1+")
_LAST_ALEF = late("א(?=$)")


def close(name: str) -> str:
    """A name without case, accents, marks and spaces; a doubled yod or vav counts as one.

    So ``תל־אביב`` is ``תל אביב``, ``קריית`` is ``קרית``, and ``São Paulo`` is ``saopaulo``.
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    return _DOUBLED.sub("\\1", "".join(each for each in letters if each.isalpha()))


def bare(name: str) -> str:
    """A Hebrew name by its consonants: full and defective spelling are one; ``טבריא`` is ``טבריה``.

    A name without Hebrew letters stays as it is close.
    """
    letters = close(name)
    if not _HEBREW.search(letters):
        return letters
    return re.sub("[יו]", "", _LAST_ALEF.sub("ה", letters))


def is_hebrew(name: str) -> bool:
    """Whether a name is written in Hebrew letters."""
    return _HEBREW.search(name) is not None
