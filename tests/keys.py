"""A page that is walked by the keyboard alone: every step is a key, and where it stands is seen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

STOPS = 150
"""Stops of the Tab key after which what is sought is held to be out of reach."""

STANDS = """(sought) => {
    const now = document.activeElement;
    if (!now || now === document.body) return false;
    if (now === sought) return true;
    const group = (each) => each.type === "radio" && each.name;
    return Boolean(group(now)) && group(now) === group(sought) && now.form === sought.form;
}"""
SEEN = """() => {
    const now = document.activeElement;
    const face = [now, now.nextElementSibling, now.closest("label")].filter(Boolean);
    const marked = face.some((each) => {
        const style = getComputedStyle(each);
        const lined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return lined || style.boxShadow !== "none";
    });
    const box = (now.closest("label") ?? now).getBoundingClientRect();
    const down = Math.min(box.height / 2, innerHeight / 4);
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + down);
    const nav = document.querySelector("body > nav");
    const covered = Boolean(nav && at && nav.contains(at) && !nav.contains(now));
    return [now.outerHTML.slice(0, 90), marked, !covered];
}"""


class Keys:
    """A page whose clicks, choices and words are keys; all else is the page's own."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def click(self, what: str) -> None:
        """Go to it and press it."""
        target = self._reach(what)
        kind = target.evaluate("each => each.type === 'checkbox' ? 'Space' : 'Enter'")
        self.page.keyboard.press(kind)

    def check(self, what: str) -> None:
        """Go to its group and choose it."""
        target = self._reach(what)
        if target.get_attribute("type") == "checkbox":
            if not target.is_checked():
                self.page.keyboard.press("Space")
        elif not target.is_checked():
            self.page.keyboard.press("Space")
            for _ in range(20):
                if target.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert target.is_checked(), what

    def fill(self, what: str, words: str) -> None:
        """Go to a field and write in it."""
        self._reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def select_option(self, what: str, value: str) -> None:
        """Go to a list and choose by its letters."""
        target = self._reach(what)
        self.page.keyboard.type(value)
        assert target.input_value() == value, what

    def _reach(self, what: str) -> Locator:
        target = self.page.locator(what).first if " >> nth=" not in what else self.page.locator(what)
        sought = target.element_handle()
        for _ in range(STOPS):
            if self.page.evaluate(STANDS, sought):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"{what} is not reached by the Tab key on {self.page.url}")
        stands, marked, bare = self.page.evaluate(SEEN)
        assert marked, f"{self.page.url}: where one stands is not seen: {stands}"
        assert bare, f"{self.page.url}: what one stands on is covered: {stands}"
        return target
