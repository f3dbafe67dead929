"""Wrapping the data key."""

import time
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.journal import keys
from kesher.journal.keys import (
    Kind,
    Wrap,
    new_code,
    open_wrap,
    passphrase_problem,
    read_code,
    wrap_by_code,
    wrap_by_passphrase,
)
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, Refused

KEY = DataKey.new(uuid4(), 4)


def code_of(wrap: Wrap, secret: str, journal=KEY.journal) -> Code:
    with pytest.raises(Refused) as refused:
        open_wrap(journal, wrap, secret)
    return refused.value.problem.code


def test_at_real_cost_a_passphrase_opens_and_another_does_not() -> None:
    wrap = wrap_by_passphrase(KEY, "נקודה אחת פנימה")
    assert (wrap.memory_kib, wrap.passes, wrap.lanes) == (65536, 3, 4)
    opened = open_wrap(KEY.journal, wrap, "נקודה אחת פנימה")
    assert (opened.raw(), opened.epoch, opened.journal) == (KEY.raw(), 4, KEY.journal)
    assert code_of(wrap, "נקודה אחת פנימי") is Code.PASSPHRASE_WRONG


@pytest.mark.usefixtures("quick_keys")
@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("ﬁve ＦＵＬＬ words", "five FULL words"),
        ("café au lait", "cafe\u0301 au lait"),
        ("שָׁלוֹם עליכם", "\u05e9\u05b8\u05c1לוֹם עליכם"),
        ("\ufb2aלום עליכם", "ש\u05c1לום עליכם"),
        ("נקודה אחת", "  נקודה אחת\n"),
    ],
)
def test_the_same_passphrase_from_another_keyboard_opens(chosen: str, typed: str) -> None:
    assert open_wrap(KEY.journal, wrap_by_passphrase(KEY, chosen), typed).raw() == KEY.raw()


@pytest.mark.usefixtures("quick_keys")
def test_case_and_inner_spaces_count() -> None:
    wrap = wrap_by_passphrase(KEY, "one Point Inward")
    assert code_of(wrap, "one point inward") is Code.PASSPHRASE_WRONG
    assert code_of(wrap, "one  Point Inward") is Code.PASSPHRASE_WRONG
    assert code_of(wrap, "") is Code.PASSPHRASE_WRONG


def test_a_short_passphrase_is_refused_as_it_will_be_used() -> None:
    assert passphrase_problem("שבע אות").code is Code.PASSPHRASE_SHORT
    assert passphrase_problem("a" * 7 + " " * 9).code is Code.PASSPHRASE_SHORT
    assert passphrase_problem("שמונה או") is None


@pytest.mark.usefixtures("quick_keys")
@pytest.mark.parametrize(
    "lowered",
    [
        {"memory_kib": 63},
        {"memory_kib": 0},
        {"passes": 0},
        {"lanes": 0},
        {"memory_kib": keys.MEMORY_CEILING_KIB + 1},
        {"passes": keys.PASSES_CEILING + 1},
        {"passes": 2**31},
        {"lanes": keys.LANES_CEILING + 1},
        {"memory_kib": keys.MEMORY_CEILING_KIB, "passes": 4},
    ],
)
def test_a_wrap_made_cheap_or_ruinous_is_refused_before_it_is_tried(lowered: dict[str, int]) -> None:
    wrap = msgspec.structs.replace(wrap_by_passphrase(KEY, "eight letters"), **lowered)
    assert code_of(wrap, "eight letters") is Code.KEY_WEAKENED


def test_the_costliest_wrap_that_is_opened_takes_seconds_and_not_minutes() -> None:
    """A file of somebody else's can ask for it, whatever it holds."""
    costly = {"memory_kib": keys.MEMORY_CEILING_KIB, "passes": keys.PASSES, "lanes": 1}
    assert keys.MEMORY_CEILING_KIB * keys.PASSES == keys.WORK_CEILING
    wrap = msgspec.structs.replace(wrap_by_passphrase(KEY, "eight letters"), **costly)
    began = time.process_time()
    assert code_of(wrap, "eight letters") is Code.PASSPHRASE_WRONG
    assert time.process_time() - began < 5


