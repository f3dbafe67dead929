"""For tests whose processes go by the clock of the day they run on, which may be Shabbat."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from kesher.actions.desk import Desk
from kesher.journal.cover import Cover


def write_on_any_day(home: Path, passphrase: str) -> None:
    """Let a journal be written in on Shabbat and Yom Tov too."""
    desk, now = Desk(home, keyring=False), datetime.now(UTC)
    assert desk.unlock(now, passphrase) is None
    assert isinstance(desk.change_cover(now, lambda cover: replace(cover, still=False)), Cover)
    desk.close()
