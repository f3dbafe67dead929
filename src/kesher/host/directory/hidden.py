"""Tokens: given to one person, and kept as what does not give them away."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac

BYTES = 24
_TYPED = "BCDFGHJKLMNPQRSTVWXZ"
"""Letters that are typed from one screen to another: none is taken for another, and they make no words."""


def token() -> str:
    """A token that nobody guesses, for an address or a header."""
    return secrets.token_urlsafe(BYTES)


def typed_code() -> str:
    """A code of twelve letters, some 52 bits, that a person types within minutes."""
    drawn = "".join(secrets.choice(_TYPED) for _ in range(12))
    return "-".join(drawn[at : at + 4] for at in range(0, 12, 4))


def letters(code: str) -> str:
    """A code as it was meant, however it was typed."""
    return "".join(each for each in code.upper() if each in _TYPED)


def hidden(given: str) -> str:
    """What is kept of a token: it finds it again, and does not tell it."""
    return hashlib.sha256(given.encode()).hexdigest()


def cached(key: str, prefix: str, version: int) -> str:
    """The name under which it is counted what was tried: no address of anyone's can be read in it."""
    name = f"{prefix}:{version}:{key}"
    return str(salted_hmac("kesher.host.tried", name, algorithm="sha256").hexdigest())
