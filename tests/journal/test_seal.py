"""Sealing one page."""

import random
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kesher.journal.seal import BLOCK, LISTED, DataKey
from kesher.method.problems import Code, Refused

KEY = DataKey.new(uuid4())
PLAIN = '{"day":"2026-11-23","account":{"words":"מילה"}}'.encode()
DAY = "2026-11-23"


def code_of(work) -> Code:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.problem.code


@given(st.binary(max_size=3 * BLOCK))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert KEY.unseal(DAY, 3, KEY.seal(DAY, 3, plain)) == plain


def test_a_bit_turned_anywhere_is_found() -> None:
    sealed = KEY.seal(DAY, 1, PLAIN)
    for place in range(len(sealed) * 8):
        turned = bytearray(sealed)
        turned[place // 8] ^= 1 << (place % 8)
        # Neither is a format that no program has taken for a newer program's.
        assert code_of(lambda turned=turned: KEY.unseal(DAY, 1, bytes(turned))) is Code.PAGE_DAMAGED


def test_what_a_newer_program_sealed_is_told_from_what_was_damaged() -> None:
    sealed = KEY.seal(DAY, 1, PLAIN)
    newer = bytes([LISTED + 1]) + sealed[1:40] + bytes(len(sealed) - 40)
    assert code_of(lambda: KEY.unseal(DAY, 1, newer)) is Code.PAGE_NEWER
    assert code_of(lambda: KEY.unseal(DAY, 1, newer[:30])) is Code.PAGE_DAMAGED


def test_what_was_sealed_before_there_were_manifests_opens() -> None:
    raw, nonce, bound = KEY.raw(), bytes(range(12)), b"kesher|\x01\x00\x01|" + KEY.journal.bytes + b"|"
    old = b"\x01\x00\x01" + nonce
    old += AESGCM(raw).encrypt(nonce, PLAIN + b"\x80" + bytes(9), bound + f"{DAY}|4".encode())
    assert KEY.unseal(DAY, 4, old) == PLAIN
    assert code_of(lambda: KEY.unseal(DAY, 5, old)) is Code.PAGE_DAMAGED
    # The one format is not to be passed off as the other.
    new = KEY.seal(DAY, 4, PLAIN)
    assert new[0] == LISTED
    assert code_of(lambda: KEY.unseal(DAY, 4, b"\x01" + new[1:])) is Code.PAGE_DAMAGED
    assert code_of(lambda: KEY.unseal(DAY, 4, bytes([LISTED]) + old[1:])) is Code.PAGE_DAMAGED


@pytest.mark.parametrize("length", [0, 1, 3, 30, 31, 200])
def test_a_page_cut_short_or_made_longer_is_found(length: int) -> None:
    sealed = KEY.seal(DAY, 1, PLAIN)
    assert code_of(lambda: KEY.unseal(DAY, 1, sealed[:length])) is Code.PAGE_DAMAGED
    assert code_of(lambda: KEY.unseal(DAY, 1, sealed + bytes(length + 1))) is Code.PAGE_DAMAGED


def test_a_sealed_page_cannot_be_moved() -> None:
    sealed = KEY.seal(DAY, 2, PLAIN)
    assert code_of(lambda: KEY.unseal("2026-11-24", 2, sealed)) is Code.PAGE_DAMAGED
    assert code_of(lambda: KEY.unseal("cover", 2, sealed)) is Code.PAGE_DAMAGED
    assert code_of(lambda: KEY.unseal(DAY, 1, sealed)) is Code.PAGE_DAMAGED
    assert code_of(lambda: KEY.unseal(DAY, 3, sealed)) is Code.PAGE_DAMAGED
    other_journal = DataKey(uuid4(), 1, KEY.raw())
    assert code_of(lambda: other_journal.unseal(DAY, 2, sealed)) is Code.PAGE_DAMAGED
    other_epoch = DataKey(KEY.journal, 2, KEY.raw())
    assert code_of(lambda: other_epoch.unseal(DAY, 2, sealed)) is Code.PAGE_DAMAGED
    other_key = DataKey.new(KEY.journal)
    assert code_of(lambda: other_key.unseal(DAY, 2, sealed)) is Code.PAGE_DAMAGED


def test_padding_hides_how_much_was_written() -> None:
    lengths = {len(KEY.seal(DAY, 1, bytes(length))) for length in range(BLOCK)}
    assert len(lengths) == 1
    assert len(KEY.seal(DAY, 1, bytes(BLOCK))) == lengths.pop() + BLOCK


def test_the_same_page_never_seals_to_the_same_bytes() -> None:
    assert len({KEY.seal(DAY, 1, PLAIN) for _ in range(100)}) == 100


def test_noise_is_refused() -> None:
    chance = random.Random(1)
    for _ in range(200):
        noise = b"\x01\x00\x01" + chance.randbytes(chance.randrange(400))
        assert code_of(lambda noise=noise: KEY.unseal(DAY, 1, noise)) is Code.PAGE_DAMAGED


def test_the_key_is_not_shown() -> None:
    assert KEY.raw().hex() not in repr(KEY) and repr(KEY.raw()) not in repr(KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(uuid4(), 1, b"short")
