"""A mailbox that others write to as well: what is ours is found behind whatever lies there unread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from host.imap import mailbox
from kesher.host.circle import mail_fetched
from kesher.host.circle.post_options import Mailbox, Post

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lying(to: str) -> bytes:
    return f"From: a@example.org\r\nTo: {to}\r\nReturn-Path: <a@example.org>\r\n\r\nx\r\n".encode()


@pytest.mark.parametrize("ours_first", [True, False])
def test_ours_are_not_hidden_behind_what_others_left_unread(
    monkeypatch: pytest.MonkeyPatch, ours_first: bool
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(mail_fetched, "MOST", 2)
    monkeypatch.setattr(mail_fetched, "take", lambda _post, _now, _mail, addresses: taken.extend(addresses))
    ours = f"kesher+{'a' * 52}@kesher.example.org"
    with mailbox() as box:
        letters = [lying("shop@example.org")] * 5
        for raw in [lying(ours), *letters] if ours_first else [*letters, lying(ours)]:
            box.lay(raw)
        way = Mailbox(tls=False, user="u", password="right", folder="INBOX")
        post = Post(False, "127.0.0.1", box.port, "kesher", "kesher.example.org", way)
        passed: set[str] = set()
        for _ in range(3):
            mail_fetched.fetch(post, NOW, passed)
        assert taken == [ours] and len(box.mails) == 5
        looked = len(box.asked)
        mail_fetched.fetch(post, NOW, passed)
        assert not any("FETCH" in each for each in box.asked[looked:])
        # In a mailbox that was made anew the same number is another mail.
        box.era = 2
        mail_fetched.fetch(post, NOW, passed)
        assert any("FETCH" in each for each in box.asked[looked:])
