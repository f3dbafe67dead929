"""Take the pictures that the documents show, and any others wanted for looking at.

Run: ``.venv/bin/python tools/pictures.py [FOLDER]``. Without a folder the few pictures of ``docs/pictures``
are made anew; with one, every page in both languages, at 360 and 1280 px, by day and by night.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from doors import SWITCHES, World, chromium, running  # noqa: E402
from kesher.actions.library import highlights  # noqa: E402
from kesher.actions.library.shelf import Added  # noqa: E402
from kesher.method.language import Language  # noqa: E402
from kesher.method.problems import Problem  # noqa: E402
from talks import ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, file_name  # noqa: E402

MORNING, NIGHT = "2026-11-22T09:00+02:00", "2026-11-22T20:00+02:00"
WORDS = {
    "he": ("חצי שעה של עיון, בלי הפסק", "כשאני מגיע לבית המדרש, אז הטלפון נשאר בתיק", "שורה אחת", "היה שקט."),
    "en": (
        "Half an hour of study, unbroken",
        "When I come in, then the phone stays in the bag",
        "One line",
        "Quiet.",
    ),
}
PAGES = [
    "book",
    "book/2026-11-22",
    "week",
    "foundations",
    "foundations/the-world-passes",
    "practice",
    "question",
    "settings",
    "people",
    "people?country=BE",
]
FRIDAY, SHABBAT = "2026-11-27T14:00+02:00", "2026-11-28T10:00+02:00"
DESPAIR = {"he": "אני רוצה למות", "en": "I want to die"}
SHOWN = {
    ("he", 360, "today-night"),
    ("en", 1280, "today-night"),
    ("he", 360, "account-night"),
    ("he", 360, "sit"),
    ("he", 360, "read-book"),
}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium here; install it, or set KESHER_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        for language in ("he", "en"):
            for width in (360, 1280):
                with (
                    tempfile.TemporaryDirectory() as home,
                    running(Path(home) / "kesher", Language(language), MORNING) as world,
                ):
                    live(browser, world, language, width, folder, every=len(sys.argv) > 1)
        browser.close()


def live(browser: Browser, world: World, language: str, width: int, folder: Path, *, every: bool) -> None:
    """Walk through a first day, taking a picture of each page by day and by night."""
    context = browser.new_context(
        viewport={"width": width, "height": 760 if width < 500 else 860},
        device_scale_factor=2 if width < 500 else 1,
        locale="he-IL" if language == "he" else "en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    do, when, least, line = WORDS[language]

    def take(name: str) -> None:
        if every or (language, width, name) in SHOWN:
            page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=every)

    def both(name: str, where: str, act=None) -> None:
        for at, suffix in ((MORNING, ""), (NIGHT, "-night")):
            world.clock.set(at)
            go(world, page, where)
            if act:
                act()
            take(name + suffix)
        world.clock.set(MORNING)

    page.goto(world.address())
    take("begin")
    page.fill("#passphrase", "correct horse battery")
    page.fill("#again", "correct horse battery")
    page.check("input[name=keep]")
    page.click("button.act")
    take("code")
    page.fill("#last", page.inner_text(".code")[-4:])
    page.click("button.act")
    page.wait_for_url("**/welcome")
    take("welcome")
    page.click("button.act")
    page.wait_for_url(world.origin + "/")
    both("today-first", "/")
    both("sit-begin", "/sit")
    page.goto(world.origin + "/sit")
    page.click("button.act")
    for step in range(6):
        take("sit" if step == 2 else f"sit-{step + 1}")
        page.click("a.act")
    page.check("input[name=clarity][value='6']")
    page.check("input[name=heart][value='faintly']")
    take("sit-end")
    page.click("button.act")
    both("point-choose", "/point")
    page.goto(world.origin + "/point")
    page.fill("#do", do)
    page.fill("#when", when)
    page.fill("#least", least)
    page.click("button.act")
    both("glance", "/glance")
    go(world, page, "/point")
    page.click("button[value=kept]")
    both("point", "/point")
    both("today", "/")

    def answer() -> None:
        for name, value in {"love": 7, "desire": 5}.items():
            page.check(f"input[name={name}][value='{value}']")

    world.clock.set(NIGHT)
    both("account", "/account/2026-11-22", answer)
    world.clock.set(NIGHT)
    go(world, page, "/account/2026-11-22")
    answer()
    page.fill("#words", line)
    page.click("button.act")
    take("today-done")
    for name in PAGES:
        both(re.sub(r"\W+", "-", name), "/" + name)
    world.clock.set(MORNING)
    books(world, language, both)
    world.clock.set(SHABBAT)
    go(world, page, "/")
    take("shabbat")
    if every:
        distress(world, page, language, take)
    context.close()


def distress(world: World, page: Page, language: str, take: Callable[[str], None]) -> None:
    """A Friday of words of despair, its Shabbat, and the people behind every closed door."""
    world.clock.set(FRIDAY)
    go(world, page, "/account")
    page.fill("#words", DESPAIR[language])
    page.click("button.act")
    for at, name in ((FRIDAY, "stop"), ("2026-11-27T16:25+02:00", "stop-eve"), (SHABBAT, "stop-shabbat")):
        world.clock.set(at)
        go(world, page, "/")
        take(name)
    world.desk.lock()
    for name in ("unlock", "people", "nothing"):
        page.goto(f"{world.origin}/{name}")
        take(f"locked-{name}")


def books(world: World, language: str, both: Callable[[str, str], None]) -> None:
    """A booklet on the shelf, with a passage that is marked and tied."""
    title, text = (HEBREW_TITLE, HEBREW) if language == "he" else (ENGLISH_TITLE, ENGLISH)
    shelf, desk = world.server.door.shelf, world.desk
    added = shelf.add(file_name(title), text.encode())
    assert isinstance(added, Added), added
    answer = shelf.units(added.book.id)[1]
    desk.unlock_kept(world.now)
    kept = highlights.mark(desk, world.now, "m1", answer, 0, 40, foundation="slowly")
    assert not isinstance(kept, Problem), kept
    both("library", "/library")
    both("library-book", f"/library/{added.book.id}")
    both("read-book", f"/library/{added.book.id}/1")
    both("library-mark", f"/library/{added.book.id}/4/mark")
    both("library-add", "/library/add")
    both("foundation-passage", "/foundations/slowly")


def go(world: World, page: Page, where: str) -> None:
    page.goto(world.origin + where)
    # While the journal is closed books can be read, unmarked and in the light of the system.
    system = "meta[name=color-scheme][content='light dark']"
    if page.url.endswith("/unlock") or page.locator(system).count():
        page.goto(world.origin + "/unlock")
        page.click("button[name=kept]")
        page.goto(world.origin + where)


if __name__ == "__main__":
    main()
