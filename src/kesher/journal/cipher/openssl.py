"""The backend over the package ``cryptography`` (OpenSSL)."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
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


class _Siv:
    """AES-256-SIV under one key."""

    __slots__ = ("_siv",)

    def __init__(self, key: bytes) -> None:
        self._siv = AESSIV(key)

    def hide(self, plain: bytes, bound: bytes) -> bytes:
        return self._siv.encrypt(plain, [bound])

    def show(self, hidden: bytes, bound: bytes) -> bytes:
        try:
            return self._siv.decrypt(hidden, [bound])
        except (InvalidTag, ValueError):
            raise NotOpened from None


class OpenSsl:
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
        private = X25519PrivateKey.generate()
        return private.private_bytes_raw(), private.public_key().public_bytes_raw()

    def agreed(self, private: bytes, public: bytes) -> bytes:
        """What two halves agree upon."""
        try:
            other = X25519PublicKey.from_public_bytes(public)
            return X25519PrivateKey.from_private_bytes(private).exchange(other)
        except ValueError:  # of another size, or a point that agrees with everything
            raise NotOpened from None

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
