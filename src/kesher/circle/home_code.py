"""The code by which an unnamed question is found again, and answers come home.

From the code are made the place where the answers lie, and a key pair that is used for this one thread. The
host keeps the place and the public half. An answer is sealed to that half, so that only the code opens it;
and whoever fetches it need not say who he is.
"""

from __future__ import annotations

import os
import re
import secrets
from typing import NamedTuple

from kesher.journal import cipher
from kesher.journal.cipher import NONCE_BYTES, NotOpened
from kesher.method.problems import Code, refuse

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits of which none is taken for another."""

LENGTH = 28
"""Letters of a code: some 137 bits."""

_BASE = b"\x09" + bytes(31)
"""The point from which the public half is made (RFC 7748)."""


class Home(NamedTuple):
    """What is made of a code.

    Attributes:
        place: where the answers lie; whoever knows it can fetch them, and open nothing.
        private: the half that opens them.
        public: the half they are sealed to.
    """

    place: bytes
    private: bytes
    public: bytes


def new_code() -> str:
    """A code that nobody guesses, in groups of four."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[at : at + 4] for at in range(0, LENGTH, 4))


def home_of(code: str, circle: str) -> Home:
    """What is made of a code, however it was typed.

    Raises:
        Refused: ``HOME_CODE``: it is none.
    """
    letters = re.sub(r"[\s\-\u2010-\u2015\u05be.]", "", code).upper()
    if len(letters) != LENGTH or not set(letters) <= set(_LETTERS):
        raise refuse(Code.HOME_CODE)
    secret, salt = letters.encode(), circle.encode()
    private = cipher.derived(secret, salt, b"kesher circle home: key")
    place = cipher.derived(secret, salt, b"kesher circle home: place")
    return Home(place, private, cipher.agreed(private, _BASE))


def sealed_home(text: str, public: bytes, where: str) -> bytes:
    """Seal words to a public half.

    Args:
        text: the words.
        public: the half.
        where: what they are bound to: the thread and the place in it.
    """
    own, shown = cipher.pair()
    key = cipher.derived(cipher.agreed(own, public), shown + public, b"kesher circle home: words")
    nonce = os.urandom(NONCE_BYTES)
    plain = text.encode() + b"\x80"
    padded = plain + bytes(-len(plain) % 256)
    return shown + nonce + cipher.sealer(key).seal(nonce, padded, where.encode())


def opened_home(sealed: bytes, home: Home, where: str) -> str:
    """Open words that were sealed to a code.

    Raises:
        Refused: ``HOME_CODE``: they were sealed to another.
    """
    shown, nonce, body = sealed[:32], sealed[32 : 32 + NONCE_BYTES], sealed[32 + NONCE_BYTES :]
    try:
        agreed = cipher.agreed(home.private, shown)
        key = cipher.derived(agreed, shown + home.public, b"kesher circle home: words")
        padded = cipher.sealer(key).unseal(nonce, body, where.encode())
    except NotOpened:
        raise refuse(Code.HOME_CODE) from None
    return padded[: padded.rindex(b"\x80")].decode()
