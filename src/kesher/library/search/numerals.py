"""Numbers as Hebrew letters and as digits: the one is found by the other."""

from __future__ import annotations

from kesher.library.search.normal import bare, is_hebrew

_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", (*range(1, 10), *range(10, 100, 10), *range(100, 401, 100)), strict=True)
)
_LEAST, _MOST = 11, 999
"""A number of one letter is left out: *he* with a geresh is the Name before it is five."""


_COUNTED = tuple(
    frozenset(each.split())
    for each in (
        "שלושה שלשה שלוש שלש שלושת שלשת",
        "ארבעה ארבע ארבעת",
        "חמישה חמשה חמש חמישת חמשת",
        "שישה ששה שש שישת ששת",
        "שבעה שבע שבעת",
        "שמונה שמנה שמונת שמנת",
        "תשעה תשע תשעת",
        "עשרה עשר עשרת",
        "עשרימ",
        "שלושימ שלשימ",
        "ארבעימ",
        "חמישימ חמשימ",
        "שישימ ששימ",
        "שבעימ",
        "שמונימ שמנימ",
        "תשעימ",
    )
)
_OF = {form: forms for forms in _COUNTED for form in forms}


def counted(form: str) -> frozenset[str]:
    """Return all forms of a number that is written as a word, folded; empty where a form is none.

    A number has these forms and no others: *eight* shares the letters of *oil*, and nothing else with it.
    """
    return _OF.get(form, frozenset())


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
