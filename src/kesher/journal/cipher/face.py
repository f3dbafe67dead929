"""What a backend of the journal's cryptography must give: bytes in, bytes out."""

from __future__ import annotations

from typing import Protocol

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class NotOpened(Exception):
    """These bytes were not sealed so: another key, nonce or binding, or a bit of them has changed."""


class Sealer(Protocol):
    """AES-256-GCM under one key (NIST SP 800-38D)."""

    def seal(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        """Seal bytes.

        Args:
            nonce: 12 bytes, never used twice under one key.
            plain: what to seal.
            bound: what the sealed bytes are bound to, and must be given again.

        Returns:
            As many bytes as were given, and a tag of 16.
        """

    def unseal(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Unseal bytes.

        Raises:
            NotOpened: they are not what was sealed with this key, nonce and binding.
        """


class Cloak(Protocol):
    """AES-256-SIV under one key (RFC 5297): the same bytes are always hidden as the same."""

    def hide(self, plain: bytes, bound: bytes) -> bytes:
        """Hide bytes: as many as were given, and 16 more."""

    def show(self, hidden: bytes, bound: bytes) -> bytes:
        """What was hidden.

        Raises:
            NotOpened: they were not hidden with this key and binding.
        """


class Backend(Protocol):
    """What a library of cryptography must give."""

    def sealer(self, key: bytes) -> Sealer:
        """A sealer under a key of 32 bytes."""

    def cloak(self, key: bytes) -> Cloak:
        """A cloak under a key of 64 bytes."""

    def pair(self) -> tuple[bytes, bytes]:
        """A new key pair of X25519 (RFC 7748): the private half and the public, 32 bytes each."""

    def agreed(self, private: bytes, public: bytes) -> bytes:
        """What a private half and another's public one agree upon: 32 bytes.

        Raises:
            NotOpened: it is no public half that can be agreed with.
        """

    def digest(self, content: bytes) -> bytes:
        """SHA-256: 32 bytes."""

    def derived(self, secret: bytes, salt: bytes, purpose: bytes) -> bytes:
        """A key of 32 bytes from a secret that is random already: HKDF-SHA256 (RFC 5869)."""

    def stretched(self, secret: bytes, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
        """A key of 32 bytes from a secret that may be guessed: Argon2id (RFC 9106).

        Raises:
            NotOpened: the salt or a cost is none that Argon2id knows.
        """
