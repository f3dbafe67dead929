"""A week is printed, filled, photographed, brought back, looked over on a phone, and stands in the book."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import photographs
import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

import papers
from doors import World
from kesher.actions.practice.point import choose_point
from kesher.journal.cover import Cover
from kesher.method.language import Language
from kesher.method.point import Mark, Point
from looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = date(2026, 11, 15)
SUNDAY = "2026-11-22T09:00+02:00"
DAY = timedelta(days=1)
HARDNESS = 0.15
MARKS = {
    **{
        f"{day}.{name}": str((day + n) % 11)
        for day in range(1, 8)
        for n, name in enumerate(("love", "clarity"))
    },
    **{f"{day}.point": "kept" if day % 2 else "missed" for day in range(1, 7)},
    "2.sat": "yes",
    "3.desire": ("2", "8"),
    "6.thought": ("0", "10"),
}
HELD = {"he": "חצי שעה של עיון", "en": "Half an hour of study"}
BOTH = pytest.mark.parametrize(
    "world,language", [(("he", SUNDAY), "he"), (("en", SUNDAY), "en")], ids=["he", "en"], indirect=["world"]
)


def press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def begun(world: World, language: str) -> None:
    desk, now = world.desk, world.now
    desk.begin(now, Cover(language=Language(language)), "correct horse battery", keep=True)
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0))
    choose_point(desk, now - 30 * DAY, "p", Point(id="p1", act=HELD[language]))


def printed(page: Page) -> bytes:
    """The week as the web prints it."""
    read = """async (path) => {
        const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
        return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
    }"""
    return base64.b64decode(page.evaluate(read, f"/sheets/print?kind=week&paper=a5&from={FIRST}"))


def photographed(pdf: bytes, language: str, path: Path) -> str:
    marks = {name: (each,) if isinstance(each, str) else each for name, each in MARKS.items()}
    sheet = papers.filled(pdf, marks, (1, 4), Language(language), 7)
    path.write_bytes(photographs.photograph(sheet, 7, HARDNESS, 5).jpeg)
    return str(path)


@BOTH
def test_a_week_comes_back_from_paper(world: World, open_page: Any, language: str, tmp_path: Path) -> None:
    begun(world, language)
    page: Page = open_page(language=language, width=360)
    page.goto(world.origin + "/sheets")
    photograph = photographed(printed(page), language, tmp_path / "week.jpg")
    press(page, "a[href='/sheets/read']")
    sound(page)
    page.set_input_files("#file", [photograph])
    assert page.inner_text("#chosen").strip("\u2068\u2069") == "week.jpg"
    press(page, "button.act")
    sound(page)
    assert page.locator("fieldset.look").count() == 2
    assert page.locator("section.read-day").count() == 7
    assert all(page.eval_on_selector_all("fieldset.look img", "all => all.map((e) => e.naturalWidth > 300)"))
    reach = page.eval_on_selector_all(
        "fieldset.look label, main button:not(.unseen), summary",
        "all => all.map((e) => e.getBoundingClientRect().height)",
    )
    assert min(reach) >= 44
    # What was seen stands right over the bubble that answers it.
    away = page.eval_on_selector(
        "fieldset.look:has(input[name='3.desire'])",
        """(field) => {
            const seen = field.querySelector("img").getBoundingClientRect();
            const from = getComputedStyle(field.querySelector("img")).direction === "rtl" ? -1 : 1;
            const begin = from < 0 ? seen.right : seen.left;
            return [...field.querySelectorAll(".bubbles label")].map((label, n) => {
                const there = label.getBoundingClientRect();
                const at = (0.95 * 3.6 + n * 4.6) / (46 + 1.9 * 3.6);
                return Math.abs(begin + from * at * seen.width - (there.left + there.right) / 2);
            });
        }""",
    )
    assert len(away) == 11 and max(away) < 3
    page.check("input[name='3.desire'][value='8']")
    # The other by keys: one, and then nought.
    page.focus("input[name='6.thought']")
    page.keyboard.press("1")
    page.keyboard.press("0")
    assert page.is_checked("input[name='6.thought'][value='10']")
    page.locator("details.sure summary").first.click()
    page.select_option("select[name='1.clarity']", "9")  # a reading that the person knows better
    sound(page)
    press(page, "main button.act")
    sound(page)
    assert "7" in page.inner_text("main .lead")
    press(page, "main a.act")
    book = {each.day: each for each in world.desk.journal(world.now).book().pages}
    for day in range(1, 8):
        found = book[FIRST + (day - 1) * DAY]
        clarity = 9 if day == 1 else (day + 1) % 11
        assert (found.account.love, found.account.clarity) == (day, clarity)
        assert (found.point.mark if found.point else None) == (
            None if day == 7 else Mark.KEPT if day % 2 else Mark.MISSED
        )
    assert (book[FIRST + 2 * DAY].account.desire, book[FIRST + 5 * DAY].account.thought) == (8, 10)
    assert [len(book[FIRST + n * DAY].lines) for n in range(7)] == [1, 0, 0, 1, 0, 0, 0]
    assert [len(book[FIRST + n * DAY].sittings) for n in range(3)] == [0, 1, 0]
    page.goto(f"{world.origin}/book/{FIRST}")
    sound(page)
    assert page.eval_on_selector("img.ink", "(e) => e.naturalWidth") > 100
    # Once more, and without scripts: nothing is left to write.
    again: Page = open_page(language=language, width=360, scripts=False)
    again.goto(world.origin + "/sheets/read")
    again.set_input_files("#file", [photograph])
    press(again, "button.act")
    press(again, "main button.act")
    assert book == {each.day: each for each in world.desk.journal(world.now).book().pages}


@BOTH
def test_a_photograph_can_be_dropped(world: World, open_page: Any, language: str) -> None:
    begun(world, language)
    page: Page = open_page(language=language, width=1280)
    page.goto(world.origin + "/sheets/read")
    page.evaluate(
        """() => {
            const moved = new DataTransfer();
            moved.items.add(new File(["not a picture"], "שם.txt"));
            const fire = (kind) => document.body.dispatchEvent(
                new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
            fire("dragover");
            fire("drop");
        }"""
    )
    assert "שם.txt" in page.inner_text("#chosen")
    press(page, "button.act")
    assert "שם.txt" in page.inner_text("main") and page.locator("main [role=alert] li").count() == 1
    sound(page)
