"""The backend of a browser, where Python has no library of cryptography: small audited ones of its own.

AES, SIV and X25519 are ``@noble``'s, Argon2id is the package ``argon2id``; the worker hands them in under one
name. Hashes are Python's own. Every answer is the same as OpenSSL's (``tests/journal/vectors.json``).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from kesher.journal.cipher.face import KEY_BYTES, NONCE_BYTES, NotOpened

_SALT, _SECRET = 8, 8
"""The fewest bytes that Argon2id's package takes; RFC 9106 asks for as many of the salt."""


def _worker() -> Any:
    """What the worker hands in."""
    import kesher_worker  # type: ignore[import-not-found] # it is there in a browser only

    return kesher_worker


def _given(raw: bytes) -> Any:
    from pyodide.ffi import to_js  # type: ignore[import-not-found]

    return to_js(raw)


def _taken(answer: Any) -> bytes:
    """The bytes of an answer.

    Raises:
        NotOpened: it is none.
    """
    if not hasattr(answer, "to_bytes"):
        raise NotOpened
    return bytes(answer.to_bytes())


class _Aes:
    """AES-256-GCM under one key."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = _given(key)

    def seal(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return _taken(_worker().seal(self._key, _given(nonce), _given(plain), _given(bound)))

    def unseal(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        if len(nonce) != NONCE_BYTES:
            raise NotOpened
        return _taken(_worker().unseal(self._key, _given(nonce), _given(sealed), _given(bound)))


class _Siv:
    """AES-256-SIV under one key."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = _given(key)

    def hide(self, plain: bytes, bound: bytes) -> bytes:
        return _taken(_worker().hide(self._key, _given(plain), _given(bound)))

    def show(self, hidden: bytes, bound: bytes) -> bytes:
        return _taken(_worker().show(self._key, _given(hidden), _given(bound)))


class Pocket:
    """Everything the journal asks of a library of cryptography."""

    def sealer(self, key: bytes) -> _Aes:
        """A sealer under a key of 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        return _Aes(key)

    def cloak(self, key: bytes) -> _Siv:
        """A cloak under a key of 64 bytes."""
        if len(key) != 2 * KEY_BYTES:
            raise ValueError("the key of a cloak has 64 bytes")
        return _Siv(key)

    def pair(self) -> tuple[bytes, bytes]:
        """A new key pair of X25519."""
        private = _taken(_worker().private())
        return private, _taken(_worker().public(_given(private)))

    def agreed(self, private: bytes, public: bytes) -> bytes:
        """What two halves agree upon."""
        return _taken(_worker().agreed(_given(private), _given(public)))

    def digest(self, content: bytes) -> bytes:
        """SHA-256."""
        return hashlib.sha256(content).digest()

    def derived(self, secret: bytes, salt: bytes, purpose: bytes) -> bytes:
        """HKDF-SHA256, of which the first block is all that is asked for."""
        drawn = hmac.digest(salt or bytes(KEY_BYTES), secret, "sha256")
        return hmac.digest(drawn, purpose + b"\x01", "sha256")

    def stretched(self, secret: bytes, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
        """Argon2id."""
        if len(secret) < _SECRET or len(salt) < _SALT or min(memory_kib, passes, lanes) < 1:
            raise NotOpened
        return _taken(_worker().stretch(_given(secret), _given(salt), memory_kib, passes, lanes))
