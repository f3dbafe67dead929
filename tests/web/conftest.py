"""A running door, and a browser without a face that has begun a book behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from doors import Client, World, running
from kesher.method.language import Language

MONDAY = "2026-11-23T14:00+02:00"


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path, quick_keys: None) -> Iterator[World]:
    with running(tmp_path / "kesher", Language(getattr(request, "param", "en")), MONDAY) as served:
        yield served


@pytest.fixture
def stranger(world: World) -> Client:
    return Client(world)


@pytest.fixture
def guest(stranger: Client) -> Client:
    """Let in, with no book yet."""
    return stranger.enter()


@pytest.fixture
def client(guest: Client) -> Client:
    """With a book that stays open when the clock is moved."""
    guest.begin(keep=False)
    guest.world.desk.change_cover(guest.world.now, lambda cover: replace(cover, idle_minutes=0))
    return guest
