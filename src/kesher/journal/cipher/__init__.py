"""All cryptography of the journal behind one small face: sealing, digests, derived and stretched keys.

Nothing outside this folder imports a library of cryptography, so that where that library cannot run another
backend takes its place, and a journal sealed by the one opens by the other. Formats, and what a failure
means, belong to those who call.
"""

import sys

from kesher.journal.cipher.face import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Backend, Cloak, NotOpened, Sealer


def _here() -> Backend:
    if sys.platform == "emscripten":
        from kesher.journal.cipher.pocket import Pocket

        return Pocket()
    from kesher.journal.cipher.openssl import OpenSsl

    return OpenSsl()


_USED = _here()

sealer = _USED.sealer
cloak = _USED.cloak
pair = _USED.pair
agreed = _USED.agreed
digest = _USED.digest
derived = _USED.derived
stretched = _USED.stretched

__all__ = [
    "KEY_BYTES",
    "NONCE_BYTES",
    "TAG_BYTES",
    "Backend",
    "Cloak",
    "NotOpened",
    "Sealer",
    "agreed",
    "cloak",
    "derived",
    "digest",
    "pair",
    "sealer",
    "stretched",
]
