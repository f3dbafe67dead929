"""What Kesher in a browser costs, and whether anything it said was kept is lost when the browser is killed.

    python benchmarks/pocket/pocket.py [--kill TIMES] [--no-figures] [--years YEARS]

It drives a Chromium of its own, with a journal of ten years that was made here. CPU is that of all its
processes. Where an acknowledged act was lost, it ends with an error.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / each) for each in ("tests", "benchmarks/ages")]

from msgspec.structs import replace  # noqa: E402
from playwright.sync_api import Error, Frame, Page, Playwright, sync_playwright  # noqa: E402

from doors import SWITCHES, chromium  # noqa: E402
from journal import PASSPHRASE, filled  # noqa: E402
from pockets import folder, serving  # noqa: E402

LAID = """async ([name, raw]) => {
  const bytes = Uint8Array.from(atob(raw), (each) => each.charCodeAt(0));
  const base = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const all = base.transaction(["files", "blocks"], "readwrite");
  const path = "/home/kesher/journal.db";
  all.objectStore("files").put(bytes.length, path);
  for (let at = 0; at * 16384 < bytes.length; at++)
    all.objectStore("blocks").put(bytes.slice(at * 16384, (at + 1) * 16384).buffer, [path, at]);
  localStorage.state = "locked";
  await new Promise((done) => { all.oncomplete = done; });
  base.close();
}"""
"""A journal that was made at home, laid where a pocket keeps its own."""


class Browser:
    """A Chromium with a profile, and what all of its processes took."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self.context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=chromium(),
            args=SWITCHES,
            viewport={"width": 390, "height": 844},
            locale="he-IL",
        )

    def processes(self) -> list[int]:
        """Of this program's own, and of nobody else's."""
        parents = {each: _parent(each) for each in _all()}
        found = []
        for each, first in parents.items():
            above, seen = first, 0
            while above not in (0, 1, os.getpid()) and seen < 50:
                above, seen = parents.get(above, 0), seen + 1
            if above == os.getpid() and "chrom" in _name(each):
                found.append(each)
        return found

    def cpu(self) -> float:
        ticks = 0
        for each in self.processes():
            with contextlib.suppress(OSError):
                ticks += sum(map(int, _stat(each)[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def largest(self) -> float:
        found = [0.0]
        for each in self.processes():
            with contextlib.suppress(OSError):
                pages = int(Path(f"/proc/{each}/statm").read_text().split()[1])
                found.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        return max(found)

    def kill(self) -> None:
        for each in self.processes():
            with contextlib.suppress(OSError):
                os.kill(each, signal.SIGKILL)


def _all() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        return _stat(pid)[1]
    return 0


def _name(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""


def _stat(pid: int) -> list[int]:
    rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0 if not part.lstrip("-").isdigit() else int(part) for part in rest]


def shown(page: Page, *names: str) -> None:
    page.wait_for_selector(", ".join(f"html[data-shown={each}]" for each in names), timeout=120_000)


def unlocked(page: Page) -> Frame:
    page.fill("#passphrase", PASSPHRASE)
    page.press("#passphrase", "Enter")
    shown(page, "pages")
    frame = page.frame("pages")
    assert frame is not None
    frame.wait_for_selector("main h1", timeout=120_000)
    return frame


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--no-figures", action="store_true")
    parser.add_argument("--years", type=int, default=10)
    given = parser.parse_args()
    pocket = folder()
    work = Path(tempfile.mkdtemp(prefix="kesher-pocket-bench-"))
    listed = json.loads((pocket / "list.json").read_bytes())["files"]
    once = sum(each["bytes"] for each in listed if "later" not in each) / 1e6
    print(f"  {'one download, MB':36} {once:8.2f}")
    desk = filled(work / "home", given.years).desk
    now = datetime.now(UTC)
    desk.unlock(now, PASSPHRASE)
    desk.change_cover(
        now, lambda cover: replace(cover, still=False, idle_minutes=0)
    )  # on any day of the week
    desk.close()
    raw = base64.b64encode((work / "home" / "journal.db").read_bytes()).decode()
    try:
        with serving(pocket) as address, sync_playwright() as playwright:
            laid(playwright, address, work / "profile", raw)
            if not given.no_figures:
                figures(playwright, address, work / "profile")
            return killed(playwright, address, work / "profile", given.kill) if given.kill else 0
    finally:
        shutil.rmtree(work, ignore_errors=True)


PAGES = ("", "point", "foundations", "account", "glance", "settings")
SLIPS = 9


def laid(playwright: Playwright, address: str, profile: Path, raw: str) -> None:
    """Lay a journal into a browser that has been here once."""
    browser = Browser(playwright, profile)
    page = browser.context.pages[0]
    page.goto(address)
    shown(page, "pages")
    page.goto(f"{address}slip.html")
    page.evaluate(LAID, ["kesher /", raw])
    browser.context.close()


def figures(playwright: Playwright, address: str, profile: Path) -> None:
    took: dict[str, list[float]] = {}
    for _ in range(3):  # as a person comes: into a browser that has just started
        browser = Browser(playwright, profile)
        page = browser.context.pages[0]
        cpu, wall = browser.cpu(), time.perf_counter()
        page.goto(address, wait_until="commit")
        shown(page, "lock")
        took.setdefault("lock page, ms", []).append(1000 * (time.perf_counter() - wall))
        page.wait_for_selector("#starting", state="hidden", timeout=120_000)
        took.setdefault("Python stands, s of CPU", []).append(browser.cpu() - cpu)
        cpu, wall = browser.cpu(), time.perf_counter()
        frame = unlocked(page)
        took.setdefault("passphrase to Today, s of CPU", []).append(browser.cpu() - cpu)
        took.setdefault("passphrase to Today, s", []).append(time.perf_counter() - wall)
        for name in PAGES:
            cpu, wall = browser.cpu(), time.perf_counter()
            frame.goto(f"{address}k/{name}", wait_until="domcontentloaded")
            took.setdefault("a page, ms", []).append(1000 * (time.perf_counter() - wall))
            took.setdefault("a page, ms of CPU", []).append(1000 * (browser.cpu() - cpu))
        took.setdefault("largest process, MB", []).append(browser.largest())
        page.goto(f"{address}slip.html")
        page.wait_for_selector("html[data-ready]")
        took.setdefault("slip page stands, ms", []).append(float(_told(page, "ready")))
        for each in range(SLIPS):
            page.locator(".steps label").nth(each).click()
            page.fill("#line", "שורה")
            page.evaluate("document.documentElement.removeAttribute('data-took')")
            page.click("button.act")
            page.wait_for_selector("html[data-took]")
            took.setdefault("a slip, sealed and on the disk, ms", []).append(float(_told(page, "took")))
        browser.context.close()
    for name, each in took.items():
        print(f"  {name:36} {statistics.median(each):8.2f}")


def _told(page: Page, name: str) -> str:
    return page.locator("html").get_attribute(f"data-{name}") or "nan"


ACTS = """async ([base, number]) => {
  for (let turn = 0; turn < 400; turn++) {
    const page = new DOMParser().parseFromString(await (await fetch(`${base}k/glance`)).text(), "text/html");
    const form = new URLSearchParams(new FormData(page.querySelector("form[action$='/glance']")));
    form.set("where", "5");
    form.set("pull", `act ${number} ${turn}.`);
    const answer = await fetch(`${base}k/glance`, { method: "POST", body: form });
    if (answer.ok && /note=/.test(answer.url)) console.log(`kept ${number} ${turn}.`);
  }
}"""
"""Act after act; each that was acknowledged is said aloud."""


def killed(playwright: Playwright, address: str, profile: Path, times: int) -> int:
    """Kill the browser at any moment of an act, again and again; what was said to be kept must be there."""
    said: list[str] = []
    lost = acknowledged = 0
    for number in range(times + 1):
        browser = Browser(playwright, profile)
        page = browser.context.pages[0]
        page.on("console", lambda message: said.append(message.text) if "kept" in message.text else None)
        page.goto(address)
        shown(page, "lock")
        frame = unlocked(page)
        there = frame.goto(f"{address}k/glance")
        text = there.text() if there else ""
        lost += sum(each.replace("kept", "act") not in text for each in said)
        acknowledged += len(said)
        said.clear()
        if number == times:
            browser.context.close()
            break
        frame.evaluate(f"(given) => {{ ({ACTS})(given); }}", [address, number])
        page.wait_for_timeout(500 + random.random() * 2500)  # some ten acts
        browser.kill()
        with contextlib.suppress(Error):
            browser.context.close()
    print(f"  killed {times} times; of {acknowledged} acknowledged acts lost: {lost}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
