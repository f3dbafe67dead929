"""The one point in a real browser: chosen by a suggestion with its least, said better, and deepened."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from doors import World
from kesher.actions.desk import State
from kesher.actions.practice import ladder
from kesher.journal.cover import JERUSALEM, Cover
from kesher.method.language import Form, Language
from kesher.method.page import Page as DayPage
from kesher.method.point import Mark, PointDay
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONDAY = "2026-11-23T09:00+02:00"
LATER = "2026-12-14T20:00+02:00"
SAID = {
    "he": {
        "act": "דף אחד ביום, ולחזור עליו פעם אחת",
        "least": "שורה אחת בעיון",
        "against": "הטלפון. הוא נשאר בחדר אחר",
        "better": "דף אחד ביום, מתחילתו ועד סופו",
        "given": "הרצון להספיק",
        "vow": "בלי נדר",
        "kept": "גם המעט של יום קשה: נשמרה.",
        "lived": "ועוד נמסר בה",
    },
    "en": {
        "act": "One page a day, gone over once more",
        "least": "One line, with care",
        "against": "The phone. It stays in another room",
        "better": "One page a day, from its first word to its last",
        "given": "the wish to get on to the next thing",
        "vow": "without a vow",
        "kept": "The least of a hard day also counts as kept.",
        "lived": "And given in it",
    },
}


def press(page: Page, what: str) -> None:
    """Click, and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(what)


def begun(world: World, language: str) -> None:
    cover = Cover(language=Language(language), form=Form.FEMININE, place=JERUSALEM, idle_minutes=0)
    world.desk.begin(world.now, cover, "correct horse battery", keep=True)
    world.server.door.told.clear()
    assert world.desk.state(world.now) is State.OPEN


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(
    "world,language", [(("he", MONDAY), "he"), (("en", MONDAY), "en")], ids=["he", "en"], indirect=["world"]
)
def test_a_point_with_its_least_by_a_suggestion(
    world: World, open_page: Any, language: str, scripts: bool
) -> None:
    said = SAID[language]
    begun(world, language)
    page: Page = open_page(language=language, width=360, scripts=scripts)
    page.goto(f"{world.origin}/point")
    page.fill("#against", said["against"])
    page.click("details.ideas summary")
    sound(page)
    press(page, f".ideas button:has-text('{said['act']}')")
    # No word of anybody's is in an address.
    assert re.fullmatch(re.escape(world.origin) + r"/said/[\w-]{16}", page.url)
    sound(page)
    for field, words in (("do", "act"), ("least", "least"), ("against", "against")):
        assert page.input_value(f"#{field}") == said[words]
    press(page, "button.act")
    assert said["vow"] in page.inner_text("main")
    point = world.desk.standing(world.now).held.point
    assert (point.act, point.least, point.against) == (said["act"], said["least"], said["against"])

    # Its wording is corrected an hour later; it is the same point.
    world.clock.at += timedelta(hours=1)
    page.goto(f"{world.origin}/point")
    assert said["kept"] in page.inner_text("main") and said["least"] in page.inner_text("main")
    page.click("details:has(button[formaction^='/point/reword']) summary")
    sound(page)
    assert page.input_value("#vleast") == said["least"]
    page.fill("#vdo", said["better"])
    press(page, "button[formaction^='/point/reword']")
    assert said["better"] in page.inner_text("h1")
    assert world.desk.standing(world.now).held.point.id == point.id

    # Three kept weeks later the same act is offered to be given more.
    days = [date(2026, 11, 23) + timedelta(days=n) for n in range(21)]
    marked = [DayPage(day=day, point=PointDay(Mark.KEPT, point.id)) for day in days]
    world.desk.journal(world.now).add(tuple(marked))
    world.clock.set(LATER)
    assert not isinstance(ladder.see_offer(world.desk, world.now, "seen"), ladder.Problem)
    world.clock.at += timedelta(minutes=1)
    page.goto(f"{world.origin}/point")
    sound(page)
    page.fill("#g", said["given"])
    press(page, "button.act[formaction^='/point/try-deeper']")
    assert said["given"] in page.inner_text(".care")
    sound(page)
    press(page, "form[action='/point/lay-down'] button")

    # And by her own hand, at once.
    world.clock.at += timedelta(minutes=1)
    page.goto(f"{world.origin}/point")
    page.click("details:has(button[formaction^='/point/deepen']) summary")
    page.fill("#d", said["given"])
    sound(page)
    press(page, "button[formaction^='/point/deepen']")
    assert said["lived"] in page.inner_text("main") and said["given"] in page.inner_text("main")
    sound(page)
    held = replace(point, act=said["better"], given=said["given"])
    assert world.desk.standing(world.now).held.point == held
