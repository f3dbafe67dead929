"""The page of devices: a code for a new one, and one that is taken off."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doors import Client
from kesher.actions.desk import Desk
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose
from kesher.journal.keys import new_code
from kesher.method.problems import Code, Problem

OTHER = "another quiet evening here"


@pytest.fixture
def folder(client: Client, tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    choose(client.world.home, Place(folder=str(made)))
    return made


@pytest.fixture
def other(client: Client, folder: Path, tmp_path: Path) -> Iterator[Desk]:
    """A second device, let in by a code of the page."""
    page = client.post("/devices/pair", {"proof": client.passphrase})
    found = re.search(r'<p class="code" dir="ltr">([^<]+)</p>', page.body)
    assert page.status == 200 and found
    desk = Desk(tmp_path / "other", keyring=False)
    code = html.unescape(found[1])
    assert devices.join(desk, client.world.now, code, OTHER, name="telephone") is None
    client.world.server.door.carrying.settle()
    rounds.sync(client.world.desk, client.world.now)
    yield desk
    desk.close()


def test_without_a_way_the_page_says_how_one_is_chosen(client: Client) -> None:
    page = client.get("/devices")
    assert page.status == 200 and "kesher sync folder" in page.body and "/devices/pair" not in page.body
    assert client.get("/devices/pair").to == "/devices"
    assert client.post("/devices/pair", {"proof": client.passphrase}).status == 422


def test_a_code_is_given_to_nobody_who_only_sat_down_here(client: Client, folder: Path) -> None:
    page = client.post("/devices/pair", {"proof": "somebody else"})
    assert page.status == 403 and 'class="code"' not in page.body and page.said
    assert not list(folder.glob("kesher-notes/*"))


def test_a_device_that_was_let_in_is_listed_and_can_be_taken_off(client: Client, other: Desk) -> None:
    page = client.get("/devices")
    assert "telephone" in page.body and "this device" in page.body
    which = re.findall(r"/devices/([0-9a-f]+)/revoke", page.body)
    assert len(which) == 1
    wrong = client.post(f"/devices/{which[0]}/revoke", {"proof": "somebody else"})
    assert wrong.status == 403 and "telephone" in wrong.body
    done = client.post(f"/devices/{which[0]}/revoke", {"proof": client.passphrase})
    assert done.status == 302 and done.to.startswith("/code/")
    assert "telephone" not in client.get("/devices").body
    after = rounds.sync(other, client.world.now, passphrase=OTHER)
    assert isinstance(after, Problem) and after.code in (Code.SYNC_REMOVED, Code.SYNC_RENEWED)


def test_a_device_nobody_knows_is_said(client: Client, folder: Path) -> None:
    page = client.post("/devices/ffffffffffff/revoke", {"proof": client.passphrase})
    assert page.status == 422 and "no device of this name" in page.said[0]


@pytest.mark.parametrize("path", ["/begin/join/passkey", "/devices/passkey", "/devices/passkey/forget"])
def test_a_passkey_belongs_to_a_host_and_is_not_spoken_of_elsewhere(client: Client, path: str) -> None:
    assert client.get(path).status in (302, 404) and client.post(path, {}).status in (302, 404)
    assert "passkey" not in client.get("/devices").body


def test_without_another_device_a_code_of_the_host_and_the_recovery_code_are_asked(guest: Client) -> None:
    assert "/begin/join/code" in guest.get("/begin/join").body
    assert "/begin/join/passkey" not in guest.get("/begin/join").body
    path, code = "/begin/join/code", new_code()
    asked = guest.get(path).body
    assert all(f'name="{each}"' in asked for each in ("address", "host_code", "code", "passphrase", "again"))
    given = {"address": "http://127.0.0.1:1", "host_code": "BBBB", "code": code}
    given |= {"passphrase": OTHER, "again": OTHER}
    for wrong, sentence in (
        ({"again": "another"}, "passphrases differ"),
        ({"passphrase": "short", "again": "short"}, "characters"),
        ({"code": code[:-1]}, "not typed exactly"),
        ({"address": "kesher.example.org"}, "no host’s address"),
        ({}, "cannot be reached"),
    ):
        answer = guest.post(path, given | wrong)
        assert answer.status == 422 and any(sentence in each for each in answer.said), (wrong, answer.said)
        assert f'value="{(given | wrong)["code"]}"' in answer.body  # nothing that was typed is lost
    assert not (guest.world.home / "carrier.json").exists()
