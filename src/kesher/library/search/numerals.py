"""Numbers as Hebrew letters and as digits: the one is found by the other."""

from __future__ import annotations

from kesher.library.search.normal import bare, is_hebrew

_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", (*range(1, 10), *range(10, 100, 10), *range(100, 401, 100)), strict=True)
)
_LEAST, _MOST = 11, 999
"""A number of one letter is left out: *he* with a geresh is the Name before it is five."""


def other_numerals(form: str) -> tuple[str, ...]:
    """Return the other ways in which a number is written; none when a form is none.

    Letters are a number only with a sign, and only in the order in which numbers are written.
    """
    if form.isascii() and form.isdigit():
        number = int(form) if len(form) <= 3 else 0
        return (_written(number),) if number >= _LEAST else ()
    if is_hebrew(form) and bare(form) != form:
        number = sum(_VALUES.get(letter, _MOST) for letter in bare(form))
        if _LEAST <= number <= _MOST and form == _written(number):
            return (str(number),)
    return ()


def _written(number: int) -> str:
    letters, rest = "", number
    for letter, value in reversed(_VALUES.items()):
        while rest >= value:
            letters, rest = letters + letter, rest - value
    letters = letters.replace("יה", "טו").replace("יו", "טז")
    return f'{letters[:-1]}"{letters[-1]}' if len(letters) > 1 else f"{letters}'"
