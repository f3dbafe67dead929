"""The thread and the letter in a real browser: on the third day, the sixtieth and the four hundredth."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from diaries import diary
from doors import World, running
from kesher.journal.cover import Cover
from kesher.method.language import Language
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY = date(2026, 11, 22)
NOT_YET = {"he": "עוד לא די כדי לומר.", "en": "Not enough yet to say."}
TOGETHER = {"he": "הן באו יחד", "en": "They came together"}
WAIT = {"he": "פעם בשלושה חודשים", "en": "once in three months"}
BECAUSE = {"he": ("בגלל", "גרם", "בזכות"), "en": ("because", "caused", "thanks to")}


@pytest.fixture(params=["he", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(browser: Browser, world: World, language: str, days: int, width: int) -> Page:
    desk, now = world.server.door.desk, world.clock.at
    desk.begin(now, Cover(language=Language(language)), "correct horse battery", keep=True)
    desk.journal(now).add(diary(TODAY - timedelta(days=days), days))
    page = browser.new_page(viewport={"width": width, "height": 780}, bypass_csp=True)
    page.goto(world.address())
    page.goto(world.origin + "/thread")
    return page


@pytest.mark.parametrize(("days", "width"), [(3, 360), (60, 360), (400, 1280)])
def test_the_thread_says_what_it_rests_on(
    browser: Browser, tmp_path: Path, language: str, days: int, width: int
) -> None:
    with running(tmp_path / "kesher", Language(language), "2026-11-22T09:00+02:00") as world:
        page = opened(browser, world, language, days, width)
        sound(page)
        text: Any = page.inner_text("main")
        assert (page.locator("figure svg.chart").count() > 0) is (days > 3)
        assert page.locator("figure.bond circle.bead").count() == {3: 0, 60: 9, 400: 26}[days]
        assert (NOT_YET[language] in text) is (days == 3)
        assert (WAIT[language] in text) is (days < 90)
        assert (TOGETHER[language] in text) is (days == 400)
        assert not [word for word in BECAUSE[language] if word in text]
        if days > 3:
            page.click("summary")
            assert page.locator("table tbody tr").count() > 0
            sound(page)
        page.click("a[href='/letter']")
        page.wait_for_url("**/letter")
        sound(page)
        assert page.locator(".letter .question").count() == (1 if days > 3 else 0)
        page.close()
