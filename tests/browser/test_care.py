"""A Friday with words of despair and its Shabbat, and the way to people from every closed door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from doors import World
from kesher.actions.practice import people
from kesher.days import Place
from kesher.journal.cover import Cover
from kesher.method.language import Form, Language
from kesher.words import catalogue
from kesher.words.packs import shipped
from looking import foreign, sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRIDAY = "2026-11-27T08:30+02:00"
BEFORE_CANDLES = "2026-11-27T15:00+02:00"
SHABBAT_EVE = "2026-11-27T19:00+02:00"
SHABBAT = "2026-11-28T10:00+02:00"
AFTER = "2026-11-28T19:30+02:00"
DESPAIR = {"he": "אני רוצה למות", "en": "I want to die"}
TITLES = {"he": "שבת. אינך לבד.", "en": "Shabbat. You are not alone."}
BOTH = pytest.mark.parametrize(
    ("world", "language"),
    [(("he", FRIDAY), "he"), (("en", FRIDAY), "en")],
    ids=["he", "en"],
    indirect=["world"],
)
NAIROBI = Place(latitude=-1.3, longitude=36.8, zone="Africa/Nairobi")
HEBREW = re.compile("[א-ת]")


def press(page: Page, what: str) -> None:
    """Click, and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(what)


def begin(world: World, language: str, form: Form = Form.MASCULINE) -> None:
    """A book that stays open when the clock is moved."""
    cover = Cover(language=Language(language), form=form, idle_minutes=0)
    world.desk.begin(world.now, cover, "correct horse battery", keep=True)


def write(world: World, page: Page, words: str) -> None:
    """Write in the evening account of the day, as it is asked for."""
    page.goto(world.origin + "/account")
    page.fill("#words", words)
    press(page, "button.act")


def said(page: Page, where: str = "main") -> str:
    """What is read in a part of a page, without the marks that isolate values."""
    return page.inner_text(where).translate({0x2068: None, 0x2069: None})


def dialled(page: Page) -> list[str]:
    """The numbers that can be pressed on a page, in order, each as it is read."""
    links = page.locator("main a[href^='tel:']")
    for link in links.all():
        # Turned round by the Hebrew about it, a number would be another number.
        assert link.evaluate("each => getComputedStyle(each).direction") == "ltr"
        assert link.evaluate("each => getComputedStyle(each).unicodeBidi") in ("isolate", "isolate-override")
        shown = link.inner_text().replace("\u00a0", "")
        assert link.get_attribute("href") == f"tel:{shown}"
    return [link.inner_text().replace("\u00a0", "") for link in links.all()]


def own_language(page: Page, language: str) -> None:
    """A page of one language holds no words of the other."""
    if language == "he":
        assert not foreign(page), page.url
    else:
        assert not HEBREW.search(said(page)), page.url


def reachable(page: Page) -> None:
    """A thumb can press every number."""
    for link in page.locator("main .row a[href^='tel:']").all():
        box = link.bounding_box()
        assert box and box["height"] >= 44


def to_people(page: Page, language: str) -> None:
    """From any page that is closed to the person there is a quiet way to people."""
    press(page, "main a[href^='/people']")
    assert said(page, "h1") == catalogue(Language(language)).plain("care.people")


@BOTH
@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False)])
def test_a_friday_of_despair_and_its_shabbat(
    world: World, open_page: Any, language: str, width: int, scripts: bool
) -> None:
    words = catalogue(Language(language))
    page: Page = open_page(language=language, width=width, scripts=scripts)

    def look() -> None:
        if scripts:
            sound(page)
            own_language(page, language)

    begin(world, language)
    world.clock.set(BEFORE_CANDLES)
    write(world, page, DESPAIR[language])

    # The page of a stop: in an emergency the number stands first.
    page.goto(world.origin + "/")
    look()
    assert said(page, "h1") == words.plain("care.stop_title")
    assert dialled(page) == ["101", "1201"]
    first = page.locator("main a[href='tel:101']").bounding_box()
    lead = page.locator("main .lead").bounding_box()
    assert first and lead and first["y"] < lead["y"] and first["y"] + first["height"] < 700
    reachable(page)
    assert words.plain("care.stop_rest") in said(page)

    # Shabbat, by its night and by its day: the book is closed, and the people are there.
    for at in (SHABBAT_EVE, SHABBAT):
        world.clock.set(at)
        page.goto(world.origin + "/")
        look()
        assert said(page, "h1") == TITLES[language]
        assert words.plain("care.rest_stop") in said(page)
        assert dialled(page) == ["101", "1201"]
        reachable(page)
        text = said(page)
        assert not any(line in text for line in shipped().words[language].care["rest"][1:])
        assert page.locator("main form, nav a").count() == 0
    to_people(page, language)
    look()
    assert dialled(page) == ["101", "1201"]

    # It stands after Shabbat as before it, and half a day later it is opened by the person's own hand.
    world.clock.set(AFTER)
    page.goto(world.origin + "/")
    assert said(page, "h1") == words.plain("care.stop_title")
    press(page, "form[action='/care/open'] button")
    world.clock.set("2026-12-05T10:00+02:00")
    page.goto(world.origin + "/")
    assert TITLES[language] not in said(page)
    assert dialled(page) == ["1201", "101"]
    look()


