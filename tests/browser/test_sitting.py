"""The sitting in a real browser: by itself, hurried, paused, left, on small screens, and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from doors import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING = "2026-11-26T08:30+02:00"
HEBREW = pytest.mark.parametrize("world", [("he", MORNING)], indirect=True, ids=["he"])
ENGLISH = pytest.mark.parametrize("world", [("en", MORNING)], indirect=True, ids=["en"])
BOTH = pytest.mark.parametrize("world", [("he", MORNING), ("en", MORNING)], indirect=True, ids=["he", "en"])
SMALL = [(320, 568), (360, 640), (568, 320), (800, 360)]
"""The smallest phone, a common one, and both lying on their side."""

VISIBLE = """() => [...document.querySelectorAll(".say p")]
    .filter((line) => line.checkVisibility({ visibilityProperty: true, opacityProperty: true })).length"""
WATCH = """
    window.seen = 0;
    const look = () => {
      window.seen = Math.max(window.seen, (%s)());
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""
REACHED = """(element) => {
    const box = element.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
    return inside && (at === element || element.contains(at));
}"""


def language(world: World) -> str:
    return world.server.door.language.value


def started(world: World, page: Page, minutes: int = 3, **fields: str) -> None:
    page.fill("#passphrase", "correct horse battery")
    page.fill("#again", "correct horse battery")
    with page.expect_navigation():
        page.click("button.act")
    page.fill("#last", page.inner_text(".code")[-4:])
    with page.expect_navigation():
        page.click("button.act")
    page.goto(world.origin + "/sit")
    page.check(f"input[name=minutes][value='{minutes}']")
    for name, value in fields.items():
        page.select_option(f"#{name}", value)
    with page.expect_navigation():
        page.click("button.act")


def seconds(page: Page, line: int) -> float:
    return float(page.locator(".say p").nth(line).get_attribute("data-seconds") or "0")


@HEBREW
def test_lines_come_one_by_one_and_a_tap_brings_the_next(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    started(world, page)
    assert page.locator(".say p").count() == 3
    expect(page.locator(".say p.said")).to_have_count(1)
    page.click(".say")
    expect(page.locator(".say p.said")).to_have_count(2)
    page.keyboard.press("Space")
    expect(page.locator(".say p.said")).to_have_count(3)
    # After the last line the next part follows in the same page: nothing was loaded anew.
    page.evaluate("window.same = true")
    page.keyboard.press("Space")
    expect(page.locator(".step")).to_contain_text("2")
    assert page.evaluate("window.same") is True
    assert re.search(r"/sit/2\?", page.url)


@ENGLISH
def test_it_goes_by_itself_and_each_line_stands_as_long_as_its_words(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en")
    page.clock.install(time=0)
    page.clock.pause_at(3600)  # so that only what is told to pass passes
    started(world, page, 5)
    first, second, last = (seconds(page, line) for line in range(3))
    assert (first, second, last) == pytest.approx((2 + 7 * 0.55, 2 + 6 * 0.55, 30 - 5.85 - 5.3))
    page.clock.run_for((first - 1) * 1000)
    expect(page.locator(".say p.said")).to_have_count(1)
    page.clock.run_for(1100)
    expect(page.locator(".say p.said")).to_have_count(2)
    # Paused, it waits as long as it is asked to, and goes on with what was left.
    page.clock.run_for((second - 2) * 1000)
    page.click("[data-pause]")
    page.clock.run_for(600_000)
    expect(page.locator(".say p.said")).to_have_count(2)
    page.click("[data-pause]")
    page.clock.run_for(1000)
    expect(page.locator(".say p.said")).to_have_count(2)
    page.clock.run_for(1500)
    expect(page.locator(".say p.said")).to_have_count(3)
    # The stillness after the last line belongs to the part; then the next one comes.
    page.clock.run_for((last - 2) * 1000)
    expect(page.locator(".step")).to_contain_text("1")
    page.clock.run_for(2500)
    expect(page.locator(".step")).to_contain_text("2")
    # A tap brings a line while it is paused too, and that one stands until it goes on.
    page.click("[data-pause]")
    page.click(".say")
    expect(page.locator(".say p.said")).to_have_count(2)
    page.clock.run_for(600_000)
    expect(page.locator(".say p.said")).to_have_count(2)
    page.click("[data-pause]")
    page.clock.run_for(seconds(page, 1) * 1000 + 100)
    expect(page.locator(".say p.said")).to_have_count(3)


@BOTH
def test_no_line_shows_before_its_time_and_none_moves(world: World, open_page: Any) -> None:
    page: Page = open_page(language=language(world))
    started(world, page)
    page.add_init_script(WATCH % VISIBLE)

    def late(route: Route) -> None:
        page.wait_for_timeout(600)  # the program that brings the lines is slow to come
        route.continue_()

    page.route("**/static/practice/sitting.js*", late)
    page.goto(re.sub(r"/sit/\d", "/sit/3", page.url))
    expect(page.locator(".say p.said")).to_have_count(1)
    assert page.evaluate("window.seen") == 1
    places = "() => [...document.querySelectorAll('.say p')].map((line) => line.getBoundingClientRect().y)"
    before = page.evaluate(places)
    for _ in range(len(before) - 1):
        page.keyboard.press("Space")
    expect(page.locator(".say p.said")).to_have_count(len(before))
    assert page.evaluate(places) == before
    # In the next part, too, one line is there at first.
    page.evaluate("window.seen = 0")
    page.keyboard.press("Space")
    expect(page.locator(".step")).to_contain_text("4")
    page.wait_for_timeout(300)
    assert page.evaluate("window.seen") <= len(before) and page.evaluate(VISIBLE) == 1


@ENGLISH
def test_when_the_program_does_not_come_every_line_is_shown(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en")
    started(world, page)
    page.route("**/static/practice/sitting.js*", lambda route: route.abort())
    page.goto(re.sub(r"/sit/\d", "/sit/3", page.url))
    assert page.evaluate(VISIBLE) == page.locator(".say p").count() > 3
    with page.expect_navigation():
        page.click("a.act")
    assert "/sit/4?" in page.url


@BOTH
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_on_a_small_screen_what_one_does_stays_in_view(world: World, open_page: Any, scripts: bool) -> None:
    page: Page = open_page(language=language(world), scripts=scripts)
    started(world, page, foundation="where-i-stand")
    first = page.url
    for width, height in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        for step in (1, 2, 4):  # the first, the longest, and the one with the most lines
            page.goto(first.replace("/sit/1", f"/sit/{step}"))
            held = [page.locator(".leave button"), page.locator("[data-next]")]
            held += [page.locator("[data-back]")] if step > 1 else []
            held += [page.locator("[data-pause]")] if scripts else []
            lines = page.locator(".say p")
            for shown in range(lines.count()):
                if scripts:
                    # The line that came stands clear of what lies above and below it.
                    page.wait_for_function(
                        f"(n) => ({REACHED})(document.querySelectorAll('.say p')[n])", arg=shown
                    )
                    if shown + 1 < lines.count():
                        page.keyboard.press("Space")
                else:
                    lines.nth(shown).scroll_into_view_if_needed()
                if shown in (0, lines.count() - 1):
                    for each in held:
                        assert each.evaluate(REACHED), (width, height, step, each)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, height, step)
            assert all(each.bounding_box()["height"] >= 44 for each in held), (width, height, step)


@HEBREW
def test_leaving_is_one_press_and_is_written_as_what_it_was(world: World, open_page: Any) -> None:
    page: Page = open_page(language="he")
    started(world, page)
    world.clock.set("2026-11-26T08:32+02:00")
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert "גם מעט הוא התבוננות" in page.inner_text("main")
    page.goto(world.origin + "/book/2026-11-26")
    assert "התבוננות, בחלקה" in page.inner_text("main")
    assert "2 דקות" in page.inner_text("main") or "שתי דקות" in page.inner_text("main")


@BOTH
def test_every_line_is_there_without_scripts(world: World, open_page: Any) -> None:
    page: Page = open_page(language=language(world), scripts=False)
    started(world, page)
    for step in range(2, 7):
        lines = page.locator(".say p")
        assert all(lines.nth(each).is_visible() for each in range(lines.count()))
        with page.expect_navigation():
            page.click("a.act")
        assert f"/sit/{step}?" in page.url
    with page.expect_navigation():
        page.click("a.act")
    assert "/sit/end" in page.url
    # The touch after the choice, one of two, is written on its day.
    page.locator("input[name=choice]").first.check(force=True)
    with page.expect_navigation():
        page.click("main form .act")
    page.goto(world.origin + "/book/2026-11-26")
    assert {"he": "אל המקום", "en": "toward home"}[language(world)] in page.inner_text("main")


@ENGLISH
def test_going_on_leads_through_all_parts_to_the_end(world: World, open_page: Any) -> None:
    page: Page = open_page(language="en")
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
    started(world, page)
    page.focus("[data-next]")
    for step in range(2, 7):
        page.keyboard.press("Enter")  # what was held stays in hand
        page.wait_for_url(f"**/sit/{step}?*")
        expect(page.locator("[data-next]")).to_be_focused()
    page.click("[data-next]")
    page.wait_for_url("**/sit/end?*")
    assert not seen


@BOTH
def test_while_a_stop_stands_the_next_part_is_the_people_to_call(world: World, open_page: Any) -> None:
    page: Page = open_page(language=language(world))
    started(world, page)
    other = page.context.new_page()
    other.goto(world.origin + "/account/2026-11-25")
    other.fill("#words", "I want to die.")
    with other.expect_navigation():
        other.click("main form .act")
    with page.expect_navigation():
        page.click("[data-next]")
    said = {"he": "עכשיו גם ההתבוננות נחה", "en": "For now the sitting rests too"}[language(world)]
    expect(page.locator(".problem")).to_contain_text(said)
    with page.expect_navigation():
        page.click("main form button[name=leave]")
    page.goto(world.origin + "/book/2026-11-26")
    assert {"he": "התבוננות, בחלקה", "en": "A sitting, in part"}[language(world)] in page.inner_text("main")
