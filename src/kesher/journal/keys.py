"""Wrapping the data key: by a passphrase, by a printed recovery code, and by what a passkey gives.

The passphrase is checked by whether the wrap opens; no hash of it is kept. Argon2id runs with parameters
that a file cannot lower: a wrap below the floor is refused rather than opened, since only someone who
wanted it cheap to guess would have written it.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from enum import StrEnum
from uuid import UUID

import msgspec

from kesher.journal import cipher
from kesher.journal.cipher import NONCE_BYTES, NotOpened
from kesher.journal.grading import guessable
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, Problem, Refused, refuse

MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
"""RFC 9106, the second recommended option; also the floor."""

MEMORY_CEILING_KIB = 256 * 1024
PASSES_CEILING = 12
LANES_CEILING = 16
WORK_CEILING = 4 * MEMORY_KIB * PASSES
"""KiB times passes: four times what is written here, which is a second or two.

Above any of these a file that somebody else wrote could hold the machine busy, or take all its memory, before
it is known to be of no use. There is room for a stronger choice of a later Kesher, and for no other.
"""

PASSPHRASE_FLOOR = 8
"""The fewest characters of a passphrase."""

_FORMAT = 1
_SALT = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_BYTES = 16
_CODE_LETTERS = 26
_GROUP = 4


class Kind(StrEnum):
    """How a wrap is opened."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    """By the secret that a passkey gives in a browser. It lies with a host, and never beside the pages."""


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """A data key, sealed so that one secret opens it. Kept in the database beside the pages."""

    kind: Kind
    epoch: int
    salt: bytes
    nonce: bytes
    sealed: bytes
    format: int = _FORMAT
    memory_kib: int = 0
    passes: int = 0
    lanes: int = 0
    check: bytes = b""
    """A digest of all the rest, which tells a wrap that was damaged from a secret that is wrong."""


def intact(wrap: Wrap) -> bool:
    """True unless a wrap is other than it was written; one that an older program wrote cannot tell."""
    return not wrap.check or wrap.check == _check(wrap)


def _check(wrap: Wrap) -> bytes:
    return cipher.digest(msgspec.json.encode(msgspec.structs.replace(wrap, check=b"")))[:16]


def passphrase_problem(passphrase: str) -> Problem | None:
    """Refuse a new passphrase that is too short to hold, or that would soon be guessed."""
    chosen = _normal(passphrase)
    if len(chosen) < PASSPHRASE_FLOOR:
        return Problem(Code.PASSPHRASE_SHORT, {"limit": PASSPHRASE_FLOOR})
    return Problem(Code.PASSPHRASE_WEAK) if guessable(chosen) else None


def wrap_by_passphrase(key: DataKey, passphrase: str) -> Wrap:
    """Seal a data key under a passphrase."""
    return _wrap(key, Kind.PASSPHRASE, passphrase, MEMORY_KIB, PASSES, LANES)


def wrap_by_code(key: DataKey, code: str) -> Wrap:
    """Seal a data key under a recovery code."""
    return _wrap(key, Kind.RECOVERY, code, 0, 0, 0)


def wrap_by_passkey(key: DataKey, secret: bytes) -> Wrap:
    """Seal a data key under what a passkey gives: 32 random bytes, of which nobody else ever hears."""
    return _wrap(key, Kind.PASSKEY, secret.hex(), 0, 0, 0)


def open_wrap(journal: UUID, wrap: Wrap, secret: str) -> DataKey:
    """Open a wrap with the secret of its kind.

    Args:
        journal: the journal whose key it is.
        wrap: the wrap.
        secret: the passphrase, the recovery code as the person typed it, or a passkey's secret in hex.

    Raises:
        Refused: ``PASSPHRASE_WRONG``, ``CODE_WRONG``, ``CODE_MISTYPED`` or ``KEY_WEAKENED``.
    """
    if wrap.kind is Kind.PASSPHRASE:
        _check_floors(wrap)
    try:
        raw = cipher.sealer(_stretch(wrap, secret)).unseal(wrap.nonce, wrap.sealed, _bound(journal, wrap))
        return DataKey(journal, wrap.epoch, raw)
    except (NotOpened, ValueError):  # an epoch or a key of a size that no wrap has
        raise refuse(Code.PASSPHRASE_WRONG if wrap.kind is Kind.PASSPHRASE else Code.CODE_WRONG) from None


def new_code() -> str:
    """A fresh recovery code: 128 bits and two check letters, seven groups of four."""
    return grouped(_with_check(secrets.token_bytes(_CODE_BYTES)))


def plain_code(typed: str) -> str:
    """The letters of a code, or of a part of one, however they were typed."""
    letters = "".join(filter(_of_a_code, unicodedata.normalize("NFKC", typed))).upper()
    return letters.translate(str.maketrans("OIL", "011"))


def _of_a_code(each: str) -> bool:
    """Whether a sign counts: spaces, dashes, stops, quotation marks and marks of direction do not."""
    return unicodedata.category(each)[0] not in "ZPC" and each != "\u2212"


def read_code(typed: str) -> bytes:
    """The bits of a recovery code, however it was typed or pasted.

    Any case, any spaces, dashes and marks of direction; O for 0, I or L for 1.

    Raises:
        Refused: ``CODE_MISTYPED`` when a letter is wrong, missing or too many.
    """
    letters = plain_code(typed)
    if len(letters) != _CODE_LETTERS + 2 or not set(letters) <= set(_ALPHABET):
        raise refuse(Code.CODE_MISTYPED)
    value = 0
    for letter in letters[:_CODE_LETTERS]:
        value = value * 32 + _ALPHABET.index(letter)
    if value >= 1 << (8 * _CODE_BYTES):
        raise refuse(Code.CODE_MISTYPED)
    bits = value.to_bytes(_CODE_BYTES, "big")
    if _with_check(bits) != letters:
        raise refuse(Code.CODE_MISTYPED)
    return bits


def is_code(typed: str) -> bool:
    """Whether what was typed is a recovery code, of whichever journal."""
    try:
        read_code(typed)
    except Refused:
        return False
    return True


def _with_check(bits: bytes) -> str:
    value = int.from_bytes(bits, "big")
    letters = "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(_CODE_LETTERS)))
    check = cipher.digest(b"kesher recovery" + bits)
    return letters + _ALPHABET[check[0] & 31] + _ALPHABET[check[1] & 31]


def grouped(typed: str) -> str:
    """A code as it is written: seven groups of four, with dashes between them."""
    letters = plain_code(typed)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _normal(passphrase: str) -> str:
    """The same passphrase from any keyboard: NFKC, and spaces at the ends do not count."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _check_floors(wrap: Wrap) -> None:
    within = (
        MEMORY_KIB <= wrap.memory_kib <= MEMORY_CEILING_KIB
        and PASSES <= wrap.passes <= PASSES_CEILING
        and 1 <= wrap.lanes <= LANES_CEILING
        and wrap.memory_kib * wrap.passes <= WORK_CEILING
    )
    if not within:
        raise refuse(Code.KEY_WEAKENED)


