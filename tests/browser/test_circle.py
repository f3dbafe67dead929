"""Two weeks of a circle: a teacher, a helper and three members, one of them by mail alone; and its book.

Rut asks by her name, Dan for the teacher only and by mail, and somebody without a name. Each page is looked
at in Hebrew on a telephone, and the teacher's in English on a desk.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from circles import begun, come, hours_pass, invitation
from host.test_circle_mail import decoded, door, hand, letter, send_once
from host.test_mail import office
from hosts import Guest, Host, hosting
from kesher.library.reader import make_book
from looking import foreign, sound

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the tests of a host run on Linux"),
]

NAME = "חבורת הבוקר"
CODE_WORD = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){6}")


def with_cookies(browser: Browser, host: Host, guest: Guest, language: str) -> BrowserContext:
    """A browser that is signed in as somebody."""
    width, height = (360, 780) if language == "he" else (1280, 900)
    locale = "he-IL" if language == "he" else "en-GB"
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, bypass_csp=True
    )  # fmt: skip
    context.set_default_timeout(30_000)
    context.add_cookies(
        [{"name": name, "value": value, "url": host.address} for name, value in guest.cookies.items()]
    )
    return context


def looked_at(page: Page, language: str = "he") -> None:
    sound(page)
    if language == "he":
        assert page.locator("html").get_attribute("dir") == "rtl"
        shown = re.sub(r"[A-Z0-9]{4}-[A-Z0-9-]+|https?://\S+", "", page.inner_text("body"))
        assert not {word for word in foreign(page) if word in shown} - {"EPUB", "PDF", "UTC"}


def ask(page: Page, at: str, text: str, choice: str) -> None:
    page.goto(at + "/ask")
    page.fill("#text", text)
    page.check(f"input[name=choice][value={choice}]")
    page.check("input[name=leave][value=yes]")
    looked_at(page)
    page.click("main button.act")
    page.wait_for_load_state()


def answered(page: Page, at: str, holding: str, text: str) -> None:
    page.goto(at + "/desk")
    page.click(f"main a:has-text('{holding}')")
    page.fill("#text", text)
    page.click("button[value=answer]")
    page.wait_for_url("**/desk")


def test_two_weeks_of_a_circle(browser: Browser, tmp_path: Path) -> None:
    with hosting(tmp_path / "home") as host, office() as mails:
        operator = Guest(host).join(host.invitation, "operator@example.org")
        rav, shimon, rut, dan, nobody = (
            Guest(host).join(operator.invite(), f"{name}@example.org")
            for name in ("rav", "shimon", "rut", "dan", "nobody")
        )
        path = begun(rav, NAME, "הרב לוי")
        at = host.address + path
        come(shimon, invitation(rav, path, "helper"), "שמעון")
        teacher = with_cookies(browser, host, rav, "en").new_page()
        helper, by_name, unnamed = (
            with_cookies(browser, host, guest, "he").new_page() for guest in (shimon, rut, nobody)
        )
        # The first week: the teacher invites on paper, sets the subject; three come, and ask.
        teacher.goto(at + "/invite")
        teacher.click("main button.act:not(.second)")
        link = teacher.inner_text(".code").removeprefix(host.address)
        looked_at(teacher, "en")
        by_name.goto(host.address + link)
        by_name.fill("#name", "רות")
        looked_at(by_name)
        by_name.click("main button.act")
        for guest, name in ((dan, "דן"), (nobody, "נעלם")):
            come(guest, link, name)
        dan.post(f"{path}/myself", {"name": "דן", "letters": "each", "letters_language": "he", "city": ""})
        teacher.goto(at + "/subject")
        teacher.fill("#subject", "נקודה אחת")
        teacher.fill("#words", "חוט אחד שאינו ניתק מחזיק יותר מחבלים רבים שנקרעים.")
        teacher.click("main button.act")
        ask(by_name, at, "איך בוחרים נקודה אחת?", "named")
        looked_at(by_name)
        assert "עם השם שלי" in by_name.inner_text("main")
        ask(unnamed, at, "ואם אין בי רצון כלל?", "unnamed")
        looked_at(unnamed)
        found = CODE_WORD.search(unnamed.inner_text(".code"))
        assert found
        code = found[0]
        # Dan never opens a page: the week's letter is his door.
        seed = dan.post(f"{path}/ask", {"text": "האם גם מעט הוא קשר?", "choice": "teacher", "leave": "yes"})
        assert seed.status == 302
        hours_pass(host, 15)
        helper.goto(at + "/desk")
        looked_at(helper)
        assert "דן" not in helper.inner_text("main ul.quiet")
        helper.click("main a:has-text('איך בוחרים')")
        helper.fill("#text", "טיוטה: לאט.")
        helper.click("button[value=draft]")
        looked_at(helper)
        answered(teacher, at, "איך בוחרים", "לאט. בוחרים דבר קטן, שעומד גם ביום קשה.")
        answered(teacher, at, "אין בי רצון", "גם לרצות לרצות הוא התחלה.")
        answered(teacher, at, "האם גם מעט", "מעט שאינו ניתק הוא הקשר.")
        # The second week: a follow-up to a follow-up, one by the code, one by mail.
        for more, reply in (("ואם נפלתי?", "קושרים, וממשיכים."), ("ושוב?", "ושוב.")):
            by_name.goto(at)
            by_name.click("main ul.quiet a:has-text('איך בוחרים')")
            by_name.fill("#text", more)
            by_name.click("main form button.act.second >> nth=0")
            answered(teacher, at, "איך בוחרים", reply)
        by_name.reload()
        looked_at(by_name)
        assert by_name.locator(".unit").count() == 6
        unnamed.goto(at + "/code")
        unnamed.fill("#code", code)
        looked_at(unnamed)
        unnamed.click("main button.act")
        assert "גם לרצות לרצות" in unnamed.inner_text("main")
        looked_at(unnamed)
        went = send_once(host, mails)
        mine = next(each for each in went if dan.email.encode() in each)
        with door(host, mails) as here:
            message, _ = decoded(mine)
            assert hand(here.port, letter(dan.email, message["Reply-To"], "ואם המעט נעשה הרגל?")) == ""
        answered(teacher, at, "האם גם מעט", "גם הרגל הוא קשר.")
        went += send_once(host, mails)
        # What is published, the book as pages and read again; and somebody leaves.
        for holding, subject in (("איך בוחרים", "הנקודה"), ("אין בי רצון", "הרצון"), ("האם גם", "הנקודה")):
            teacher.goto(at + "/desk")
            teacher.click(f"main a:has-text('{holding}')")
            teacher.click("main a[href$='/publish']")
            teacher.fill("#subject", subject)
            looked_at(teacher, "en")
            teacher.click("main button.act")
            teacher.wait_for_url("**/desk")
        looked_at(teacher, "en")
        by_name.goto(at + "/published")
        looked_at(by_name)
        by_name.click("main ul.quiet a:has-text('איך בוחרים')")
        looked_at(by_name)
        for kind, file in (("a5", "b.pdf"), ("epub", "b.epub"), ("page", "b.html")):
            assert rut.get(f"{path}/book/{kind}").status == 200
            units = make_book(rut.raw, file, NAME).units
            assert [each.text for each in units][:2] == [
                "איך בוחרים נקודה אחת?", "לאט. בוחרים דבר קטן, שעומד גם ביום קשה."
            ]  # fmt: skip
            assert len(units) == 6 + 4 + 2 and len({each.thread for each in units}) == 3
        assert rut.post(f"{path}/leave").to == "/circles"
        teacher.goto(at + "/published/1")
        assert "איך בוחרים" in teacher.inner_text("main") and "רות" not in teacher.inner_text("main")
        teacher.goto(at + "/acts")
        looked_at(teacher, "en")
        # Whoever asked without a name gets the week's letter as all do, and nothing goes to anybody of it.
        for each in went:
            message, text = decoded(each)
            everything = each + text.encode()
            assert (nobody.email.encode() in everything) is (message["To"] == nobody.email)
            for hidden in ("נעלם", code, "אין בי רצון", "לרצות לרצות"):
                assert hidden.encode() not in everything
        assert host.errors.read_text() == ""
