"""Arrays are read from their file as they were written; what is not whole is told when it is opened."""

from pathlib import Path

import numpy as np
import pytest

from kesher.library.search import arrays

KEPT = {
    "none": np.zeros(0, np.uint8),
    "rows": np.arange(21, dtype=np.uint8).reshape(7, 3),
    "far": np.array([1 << 63, 3], np.uint64),
}


def test_what_was_kept_is_read_and_may_not_be_written_to(tmp_path: Path) -> None:
    arrays.save(tmp_path / "a", KEPT)
    found = arrays.mapped(tmp_path / "a")
    assert list(found) == list(KEPT)
    for name, each in KEPT.items():
        assert found[name].dtype == each.dtype and found[name].tolist() == each.tolist()
    with pytest.raises(ValueError, match="read-only"):
        found["far"][0] = 1


@pytest.mark.parametrize("lost", range(1, 200, 7))
def test_what_is_cut_off_is_no_index(tmp_path: Path, lost: int) -> None:
    arrays.save(tmp_path / "a", KEPT)
    whole = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(whole[: max(len(whole) - lost, 1)])
    with pytest.raises(ValueError):
        arrays.mapped(tmp_path / "a")


def test_a_head_that_was_changed_is_no_index(tmp_path: Path) -> None:
    arrays.save(tmp_path / "a", KEPT)
    whole = bytearray((tmp_path / "a").read_bytes())
    whole[40] ^= 1
    (tmp_path / "a").write_bytes(bytes(whole))
    with pytest.raises(ValueError, match="index"):
        arrays.mapped(tmp_path / "a")
