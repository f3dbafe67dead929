"""Keeping the key on the person's own computer."""

import stat
from pathlib import Path
from uuid import uuid4

import keyring
import keyring.backend
import keyring.errors
import pytest

from kesher.journal.keeper import FILE, Keeper, Keeping
from kesher.journal.seal import DataKey

KEY = DataKey.new(uuid4(), 3)


class InMemory(keyring.backend.KeyringBackend):
    """A keyring that forgets when the test ends."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


class Locked(InMemory):
    """A keyring that its owner did not open."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked

    get_password = set_password


class Forgetful(InMemory):
    """A keyring that says it kept something and did not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def ring(request: pytest.FixtureRequest):
    before = keyring.get_keyring()
    backend = getattr(request, "param", InMemory)()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_the_keyring_keeps_it_and_no_file_is_left(tmp_path: Path, ring: InMemory) -> None:
    keeper = Keeper(tmp_path)
    (tmp_path / FILE).write_text("an older file")
    assert keeper.keep(KEY) is Keeping.KEYRING
    assert list(tmp_path.iterdir()) == []
    kept = keeper.kept(KEY.journal)
    assert kept is not None and (kept.raw(), kept.epoch) == (KEY.raw(), 3)
    assert keeper.where(KEY.journal) is Keeping.KEYRING
    keeper.forget(KEY.journal)
    assert keeper.kept(KEY.journal) is None and ring.kept == {}
    keeper.forget(KEY.journal)


@pytest.mark.parametrize("ring", [Locked, Forgetful], indirect=True)
def test_where_the_keyring_does_not_keep_it_a_private_file_does(tmp_path: Path, ring: InMemory) -> None:
    keeper = Keeper(tmp_path)
    assert keeper.keep(KEY) is Keeping.FILE
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert keeper.kept(KEY.journal).raw() == KEY.raw()
    keeper.forget(KEY.journal)
    assert keeper.where(KEY.journal) is Keeping.NOT and list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_and_stays_private(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, keyring=False)
    (tmp_path / FILE).write_text("open to all")
    (tmp_path / FILE).chmod(0o644)
    newer = DataKey.new(KEY.journal, 4)
    keeper.keep(KEY)
    keeper.keep(newer)
    assert keeper.kept(KEY.journal).epoch == 4
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text",
    ["", ":", "::", "{}:1:", "{}:x:AAAA", "{}:1:AAAA", "{}:70000:" + "A" * 43 + "=", "é", "\x00" * 50],
)
def test_a_spoilt_file_keeps_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text.format(KEY.journal), encoding="utf-8")
    keeper = Keeper(tmp_path, keyring=False)
    assert keeper.kept(KEY.journal) is None and keeper.where(KEY.journal) is Keeping.NOT


def test_the_key_of_another_journal_is_not_given(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, keyring=False)
    keeper.keep(KEY)
    assert keeper.kept(uuid4()) is None and keeper.where(uuid4()) is Keeping.NOT
