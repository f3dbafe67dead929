"""A pocket and the computer at home: what is done where, and that no page of a pocket ends in an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Response

import papers
from diaries import diary
from everywhere import filled
from kesher.actions.journal import drawn
from kesher.actions.journal.thread import Thread, thread
from kesher.actions.library.shelf import Shelf
from kesher.actions.paper import returns, waiting
from kesher.actions.sync.place import Place, choose
from kesher.journal.cover import Cover
from kesher.journal.journal import ENCLOSURE_LIMIT
from kesher.method.language import Language
from kesher.words import catalogue
from pocketed import PASSPHRASE, World
from pocketing import pages
from pockets import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(900),
]

NIGHT = datetime(2026, 11, 23, 19, tzinfo=UTC)
WALK = """async ([root, from, wrong, home]) => {
  const shape = (path) => [/\\d{4}-\\d\\d-\\d\\d/g, /[0-9a-f]{8,}/g, /=[^&]*/g]
    .reduce((so, each) => so.replace(each, "~"), path);
  const seen = new Set(), said = [], asked = from.map((each) => `${root}${each}`);
  const look = async (how, path, answer) => {
    const text = await answer.text();
    const refused = answer.status === 503 && text.includes(home);
    if (answer.status >= 500 && !refused || text.includes(wrong))
      said.push(`${how} ${path} ${answer.status}`);
    return /^text\\/html/.test(answer.headers.get("content-type") ?? "") && answer.ok ? text : "";
  };
  const OUT = /\\/(lock|export|restore|begin|devices\\/|settings\\/(code|passphrase|key))/;
  for (let path; (path = asked.shift());) {
    if (seen.has(shape(path))) continue;
    seen.add(shape(path));
    const page = new DOMParser().parseFromString(await look("GET", path, await fetch(path)), "text/html");
    for (const each of page.querySelectorAll("a[href]")) {
      const to = each.getAttribute("href").split("#")[0];
      if (to.startsWith(`${root}/`)) asked.push(to);
    }
    for (const form of page.querySelectorAll("form")) for (const button of form.querySelectorAll("button")) {
      const to = button.getAttribute("formaction") || form.getAttribute("action") || path;
      const kind = `POST ${shape(to)} ${button.name} ${button.value}`;
      if (form.method !== "post" || OUT.test(to) || seen.has(kind)) continue;
      seen.add(kind);
      const data = new FormData(form);
      for (const name of [...data.keys()]) if (!data.get(name)) data.set(name, "x");
      if (button.name) data.set(button.name, button.value);
      const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
      await look("POST", `${to} ${button.name} ${button.value}`, await fetch(to, { method: "POST", body }));
    }
  }
  return [seen.size, said];
}"""
"""From some pages by every link, and by every button once, with whatever stands in its form or a letter."""


@pytest.fixture
def world(context: BrowserContext, pocket: Path, tmp_path: Path) -> Iterator[World]:
    with serving(pocket) as address:
        context.new_page().goto(address)
        context.pages[0].wait_for_selector("html[data-shown=pages]")
        context.pages[0].close()
        made = World(context, address, tmp_path / "home", Language.HE, NIGHT)
        made.desk.begin(NIGHT, Cover(language=Language.HE, idle_minutes=0), PASSPHRASE, keep=False)
        yield made
        made.close()


def test_no_link_and_no_button_leads_into_an_error(world: World) -> None:
    world.server.door.shelf = Shelf(world.home)
    paths = filled(world, "he")  # type: ignore[arg-type]
    world.open(390)
    assert world.page
    missed: list[str] = []

    def look(answer: Response) -> None:
        if "/static/" in answer.url and not answer.ok:
            missed.append(answer.url)

    world.page.on("response", look)
    world.page.context.set_offline(offline=True)
    words = catalogue(Language.HE)
    given = ["/k", paths, words.plain("fault.broken"), words.plain("problem.part-at-home")]
    many, wrong = pages(world.page).evaluate(WALK, given)
    assert not wrong and many > 150, (many, wrong)
    assert not missed, "what a page shows is on the device"


def test_a_photograph_of_a_sheet_is_sealed_waits_and_is_read_at_home(world: World, tmp_path: Path) -> None:
    """As a telephone takes it, larger than there is room for: made smaller by the page, it is still read."""
    taken = papers.taken(papers.blank(date(2026, 11, 15)), papers.PLAIN)
    picture = cv2.imdecode(np.frombuffer(taken, np.uint8), cv2.IMREAD_COLOR)
    large = cv2.resize(picture, None, fx=5000 / max(picture.shape), fy=5000 / max(picture.shape))
    raw = cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, 99])[1].tobytes()
    assert len(raw) > ENCLOSURE_LIMIT
    (tmp_path / "week.jpg").write_bytes(raw)
    (tmp_path / "no.jpg").write_bytes(b"\xff\xd8\xff words")
    page = world.open(390)
    page.goto(f"{world.origin}/sheets")
    assert page.url.endswith("/sheets/read") and "דף אינו נקרא" in page.inner_text("main")
    page.set_input_files("#file", [tmp_path / "no.jpg", tmp_path / "week.jpg"])
    with page.expect_navigation():
        page.click("form.bring button.act")
    assert page.locator("[role=alert] li").count() == 1 and "no.jpg" in page.inner_text("[role=alert]")
    assert "צילום אחד מחכה לקריאה" in page.inner_text(".photographs")
    # The same journal, on a computer.
    desk, now = world.desk, world.now
    (waits,) = waiting.unread(desk, now)
    assert len(desk.journal(now).enclosure(waits.name) or b"") <= ENCLOSURE_LIMIT
    (sheet,) = waiting.read(desk, now, waits)  # type: ignore[misc]
    assert isinstance(sheet, returns.Lying), sheet
    given = {each.id: each.value for each in sheet.sheet.answers if each.value}
    assert given.items() >= papers.PLAIN.items()
    days = returns.days_of(desk, now, sheet)
    assert isinstance(returns.save(desk, now, sheet.id, returns.unasked(days)), returns.Saved)  # type: ignore[arg-type]
    page.goto(f"{world.origin}/sheets/read")
    assert not page.locator(".photographs").count(), "read there, it is gone here"
    page.goto(f"{world.origin}/book/2026-11-15")
    assert "התבוננות" in page.inner_text("main")


def test_the_thread_is_shown_as_a_computer_drew_it(world: World, tmp_path: Path) -> None:
    desk, now = world.desk, world.now
    days = 120
    desk.journal(now).add(diary(desk.moment(now).day - timedelta(days=days), days))
    page = world.open(390)
    page.goto(f"{world.origin}/thread")
    assert page.inner_text("main").count("מחושב בקשר שבמחשב") == 1
    assert (
        page.locator("figure.bond circle.bead").count() and not page.locator("figure:not(.bond) svg").count()
    )
    page.goto(f"{world.origin}/letter")
    assert "נאמר במכתב שבמחשב" in page.inner_text("main")
    desk = world.desk
    choose(desk.home, Place(folder=str(tmp_path)))
    found = thread(desk, now)
    assert isinstance(found, Thread) and found.measured and found.measured.found
    assert drawn.keep(desk, now, found.measured.found)
    page.goto(f"{world.origin}/thread")
    assert page.locator("figure:not(.bond) svg").count() >= 4
    assert "כפי שחושבו במחשב ביום שלישי, י״ד בכסלו" in page.inner_text("main").translate(
        {0x2068: None, 0x2069: None}
    )
