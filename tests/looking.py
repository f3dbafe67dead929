"""What every page must be: inside its width, without a finding of axe, and in its own language."""

from __future__ import annotations

import re
from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {"English", "JSON", "Markdown", "Asia", "Jerusalem", "kesher", "json"}


def foreign(page: Page) -> set[str]:
    """Latin words that a Hebrew reader would meet, in text or in a field's hint."""
    hints = page.eval_on_selector_all("[placeholder]", "all => all.map(each => each.placeholder).join(' ')")
    return set(LATIN.findall(page.inner_text("body") + " " + hints)) - ALLOWED


def sound(page: Page) -> None:
    """Nothing stands out of the page, and axe finds nothing."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over}px too wide"
    found: dict[str, Any] = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    )
    assert found["passes"]
    wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
    assert not wrong, f"{page.url}: {wrong}"
