"""Rounds that are made beside the pages: after an act and on opening, never in the way of an answer."""

import sys
import threading
from pathlib import Path

import pytest

from doors import Client
from kesher.actions.desk import Desk
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose
from kesher.method.problems import Code, Problem

OTHER = "another quiet evening here"


@pytest.fixture
def folder(client: Client, tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    choose(client.world.home, Place(folder=str(made)))
    return made


def settings(client: Client) -> str:
    client.world.server.door.carrying.settle()
    return client.get("/settings").body


def glance(client: Client) -> None:
    client.post("/glance", {"where": "3"})
    client.world.server.door.carrying.settle()


def test_without_a_carrier_nothing_is_said(client: Client) -> None:
    assert "several devices" not in settings(client)


def test_an_act_is_carried_by_itself(client: Client, folder: Path, tmp_path: Path) -> None:
    client.get("/")
    glance(client)
    assert list(folder.glob("kesher-*/*/head.kesher"))
    assert "in step" in settings(client)
    world = client.world
    code = devices.pair(world.desk, world.now)
    assert isinstance(code, str)
    other = Desk(tmp_path / "other", keyring=False)
    try:
        assert devices.join(other, world.now, code, OTHER, name="other") is None
        assert other.journal(world.now).book().pages == world.desk.journal(world.now).book().pages
        glance(client)
        done = rounds.sync(other, world.now)
        assert not isinstance(done, Problem) and done.done.pulled == 1
    finally:
        other.close()


def test_a_stick_that_is_not_in_is_said_quietly(client: Client, folder: Path) -> None:
    folder.rmdir()
    glance(client)
    assert client.get("/").status == 200
    found = settings(client)
    assert "plug it in" in found and "did not end" in found
    folder.mkdir()
    glance(client)
    assert "in step" in settings(client)


def test_no_answer_waits_for_a_round(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, begun = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> Problem:
        begun.set()
        let_go.wait(20)
        return Problem(Code.SYNC_BUSY)

    monkeypatch.setattr(rounds, "sync", slow)
    client.post("/glance", {"where": "3"})
    assert begun.wait(5)
    assert client.get("/").status == 200 and client.post("/glance", {"where": "4"}).status in (200, 302)
    let_go.set()
    assert "another device is writing" in settings(client).lower()


def test_a_round_that_breaks_breaks_nothing_else(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("of the person's words")

    monkeypatch.setattr(rounds, "sync", broken)
    glance(client)
    found = settings(client)
    assert "cannot be reached" in found and "person" not in found.split("did not end")[1][:200]
    assert "kesher.sync.round" in sys.modules


def test_a_key_that_was_renewed_elsewhere_is_followed_when_the_journal_is_opened(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    glance(client)
    world = client.world
    carrying = world.server.door.carrying
    others = [Desk(tmp_path / name, keyring=False) for name in ("other", "off")]
    try:
        for other in others:
            code = devices.pair(world.desk, world.now)
            assert isinstance(code, str)
            assert devices.join(other, world.now, code, OTHER, name="other") is None
        listed = devices.devices(others[1], world.now)
        assert not isinstance(listed, Problem)
        off = next(each.id for each in listed if each.this)
        assert not isinstance(devices.revoke(others[0], world.now, off, OTHER), Problem)
        glance(client)
        assert "needed once" in settings(client)
        client.post("/lock", {})
        client.post("/unlock", {"passphrase": client.passphrase})
        carrying.settle()
        assert world.desk.journal(world.now).key.epoch == 2 and client.get("/").status == 200
        assert "in step" in settings(client)
        done = rounds.sync(others[0], world.now)
        assert not isinstance(done, Problem) and done.done.pulled == 1
    finally:
        for other in others:
            other.close()