def _stretch(wrap: Wrap, secret: str) -> bytes:
    if wrap.kind is Kind.RECOVERY:
        # The code already holds 128 random bits: there is nothing to stretch.
        return cipher.derived(read_code(secret), wrap.salt, b"kesher recovery wrap")
    if wrap.kind is Kind.PASSKEY:
        return cipher.derived(bytes.fromhex(secret), wrap.salt, b"kesher passkey wrap")
    # What was typed may hold bytes that are no text; they count as they came.
    typed = _normal(secret).encode(errors="surrogatepass")
    return cipher.stretched(
        typed, wrap.salt, memory_kib=wrap.memory_kib, passes=wrap.passes, lanes=wrap.lanes
    )


def _wrap(key: DataKey, kind: Kind, secret: str, memory_kib: int, passes: int, lanes: int) -> Wrap:
    empty = Wrap(
        kind=kind,
        epoch=key.epoch,
        salt=os.urandom(_SALT),
        nonce=os.urandom(NONCE_BYTES),
        sealed=b"",
        memory_kib=memory_kib,
        passes=passes,
        lanes=lanes,
    )
    sealed = cipher.sealer(_stretch(empty, secret)).seal(empty.nonce, key.raw(), _bound(key.journal, empty))
    whole = msgspec.structs.replace(empty, sealed=sealed)
    return msgspec.structs.replace(whole, check=_check(whole))


def _bound(journal: UUID, wrap: Wrap) -> bytes:
    numbers = (wrap.format, wrap.epoch, wrap.memory_kib, wrap.passes, wrap.lanes)
    return b"|".join((b"kesher wrap", wrap.kind.value.encode(), journal.bytes, repr(numbers).encode()))
