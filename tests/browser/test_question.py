"""A question on a telephone: asked, brought a passage to, gone on with, put down, and printed."""

from __future__ import annotations

import http.client
import re
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

import pdfs
from doors import World
from kesher.actions.library import highlights
from kesher.actions.library.shelf import Added
from kesher.actions.practice import question
from kesher.journal.cover import Cover
from kesher.journal.journal import Kept
from kesher.method.language import Language
from looking import sound
from talks import ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, file_name

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING, NIGHT = "2026-11-22T09:00+02:00", "2026-11-22T20:00+02:00"
BOTH = pytest.mark.parametrize(
    "world,language", [(("he", MORNING), "he"), (("en", MORNING), "en")], ids=["he", "en"], indirect=["world"]
)
SAID = {
    "he": (
        "למה מחכים?\nלפעמים זה רק משפט.",
        "אין מה לנחש.",
        "ומי פותח את הדלת?",
        "שאלה",
        "תשובה",
        "המשך שאלה",
    ),
    "en": (
        "Why wait?\nAt times it is only a sentence.",
        "There is nothing to guess.",
        "And who opens the door?",
        "Question",
        "Answer",
        "Follow-up question",
    ),
}


def shelved(world: World, language: str) -> str:
    """A begun book, and a booklet with a passage that is marked; the booklet's id."""
    world.desk.begin(world.now, Cover(language=Language(language)), "correct horse battery", keep=True)
    world.desk.change_cover(world.now, lambda cover: replace(cover, idle_minutes=0))
    title, text = (HEBREW_TITLE, HEBREW) if language == "he" else (ENGLISH_TITLE, ENGLISH)
    shelf = world.server.door.shelf
    added = shelf.add(file_name(title), text.encode())
    assert isinstance(added, Added)
    unit = shelf.units(added.book.id)[1]
    assert isinstance(highlights.mark(world.desk, world.now, "m1", unit, 0, 30), Kept)
    return added.book.id


def go(page: Page, world: World, where: str) -> None:
    page.goto(world.origin + where)


def fetched(page: Page, world: World, address: str) -> bytes:
    """What the browser would be given at an address."""
    port = world.server.door.port
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address, headers={"Host": f"kesher.localhost:{port}", "Cookie": cookies})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    return content


@BOTH
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_question_lives_its_life_on_a_telephone(
    world: World, language: str, scripts: bool, open_page
) -> None:
    first, found, follow, *labels = SAID[language]
    book = shelved(world, language)
    page = open_page(language=language, scripts=scripts)

    def look() -> None:
        world.clock.at += timedelta(minutes=1)
        if scripts:  # axe is one
            now = world.clock.at
            for at in (datetime.fromisoformat(NIGHT), now):
                world.clock.at = at
                page.reload()
                sound(page)

    # Asked, from the journal's own page; Today says it in one line.
    go(page, world, "/book")
    page.click("main a[href='/question']")
    look()
    page.fill("#words", first)
    page.click("main form .act")
    expect(page.locator(".unit.question .words")).to_contain_text(first.split("\n")[0])
    look()
    go(page, world, "/")
    expect(page.locator(".quiet a[href='/question']")).to_contain_text(first.split("\n")[0])
    assert page.locator("nav a").count() == 6
    look()

    # A passage of a book is brought as what was found.
    go(page, world, f"/library/{book}/1")
    look()
    page.click("#u2 a.to-question")
    look()
    page.fill("#words", found)
    page.click("main form .act")
    page.wait_for_url("**/question?note=noted")
    expect(page.locator(".unit.answer blockquote")).to_be_visible()
    expect(page.locator(".unit.answer .words")).to_have_text(found)

    # It goes on.
    look()
    page.click("summary >> nth=1")
    page.fill("#follow", follow)
    page.click("button[formaction*='/follow']")
    page.wait_for_url("**/question?note=noted")
    expect(page.locator(".unit.followup .words")).to_have_text(follow)
    go(page, world, "/question")
    look()

    # A word is corrected.
    page.click(".unit.followup .foot a >> nth=1")
    look()
    page.fill("#words", f"{follow} {follow}")
    page.click("main form .act")
    expect(page.locator(".unit.followup .words")).to_have_text(f"{follow} {follow}")

    # Printed, in the form of question, answer and follow-up.
    address = page.get_attribute("a[href*='kind=question']", "href")
    assert address
    printed = fetched(page, world, address)
    pdfs.inside(printed)
    text = pdfs.text(printed, 1)
    at = -1
    for each in (labels[0], first.split("\n")[0], labels[1], found, labels[2], follow):
        at = text.index(each, at + 1)

    # Put down: Today is silent again, and it can be taken up.
    page.click("summary >> nth=2")
    page.click("form[action$='/put-down'] button")
    page.wait_for_url("**/question?note=put-down")
    look()
    go(page, world, "/")
    assert page.locator("main a[href='/question']").count() == 0
    go(page, world, "/question")
    page.click(".quiet a")
    page.wait_for_url(re.compile("/question/[a-z0-9]+$"))
    look()
    page.click("form[action$='/take-up'] button")
    page.wait_for_url("**/question?note=take-up")
    thread = question.the_open(world.desk, world.now)
    assert thread is not None
    kinds = [each.said.kind.value for each in thread.told]
    assert kinds == ["asked", "found", "followed", "put-down", "taken-up"]
    go(page, world, f"/book/{world.now.date()}")
    expect(page.locator("main")).to_contain_text(found)
    look()
