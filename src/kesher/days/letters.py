"""Numbers in Hebrew letters, as dates are printed in Israel."""

GERESH = "\u05f3"
GERSHAYIM = "\u05f4"

_UNITS = ("", "א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט")
_TENS = ("", "י", "כ", "ל", "מ", "נ", "ס", "ע", "פ", "צ")
_HUNDREDS = ("", "ק", "ר", "ש", "ת", "תק", "תר", "תש", "תת", "תתק")
# A year that ends in one of these is printed with the final form (תש״ך, תש״ם, תש״ן). With פ and צ the plain
# form is the usual one (תש״פ).
_FINALS = {"כ": "ך", "מ": "ם", "נ": "ן"}


def _plain(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    # 15 and 16 would spell a Name, so they are written nine and six, nine and seven.
    if rest in (15, 16):
        return _HUNDREDS[hundreds] + "ט" + _UNITS[rest - 9]
    tens, units = divmod(rest, 10)
    return _HUNDREDS[hundreds] + _TENS[tens] + _UNITS[units]


def letters(number: int) -> str:
    """Write a number from 1 to 999 in Hebrew letters, with geresh or gershayim.

    Args:
        number: What to write.

    Returns:
        For example ``ט״ו`` for 15 and ``א׳`` for 1.

    Raises:
        ValueError: The number is not from 1 to 999.
    """
    if not 1 <= number <= 999:
        raise ValueError(number)
    plain = _plain(number)
    return plain + GERESH if len(plain) == 1 else plain[:-1] + GERSHAYIM + plain[-1]


def year_letters(year: int) -> str:
    """Write a Hebrew year without its thousands: ``תשפ״ז`` for 5787.

    Args:
        year: A Hebrew year from 1 on.

    Returns:
        The letters; a full thousand is written as such (``ו׳ אלפים`` for 6000).

    Raises:
        ValueError: The year is not positive.
    """
    thousands, rest = divmod(year, 1000)
    if rest == 0:
        return letters(thousands) + " אלפים"
    text = letters(rest)
    return text[:-1] + _FINALS.get(text[-1], text[-1]) if len(text) > 2 else text
