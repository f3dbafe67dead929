"""The pack of a circle, on each database: one at a time, and what is refused leaves the one before."""

from __future__ import annotations

from pathlib import Path

import pytest

from circle.conftest import NOW, TEACHER
from kesher.circle.room import Room
from kesher.circle.shared_pack import share, shared, withdraw
from kesher.method.problems import Code, Refused
from kesher.words.pack_file import packed
from kesher.words.packs import parts_in, skeleton


def test_one_pack_lies_there_at_a_time(room: Room, tmp_path: Path) -> None:
    skeleton(tmp_path / "rav-levi")
    parts = parts_in(tmp_path / "rav-levi")[0]
    english = {name: text for name, text in parts.items() if not name.startswith("he/")}
    english["pack.toml"] = english["pack.toml"].replace(b'["he", "en"]', b'["en"]')
    for given in (parts, english):
        with room.database.reading():
            card = room.card()
        share(room, NOW, TEACHER, card, packed(given))
        assert (shared(room).id, shared(room).file) == ("rav-levi", packed(given))
        with pytest.raises(Refused):
            share(room, NOW, TEACHER, card, b"no zip")
        assert shared(room).file == packed(given)
    with room.database.reading():
        after = room.card()
    # It speaks English only, and its own title is all the title there is.
    assert after.pack_lies and after.pack and after.name == card.name
    withdraw(room, NOW, TEACHER)
    with room.database.reading():
        assert not room.card().pack_lies and room.card().pack == ""
    with pytest.raises(Refused) as gone:
        shared(room)
    assert gone.value.problem.code is Code.CIRCLE_NONE
