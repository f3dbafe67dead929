"""Words for passphrases: lists to draw one from, and words that everybody tries first."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from kesher.method.language import Language

WORDS = 6
"""How many words are drawn."""

KNOWN = "known"
"""The list of names and words of many passwords: in Hebrew, and as they are written in Latin letters."""


def drawn(language: Language) -> str:
    """A passphrase that nobody knows: plain words, drawn by lot."""
    return " ".join(secrets.choice(listed(language.value)) for _ in range(WORDS))


@cache
def listed(name: str) -> tuple[str, ...]:
    """The words of a list: of a language, or :data:`KNOWN`."""
    file = Path(__file__).parent / "passphrases" / f"{name}.txt"
    return tuple(file.read_text(encoding="utf-8").split())
