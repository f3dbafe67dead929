"""What a page weighs and how soon it is there, in a real Chromium.

Run: ``.venv/bin/python benchmarks/web/pages.py``. Bytes as they are sent, fonts apart; first contentful
paint and layout shift as Chromium measures them, medians of several loads, beside a bare page of one line
from the same kind of server in the same run.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import threading
from pathlib import Path

import waitress
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from doors import SWITCHES, chromium, running  # noqa: E402
from kesher.method.language import Language  # noqa: E402

PAGES = [
    "/",
    "/sit",
    "/point",
    "/glance",
    "/account",
    "/week",
    "/book",
    "/foundations",
    "/practice",
    "/settings",
]
LOADS = 7
MEASURE = """() => new Promise(done => {
  let shift = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) shift += each.value; })
    .observe({type: "layout-shift", buffered: true});
  const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  setTimeout(() => done([paint(), shift]), 150);
})"""


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium here; install it, or set KESHER_CHROMIUM.")
    own = sum(len(each.read_text().splitlines()) for each in (ROOT / "src/kesher/web").rglob("*.js"))
    print(f"own lines of script: {own}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        with running(Path(folder) / "kesher", Language.HE, "2026-11-22T09:00+02:00") as world:
            page = browser.new_page(viewport={"width": 360, "height": 760}, locale="he-IL")
            page.goto(world.address())
            page.fill("#passphrase", "correct horse battery")
            page.fill("#again", "correct horse battery")
            page.click("button.act")
            page.fill("#last", page.inner_text(".code")[-4:])
            page.click("button.act")
            page.wait_for_url("**/welcome")
            print(f"{'':28}{'KB, fonts apart':>16}{'first paint, ms':>17}{'layout shift':>14}")
            paint, shift = watched(page, bare())
            print(f"{'a bare page of one line':28}{'':>16}{paint:>17.0f}{shift:>14.3f}")
            for name in PAGES:
                weight = weighed(browser, page, world.origin + name)
                paint, shift = watched(page, world.origin + name)
                print(f"{name:28}{weight / 1024:>16.1f}{paint:>17.0f}{shift:>14.3f}")
        browser.close()


def watched(page: Page, address: str) -> tuple[float, float]:
    seen = []
    for _ in range(LOADS):
        page.goto(address)
        seen.append(page.evaluate(MEASURE))
    return statistics.median(paint for paint, _ in seen), max(shift for _, shift in seen)


def weighed(browser: Browser, page: Page, address: str) -> int:
    """Bytes of a first visit, with an empty cache."""
    context = browser.new_context(viewport={"width": 360, "height": 760}, locale="he-IL")
    context.add_cookies(page.context.cookies())
    fresh, answers = context.new_page(), []

    def answered(answer) -> None:  # the driver marks its handlers, and a builtin cannot be marked
        answers.append(answer)

    fresh.on("response", answered)
    fresh.goto(address, wait_until="networkidle")
    whole = sum(len(each.body()) for each in answers if not re.search(r"\.woff2", each.url) and each.ok)
    context.close()
    return whole


def bare() -> str:
    def answer(_, start):
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [b"<!doctype html><title>bare</title><p>one line"]

    server = waitress.create_server(answer, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://localhost:{server.effective_port}/"


if __name__ == "__main__":
    main()
