"""A repair shows which words changed, also where only a break or a space did."""

import pytest

from kesher.web.library.repairs import differing


def marked(runs: list[tuple[str, bool]]) -> list[str]:
    return [text.strip() for text, differs in runs if differs and text.strip()]


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("one two three", "one three two", None, None),
        ("a hyph-\nen ends", "a hyphen ends", ["hyph-\nen"], ["hyphen"]),
        ("first half\n\nsecond half", "first half second half", ["second"], ["second"]),
        ("a word , and more", "a word, and more", ["word ,"], ["word,"]),
        ("the same", "the same", [], []),
        ("", "new words", [], ["new words"]),
    ],
)
def test_what_changed_is_marked_on_both_sides(
    before: str, after: str, left: list[str] | None, right: list[str] | None
) -> None:
    one, other = differing(before, after)
    assert ("".join(text for text, _ in one), "".join(text for text, _ in other)) == (before, after)
    if left is None:
        assert marked(one) and marked(other)
    else:
        assert (marked(one), marked(other)) == (left, right)
