"""A booklet is brought in on a telephone, read, searched, marked, tied, and opens a sitting."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from doors import World
from kesher.actions.library import highlights
from kesher.journal.cover import Cover
from kesher.library.book import Kind
from kesher.method.language import Language
from looking import sound
from talks import ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, file_name

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "source" / "booklet.txt"
MORNING = "2026-11-22T09:00+02:00"
BOTH = pytest.mark.parametrize(
    "world,language", [(("he", MORNING), "he"), (("en", MORNING), "en")], ids=["he", "en"], indirect=["world"]
)
BOOKLETS = {
    "he": (HEBREW_TITLE, HEBREW, "הרגלים", "הרגל", "לזכור בבוקר"),
    "en": (ENGLISH_TITLE, ENGLISH, "habits", "habit", "Remember in the morning"),
}
SELECT = """([place, first, last]) => {
  const line = document.querySelector(`#u${place} p[data-start]`);
  const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
  const range = document.createRange();
  range.setStart(text, first);
  range.setEnd(text, last);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def begun(world: World, language: str) -> None:
    world.desk.begin(world.now, Cover(language=Language(language)), "correct horse battery", keep=True)
    world.desk.change_cover(world.now, lambda cover: replace(cover, idle_minutes=0))


def bring(page: Page, world: World, *files: Path, scripts: bool = True) -> None:
    page.goto(f"{world.origin}/library")
    page.click("a[href='/library/add']")
    if scripts:  # axe is one
        sound(page)
    page.set_input_files("input[type=file]", list(files))
    page.click("form.bring .act")
    page.wait_for_url("**/library/adding")
    if scripts:
        page.wait_for_selector(".jobs[data-working='']")
        sound(page)
    else:
        for _ in range(50):
            if page.locator("form.ways .act").count():
                break
            page.wait_for_timeout(200)
            page.goto(f"{world.origin}/library/adding")
    page.click("form.ways .act")
    page.wait_for_url("**/library")


@BOTH
@pytest.mark.parametrize("width", [360, 1280])
def test_a_booklet_is_read_searched_marked_and_sat_with(
    world: World, language: str, width: int, open_page, tmp_path: Path
) -> None:
    title, text, query, word, note = BOOKLETS[language]
    file = tmp_path / file_name(title)
    file.write_text(text, encoding="utf-8")
    begun(world, language)
    page = open_page(language=language, width=width)
    bring(page, world, file)
    sound(page)

    # Found while the word is being typed, without leaving the page.
    page.locator("#sought").press_sequentially(query[:3], delay=20)
    page.wait_for_selector(".results mark")
    page.locator("#sought").press_sequentially(query[3:], delay=20)
    expect(page.locator(".results mark").first).to_contain_text(word)
    sound(page)
    assert page.url.endswith("/library")
    page.locator(".results a").first.click()
    page.wait_for_selector("article.leaf")
    assert page.locator(".unit").count() == 4
    sound(page)

    # Marked by selecting half of two words: whole words are marked.
    page.evaluate(SELECT, [4, 3, 8])
    bar = page.locator("form.marking")
    expect(bar).to_be_visible()
    with page.expect_navigation():
        bar.locator("button").first.click()
    marked = highlights.all_of(world.desk, world.now)
    assert [each.highlight.quote for each in marked] == [page.locator("#u4 mark.mine").inner_text()]
    sound(page)

    # Another passage, with a note, tied to a foundation.
    page.evaluate(SELECT, [2, 0, 30])
    page.click("[data-write]")
    page.wait_for_selector("#words")
    sound(page)
    page.fill("#words", note)
    page.select_option("#foundation", "one-point")
    with page.expect_navigation():
        page.click("main form .act")
    expect(page.locator("#u2 .margin")).to_contain_text(note)
    sound(page)

    page.goto(f"{world.origin}/foundations/one-point")
    expect(page.locator("blockquote.quote")).to_contain_text(note)
    sound(page)
    page.goto(f"{world.origin}/sit?foundation=one-point")
    page.select_option("#passage", index=1)
    sound(page)
    with page.expect_navigation():
        page.click("main form .act")
    expect(page.locator(".say .passage")).to_be_visible()
    sound(page)
    page.goto(f"{world.origin}/library")
    page.click(".books a")
    sound(page)
    assert page.locator(".results li").count() == 2


@BOTH
def test_without_scripts_all_of_it_works_a_step_later(
    world: World, language: str, open_page, tmp_path: Path
) -> None:
    title, text, query, word, note = BOOKLETS[language]
    file = tmp_path / file_name(title)
    file.write_text(text, encoding="utf-8")
    begun(world, language)
    page = open_page(language=language, scripts=False)
    bring(page, world, file, scripts=False)
    page.fill("#sought", query)
    page.click("form.seek button")
    expect(page.locator(".results mark").first).to_contain_text(word)
    page.locator(".results a").first.click()
    page.locator("#u2 .to-mark").click()
    page.locator("input[name=paragraph]").nth(2).check()
    page.fill("#words", note)
    page.click("main form .act")
    expect(page.locator("#u2 .margin")).to_contain_text(note)
    assert page.locator("#u2 mark.mine").count() == 1


@pytest.mark.parametrize("world", [("he", MORNING)], ids=["he"], indirect=True)
def test_several_files_are_stopped_and_refused_each_by_itself(
    world: World, open_page, tmp_path: Path
) -> None:
    good, bad = tmp_path / file_name(HEBREW_TITLE), tmp_path / "picture.pdf"
    good.write_text(HEBREW, encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    begun(world, "he")
    page = open_page(language="he")
    page.goto(f"{world.origin}/library/add")
    page.set_input_files("input[type=file]", [good, bad])
    page.click("form.bring .act")
    page.wait_for_selector(".jobs[data-working='']")
    assert page.locator(".jobs .why").count() == 1
    sound(page)
    books = world.server.door.shelf.books()
    assert isinstance(books, tuple)
    assert [each.title for each in books] == [HEBREW_TITLE]


@pytest.mark.parametrize("world", [("he", MORNING)], ids=["he"], indirect=True)
def test_a_real_booklet_badly_extracted_comes_in_whole(world: World, open_page) -> None:
    if not SHARED.exists():
        pytest.skip("the real booklet is not here: its import was not tried")
    begun(world, "he")
    page = open_page(language="he")
    bring(page, world, SHARED)
    shelf = world.server.door.shelf
    books = shelf.books()
    assert isinstance(books, tuple)
    units = shelf.units(books[0].id)
    assert isinstance(units, tuple)
    kinds = [each.unit.kind for each in units]
    counts = [kinds.count(kind) for kind in (Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP, Kind.PASSAGE)]
    assert counts == [3, 6, 3, 0]

    page.fill("#sought", "מסירות נפש")
    page.wait_for_selector(".results mark")
    page.locator(".results a").first.click()
    page.wait_for_selector("article.thread")
    sound(page)
    place = int(page.locator(".unit.answer").first.get_attribute("data-place") or 0)
    page.evaluate(SELECT, [place, 0, 40])
    page.click("[data-write]")
    page.select_option("#foundation", "giving-oneself")
    with page.expect_navigation():
        page.click("main form .act")
    assert page.locator("mark.mine").count() >= 1
    page.goto(f"{world.origin}/foundations/giving-oneself")
    expect(page.locator("blockquote.quote")).to_have_count(1)
    sound(page)
    page.goto(f"{world.origin}/library/{books[0].id}/repairs")
    assert page.locator(".repair").count() > 0
    sound(page)