@BOTH
def test_people_are_there_behind_every_closed_door(world: World, open_page: Any, language: str) -> None:
    words = catalogue(Language(language))
    page: Page = open_page(language=language)
    everyone = {call.dial for each in people.countries(words) for call in each.calls}
    # Before a book is begun: the whole list, by name.
    to_people(page, language)
    sound(page)
    own_language(page, language)
    assert set(dialled(page)) == everyone
    reachable(page)
    # A country is chosen by its name, and another from there.
    for code in ("MT", "BE"):
        name = words.plain(f"country.{code}")
        if page.locator("details.elsewhere").count():
            page.click("details.elsewhere summary")
            sound(page)
        press(page, f"main a:text-is('{name}')")
        assert said(page, "h2") == name
        sound(page)
        own_language(page, language)
    assert dialled(page) == ["112", "1813", "080032123"]
    press(page, "p.aside a[href='/']")
    assert page.url.endswith("/begin")
    begin(world, language)

    # Open: the place is known. Locked: it is not guessed.
    page.goto(world.origin + "/people")
    assert dialled(page) == ["101", "1201"]
    world.desk.lock()
    page.goto(world.origin + "/")
    sound(page)
    to_people(page, language)
    assert set(dialled(page)) == everyone
    page.goto(world.origin + "/unlock")
    press(page, "button[name=kept]")
    page.goto(world.origin + "/nothing")
    sound(page)
    to_people(page, language)


@BOTH
@pytest.mark.parametrize("width", [360, 1280])
def test_where_the_place_is_not_known(world: World, open_page: Any, language: str, width: int) -> None:
    words = catalogue(Language(language))
    page: Page = open_page(language=language, width=width)
    begin(world, language)
    desk = world.desk
    desk.change_cover(world.now, lambda cover: replace(cover, place=NAIROBI))
    world.clock.set(SHABBAT)
    page.goto(world.origin + "/")
    sound(page)
    own_language(page, language)
    assert words.plain("care.rest_line_anywhere") in said(page)
    desk.change_cover(world.now, lambda cover: replace(cover, heard=world.now))
    for at in (SHABBAT, AFTER):
        world.clock.set(at)
        page.goto(world.origin + "/")
        sound(page)
        own_language(page, language)
        assert words.plain("care.unknown_place") in said(page)
        assert len(set(dialled(page))) > 40
        reachable(page)


@BOTH
def test_a_gentle_offer_leads_to_people(world: World, open_page: Any, language: str) -> None:
    page: Page = open_page(language=language)
    begin(world, language)
    for day in (25, 24, 23):
        page.goto(f"{world.origin}/account/2026-11-{day}")
        page.check("input[name=love][value='3']")
        press(page, "button.act")
    page.goto(world.origin + "/")
    sound(page)
    own_language(page, language)
    assert catalogue(Language(language)).plain("care.accounts") in said(page, ".care")
    press(page, ".care a[href='/people']")
    assert dialled(page) == ["101", "1201"]


@pytest.mark.parametrize("world", [("he", FRIDAY)], indirect=True, ids=["he"])
def test_a_woman_is_spoken_to_as_one(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    begin(world, "he", Form.FEMININE)
    world.clock.set(BEFORE_CANDLES)
    write(world, page, DESPAIR["he"])
    page.goto(world.origin + "/")
    words = catalogue(Language.HE, Form.FEMININE)
    text = said(page)
    assert words.plain("care.stop") in text and words.plain("care.stop_rest") in text
    assert not set(text) & set("{}|")
