"""A small book whose key is kept, for programs that are not meant to end well."""

from pathlib import Path

import pytest

from faults.writer import NOW
from kesher.actions.desk import Begun, Desk
from kesher.journal.cover import Cover


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A closed book that opens with its kept key."""
    desk = Desk(tmp_path / "kesher", keyring=False)
    begun = desk.begin(NOW, Cover(), None, keep=True)
    assert isinstance(begun, Begun)
    desk.close()
    return tmp_path / "kesher"
