"""A calendar at an address of a host: a year of times, about, that say nothing; and taken back at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from host.test_reminders import at_host, desk, held
from hosts import Guest, Host, packed
from kesher.actions.desk import Desk
from kesher.actions.practice.account import write_account
from kesher.actions.reminders import choosing
from kesher.actions.sync import rounds, served
from kesher.actions.sync.place import place_of
from kesher.days import rest_at
from kesher.method.page import Account
from kesher.method.problems import Code, Problem
from kesher.reminders.chosen import Thing, When, Zman
from kesher.reminders.opaque import Hidden

__all__ = ["desk"]

TOKEN = "a" * 32


def entries(host: Host, address: str) -> list[icalendar.Event]:
    assert address.startswith(host.address)
    answer = Guest(host).get(address.removeprefix(host.address))
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(answer.body).walk("VEVENT")


def test_a_calendar_fetches_a_year_that_says_nothing_until_it_is_taken_back(
    desk: Desk, host: Host, make_person: Callable[[], Guest]
) -> None:
    now = datetime.now(UTC)
    at_host(desk, host, make_person())
    refused = served.serve(desk, now)
    assert isinstance(refused, Problem) and refused.code is Code.REMINDERS_NONE
    choosing.choose(desk, now, {Thing.SITTING: When(-30, Zman.SUNRISE), Thing.ACCOUNT: When(21 * 60 + 30)})
    address = served.serve(desk, now)
    assert isinstance(address, str)
    found = entries(host, address)
    assert 500 < len(found) <= 732
    place = desk.cover(now).place
    for each in found:
        at = each["dtstart"].dt
        assert rest_at(at, place) is None and at.timestamp() % 300 == 0
        assert str(each["summary"]) == "קשר · Kesher"
    assert served.serve(desk, now) == address
    # Another choice is there after the next round; what is done meanwhile is told to nobody.
    before = place_of(desk.home)
    write_account(desk, now, "act", Account(words="x"))
    rounds.sync(desk, now)
    assert before and place_of(desk.home).served == before.served  # type: ignore[union-attr]
    choosing.choose(desk, now, {Thing.SITTING: None})
    rounds.sync(desk, now)
    assert len(entries(host, address)) < 366
    rounds.sync(desk, now + timedelta(days=32))
    assert place_of(desk.home).served != before.served  # type: ignore[union-attr]
    assert served.stop(desk, now) is None
    assert Guest(host).get(address.removeprefix(host.address)).status == 404
    again = served.serve(desk, now)
    assert isinstance(again, str) and again != address


def test_a_device_that_is_taken_off_takes_its_address_along(host: Host, person: Guest) -> None:
    device = person.let_in()
    year = [Hidden(b"%016d" % each, int(time.time()) + each * 86_400) for each in range(300)]
    assert packed(device, "PUT", f"/calendar/{TOKEN}", year).status == 204
    assert len(entries(host, f"{host.address}/calendar/{TOKEN}.ics")) == 300
    assert person.post(f"/devices/{device.device}/revoke").to == "/devices"
    assert Guest(host).get(f"/calendar/{TOKEN}.ics").status == 404


def test_nobody_has_or_takes_anothers_address(
    host: Host, person: Guest, make_person: Callable[[], Guest]
) -> None:
    mine, other = person.let_in(), make_person().let_in()
    token = "b" * 32
    one = [Hidden(b"%016d" % 1, int(time.time()) + 60)]
    assert packed(mine, "PUT", f"/calendar/{token}", one).status == 204
    assert packed(other, "PUT", f"/calendar/{token}", []).status == 400
    assert packed(other, "DELETE", f"/calendar/{token}", None).status == 204
    assert len(entries(host, f"{host.address}/calendar/{token}.ics")) == 1
    assert any("calendar" in line for line in person.get("/export").body.splitlines())
    assert held(person) == 0
    for number in range(6):
        assert packed(mine, "PUT", f"/calendar/{number:032}", one).status == 204
    kept = [Guest(host).get(f"/calendar/{number:032}.ics").status for number in range(6)]
    assert kept.count(200) <= 4 and kept[-1] == 200


@pytest.mark.parametrize(
    ("token", "year"),
    [
        ("short", []),
        (TOKEN, [Hidden(b"short", 1)]),
        (TOKEN, [Hidden(b"%016d" % 1, 0)]),
        (TOKEN, [Hidden(b"%016d" % 1, int(time.time()) + 400 * 86_400)]),
        (TOKEN, [Hidden(b"%016d" % each, int(time.time()) + 60) for each in range(733)]),
        (TOKEN, "a file of anybody's"),
    ],
)
def test_what_is_no_year_of_times_is_refused(person: Guest, token: str, year: object) -> None:
    assert packed(person.let_in(), "PUT", f"/calendar/{token}", year).status == 400


def test_without_a_host_there_is_no_address(desk: Desk) -> None:
    refused = served.serve(desk, datetime.now(UTC))
    assert isinstance(refused, Problem) and refused.code is Code.REMINDERS_HOST