@pytest.mark.usefixtures("quick_keys")
@pytest.mark.parametrize(
    "odd",
    [{"salt": b""}, {"nonce": b""}, {"nonce": b"x" * 200}, {"sealed": b""}, {"epoch": -1}, {"epoch": 10**9}],
)
def test_a_wrap_of_odd_sizes_is_only_wrong(odd: dict[str, object]) -> None:
    code = new_code()
    wrap = msgspec.structs.replace(wrap_by_passphrase(KEY, "eight letters"), **odd)
    assert code_of(wrap, "eight letters") is Code.PASSPHRASE_WRONG
    assert code_of(msgspec.structs.replace(wrap_by_code(KEY, code), **odd), code) is Code.CODE_WRONG


@pytest.mark.usefixtures("quick_keys")
def test_a_passphrase_of_bytes_that_are_no_text_opens_too() -> None:
    typed = b"\xff\xfe no text".decode(errors="surrogateescape")
    assert open_wrap(KEY.journal, wrap_by_passphrase(KEY, typed), typed).raw() == KEY.raw()


@pytest.mark.usefixtures("quick_keys")
def test_a_wrap_speaks_of_one_journal_and_one_epoch() -> None:
    code = new_code()
    for wrap, secret in (
        (wrap_by_passphrase(KEY, "eight letters"), "eight letters"),
        (wrap_by_code(KEY, code), code),
    ):
        wrong = Code.PASSPHRASE_WRONG if wrap.kind is Kind.PASSPHRASE else Code.CODE_WRONG
        assert code_of(wrap, secret, uuid4()) is wrong
        assert code_of(msgspec.structs.replace(wrap, epoch=5), secret) is wrong
        flipped = wrap.sealed[:-1] + bytes([wrap.sealed[-1] ^ 1])
        assert code_of(msgspec.structs.replace(wrap, sealed=flipped), secret) is wrong
        assert open_wrap(KEY.journal, msgspec.json.decode(msgspec.json.encode(wrap), type=Wrap), secret)


def test_a_code_opens_however_it_is_typed() -> None:
    code = new_code()
    wrap = wrap_by_code(KEY, code)
    typed = (
        code,
        code.lower(),
        code.replace("-", " "),
        code.replace("-", ""),
        f"  \u200f{code}\u200f \n".replace("-", "\u2011"),
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l"),
        f"\u2066{code}\u2069",
        f"\ufeff\u202a«{code}».\u202c".replace("-", " — "),
        code.replace("-", "\u2212"),
        code.replace("-", "\u05be\u00ad"),
        code.replace("A", "Ａ").replace("-", "－"),
    )
    for each in typed:
        assert open_wrap(KEY.journal, wrap, each).raw() == KEY.raw()
    assert code_of(wrap, new_code()) is Code.CODE_WRONG


@pytest.mark.parametrize(
    "typed", ["", "-", "שלום", "A" * 27, "A" * 29, "U" * 28, "Z" * 28, "1" * 400, "٣" * 28, "\ufffd" * 28]
)
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_code(typed)
    assert refused.value.problem.code is Code.CODE_MISTYPED


def test_nearly_every_slip_of_one_letter_is_told_from_a_wrong_code() -> None:
    letters = new_code().replace("-", "")
    slips = [
        letters[:place] + other + letters[place + 1 :]
        for place in range(len(letters))
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        if other != letters[place]
    ]
    passed = 0
    for slip in slips:
        try:
            read_code(slip)
        except Refused:
            continue
        passed += 1
    assert passed <= len(slips) / 200  # two check letters let one in 1,024 through by chance


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_mistyped(typed: str) -> None:
    try:
        assert len(read_code(typed)) == 16
    except Refused as refused:
        assert refused.problem.code is Code.CODE_MISTYPED


def test_codes_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 34 and code.count("-") == 6 for code in codes)
