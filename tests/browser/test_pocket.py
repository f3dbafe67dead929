"""A person begins in a browser, with no server but that of the files, and goes on without it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from hosts import Guest, hosting
from kesher.words.pack_file import packed
from kesher.words.packs import parts_in, skeleton
from pocketing import begun, joined, opened, pages, read, stands, typed, unlocked, written
from pockets import PASSPHRASE, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(900),
]

WORDS = "מילים שנכתבו בכיס"


KEPT = """async () => {
  const text = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const store of base.objectStoreNames) {
      const all = base.transaction(store).objectStore(store).getAll();
      for (const each of await new Promise((done) => { all.onsuccess = () => done(all.result); })) {
        const bytes = each instanceof ArrayBuffer || ArrayBuffer.isView(each);
        const raw = bytes && new Uint8Array(each.buffer ?? each);
        for (const code of raw ? ["utf-8", "utf-16le"] : []) text.push(new TextDecoder(code).decode(raw));
        if (!raw) text.push(JSON.stringify(each));
      }
    }
    base.close();
  }
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
    text.push(request.url);
    if (/\\/k\\//.test(request.url)) text.push(await (await caches.match(request)).text());
  }
  text.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  return text.join("\\n");
}"""
"""Everything that a browser keeps of a site, as text."""


def test_begun_written_offline_and_opened_again(context: BrowserContext, pocket: Path) -> None:
    with serving(pocket, "some/where") as address:
        page = opened(context, address)
        assert stands(page) == "pages"
        frame = begun(page)
        written(frame, address, WORDS)
        context.set_offline(offline=True)
        page.reload()
        page.wait_for_selector("html[data-shown=lock]")
        assert unlocked(page, "no such passphrase at all") and page.inner_text("#wrong")
        frame = unlocked(page)
        assert WORDS in read(frame, address)
        written(frame, address, WORDS + " ושוב")
        page.close()
    # Nobody serves it any more.
    page = context.new_page()
    page.goto(address)
    frame = unlocked(page)
    assert WORDS + " ושוב" in read(frame, address)
    assert "ירושלים" not in page.evaluate("location.href") and PASSPHRASE not in page.content()
    frame.click("form[action$='/lock'] button")
    frame.wait_for_url("**/k/unlock")
    kept = page.evaluate(KEPT)
    assert "SQLite format 3" in kept and WORDS not in kept and PASSPHRASE not in kept
    assert "ושוב" not in kept and "words" not in kept.replace("passwords", "")


def test_a_teachers_pack_is_brought_in_and_stays(
    context: BrowserContext, pocket: Path, tmp_path: Path
) -> None:
    skeleton(tmp_path / "rav-levi")
    file = tmp_path / "handed on.zip"
    file.write_bytes(packed(parts_in(tmp_path / "rav-levi")[0]))
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        context.set_offline(offline=True)
        frame.goto(f"{address}k/practice")
        frame.click("details:has(#file) summary")
        frame.set_input_files("#file", file)
        frame.click("details:has(#file) button")
        frame.wait_for_url("**note=pack-added")
        page.reload()
        page.wait_for_selector("html[data-shown=lock]")
        frame = unlocked(page)
        frame.goto(f"{address}k/practice")
        assert frame.locator("input[name=pack][value=rav-levi]").count() == 1


def test_a_page_of_the_pocket_is_as_strict_as_at_home(context: BrowserContext, pocket: Path) -> None:
    """And what is done at home says so; every page is walked through by test_pocket_everywhere."""
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        context.set_offline(offline=True)
        answer = frame.goto(f"{address}k/settings")
        assert answer and answer.status == 200
        assert answer.headers["content-security-policy"].count("'self'") >= 5
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not frame.locator("a[href^='/']:not([href^='/k/'])").count()
        for name in ("sheets/print", "library/add"):
            answer = frame.goto(f"{address}k/{name}")
            assert answer and answer.status == 503, name
            assert "במחשב" in frame.inner_text("p.problem")
        assert frame.goto(f"{address}k/no/such/page").status == 404  # type: ignore[union-attr]


def test_two_windows_have_one_journal_and_the_second_takes_it_over(
    context: BrowserContext, pocket: Path
) -> None:
    with serving(pocket) as address:
        first = opened(context, address)
        begun(first)
        second = opened(context, address)
        second.wait_for_selector("html[data-shown=pages]")
        frame = pages(second)
        frame.wait_for_selector("main h1")
        written(frame, address, WORDS)
        assert WORDS in read(pages(first), address)
        first.close()
        second.wait_for_selector("html[data-shown=lock]")
        frame = unlocked(second)
        assert WORDS in read(frame, address)


def test_a_slip_is_sealed_while_locked_and_taken_in(context: BrowserContext, pocket: Path) -> None:
    line = "שורה מן הפתק"
    with serving(pocket) as address:
        page = opened(context, address)
        begun(page).click("form[action$='/lock'] button")
        page.close()
        context.set_offline(offline=True)
        slip = context.new_page()
        slip.goto(f"{address}people.html")
        assert slip.locator("a[href='tel:1201']").is_visible()
        slip.goto(f"{address}slip.html")
        slip.wait_for_selector("html[data-ready]")
        assert slip.locator("#none").is_hidden()
        slip.locator(".steps label").nth(7).click()
        slip.fill("#line", line)
        slip.click("button.act")
        slip.wait_for_selector("#kept:not([hidden])")
        assert line not in slip.evaluate(KEPT)
        page = opened(context, address)
        frame = unlocked(page)
        frame.wait_for_selector("main h1")
        page.wait_for_timeout(1500)
        frame.goto(f"{address}k/glance")
        frame.wait_for_selector(f"text={line}")


FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
"""A disk on which nothing more can be written."""


def test_what_has_no_room_is_not_said_to_be_kept(context: BrowserContext, pocket: Path) -> None:
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        written(frame, address, WORDS)
        page.workers[0].evaluate(FULL)
        typed(frame, address, "זה לא יישמר " + "א" * 5000)
        frame.locator("main form:has(textarea) button.act").last.click()
        page.wait_for_selector("#full:not([hidden])")
        page.reload()
        page.wait_for_selector("html[data-shown=lock]")
        frame = unlocked(page)
        assert WORDS in read(frame, address)


def test_a_damaged_bundle_opens_nothing(context: BrowserContext, pocket: Path, tmp_path: Path) -> None:
    import shutil

    damaged = tmp_path / "pocket"
    shutil.copytree(pocket, damaged)
    raw = bytearray((damaged / "kesher.bin.bin").read_bytes())
    raw[len(raw) // 2] ^= 1
    (damaged / "kesher.bin.bin").write_bytes(raw)
    with serving(damaged) as address:
        page = opened(context, address)
        assert stands(page) == "damaged" and page.locator("section.damaged").is_visible()


def test_an_update_waits_for_the_person(context: BrowserContext, pocket: Path, tmp_path: Path) -> None:
    import shutil

    newer = tmp_path / "pocket"
    shutil.copytree(pocket, newer)
    with serving(pocket) as address:
        page = opened(context, address)
        frame = begun(page)
        written(frame, address, WORDS)
        port = int(address.rstrip("/").rpartition(":")[2])
    told = json.loads((newer / "list.json").read_bytes())["version"]
    worker = newer / "sw.js"
    worker.write_text(worker.read_text("utf-8").replace(told, "000000000000"), "utf-8")
    with serving(newer, port=port):
        typed(frame, address, WORDS + " באמצע")
        page.evaluate("navigator.serviceWorker.getRegistration().then((each) => { each.update() })")
        page.wait_for_selector("#update:not([hidden])")
        assert frame.input_value("textarea[name=words]") == WORDS + " באמצע"
        frame.locator("main form:has(textarea) button.act").last.click()
        frame.wait_for_url("**note=*")
        page.click("#update-go")
        page.wait_for_selector("html[data-shown=lock]")
        frame = unlocked(page)
        assert WORDS + " באמצע" in read(frame, address)


@pytest.mark.parametrize("gone", ["serviceWorker", "indexedDB"])
def test_a_browser_that_keeps_nothing_is_told_so(context: BrowserContext, pocket: Path, gone: str) -> None:
    taken = {
        "serviceWorker": "delete Navigator.prototype.serviceWorker",
        "indexedDB": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    }
    context.add_init_script(taken[gone])
    with serving(pocket) as address:
        page = opened(context, address)
        assert stands(page) == "unable" and page.locator("section.unable").is_visible()


def test_a_device_with_little_memory_is_told_before_it_begins(context: BrowserContext, pocket: Path) -> None:
    with serving(pocket) as address:
        for memory, told in ((0.5, True), (8, False)):
            page = context.new_page()
            page.add_init_script(f"Object.defineProperty(navigator, 'deviceMemory', {{value: {memory}}})")
            page.goto(address)
            page.wait_for_selector("html[data-shown]")
            assert page.is_visible("#little") is told
            page.close()


def test_it_can_be_installed(context: BrowserContext, pocket: Path) -> None:
    """What a browser asks before it offers to put a page on the home screen."""
    with serving(pocket, "base") as address:
        page = opened(context, address)
        tools = context.new_cdp_session(page)
        errors = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert {each["errorId"] for each in errors} <= {"in-incognito"}  # as a test's windows are
        told = tools.send("Page.getAppManifest")
        assert not told["errors"] and json.loads(told["data"])["dir"] == "rtl"


@pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux")
def test_two_devices_by_a_host_and_one_question(browser: Browser, pocket: Path, tmp_path: Path) -> None:
    with hosting(tmp_path / "home", pocket=pocket) as host:
        address, guest = f"{host.address}/pocket/", Guest(host).join(host.invitation, "dina@example.org")
        made = [browser.new_context(viewport={"width": 390, "height": 844}, locale="he-IL") for _ in range(2)]
        try:
            first = opened(made[0], address)
            frame = begun(first)
            written(frame, address, "לפני הצירוף")
            frame.goto(f"{address}k/devices")
            frame.fill("#host_code", guest.device_code())
            frame.click("main button.act")
            frame.wait_for_url(re.compile("note=carried|/said/"))
            assert "note=carried" in frame.url, frame.inner_text("main")
            frame.fill("#proof-pair", PASSPHRASE)
            frame.click("form[action$='/devices/pair'] button.act")
            code = frame.inner_text("p.code")
            second = opened(made[1], address)
            joined(second, address, code)
            other = pages(second)
            assert "לפני הצירוף" in read(other, address)
            packed_along(first, second, address, tmp_path)
            for context in made:
                context.set_offline(offline=True)
            written(frame, address, "מן הראשון")
            written(other, address, "מן השני")
            first.wait_for_selector("#waits:not([hidden])")
            for context, page in zip(made, (first, second), strict=True):
                context.set_offline(offline=False)
                pages(page).goto(f"{address}k/glance")
                pages(page).locator("button[name=where]").nth(5).click()
                page.wait_for_selector("#waits", state="hidden")
            frame.goto(f"{address}k/glance")
            frame.locator("button[name=where]").nth(3).click()
            frame.wait_for_url("**note=*")
            first.wait_for_timeout(2000)
            asks = [each for each in (frame, other) if each.goto(f"{address}k/asks") and "/asks" in each.url]
            said = "".join(each.inner_text("main") for each in asks)
            assert "מן הראשון" in said and "מן השני" in said
            # The browser clears away what the second had: it is pulled again.
            second.goto("about:blank")
            tools = made[1].new_cdp_session(second)
            tools.send("Storage.clearDataForOrigin", {"origin": host.address, "storageTypes": "all"})
            frame.goto(f"{address}k/devices")
            frame.fill("#proof-pair", PASSPHRASE)
            frame.click("form[action$='/devices/pair'] button.act")
            second.goto(address)
            second.wait_for_selector("html[data-shown=pages]")
            joined(second, address, frame.inner_text("p.code"))
            assert re.search("מן (הראשון|השני)", read(pages(second), address))
        finally:
            for context in made:
                context.close()


def packed_along(first: Page, second: Page, address: str, folder_: Path) -> None:
    """A pack that is added in one browser is chosen in the other, and taken off there goes from both."""
    skeleton(folder_ / "rav-levi")
    (folder_ / "x.zip").write_bytes(packed(parts_in(folder_ / "rav-levi")[0]))
    frame, other, chosen = pages(first), pages(second), "input[name=pack][value=rav-levi]"
    frame.goto(f"{address}k/practice")
    frame.click("details:has(#file) summary")
    frame.set_input_files("#file", folder_ / "x.zip")
    frame.click("details:has(#file) button")
    frame.wait_for_url("**note=pack-added")
    assert brought(frame, other, address, chosen, 1)
    other.click("details:has(button[value=rav-levi]) summary")
    other.click("button[value=rav-levi]")
    other.wait_for_url("**note=pack-removed")
    assert brought(other, frame, address, chosen, 0)


def brought(one: Frame, other: Frame, address: str, choice: str, wanted: int) -> bool:
    """Whether the practice of the other browser comes to show so many choices, by rounds of both."""
    for _ in range(8):
        for each in (one, other):
            each.goto(f"{address}k/devices")
            each.click("form[action$='/devices/now'] button")
            each.wait_for_timeout(1000)
        other.goto(f"{address}k/practice")
        if other.locator(choice).count() == wanted:
            return True
    return False


OPENED = """async ([base, script, given]) => {
  const { loadPyodide } = await import(`${base}python/pyodide.mjs`);
  const { seals, ready } = await import(`${base}seals.js`);
  const python = await loadPyodide({ indexURL: `${base}python/` });
  const site = await (await fetch(`${base}kesher.bin`)).arrayBuffer();
  const length = new DataView(site).getUint32(0, true);
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(new Uint8Array(site, 4, length)))) {
    python.FS.mkdirTree(`/site/${name}`.replace(/\\/[^/]*$/, ""));
    python.FS.writeFile(`/site/${name}`, new Uint8Array(site, at, size));
    at += size;
  }
  python.registerJsModule("kesher_worker", seals);
  python.runPython("import sys, json; sys.path.insert(0, '/site')");
  python.runPython(script);
  const wrong = [];
  for (const [name, each] of Object.entries(given)) for (const vector of each) {
    await ready();
    python.globals.set("one", JSON.stringify({ [name]: [vector] }));
    const found = python.runPython("json.dumps(wrong(json.loads(one)))");
    wrong.push(...JSON.parse(found));
  }
  return wrong;
}"""


def test_the_vectors_that_open_at_home_open_in_a_browser(context: BrowserContext, pocket: Path) -> None:
    journal = Path(__file__).parents[1] / "journal"
    script = (journal / "vectors.py").read_text("utf-8")
    given = json.loads((journal / "vectors.json").read_bytes())
    with serving(pocket) as address:
        page = opened(context, address)
        assert page.evaluate(OPENED, [address, script, given]) == []
        turned = {"seal": [given["seal"][0] | {"sealed": "00" * 40}]}
        assert page.evaluate(OPENED, [address, script, turned]) == ["seal 0"]
