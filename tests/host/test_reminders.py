"""Reminders from a host: a mail that says nothing, at about the time, once; and none of what is done."""

from __future__ import annotations

import email
import email.policy
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from host.test_mail import Office, office
from hosts import Guest, Host, bundle, hosting, packed, pushed
from kesher.actions.desk import Desk
from kesher.actions.practice.account import write_account
from kesher.actions.reminders import choosing
from kesher.actions.sync import due, rounds
from kesher.actions.sync.place import Place, choose, place_of
from kesher.method.page import Account
from kesher.method.problems import Code, Problem
from kesher.reminders.chosen import Channel, Thing, When
from kesher.reminders.opaque import Dues, Hidden

PASSPHRASE = "correct horse battery"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def mails() -> Iterator[Office]:
    with office() as served:
        yield served


@pytest.fixture(scope="module")
def mailing(mails: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    setting = f"smtp://127.0.0.1:{mails.server_address[1]}?from=kesher@example.org"
    with hosting(tmp_path_factory.mktemp("mailing") / "home", KESHER_HOST_MAIL=setting) as host:
        yield host


@pytest.fixture(scope="module")
def dina(mailing: Host, mails: Office) -> Guest:
    guest, path = Guest(mailing), mailing.invitation.removeprefix(mailing.address)
    assert guest.post(path, {"email": "dina@example.org"}).to == "/join/code"
    assert mails.came.wait(20)
    code = read(mails.kept[0]).get_content().partition(": ")[2].split()[0]
    assert guest.post("/join/code", {"code": code}).to == "/passkeys/add"
    guest.email = "dina@example.org"
    return guest


def read(raw: bytes) -> email.message.EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, email.message.EmailMessage)
    return found


def journal_of(device: Guest) -> str:
    journal = str(uuid4())
    assert pushed(device, journal, after=0, bundles=(bundle(b"row", b"sealed"),)).status == 200
    return journal


def put(device: Guest, journal: str, *at: float, channel: str = "mail") -> int:
    found = tuple(Hidden(b"%016d" % number, int(each)) for number, each in enumerate(at))
    return packed(device, "PUT", f"/due/{journal}", Dues(channel, found)).status


def test_a_mail_comes_once_and_says_nothing(mailing: Host, mails: Office, dina: Guest) -> None:
    device, other = dina.let_in("dinas-secret-name"), dina.let_in()
    journal, before = journal_of(device), len(mails.kept)
    soon = time.time() + 2
    assert put(device, journal, soon, soon + 3600) == 204
    assert put(other, journal, soon, soon + 3600) == 204  # another device of the same journal: the same names
    until = time.monotonic() + 60
    while len(mails.kept) == before and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(1)
    assert len(mails.kept) == before + 1
    mail = read(mails.kept[-1])
    assert mail["To"] == "dina@example.org" and mail["Subject"] == "קשר · Kesher"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "This is the time you chose." in text and "זה הזמן שנבחר." in text
    assert journal not in mails.kept[-1].decode() and "secret" not in mails.kept[-1].decode()
    assert put(device, journal) == 204
    assert mailing.errors.read_text() == ""


@pytest.mark.parametrize(
    ("hours", "channel"),
    [((-1,), "mail"), ((24 * 17,), "mail"), (range(1, 40), "mail"), ((1,), "post"), ((1e15,), "mail")],
)
def test_a_list_that_is_none_is_refused(dina: Guest, hours: tuple[float, ...], channel: str) -> None:
    device = dina.let_in()
    journal = journal_of(device)
    assert put(device, journal, *(time.time() + each * 3600 for each in hours), channel=channel) == 400
    assert device.send("PUT", f"/due/{journal}", b"\xc1", {}).status == 400


def test_nobody_leaves_lists_for_a_journal_that_is_not_his(dina: Guest) -> None:
    device = dina.let_in()
    assert put(device, str(uuid4()), time.time() + 60) == 404
    assert put(device, str(uuid4())) == 204  # nothing, of nothing


def test_a_host_without_mail_says_so(person: Guest) -> None:
    device = person.let_in()
    answer = packed(device, "PUT", f"/due/{journal_of(device)}", Dues("mail", ()))
    assert answer.status == 422 and Code.HOST_MAIL_NONE.value in answer.body


# --- a person's own Kesher ---------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, quick_keys: None) -> Iterator[Desk]:
    from kesher.journal.cover import Cover

    desk = Desk(tmp_path / "own", keyring=False)
    now = datetime.now(UTC)
    desk.begin(now, Cover(idle_minutes=0), PASSPHRASE, keep=False)
    yield desk
    desk.close()


def at_host(desk: Desk, host: Host, person: Guest) -> None:
    choose(desk.home, Place(address=host.address, token=person.let_in().token))


def held(person: Guest) -> int:
    """How many reminders the host knows that are still to come."""
    lines = [json.loads(line) for line in person.get("/export").body.splitlines()]
    return sum("due" in each and not each["due"]["sent"] for each in lines)


def test_what_is_chosen_is_told_and_what_is_done_is_taken_away(
    desk: Desk, mailing: Host, dina: Guest
) -> None:
    at_host(desk, mailing, dina)
    now = datetime.now(UTC)
    assert not isinstance(rounds.sync(desk, now), Problem)
    assert held(dina) == 0
    assert not isinstance(choosing.choose(desk, now, {Thing.ACCOUNT: When(21 * 60 + 30)}), Problem)
    rounds.sync(desk, now)
    assert held(dina) == 0  # a time was chosen, and no mail
    assert not isinstance(due.by(desk, now, Channel.MAIL, wanted=True), Problem)
    there = held(dina)
    assert 5 <= there <= 14
    told = place_of(desk.home)
    assert told and told.told
    # He rests for some days: the round takes them away.
    first = due.list_of(desk, now)[0]
    desk.change_cover(now, lambda cover: replace(cover, rests_until=desk.moment(now).day + timedelta(days=6)))
    assert first not in due.list_of(desk, now)
    rounds.sync(desk, now)
    assert held(dina) < there
    assert not isinstance(due.by(desk, now, Channel.MAIL, wanted=False), Problem)
    assert held(dina) == 0
    assert place_of(desk.home) and not place_of(desk.home).told  # type: ignore[union-attr]


def test_an_account_that_is_written_is_not_reminded_of(desk: Desk) -> None:
    choosing.choose(desk, MONDAY, {Thing.ACCOUNT: When(21 * 60 + 30)})
    choosing.by(desk, MONDAY, Channel.MAIL, wanted=True)
    before = due.list_of(desk, MONDAY)
    evening = MONDAY + timedelta(hours=6)
    written = write_account(desk, evening, "act", Account(words="x"))
    assert not isinstance(written, Problem)
    after = due.list_of(desk, MONDAY)
    assert len(before) == len(after) + 1 and set(after) < set(before)


def test_without_a_host_a_mail_is_refused(desk: Desk) -> None:
    refused = due.by(desk, MONDAY, Channel.MAIL, wanted=True)
    assert isinstance(refused, Problem) and refused.code is Code.REMINDERS_HOST
    assert Channel.MAIL not in desk.cover(MONDAY).reminded_by


def test_a_host_without_mail_is_told_of_before_it_is_chosen(
    desk: Desk, host: Host, make_person: Callable[[], Guest]
) -> None:
    at_host(desk, host, make_person())
    refused = due.by(desk, datetime.now(UTC), Channel.MAIL, wanted=True)
    assert isinstance(refused, Problem) and refused.code is Code.HOST_MAIL_NONE
