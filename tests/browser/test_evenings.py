"""A first reading and a first sitting, an evening without either, and words only, in a real browser."""

from __future__ import annotations

import pytest

from browser.test_days import begin, home, press
from doors import World
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONDAY = "2026-11-23T09:30+02:00"
NIGHT = "2026-11-23T20:00+02:00"
WAYS = [(360, True), (1280, True), (360, False)]
BOTH = pytest.mark.parametrize(
    "world,language", [(("he", MONDAY), "he"), (("en", MONDAY), "en")], ids=["he", "en"], indirect=["world"]
)
WORD = {"he": "בלימוד, וגם at work", "en": "in the page, קצת"}


@BOTH
@pytest.mark.parametrize(("width", "scripts"), WAYS, ids=["phone", "desk", "phone-without-scripts"])
def test_three_foundations_and_then_the_first_sitting(
    world: World, language: str, width: int, scripts: bool, open_page
) -> None:
    page = open_page(language=language, width=width, scripts=scripts)
    assert page.locator("ul.what li").count() == 4, "what this is, before anything is asked"
    sound(page)
    begin(page)
    home(world, page)
    press(page, "a.act")
    names = []
    for _ in range(3):
        sound(page)
        assert page.locator("button.act").count() == 1
        names.append(page.inner_text("h1"))
        press(page, "button.act")
    assert len(set(names)) == 3
    home(world, page)
    sound(page)
    assert page.get_attribute("a.act", "href") == "/sit"
    press(page, "a.act")
    press(page, "button.act")
    assert "/sit/1" in page.url
    sound(page)


@BOTH
@pytest.mark.parametrize(("width", "scripts"), WAYS, ids=["phone", "desk", "phone-without-scripts"])
def test_an_evening_without_sitting_or_point(
    world: World, language: str, width: int, scripts: bool, open_page
) -> None:
    page = open_page(language=language, width=width, scripts=scripts)
    begin(page)
    world.clock.set(NIGHT)
    home(world, page)
    assert page.get_attribute("a.act", "href") == "/account"
    press(page, "a.act")
    sound(page)
    # No more than twelve touches: the word, four circles, and the button.
    page.fill("#where_word", WORD[language])
    touches = 1
    for name, value in {"love": 6, "desire": 5, "thought": 4, "clarity": 7}.items():
        page.check(f"input[name={name}][value='{value}']", force=True)
        touches += 1
    press(page, "button.act")
    assert touches + 1 + 1 <= 12
    sound(page)
    assert page.locator(".act").count() == 0, "nothing more is asked"
    page.goto(world.origin + "/book/2026-11-23")
    assert WORD[language] in page.inner_text("main")
    sound(page)


@BOTH
@pytest.mark.parametrize(("width", "scripts"), WAYS, ids=["phone", "desk", "phone-without-scripts"])
def test_words_only(world: World, language: str, width: int, scripts: bool, open_page) -> None:
    page = open_page(language=language, width=width, scripts=scripts)
    begin(page)
    home(world, page)
    page.goto(world.origin + "/practice")
    page.check("input[name=wordless]")
    press(page, "form[action='/practice/wordless'] button")
    world.clock.set(NIGHT)
    home(world, page)
    press(page, "a.act")
    assert page.locator(".bubbles").count() == 0
    sound(page)
    page.fill("#where_word", WORD[language])
    press(page, "button.act")
    sound(page)
    assert page.locator(".bubbles").count() == 0
    for path in ("/week", "/book", "/book/2026-11-23", "/point", "/practice"):
        page.goto(world.origin + path)
        assert page.locator(".bubbles:not(.eight)").count() == 0
        sound(page)


@BOTH
def test_a_week_of_rest_is_taken_and_ended_on_a_phone(world: World, language: str, open_page) -> None:
    from kesher.actions.practice import care

    page = open_page(language=language, width=360)
    begin(page)
    home(world, page)
    care.rest_a_week(world.desk, world.now)
    home(world, page)
    sound(page)
    assert page.locator(".act").count() == 0
    press(page, "form[action='/care/return'] button")
    assert page.locator("a.act").count() == 1
