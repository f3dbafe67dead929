"""What every page must be: inside its width, without a finding of axe, and in its own language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
LATIN = re.compile(r"[A-Za-z]{2,}")
LAWS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
ALLOWED = {"English", "JSON", "Markdown", "Asia", "Jerusalem", "kesher", "json"}


def foreign(page: Page) -> set[str]:
    """Latin words that a Hebrew reader would meet, in text or in a field's hint."""
    hints = page.eval_on_selector_all("[placeholder]", "all => all.map(each => each.placeholder).join(' ')")
    return set(LATIN.findall(page.inner_text("body") + " " + hints)) - ALLOWED


def scripted(page: Page) -> bool:
    """Whether the page's own scripts run here: only where they do not is the inside of a noscript parsed."""
    return not page.evaluate(
        """() => {
            const probe = document.createElement("i");
            probe.innerHTML = "<noscript><b></b></noscript>";
            return Boolean(probe.querySelector("b"));
        }"""
    )


@contextmanager
def awake(page: Page) -> Iterator[Page]:
    """The page as it stands, where a timer fires: without scripts none does, and axe would wait for ever.

    A page without scripts is shown once more, as it is and without any script of its own, in a context that
    can run axe's.
    """
    if scripted(page):
        yield page
        return
    browser = page.context.browser
    assert browser is not None
    still = SCRIPT.sub("", page.content()).replace("<noscript>", "<div>").replace("</noscript>", "</div>")
    context = browser.new_context(viewport=page.viewport_size, bypass_csp=True)
    try:
        again = context.new_page()
        again.route(
            page.url.partition("#")[0], lambda route: route.fulfill(body=still, content_type="text/html")
        )
        again.goto(page.url)
        yield again
    finally:
        context.close()


STATES = """() => [innerWidth, innerHeight, matchMedia("(prefers-color-scheme: dark)").matches,
    ...[...document.querySelectorAll("input, select, textarea, details, dialog")].map((each) => [
        each.checked, each.open, each.disabled, each.hidden, Boolean(each.value),
        each === document.activeElement,
    ].map(Number).join(""))].join(" ")"""
PASSING = re.compile(r'(?:value|id|data-act|content|nonce)="[\w+/=.-]{16,}"')
"""What is another at each showing of the same page: tokens and the ids of acts."""

_SOUND: set[str] = set()
"""Pages, as they stood, in which axe found nothing in this run: what stands just so is not asked again."""


def sound(page: Page) -> None:
    """Nothing stands out of the page, and axe finds nothing."""
    # What was pressed just now may have begun another page that has no element yet.
    page.wait_for_load_state()
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over}px too wide"
    if getattr(page, "looked_at_home", False):
        return
    stands = f"{scripted(page)} {page.evaluate(STATES)} {PASSING.sub('', page.content())}"
    if stands in _SOUND:
        return
    with awake(page) as still:
        found: dict[str, Any] = Axe().run(still, options=LAWS)
    assert found["passes"]
    wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
    assert not wrong, f"{page.url}: {wrong}"
    _SOUND.add(stands)
