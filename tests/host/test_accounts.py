"""Coming, coming again, letting devices in and taking them off, and leaving."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from hosts import Guest, Host
from kesher.method.language import Language
from kesher.method.problems import Code, Problem
from kesher.words import catalogue


def sentence(code: Code, **values: str | int) -> str:
    return catalogue(Language.EN).problem(Problem(code, values), plain=True)


def rows(host: Host, sql: str, *values: object) -> list[tuple[object, ...]]:
    db = sqlite3.connect(host.home / "host" / "directory.db", timeout=10)
    try:
        found = db.execute(sql, values).fetchall()
        db.commit()
        return found
    finally:
        db.close()


# --- coming ------------------------------------------------------------------------------------------------


def test_an_invitation_lets_one_person_in_once(host: Host, operator: Guest) -> None:
    invitation = operator.invite()
    first, second = Guest(host), Guest(host)
    path = urlsplit(invitation).path
    # Both have the page open; the code is typed by one, then by the other.
    for guest, email in ((first, "one@example.org"), (second, "two@example.org")):
        assert guest.post(path, {"email": email}).to == "/join/code"
    assert first.post("/join/code", {"code": host.code("one@example.org")}).to == "/passkeys/add"
    late = second.post("/join/code", {"code": host.code("two@example.org")})
    assert late.status == 410 and late.said == [sentence(Code.INVITATION_GONE)]
    assert second.get("/devices").to == "/sign-in"
    assert Guest(host).get(path).status == 410
    assert not rows(host, "SELECT 1 FROM directory_account WHERE email = 'two@example.org'")


def test_an_invitation_that_is_over_lets_nobody_in(host: Host, operator: Guest) -> None:
    path = urlsplit(operator.invite()).path
    rows(host, "UPDATE directory_invitation SET until = '2020-01-01 00:00:00'")
    assert Guest(host).get(path).status == 410
    assert Guest(host).post(path, {"email": "late@example.org"}).status == 410


def test_guessing_an_invitation_is_soon_over(host: Host) -> None:
    guest = Guest(host)
    answers = [guest.get(f"/join/{'x' * 32}{number}").status for number in range(3)]
    assert set(answers) == {410}
    sent = {"email": "a@example.org"}
    answers = [guest.post(f"/join/{'y' * 32}{number}", sent).status for number in range(24)]
    assert answers[0] == 410 and answers[-1] == 429


def test_no_account_without_the_code_that_was_sent(host: Host, operator: Guest) -> None:
    path = urlsplit(operator.invite()).path
    guest = Guest(host)
    assert guest.post(path, {"email": "  Mixed@Example.ORG "}).to == "/join/code"
    code = host.code("mixed@example.org")
    wrong = [guest.post("/join/code", {"code": "BCDF-GHJK"}) for _ in range(3)]
    assert [each.said for each in wrong] == [
        [sentence(Code.MAIL_CODE_WRONG)],
        [sentence(Code.MAIL_CODE_WRONG)],
        [sentence(Code.MAIL_CODE_OVER)],
    ]
    # After three the right one is none either; the invitation stands, and a new code can be had.
    assert guest.post("/join/code", {"code": code}).said == [sentence(Code.MAIL_CODE_OVER)]
    before = len(host.mails)
    assert guest.post(path, {"email": "mixed@example.org"}).to == "/join/code"
    again = host.code("mixed@example.org", after=before)
    assert guest.post("/join/code", {"code": again.lower().replace("-", " ")}).to == "/passkeys/add"


def test_what_is_no_address_is_said_and_stands_there_again(host: Host, operator: Guest) -> None:
    path = urlsplit(operator.invite()).path
    for given in ("", "nobody", "a@b", "a b@example.org", f"{'a' * 250}@example.org"):
        refused = Guest(host).post(path, {"email": given})
        assert refused.status == 422 and refused.said == [sentence(Code.EMAIL_UNREADABLE)]
        assert refused.field("email") == given


def test_an_address_that_is_known_is_told_so_by_mail_only(
    host: Host, operator: Guest, make_person: Callable[[], Guest]
) -> None:
    known = make_person().email
    path = urlsplit(operator.invite()).path
    pages = []
    for email in (known, "newcomer@example.org"):
        guest, before = Guest(host), len(host.mails)
        assert guest.post(path, {"email": email}).to == "/join/code"
        page = guest.get("/join/code").body.replace(email, "")
        pages.append(re.sub(r'value="[^"]+"', "", page))
        assert ("have an account" in host.mail(email, after=before)["subject"]) == (email == known)
        assert guest.post("/join/code", {"code": ""}).said == [sentence(Code.MAIL_CODE_WRONG)]
    assert pages[0] == pages[1]


# --- coming again ------------------------------------------------------------------------------------------


def test_a_code_lets_in_once_and_only_the_browser_that_asked(host: Host, person: Guest) -> None:
    guest, before = Guest(host), len(host.mails)
    guest.post("/sign-in", {"email": person.email})
    code = host.code(person.email, after=before)
    assert Guest(host).post("/sign-in/code", {"code": code}).to == "/sign-in"
    assert guest.post("/sign-in/code", {"code": code}).to == "/devices"
    assert guest.get("/devices").status == 200
    guest.post("/sign-out")
    assert guest.get("/devices").to == "/sign-in"
    assert guest.post("/sign-in/code", {"code": code}).to == "/sign-in"


def test_guessing_codes_is_soon_over(host: Host, person: Guest) -> None:
    guest = Guest(host)
    said = []
    for _ in range(8):
        asked = guest.post("/sign-in", {"email": person.email})
        if asked.status == 429:
            said.append("asked too often")
            continue
        for number in range(3):
            answer = guest.post("/sign-in/code", {"code": f"BBBB-BBB{'BCD'[number]}"})
            said.append(answer.said[0])
    assert said[:3] == [sentence(Code.MAIL_CODE_WRONG)] * 2 + [sentence(Code.MAIL_CODE_OVER)]
    assert said.count(sentence(Code.MAIL_CODE_WRONG)) + said.count(sentence(Code.MAIL_CODE_OVER)) <= 9
    assert said[-1] == "asked too often"
    # From another place too: it is counted for the person.
    assert Guest(host).post("/sign-in", {"email": person.email}).status == 429


def test_an_address_that_is_not_known_is_answered_alike_and_not_written_to(host: Host, person: Guest) -> None:
    pages, before = [], len(host.mails)
    for email in ("nobody@example.org", person.email):
        guest = Guest(host)
        assert guest.post("/sign-in", {"email": email}).to == "/sign-in/code"
        page = guest.get("/sign-in/code").body.replace(email, "")
        pages.append(re.sub(r'value="[^"]+"', "", page))
        assert guest.post("/sign-in/code", {"code": "BBBB-BBBB"}).said == [sentence(Code.MAIL_CODE_WRONG)]
    assert pages[0] == pages[1]
    host.mail(person.email, after=before)
    assert not [each for each in host.mails if each["to"] == "nobody@example.org"]


def test_a_sign_in_gives_another_cookie(host: Host, person: Guest) -> None:
    """Whoever knew the cookie of before the sign-in has nothing by it."""
    guest, before = Guest(host), len(host.mails)
    guest.post("/sign-in", {"email": person.email})
    known = Guest(host)
    known.cookies = dict(guest.cookies)
    guest.post("/sign-in/code", {"code": host.code(person.email, after=before)})
    assert guest.get("/devices").status == 200 and known.get("/devices").to == "/sign-in"


def test_a_cookie_that_is_over_opens_nothing(host: Host, person: Guest) -> None:
    guest = Guest(host).sign_in(person.email)
    assert guest.get("/devices").status == 200
    whose = f"(SELECT id FROM directory_account WHERE email = '{person.email}')"
    rows(host, f"UPDATE directory_session SET expire_date = '2020-01-01 00:00:00' WHERE account_id = {whose}")
    assert guest.get("/devices").to == "/sign-in"
    assert guest.get("/slips").status == 401


def test_cookies_are_kept_from_scripts_and_other_sites(host: Host, person: Guest) -> None:
    answer = Guest(host).get("/sign-in")
    guest = Guest(host)
    answer = guest.post("/sign-in", {"email": person.email})
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=Lax" in answer.headers["set-cookie"]


# --- devices ------------------------------------------------------------------------------------------------


def test_a_code_lets_one_device_in_once(host: Host, person: Guest) -> None:
    code = person.device_code()
    typed = code.lower().replace("-", " ")
    device = Guest(host).post("/device", {"code": typed, "name": "טלפון"}, token=False)
    assert device.status == 201 and set(json.loads(device.body)) == {"device", "token"}
    assert "טלפון" in person.get("/devices").body
    again = Guest(host).post("/device", {"code": code, "name": "x"}, token=False)
    assert again.status == 403 and json.loads(again.body)["problem"] == "device-code-wrong"


def test_a_newer_code_takes_the_place_of_an_older_and_none_lasts(host: Host, person: Guest) -> None:
    old, new = person.device_code(), person.device_code()
    assert Guest(host).post("/device", {"code": old}, token=False).status == 403
    rows(host, "UPDATE directory_devicecode SET until = '2020-01-01 00:00:00'")
    assert Guest(host).post("/device", {"code": new}, token=False).status == 403


def test_guessing_a_devices_code_is_soon_over(host: Host, person: Guest) -> None:
    code, guest = person.device_code(), Guest(host)
    tried = [guest.post("/device", {"code": f"BBBB-BBBB-B{number:03}"}, token=False) for number in range(25)]
    assert tried[0].status == 403 and tried[-1].status == 429
    assert json.loads(tried[-1].body)["problem"] == "tried-often"
    assert guest.post("/device", {"code": code}, token=False).status == 429


def test_a_device_lets_another_in(host: Host, person: Guest) -> None:
    first = person.let_in("first")
    answer = first.send("POST", "/device/code", b"", {})
    assert answer.status == 201
    code = json.loads(answer.body)["code"]
    assert Guest(host).post("/device", {"code": code, "name": "second"}, token=False).status == 201
    assert "second" in person.get("/devices").body


def test_a_device_that_was_taken_off_is_known_no_more(host: Host, person: Guest) -> None:
    device = person.let_in()
    assert device.send("POST", "/device/code", b"", {}).status == 201
    person.post(f"/devices/{device.device}/revoke")
    gone = device.send("POST", "/device/code", b"", {})
    assert gone.status == 401 and json.loads(gone.body)["problem"] == "signed-out"
    assert person.post(f"/devices/{device.device}/revoke").status == 404


def test_a_browser_is_seen_and_taken_off(host: Host, person: Guest) -> None:
    other = Guest(host)
    other.email = person.email
    before = len(host.mails)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
    send = other.send
    other.send = lambda method, path, body, headers: send(method, path, body, headers | {"User-Agent": agent})  # type: ignore[method-assign]
    other.post("/sign-in", {"email": person.email})
    other.post("/sign-in/code", {"code": host.code(person.email, after=before)})
    page = person.get("/devices").body
    assert "Firefox, Linux" in page and "153" not in page
    which = re.search(r"/browsers/([0-9a-f]+)/revoke", page)
    assert which and page.count("/revoke") == 1  # not this browser itself, which signs out
    assert person.post(f"/browsers/{which[1][:8]}/revoke").status == 404
    assert person.post(f"/browsers/{which[1]}/revoke").to == "/devices"
    assert other.get("/devices").to == "/sign-in" and person.get("/devices").status == 200


# --- leaving ------------------------------------------------------------------------------------------------


def test_all_is_handed_out_first_and_then_deleted_at_once(host: Host, person: Guest) -> None:
    device, email = person.let_in("my telephone"), person.email
    refused = person.post("/leave")
    assert refused.status == 422 and refused.said == [sentence(Code.EXPORT_FIRST)]
    lines = [json.loads(line) for line in person.get("/export").body.splitlines()]
    kinds = [kind for each in lines for kind in each]
    assert {"account", "address", "browser", "device"} <= set(kinds)
    assert any(each.get("device", {}).get("name") == "my telephone" for each in lines)
    assert not [each for each in lines if "token" in json.dumps(each)]
    assert person.post("/leave").to == "/?left=1"
    assert person.get("/devices").to == "/sign-in"
    assert device.send("POST", "/device/code", b"", {}).status == 401
    for table in ("directory_account", "account_emailaddress"):
        assert not rows(host, f"SELECT 1 FROM {table} WHERE email = ?", email)
    left = lines[0]["account"]["id"].replace("-", "")
    for table in ("session", "device", "devicecode"):
        assert not rows(host, f"SELECT 1 FROM directory_{table} WHERE account_id = ?", left)
    assert email.encode() not in (host.home / "host" / "directory.db").read_bytes()


def test_who_needs_no_file_says_so(person: Guest) -> None:
    assert person.post("/leave", {"without": "on"}).to == "/?left=1"


def test_only_who_signed_in_a_short_while_ago_leaves(host: Host, person: Guest) -> None:
    stale = Guest(host).sign_in(person.email)
    assert stale.get("/leave").status == 200
    age(host, stale)
    for path in ("/leave", "/passkeys/add"):
        refused = stale.get(path)
        assert refused.status == 403 and refused.said == [sentence(Code.STALE)]
        assert "/sign-out" in refused.body
    assert stale.post("/leave", {"without": "on"}).status == 403
    assert stale.get("/devices").status == 200


def session_of(guest: Guest) -> str:
    """The cookie of a session."""
    return next(value for name, value in guest.cookies.items() if re.fullmatch(r"kesher-host-\d+", name))


def age(host: Host, guest: Guest) -> None:
    """Let the sign-in of a browser be an hour ago."""
    key = session_of(guest)
    code = f"""
from pathlib import Path
from kesher.host.options import Options
from kesher.method.language import Language
from kesher.host import serve
serve.begin(Options(Path({str(host.home / "host")!r}), 0, "", "", None, True, Language.EN), 1)
from kesher.host.directory.sessions import SessionStore
session = SessionStore({key!r})
for each in session["account_authentication_methods"]:
    each["at"] -= 3600
session.save()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- what lies there ----------------------------------------------------------------------------------------


def test_no_token_can_be_read_in_the_database(host: Host, operator: Guest, person: Guest) -> None:
    device, code = person.let_in(), person.device_code()
    invitation = operator.invite().rsplit("/", 1)[1]
    assert rows(host, "PRAGMA wal_checkpoint(FULL)")
    stored = b"".join(path.read_bytes() for path in (host.home / "host").glob("directory.db*"))
    assert person.email.encode() in stored
    for given in (device.token, code, code.replace("-", ""), invitation, session_of(person)):
        assert given.encode() not in stored, given
    assert b"127.1." not in stored  # nor from where anybody came


def test_nothing_of_anyones_is_in_the_log(host: Host) -> None:
    assert host.errors.read_text() == ""
