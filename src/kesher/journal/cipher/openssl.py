"""The backend over the package ``cryptography`` (OpenSSL)."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kesher.journal.cipher.face import KEY_BYTES, NotOpened


class _Aes:
    """AES-256-GCM under one key."""

    __slots__ = ("_aes", "seal")

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)
        self.seal = self._aes.encrypt

    def unseal(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        try:
            return self._aes.decrypt(nonce, sealed, bound)
        except (InvalidTag, ValueError):  # a nonce of a size that none has
            raise NotOpened from None


class OpenSsl:
    """Everything the journal asks of a library of cryptography."""

    def sealer(self, key: bytes) -> _Aes:
        """A sealer under a key of 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        return _Aes(key)

    def digest(self, content: bytes) -> bytes:
        """SHA-256."""
        made = hashes.Hash(hashes.SHA256())
        made.update(content)
        return made.finalize()

    def derived(self, secret: bytes, salt: bytes, purpose: bytes) -> bytes:
        """HKDF-SHA256."""
        return HKDF(hashes.SHA256(), KEY_BYTES, salt, purpose).derive(secret)

    def stretched(self, secret: bytes, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
        """Argon2id."""
        try:
            argon = Argon2id(
                salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib
            )
            return argon.derive(secret)
        except ValueError:
            raise NotOpened from None
