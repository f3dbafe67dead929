"""The marks of lists."""

import pytest

from kesher.library.lists import begins_with_mark, in_kind


@pytest.mark.parametrize(
    ("number", "kind", "mark"),
    [
        (3, "1", "3"), (3, "decimal", "3"), (16, "hebrew", "טז"), (1, "hebrew1", "א"), (1, "a", "a"),
        (27, "lower-alpha", "aa"), (26, "A", "Z"), (52, "upperLetter", "AZ"),
        (14, "i", "xiv"), (999, "I", "CMXCIX"),
        (1000, "hebrew", "1000"), (0, "i", "0"), (3, "disc", ""), (3, "none", ""),
    ],
)  # fmt: skip
def test_a_number_in_its_kind(number: int, kind: str, mark: str) -> None:
    assert in_kind(number, kind) == mark


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("1. אחת", True),
        ("(א) אחת", True),
        ("טו) אחת", True),
        ("אחת. שתיים", True),
        ("1948 היה", False),
        ("שלום. כן", False),
    ],
)
def test_an_item_that_has_its_mark_already(text: str, begins: bool) -> None:
    assert begins_with_mark(text) is begins
