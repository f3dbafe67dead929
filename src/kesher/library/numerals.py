"""Numbers in Hebrew letters, as references write them: ג, ט״ו, קי״ט."""

from __future__ import annotations

_LETTERS = (
    (400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"),
    (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"),
    (3, "ג"), (2, "ב"), (1, "א"),
)  # fmt: skip


def letters(number: int) -> str:
    """A number from 1 to 999 in letters, with gershayim when there are several; others in digits."""
    if not 0 < number < 1000:
        return str(number)
    made = ""
    left = number
    for value, letter in _LETTERS:
        while left >= value:
            made += letter
            left -= value
    made = made.replace("יה", "טו").replace("יו", "טז")  # the letters of the Name are not spelled
    return made if len(made) == 1 else f"{made[:-1]}״{made[-1]}"
