"""Files that a person gave: what is no file, or too large, is refused before it is read."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kesher.disk.files import read_bounded, write_whole
from kesher.method.problems import Code, Problem, Refused


def refused(path: Path) -> Problem:
    with pytest.raises(Refused) as found:
        read_bounded(path, 200 << 20, too_large=Code.BOOK_LARGE)
    return found.value.problem


def test_a_file_is_read_whole_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "ספר.txt"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(Refused) as found:
        read_bounded(path, 4)
    assert found.value.problem.code is Code.FILE_FOREIGN


def test_files_that_are_not_there_or_are_no_files(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt") == Problem(Code.FILE_MISSING, {"file": "none.txt"})
    assert refused(tmp_path).code is Code.FILE_MISSING


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names here")
def test_a_pipe_with_a_name_does_not_hold_the_reader_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").code is Code.FILE_MISSING


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    started = time.monotonic()
    assert refused(path) == Problem(Code.BOOK_LARGE, {"file": "huge.txt", "limit": 200})
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_a_file_whose_pieces_end_in_an_error_is_not_there(tmp_path: Path, error: type[BaseException]) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the beginning"
        raise error

    with pytest.raises(error):
        write_whole(tmp_path / "out", pieces())
    assert not list(tmp_path.iterdir())
    write_whole(tmp_path / "out", iter((b"one ", b"two")))
    assert (tmp_path / "out").read_bytes() == b"one two"
