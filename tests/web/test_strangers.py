"""Other users of the machine can connect, and cannot keep the owner out."""

import socket
import time

import pytest

from doors import Client, World
from kesher.web import channel

CROWD = 300


def connected(world: World, said: bytes = b"") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", world.server.door.port), timeout=5)
    made.sendall(said)
    return made


def ended(made: socket.socket, within: float) -> bool:
    made.settimeout(within)
    try:
        return made.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize(
    "said",
    [b"", b"GET / HTT", b"POST /glance HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nwhere="],
    ids=["idle", "unfinished", "a form without an end"],
)
def test_a_crowd_that_says_nothing_keeps_nobody_out(guest: Client, said: bytes) -> None:
    crowd = []
    try:
        for _ in range(CROWD):
            crowd.append(connected(guest.world, said))
        for _ in range(3):
            began = time.monotonic()
            assert guest.get("/begin").status == 200
            assert time.monotonic() - began < 2
        gone = sum(ended(each, 0.02) for each in crowd)
        assert gone >= CROWD - channel.STRANGERS - 4
    finally:
        for each in crowd:
            each.close()


def test_a_connection_that_shows_nothing_ends_soon_and_the_owners_stays(
    guest: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.3)
    world = guest.world
    name = world.server.door.cookie
    begun = f"POST /glance HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nCookie: a=b; {name}="
    stranger = connected(world, f"{begun}x\r\n\r\nwhere".encode())
    owner = connected(world, f"{begun}{guest.cookies[name]}\r\n\r\nwhere".encode())
    assert ended(stranger, 5)
    assert not ended(owner, 1)
    stranger.close()
    owner.close()


def test_little_is_taken_in_from_a_stranger(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "MOST_TAKEN", 50_000)
    assert guest.upload("/begin/restore", "x.json", b"x" * 400_000).status == 422
    stranger = Client(guest.world)
    with pytest.raises(OSError):
        for _ in range(5):  # what the system holds by itself is not refused at once
            stranger._send("POST", "/begin/restore", b"x" * 4_000_000, None, {})
