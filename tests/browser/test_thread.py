"""The thread and the letter in a real browser: on the third day, the sixtieth and the four hundredth."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from diaries import diary
from doors import World, running
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.page import Page as Diary
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY = date(2026, 11, 22)
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
NOT_YET = {"he": "עוד לא די כדי לומר.", "en": "Not enough yet to say."}
TOGETHER = {"he": "הן באו יחד", "en": "They came together"}
WAIT = {"he": "פעם בשלושה חודשים", "en": "once in three months"}
LOOSE = {"he": "מה מתרופף", "en": "What loosens"}
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
        # Of the third day nothing can be said yet; on the sixtieth only what loosens still waits.
        waits = text.count(NOT_YET[language])
        assert (waits > 1, waits == 1) == (days == 3, days == 60)
        assert (WAIT[language] in text) is (days < 90)
        assert (TOGETHER[language] in text) is (days == 400)
        assert LOOSE[language] in text
        assert not [word for word in BECAUSE[language] if word in text]
        if days > 3:
            page.click("details:has(table) summary")
            assert page.locator("table tbody tr").count() > 0
            sound(page)
        page.click("a[href='/letter']")
        page.wait_for_url("**/letter")
        sound(page)
        assert page.locator(".letter .question").count() == (1 if days > 3 else 0)
        page.close()


OWN = {
    "he": (("בבית המדרש", "בעבודה", "בילדים"), "הנסיעה הייתה פתאום שקטה.", "חדשות", "לפתוח ספר לפני מסך"),
    "en": (
        ("at study", "at work", "the children"),
        "The ride was quiet all at once.",
        "news",
        "A book first",
    ),
}


def own_words(days: int, language: str) -> tuple[Diary, ...]:
    """A diary with places, a pull that loosens, and in the middle of it one clear line."""
    places, line, pull, _ = OWN[language]
    found = []
    for number, page in enumerate(diary(TODAY - timedelta(days=days), days)):
        clear = page.day == date(2026, 10, 21)
        account = replace(
            page.account,
            where=places[(number * 7 + number // 5) % 3],
            pull=pull if number < 30 and number % 3 else "",
            words=line if clear else "",
            clarity=10 if clear else page.account.clarity,
            love=10 if clear else page.account.love,
        )
        found.append(replace(page, account=account))
    return tuple(found)


@pytest.mark.parametrize("wordless", [False, True], ids=["numbers", "words"])
def test_it_speaks_in_the_persons_own_words(
    browser: Browser, tmp_path: Path, language: str, wordless: bool
) -> None:
    places, line, pull, help_ = OWN[language]
    with running(tmp_path / "kesher", Language(language), "2026-11-22T09:00+02:00") as world:
        desk, now = world.server.door.desk, world.clock.at
        cover = Cover(language=Language(language), wordless=wordless, pulls=(pull,), helps={pull: help_})
        desk.begin(now, cover, "correct horse battery", keep=True)
        desk.journal(now).add(own_words(450, language))
        page = browser.new_page(viewport={"width": 360, "height": 780}, bypass_csp=True)
        page.goto(world.address())
        page.goto(world.origin + "/thread")
        sound(page)
        text: Any = page.inner_text("main")
        assert page.locator(".places").count() > 12
        assert page.locator(".places:visible").count() == 12
        assert set(page.locator(".places").first.locator("bdi").all_inner_texts()) == set(places)
        page.click("details:has(.places) summary")
        assert page.locator(".places:visible").count() == page.locator(".places").count()
        sound(page)
        said = {"he": f"״{pull}״: בתחילה ב־", "en": f"“{pull}”: on "}[language]
        assert (said in text.translate(ISOLATES)) is not wordless
        assert (page.locator("svg").count() > 0) is not wordless
        if wordless:
            assert pull in text and help_ in text
        page.goto(world.origin + "/letter")
        sound(page)
        assert line in page.inner_text(".letter .yours")
        page.click("form[action='/practice/line'] button")
        page.wait_for_url("**/letter/2026-10-12")
        assert page.locator(".letter .yours").count() == 0
        page.click("form[action='/practice/line'] button")
        page.wait_for_selector(".letter .yours")
        assert page.locator(".letter small").count() == (0 if wordless else 3)
        page.close()


def test_what_helps_is_written_beside_its_pull_and_shown_where_it_is_named(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    _, _, pull, help_ = OWN[language]
    with running(tmp_path / "kesher", Language(language), "2026-11-22T09:00+02:00") as world:
        page = opened(browser, world, language, 30, 360)
        page.goto(world.origin + "/practice")
        page.fill("#pull", pull)
        page.click("button[formaction^='/practice/pull']")
        page.click(".row summary")
        page.fill(".row textarea", help_)
        page.click("button[formaction^='/practice/help']")
        page.wait_for_selector(".row .help")
        sound(page)
        page.goto(world.origin + "/glance")
        page.check(f"input[name=picked][value='{pull}']")
        page.click("button[value='4']")
        page.wait_for_url("**/?note=glanced")
        shown: Any = page.inner_text("main .note >> nth=1")
        assert pull in shown and help_ in shown
        sound(page)
        page.close()
