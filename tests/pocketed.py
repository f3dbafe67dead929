"""The tests of the pages at home, lived in a pocket: the same world and the same page, by other means.

The journal lies in the browser. A test that writes into it by ``world.desk`` writes into a folder here, which
is laid into the browser before its next page; one that reads by it reads what the browser's disk holds.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Page, Response

from kesher.actions.desk import Desk
from kesher.method.language import Language
from pocketing import opened, pages, unlocked

PASSPHRASE = "correct horse battery"
"""By which the tests of home begin where they begin by the desk."""

_AT = "/home/kesher/"
_HELD = """async (name) => {
  const base = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const all = base.transaction(["files", "blocks"]);
  const got = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const files = all.objectStore("files"), blocks = all.objectStore("blocks");
  const [names, sizes, keys, raws] = await Promise.all(
    [files.getAllKeys(), files.getAll(), blocks.getAllKeys(), blocks.getAll()].map(got));
  base.close();
  const text = (raw) => btoa(Array.from(new Uint8Array(raw), (each) => String.fromCharCode(each)).join(""));
  return [names.map((each, at) => [each, sizes[at]]), keys.map(([path, at], n) => [path, at, text(raws[n])])];
}"""
_LAID = """async ([name, files]) => {
  const base = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const all = base.transaction(["files", "blocks"], "readwrite");
  for (const store of ["files", "blocks"]) all.objectStore(store).clear();
  for (const [path, raw] of files) {
    const bytes = Uint8Array.from(atob(raw), (each) => each.charCodeAt(0));
    all.objectStore("files").put(bytes.length, path);
    for (let at = 0; at * 16384 < bytes.length; at++)
      all.objectStore("blocks").put(bytes.slice(at * 16384, (at + 1) * 16384).buffer, [path, at]);
  }
  await new Promise((done) => { all.oncomplete = done; });
  base.close();
  localStorage.state = files.length ? "locked" : "none";
}"""
_CLOCK = "(at) => { self.real ??= Date.now.bind(Date); Date.now = () => at || self.real(); }"


class Clock:
    """The clock of the device, which stands where a test puts it."""

    def __init__(self, at: datetime, tell: Callable[[datetime], None]) -> None:
        self._at, self._tell = at, tell

    @property
    def at(self) -> datetime:
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        self._at = at
        self._tell(at)

    def __call__(self) -> datetime:
        return self._at

    def set(self, text: str) -> None:
        self.at = datetime.fromisoformat(text).astimezone(UTC)


class World:
    """What :class:`doors.World` is at home.

    Args:
        context: of the browser, which was in the pocket before.
        address: of the shell.
        home: a folder here.
        language: of the shell.
        at: the instant.
    """

    def __init__(
        self, context: BrowserContext, address: str, home: Path, language: Language, at: datetime
    ) -> None:
        self.origin, self._address, self.home = address.rstrip("/"), address, home
        self.clock = Clock(at, self._told)
        self.server = SimpleNamespace(door=SimpleNamespace(language=language, told={}))
        self.page: Page | None = None
        self._context, self._desk, self._known = context, Desk(home, keyring=False), b""
        blank = context.new_page()
        self._lay(blank)
        blank.evaluate("(each) => { localStorage.language = each }", language.value)
        blank.close()

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def desk(self) -> Desk:
        """The desk over what the browser's disk holds now."""
        if self.page is not None and self._file() == self._known:
            files, blocks = self.page.evaluate(_HELD, "kesher /")
            held = {(path, at): base64.b64decode(raw) for path, at, raw in blocks}
            for path, size in files:
                raw = b"".join(held[path, at] for at in range(-(-size // 16384)))
                if path == f"{_AT}journal.db" and raw != self._known:
                    self._desk.close()
                    self.home.mkdir(exist_ok=True)
                    (self.home / "journal.db").write_bytes(raw)
                    self._known = raw
                    self._desk.unlock(self.now, PASSPHRASE)
        return self._desk

    def open(self, width: int) -> Pages:
        """The first page of the shell."""
        self.page = opened(self._context, self._address)
        self.page.set_viewport_size({"width": width, "height": 780 if width < 500 else 900})
        pages(self.page).wait_for_selector("main h1")  # it came by the clock of this machine
        self._told(self.now)
        found = Pages(self, self.page)
        if not self.carry():
            found.goto(f"{self.origin}/")
        return found

    def carry(self) -> bool:
        """Lay into the browser what was written by the desk here; whether there was anything."""
        if self.page is None or self._file() in (b"", self._known):
            return False
        self._desk.close()
        self._lay(self.page)
        self.page.goto(self._address)
        self.page.wait_for_selector("html[data-shown=lock]")
        unlocked(self.page, PASSPHRASE).wait_for_selector("main h1")
        self._told(self.now)
        self._desk.unlock(self.now, PASSPHRASE)
        pages(self.page).goto(f"{self.origin}/k/")
        return True

    def close(self) -> None:
        self._desk.close()
        for each in self._context.pages:
            each.close()

    def _file(self) -> bytes:
        path = self.home / "journal.db"
        return path.read_bytes() if path.exists() else b""

    def _lay(self, page: Page) -> None:
        """Lay the folder's files; the page is left on one that has no Python."""
        page.goto(f"{self._address}slip.html")
        page.wait_for_selector("html[data-ready]")
        self._known = self._file()
        files = [[f"{_AT}journal.db", base64.b64encode(self._known).decode()]] if self._known else []
        page.evaluate(_LAID, ["kesher /", files])

    def _told(self, at: datetime) -> None:
        if self.page is not None and self.page.workers:
            self.page.workers[0].evaluate(_CLOCK, at.timestamp() * 1000)


_PATH = re.compile(r"""((?:href|src|(?:form)?action)\^?=["']?)/""")
_BY_SELECTOR = frozenset(
    ("eval_on_selector_all", "focus", "inner_text", "input_value", "locator", "select_option")
)
_OF_THE_WINDOW = frozenset({"context", "keyboard", "on", "set_viewport_size", "viewport_size"})


class Pages:
    """The pages in the frame of the shell, which a test takes for a page of its own.

    What a person does otherwise here is done otherwise: a browser keeps no key, so he types his passphrase.
    """

    looked_at_home = True
    """Axe has looked at these very pages there."""

    def __init__(self, world: World, page: Page) -> None:
        self._world, self._page, self._passphrase = world, page, PASSPHRASE

    @property
    def url(self) -> str:
        return self._frame.url.replace(f"{self._world.origin}/k", self._world.origin, 1)

    def goto(self, address: str) -> Response | None:
        self._world.carry()
        return self._frame.goto(address.replace(self._world.origin, f"{self._world.origin}/k", 1))

    def reload(self) -> None:
        self.goto(self.url)

    def check(self, what: str, **how: Any) -> None:
        if what != "input[name=keep]":
            self._frame.check(_moved(what), **how)

    def click(self, what: str, **how: Any) -> None:
        if what == "button[name=kept]":
            self._frame.fill("#passphrase", self._passphrase)
            what = "form:has(#passphrase) button.act"
        self._frame.click(_moved(what), **how)

    def fill(self, what: str, words: str) -> None:
        if what == "#again":
            self._passphrase = words
        self._frame.fill(_moved(what), words)

    def get_attribute(self, what: str, name: str) -> str | None:
        found = self._frame.get_attribute(_moved(what), name)
        return found.removeprefix("/k") if found and name in ("href", "action", "src") else found

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._page if name in _OF_THE_WINDOW else self._frame, name)
        if name not in _BY_SELECTOR:
            return found
        return lambda what, *more, **how: found(_moved(what), *more, **how)

    @property
    def _frame(self) -> Frame:
        return pages(self._page)


def _moved(selector: str) -> str:
    """A selector by an address, where the pages lie below the shell."""
    return _PATH.sub(r"\1/k/", selector)
