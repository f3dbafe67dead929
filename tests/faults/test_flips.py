"""One flipped bit anywhere in the file: no page is missing without a word, and a backup brings all back."""

from pathlib import Path

import pytest

from faults.flips import flips, made, tried

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_hides_nothing_and_blocks_no_restore(
    tmp_path: Path, seed: int, quick_keys: None
) -> None:
    whole = made(tmp_path / "whole")
    size = (whole.home / "journal.db").stat().st_size
    # The first page of the file, with its schema, more often than its share.
    places = [*flips(size, 60, seed), *flips(4096, 25, seed + 100)]
    for place, bit in places:
        outcome = tried(whole, tmp_path / "flipped", place, bit)
        assert outcome.nothing_silent and outcome.doctor_agrees and outcome.restored, (place, bit, outcome)
