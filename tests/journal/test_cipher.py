"""The face of the journal's cryptography, against what the standards print."""

from __future__ import annotations

from binascii import unhexlify

import pytest

from kesher.journal import cipher
from kesher.journal.cipher import NotOpened

# The GCM specification's test case 15, with the first half of its plain text bound as well.
KEY = unhexlify("feffe9928665731c6d6a8f9467308308" * 2)
NONCE = unhexlify("cafebabefacedbaddecaf888")
PLAIN = unhexlify(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
SEALED = unhexlify(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
    "b094dac5d93471bdec1a502270e3cc6c"
)


def test_sealing_is_what_the_specification_prints() -> None:
    sealer = cipher.sealer(KEY)
    assert sealer.seal(NONCE, PLAIN, b"") == SEALED
    assert sealer.unseal(NONCE, SEALED, b"") == PLAIN
    assert len(SEALED) == len(PLAIN) + cipher.TAG_BYTES and len(NONCE) == cipher.NONCE_BYTES


@pytest.mark.parametrize(
    ("nonce", "sealed", "bound"),
    [
        (NONCE[:-1] + b"\0", SEALED, b""),
        (NONCE, SEALED[:-1] + b"\0", b""),
        (NONCE, b"\0" + SEALED[1:], b""),
        (NONCE, SEALED, b"another day"),
        (NONCE, SEALED[:15], b""),
        (NONCE, b"", b""),
        (b"", SEALED, b""),
    ],
)
def test_what_was_not_sealed_so_is_not_opened(nonce: bytes, sealed: bytes, bound: bytes) -> None:
    with pytest.raises(NotOpened):
        cipher.sealer(KEY).unseal(nonce, sealed, bound)
    with pytest.raises(NotOpened):
        cipher.sealer(bytes(32)).unseal(NONCE, SEALED, b"")


def test_digests_and_derived_keys_are_what_the_standards_print() -> None:
    assert cipher.digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    # RFC 5869, test case 1, of which a key is the first 32 bytes.
    derived = cipher.derived(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)))
    assert derived.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


def test_stretching_is_what_the_reference_program_prints() -> None:
    # The reference implementation's own test: 2 passes, 64 MiB, 1 lane.
    stretched = cipher.stretched(b"password", b"somesalt", memory_kib=65536, passes=2, lanes=1)
    assert stretched.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    with pytest.raises(NotOpened):
        cipher.stretched(b"password", b"", memory_kib=65536, passes=2, lanes=1)
    with pytest.raises(NotOpened):
        cipher.stretched(b"password", b"somesalt", memory_kib=65536, passes=0, lanes=1)


def test_a_key_has_its_size() -> None:
    for size in (0, 16, 31, 33):
        with pytest.raises(ValueError, match="32 bytes"):
            cipher.sealer(bytes(size))


def test_what_is_hidden_is_always_hidden_as_the_same() -> None:
    cloak = cipher.cloak(KEY + KEY[::-1])
    hidden = cloak.hide(b"2026-11-23", b"a journal")
    assert hidden == cipher.cloak(KEY + KEY[::-1]).hide(b"2026-11-23", b"a journal")
    assert len(hidden) == len(b"2026-11-23") + 16 and b"2026" not in hidden
    assert cloak.show(hidden, b"a journal") == b"2026-11-23"
    assert cloak.hide(b"2026-11-24", b"a journal")[:16] != hidden[:16]
    for other, bound, wrong in (
        (cipher.cloak(KEY[::-1] + KEY), b"a journal", hidden),
        (cloak, b"another", hidden),
        (cloak, b"a journal", hidden[:-1] + bytes([hidden[-1] ^ 1])),
        (cloak, b"a journal", hidden[:9]),
    ):
        with pytest.raises(NotOpened):
            other.show(wrong, bound)
    with pytest.raises(ValueError, match="64"):
        cipher.cloak(KEY)


def test_two_halves_agree_and_a_third_does_not() -> None:
    (one, public_one), (two, public_two), (third, _) = (cipher.pair() for _ in range(3))
    assert cipher.agreed(one, public_two) == cipher.agreed(two, public_one)
    assert cipher.agreed(third, public_two) != cipher.agreed(one, public_two)
    for wrong in (bytes(32), public_one[:-1], b""):  # a point that agrees with everything is none
        with pytest.raises(NotOpened):
            cipher.agreed(one, wrong)
