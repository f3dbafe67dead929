"""The command line in this process: its own folder, a file with the passphrase, and what it said."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from kesher.cli import run as running
from kesher.cli.main import main

PASSPHRASE = "נקודה אחת פנימה"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Monday afternoon in Jerusalem, so that no test meets Shabbat."""

    class Shell(running.Shell):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.now = MONDAY

    monkeypatch.setattr(running, "Shell", Shell)


class Said(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Kesher = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_keys: None) -> Path:
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\nand a line that is not read\n", encoding="utf-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "KESHER_PORT", "KESHER_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KESHER_HOME", str(tmp_path / "kesher"))
    monkeypatch.setenv("KESHER_KEYRING", "no")
    monkeypatch.setenv("KESHER_LANGUAGE", "en")
    monkeypatch.setenv("KESHER_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    return tmp_path / "kesher"


@pytest.fixture
def kesher(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kesher:
    def run(*arguments: str, typed: str = "") -> Said:
        import io

        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(list(arguments))
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def begun(kesher: Kesher) -> Kesher:
    assert kesher("begin", "--language", "en").status == 0
    return kesher
