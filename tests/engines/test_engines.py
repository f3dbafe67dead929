"""A person begins, writes and comes back without a network, in Firefox and in WebKit as in Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from engines.drives import Drive, Firefox, WebKit
from pockets import PASSPHRASE, awake, folder, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("pocket"),
    pytest.mark.timeout(900),
]

WORDS = "מילים שנכתבו במנוע אחר"
PAGES = """const pages = document.getElementById('pages');
const page = pages.contentDocument, at = pages.contentWindow.location;"""
SHOWN = "return document.documentElement.dataset.shown"


def fill(drive: Drive, fields: dict[str, str], press: str) -> None:
    """Fill fields of the page that stands in the shell, and press a button."""
    drive.run(f"""{PAGES}
        for (const [name, value] of Object.entries({json.dumps(fields)}))
            page.querySelector(`main [name="${{name}}"]`).value = value;
        page.querySelector({json.dumps(press)}).click();""")


def went(drive: Drive, path: str, there: str) -> None:
    """Go to a page in the shell, and wait for something on it."""
    drive.run(f"""{PAGES} pages.dataset.went = 1;
        pages.addEventListener('load', () => delete pages.dataset.went, {{ once: true }});
        at.href = document.baseURI.replace(/[#?].*/, '') + 'k/{path}'""")
    drive.until(f"{PAGES} return !pages.dataset.went && !!page.querySelector({json.dumps(there)})")


def begun(drive: Drive) -> None:
    place = awake()
    drive.until(f"{PAGES} return !!page?.querySelector('main [name=passphrase]')")
    given = {"city": "", "latitude": str(place.latitude), "longitude": str(place.longitude)}
    given |= {"zone": place.zone, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    fill(drive, given, "main button.act")
    drive.until(f"{PAGES} return !!page?.querySelector('main [name=last]')")
    code = drive.run(
        f"{PAGES} return page.querySelector('main').innerText.match(/[0-9A-Z]{{4}}(-[0-9A-Z]{{2,4}})+/)[0]"
    )
    fill(drive, {"last": code.replace("-", "")[-4:]}, "main button.act")
    drive.until(f"{PAGES} return at.pathname.endsWith('/k/welcome') && !!page?.querySelector('main h1')")


def unlocked(drive: Drive) -> None:
    """Open the journal from the page that stands while Python starts."""
    drive.until(f"{SHOWN} === 'lock'")
    drive.run(f"""document.getElementById('passphrase').value = {json.dumps(PASSPHRASE)};
        document.querySelector('#lock button').click()""")
    drive.until(f"{PAGES} return {SHOWN[7:]} === 'pages' && !!page?.querySelector('main h1')")


def lived(drive: Drive, again: Callable[[], Drive]) -> None:
    """What a person does in his first days."""
    with serving(folder()) as address:
        drive.goto(address)
        drive.until(f"return ['pages', 'broken', 'damaged', 'unable'].includes({SHOWN[7:]})")
        assert drive.run(SHOWN) == "pages", drive.run("return document.documentElement.dataset.why")
        begun(drive)
        went(drive, "account", "main textarea[name=words]")
        fill(drive, {"words": WORDS}, "main form:has(textarea) button.act:last-of-type")
        drive.until(f"{PAGES} return at.search.includes('note=')")
    # From here on nobody serves it.
    drive.goto(address)
    assert WORDS in account(drive)
    drive.run(f"""{PAGES} page.querySelector("form[action$='/lock'] button").click()""")
    drive.until(f"{PAGES} return at.pathname.endsWith('/k/unlock')")
    drive = again()
    drive.goto(address)
    assert WORDS in account(drive)


def account(drive: Drive) -> str:
    """The account of the day, of a journal that was locked."""
    unlocked(drive)
    went(drive, "account", "main")
    return str(drive.run(f"{PAGES} return page.querySelector('main').innerText"))


def test_firefox(tmp_path: Path) -> None:
    first = Firefox(tmp_path / "profile")
    with ExitStack() as drives:
        drives.callback(first.close)

        def again() -> Drive:
            first.close()
            second = Firefox(tmp_path / "profile")
            drives.callback(second.close)
            return second

        lived(first, again)


def test_webkit() -> None:
    drive = WebKit()

    def again() -> Drive:
        drive.goto("about:blank")  # its Python is gone
        return drive

    try:
        lived(drive, again)
    finally:
        drive.close()
