"""The page of reminders, and the notices of the running program."""

from datetime import timedelta

import pytest

from doors import Client
from kesher.reminders import notice
from kesher.reminders.chosen import Channel, Thing, When, Zman

FORM = {
    "sitting.how": "zman",
    "sitting.clock": "21:30",
    "sitting.zman": "netz",
    "sitting.minutes": "20",
    "sitting.side": "before",
    "account.how": "clock",
    "account.clock": "21:30",
    "account.zman": "netz",
    "account.minutes": "0",
    "account.side": "after",
    "notice": "1",
}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to show."""
    said: list[str] = []
    monkeypatch.setattr(notice, "show", lambda title, text: said.append(text))
    return said


def test_nothing_is_reminded_of_until_it_is_chosen(client: Client, shown: list[str]) -> None:
    page = client.get("/reminders")
    assert page.status == 200 and "/reminders/calendar" not in page.body
    assert 'value="off" checked' in page.body
    client.world.clock.at += timedelta(hours=8)
    client.get("/")
    client.world.server.door.reminding.remind()
    assert shown == []


def test_what_is_chosen_stands_on_the_page_again(client: Client) -> None:
    assert client.post("/reminders", FORM).to == "/reminders?note=settings"
    cover = client.world.desk.cover(client.world.now)
    assert cover.reminders == {Thing.SITTING: When(-20, Zman.SUNRISE), Thing.ACCOUNT: When(21 * 60 + 30)}
    assert cover.reminded_by == (Channel.NOTICE,) and cover.sheet_secret
    page = client.get("/reminders")
    assert page.field("account.clock") == "21:30" and page.field("sitting.minutes") == "20"
    assert client.post("/reminders", FORM | {"sitting.how": "off", "account.how": "off"}).status == 302
    assert not client.world.desk.cover(client.world.now).reminders


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"account.clock": "25:00"}, "account.clock"),
        ({"account.clock": ""}, "account.clock"),
        ({"account.clock": "9"}, "account.clock"),
        ({"sitting.minutes": "181"}, "sitting.minutes"),
        ({"sitting.minutes": "-3"}, "sitting.minutes"),
        ({"sitting.zman": "midnight"}, ""),
        ({"sitting.how": ""}, ""),
    ],
)
def test_what_is_no_time_is_said_at_its_field_and_nothing_else_is_lost(
    client: Client, wrong: dict[str, str], field: str
) -> None:
    page = client.post("/reminders", FORM | wrong)
    assert page.status == 422 and len(page.said) == 1
    assert page.field("sitting.minutes") == (FORM | wrong)["sitting.minutes"]
    assert not field or f'id="wrong-{field}"' in page.body
    assert not client.world.desk.cover(client.world.now).reminders


def test_mail_without_a_host_is_refused_in_a_sentence(client: Client) -> None:
    page = client.post("/reminders", FORM | {"mail": "1"})
    assert page.status == 422 and "host" in page.said[0]
    assert Channel.MAIL not in client.world.desk.cover(client.world.now).reminded_by


def test_a_year_is_downloaded_for_a_calendar(client: Client) -> None:
    assert client.post("/reminders/calendar", {}).status == 422
    client.post("/reminders", FORM)
    file = client.post("/reminders/calendar", {})
    assert file.headers["content-type"].startswith("text/calendar")
    assert file.body.count("BEGIN:VEVENT") > 500


def test_a_notice_comes_once_at_its_time_even_when_the_journal_is_closed(
    client: Client, shown: list[str]
) -> None:
    reminding = client.world.server.door.reminding
    client.post("/reminders", FORM)
    client.get("/")
    client.world.desk.lock()
    client.world.clock.set("2026-11-23T21:29+02:00")
    reminding.remind()
    assert shown == []
    client.world.clock.set("2026-11-23T21:30:10+02:00")
    reminding.remind()
    reminding.remind()
    assert len(shown) == 1 and not any(word in shown[0].lower() for word in ("account", "sitting", "journal"))


def test_what_is_done_is_not_reminded_of(client: Client, shown: list[str]) -> None:
    client.post("/reminders", FORM)
    client.world.clock.set("2026-11-23T20:00+02:00")
    assert client.post("/account", {"words": "done"}).status == 302
    client.world.clock.set("2026-11-23T21:30+02:00")
    client.world.server.door.reminding.remind()
    assert shown == []


def test_what_is_too_late_is_let_go(client: Client, shown: list[str]) -> None:
    client.post("/reminders", FORM)
    client.world.clock.set("2026-11-23T21:46+02:00")
    client.world.server.door.reminding.remind()
    assert shown == []


def test_opening_a_page_when_it_is_due_does_not_swallow_it(client: Client, shown: list[str]) -> None:
    client.post("/reminders", FORM)
    client.world.clock.set("2026-11-23T21:30:05+02:00")
    client.get("/")
    client.world.server.door.reminding.remind()
    assert len(shown) == 1


def test_without_a_desktop_it_is_said_where_it_is_tried(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    page = client.post("/reminders/try", {})
    assert page.status == 422 and "desktop" in page.said[0]
