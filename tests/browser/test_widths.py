"""No page is wider than its window: the longest words in every field, the narrowest phone, any size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from doors import running
from everywhere import filled
from kesher.journal.cover import Cover
from kesher.method.language import Language

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OVER = """() => {
    for (const each of document.querySelectorAll("details")) each.open = true;
    const width = document.documentElement.clientWidth;
    const out = [];
    for (const size of ["", "200%"]) {
        document.documentElement.style.fontSize = size;
        const over = document.documentElement.scrollWidth - width;
        if (over <= 0) continue;
        const wide = [...document.querySelectorAll("body *")].filter((each) => {
            const box = each.getBoundingClientRect();
            const out = box.right > width + 1 || box.left < -1;
            return box.width && out && !each.matches(".skip, .unseen, svg *");
        });
        out.push([size, over, wide.slice(-3).map((each) => each.outerHTML.slice(0, 120))]);
    }
    document.documentElement.style.fontSize = "";
    return out;
}"""


@pytest.mark.parametrize("language", ["he", "en"])
def test_no_page_is_wider_than_its_window(browser: Browser, tmp_path: Path, language: str) -> None:
    with running(tmp_path / "kesher", Language(language), "2026-11-22T21:00+02:00") as world:
        page = browser.new_page(viewport={"width": 320, "height": 640}, bypass_csp=True)
        page.goto(world.address())
        found: dict[str, Any] = {"/begin": page.evaluate(OVER)}
        world.desk.begin(world.now, Cover(language=Language(language)), "correct horse battery", keep=True)
        for path in filled(world, language):
            answer = page.goto(world.origin + path)
            assert answer and answer.ok, path
            found[path] = page.evaluate(OVER)
        page.close()
        assert not {path: over for path, over in found.items() if over}
