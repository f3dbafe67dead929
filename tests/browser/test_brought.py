"""The question brought to a circle and its answer home, in a browser; with scripts and without."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from doors import World
from kesher.actions.practice import question
from kesher.actions.sync.place import Place, choose
from kesher.circle.home_code import sealed_home
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.sync import asked
from kesher.words import catalogue
from looking import foreign, sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING = "2026-11-22T09:00+02:00"
NAMES = {"he": ("חבורת הבוקר", "חבורת הערב"), "en": ("Morning circle", "Evening circle")}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize(
    "world,language", [(("he", MORNING), "he"), (("en", MORNING), "en")], ids=["he", "en"], indirect=["world"]
)
def test_it_is_brought_and_comes_home(
    world: World, language: str, scripts: bool, open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[asked.Asking] = []
    circles = [
        asked.Circle(f"0b8f5c9e-8f0a-4c86-9a3e-0f6f6c1f0a1{n}", name)
        for n, name in enumerate(NAMES[language])
    ]
    answer = {"he": "לאט, ובשמחה.", "en": "Slowly, and with joy."}[language]

    def lies(address: str, circle: str, place: bytes) -> asked.Home:
        (asking,) = sent
        sealed = sealed_home(answer, bytes.fromhex(asking.public), f"{asking.thread}|2")
        return asked.Home(asking.thread, (asked.Answer(2, sealed.hex()),))

    monkeypatch.setattr(asked, "circles", lambda _: circles)
    monkeypatch.setattr(asked, "send", lambda host, circle, asking: sent.append(asking))
    monkeypatch.setattr(asked, "home", lies)
    world.desk.begin(world.now, Cover(language=Language(language)), "correct horse battery", keep=True)
    choose(world.desk.home, Place(address="https://kesher.example.org", token="t"))
    question.ask(world.desk, world.now, "q1", {"he": "למה לחכות?", "en": "Why wait?"}[language])
    say = catalogue(Language(language)).plain
    page = open_page(language=language, width=360 if language == "he" else 1280, scripts=scripts)
    page.goto(world.origin + "/question")
    page.click(f"text={say('question.circle')}")
    sound(page)
    page.get_by_text(NAMES[language][0]).click()
    page.check("input[name=choice][value=unnamed]")
    page.click("main button.act")
    page.wait_for_url("**/question?note=to-circle")
    sound(page)
    page.click(f"text={say('question.circle_home')}")
    page.wait_for_url("**/question?note=answered")
    sound(page)
    expect(page.locator("main")).to_contain_text(answer)
    expect(page.locator("main")).to_contain_text(say("circle.choice.unnamed"))
    if language == "he":
        assert foreign(page) <= set(sent[0].thread) | {"PDF"}
