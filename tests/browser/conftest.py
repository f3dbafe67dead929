"""A real Chromium over a running door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from doors import World, running
from kesher.method.language import Language
from pockets import folder


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    language, at = getattr(request, "param", ("he", "2026-11-22T09:00+02:00"))
    with running(tmp_path / "kesher", Language(language), at) as served:
        yield served


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, world: World) -> Iterator[Opener]:
    contexts: list[BrowserContext] = []

    def opened(*, language: str, width: int = 360, scripts: bool = True, address: str | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 780 if width < 500 else 900},
            locale="he-IL" if language == "he" else "en-GB",
            java_script_enabled=scripts,
            bypass_csp=scripts,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(address or world.address())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pocket() -> Path:
    """The folder of a pocket of the program as it stands."""
    return folder()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone that has never been in a pocket."""
    made = browser.new_context(viewport={"width": 390, "height": 844}, locale="he-IL")
    made.set_default_timeout(60_000)
    yield made
    made.close()
