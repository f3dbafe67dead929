"""What would be read as a question or an answer of its own, were it published as a paragraph of another."""

from __future__ import annotations

from kesher.library.labels import label_of


def label_within(text: str) -> str:
    """The label with which a paragraph of a text begins, but for its first; empty where none does.

    The first stands behind the label of what is said, and is known by that.
    """
    for line in text.split("\n")[1:]:
        if found := label_of(line.strip(), perhaps=True):
            return found.words
    return ""
