"""The values of the protocol: names, dots, heads, and what they hold to."""

import re
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kesher.sync
from kesher.journal.seal import DataKey
from kesher.method.problems import Code, Refused
from kesher.sync.dots import Dot, Mark, covers, includes, joined
from kesher.sync.head import FORMATS, Device, Head, listed, open_head, seal_head
from kesher.sync.names import NAME_BYTES, Names
from kesher.sync.verdict import Known, follows

KEY = DataKey.new(uuid4())
VECTORS = st.dictionaries(
    st.sampled_from(["0" * 16, "1" * 16, "2" * 16]),
    st.builds(Mark, st.integers(1, 5), st.sampled_from([b"x", b"y"])),
)


def head(**given: object) -> Head:
    values: dict[str, object] = {
        "serial": 7,
        "digest": bytes(32),
        "before": b"",
        "by": "0" * 16,
        "vector": {},
        "devices": {},
    }
    return Head(**{**values, **given})  # type: ignore[arg-type]


def test_no_clock_is_asked() -> None:
    asking = {
        path.stem
        for path in Path(kesher.sync.__file__).parent.glob("*.py")
        if re.search(r"^(?:from|import) (?:datetime|time)\b", path.read_text("utf-8"), re.M)
    }
    # How long a note and a replaced row are kept, and what is due, is told by whoever asks.
    assert asking == {"pairing", "sealed_due", "sealed_person", "sealed_store", "stored"}
    for path in Path(kesher.sync.__file__).parent.glob("*.py"):
        assert not re.search(r"\.now\(|time\(\)|monotonic", path.read_text("utf-8")), path.stem


@given(st.dates().map(str) | st.sampled_from(["cover", "sheet:2026-11-23:0123abcd"]))
def test_a_name_is_hidden_always_as_the_same_and_found_again(name: str) -> None:
    names, again = Names(KEY), Names(DataKey(KEY.journal, 2, KEY.raw()))
    hidden = names.hide(name)
    assert len(hidden) == NAME_BYTES and names.show(hidden) == name == again.show(hidden)
    assert name.encode() not in hidden
    for other in (Names(DataKey.new(KEY.journal)), Names(DataKey(uuid4(), 1, KEY.raw()))):
        assert other.hide(name) != hidden
        with pytest.raises(Refused) as refused:
            other.show(hidden)
        assert refused.value.problem.code is Code.SYNC_FORGED


@given(VECTORS, VECTORS, VECTORS)
def test_what_contains_both_contains_each_in_whatever_order(one, other, third) -> None:
    both = joined(one, other)
    assert both == joined(other, one) and joined(both, third) == joined(one, joined(other, third))
    assert all(includes(both, Dot(writer, mark.counter)) for writer, mark in (one | other).items())
    assert covers(both, both) and (covers(both, one) or any(one[each] != both[each] for each in one))
    if covers(one, other) and covers(other, one):
        assert one == other


def test_two_histories_of_one_count_do_not_contain_each_other() -> None:
    one, other = {"0" * 16: Mark(3, b"x")}, {"0" * 16: Mark(3, b"y")}
    assert not covers(one, other) and not covers(other, one)
    with pytest.raises(Refused) as refused:
        follows(head(vector=one), Known(7, b"", other))
    assert refused.value.problem.code is Code.SYNC_FORKED


def test_a_head_opens_in_its_place_only() -> None:
    sealed = seal_head(KEY, "0" * 16, head())
    assert open_head(KEY, "0" * 16, 7, sealed) == head()
    for writer, serial, wrong in (
        ("1" * 16, 7, sealed),
        ("", 7, sealed),
        ("0" * 16, 8, sealed),
        ("0" * 16, 7, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("0" * 16, 7, b""),
    ):
        with pytest.raises(Refused) as refused:
            open_head(KEY, writer, serial, wrong)
        assert refused.value.problem.code is Code.SYNC_FORGED


def test_a_head_of_a_shape_to_come_asks_for_an_update() -> None:
    newer = {"serial": 7, "digest": "of another shape", "formats": {**FORMATS, "sync": 99}}
    sealed = KEY.seal("sync head|", 7, msgspec.msgpack.encode(newer))
    with pytest.raises(Refused) as refused:
        open_head(KEY, "", 7, sealed)
    assert refused.value.problem.code is Code.SYNC_UPDATE
    more = {**msgspec.to_builtins(head(), builtin_types=(bytes,)), "to_come": 1}
    assert open_head(KEY, "", 7, KEY.seal("sync head|", 7, msgspec.msgpack.encode(more))) == head()


def test_a_device_that_was_taken_off_stays_off() -> None:
    on, off = Device("a", bytes(32)), Device("a", bytes(32), gone=True)
    assert listed({"x": on}, {"x": off}) == listed({"x": off}, {"x": on}) == {"x": off}
    assert listed({"x": on}, {"y": on}) == {"x": on, "y": on}
