"""A host for the tests of a file, and people on it. Starting one takes a second or two, so they share it."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hosts import Guest, Host, hosting

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """There is no gunicorn on Windows, and only Linux has as many loopback addresses as there are people."""
    if sys.platform != "linux":
        for item in items:
            if "/host/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason="the tests of a host run on Linux"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosting(tmp_path_factory.mktemp("host") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def operator(host: Host) -> Guest:
    """The first person, who runs it."""
    return Guest(host).join(host.invitation, "operator@example.org")


@pytest.fixture
def make_person(host: Host, operator: Guest) -> Callable[[], Guest]:
    """People, each newly come."""

    def make() -> Guest:
        return Guest(host).join(operator.invite(), f"person{next(_numbers)}@example.org")

    return make


@pytest.fixture
def person(make_person: Callable[[], Guest]) -> Guest:
    return make_person()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
