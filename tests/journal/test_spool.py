"""What is laid down on its way in: the same bytes again, and on the disk nothing that can be read."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.journal import spool
from kesher.journal.spool import Spool
from kesher.method.problems import Code, Refused


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "BLOCK", 64)
    monkeypatch.setattr(spool, "IN_MEMORY", 200)


@given(
    st.lists(st.binary(max_size=300), max_size=9),
    st.lists(st.tuples(st.integers(0, 2500), st.integers(-1, 900))),
)
def test_it_reads_as_one_file(pieces: list[bytes], looks: list[tuple[int, int]]) -> None:
    whole = b"".join(pieces)
    with Spool() as made:
        for piece in pieces:
            made.append(piece)
        assert len(made) == len(whole) and made.read() == whole
        for place, size in looks:
            assert made.seek(place) == made.tell() == place
            assert made.read(size) == whole[place:][: size if size >= 0 else None]


def test_what_is_small_never_comes_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: pytest.fail("a file was made"))
    with Spool() as made:
        made.append(b"x" * 199)
        assert made.read() == b"x" * 199


def test_on_the_disk_it_has_no_name_and_no_word_of_it(tmp_path: Path) -> None:
    with Spool(tmp_path) as made:
        for _ in range(100):
            made.append("סוד".encode() * 40)
        assert made._file is not None
        made._file.seek(0)
        laid = made._file.read()
        assert len(laid) > 20_000 and "סוד".encode() not in laid
        assert os.name != "posix" or not list(tmp_path.iterdir())
        made.seek(-6, os.SEEK_END)
        assert made.read() == "סוד".encode()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with Spool(tmp_path) as made, pytest.raises(Refused) as refused:
        made.append(b"x" * 900)
    assert refused.value.problem.code is Code.DISK_FULL
