"""A passkey without a device: what an authenticator answers, made by hand, so that it can be made wrong."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Passkey:
    """One passkey of one host."""

    def __init__(self, origin: str, name: str = "localhost") -> None:
        self.id = os.urandom(32)
        self._origin, self._place = origin, hashlib.sha256(name.encode()).digest()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._user = ""

    def made(self, options: dict[str, Any]) -> str:
        """What is answered when it is made."""
        self._user = options["user"]["id"]
        point = self._key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (point.x, point.y))
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        told = self._told(PRESENT | VERIFIED | ATTESTED) + attested
        whole = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client("webauthn.create", options)
        return self._answered({"clientDataJSON": text(client), "attestationObject": text(whole)})

    def proof(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """What is answered when it is asked."""
        told, client = self._told(flags), self._client("webauthn.get", options)
        signed = self._key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": told, "signature": signed}
        return self._answered({name: text(raw) for name, raw in parts.items()} | {"userHandle": self._user})

    def _told(self, flags: int) -> bytes:
        return self._place + bytes([flags]) + bytes(4)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self._origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answered(self, response: dict[str, str]) -> str:
        told = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps(told | {"clientExtensionResults": {}})
