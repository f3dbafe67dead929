"""Words that could not be written are put by, and heard all the same."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal import drafts
from kesher.journal.cover import Cover


@pytest.fixture
def desk(tmp_path: Path, quick_keys: None) -> Desk:
    made = Desk(tmp_path / "kesher", keyring=False)
    assert isinstance(made.begin(NOW, Cover(), None, keep=True), Begun)
    return made


NOW = datetime.fromisoformat("2026-11-23T19:00+02:00")


@pytest.mark.parametrize(
    ("form", "heard"),
    [
        ("words=I+want+to+die&act=a1", True),
        ("words=%D7%90%D7%A0%D7%99+%D7%A8%D7%95%D7%A6%D7%94+%D7%9C%D7%9E%D7%95%D7%AA", True),
        ("words=a+quiet+evening&act=a1", False),
    ],
)
def test_what_is_put_by_is_heard(desk: Desk, form: str, heard: bool) -> None:
    at = NOW + timedelta(minutes=1)
    assert drafts.put_by(desk, at, "/account", form) is None
    assert (desk.cover(at).heard == at) is heard
    (kept,) = drafts.offered(desk, at)
    assert kept.form == form
