"""The door for mail as it runs: a process of its own, handed mails by SMTP and LMTP, and sending letters."""

from __future__ import annotations

import email.policy
import json
import os
import re
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from circles import answer, ask, begun, come, hours_pass, invitation, waiting
from host.imap import Box, mailbox
from host.test_mail import Office, office
from hosts import Guest, Host, hosting
from kesher.days.rest import is_rest

NAME = "kesher.example.org"


class Door(NamedTuple):
    process: subprocess.Popen[str]
    port: int
    errors: Path


@contextmanager
def door(host: Host, mails: Office, kind: str = "smtp://127.0.0.1:0") -> Iterator[Door]:
    """The door of a host for a while."""
    setting = {
        "KESHER_HOST_POST": f"{kind}?name=kesher&host={NAME}",
        "KESHER_HOST_MAIL": f"smtp://127.0.0.1:{mails.server_address[1]}?from=kesher@{NAME}",
        "KESHER_HOME": str(host.home),
        "KESHER_LANGUAGE": "en",
        "PATH": os.environ["PATH"],
    }
    errors = host.home.parent / "door.errors"
    command = [sys.executable, "-m", "kesher", "circle", "post", "--json"]
    with errors.open("wb") as out:
        process = subprocess.Popen(command, env=setting, stdout=subprocess.PIPE, stderr=out, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first, errors.read_text()
    port = int(json.loads(first)["door"]["address"].rpartition(":")[2])
    threading.Thread(target=process.stdout.read, daemon=True).start()
    yield Door(process, port, errors)
    process.terminate()
    assert process.wait(20) == 0


def weekday() -> date:
    """A day to come, soon, that is no day of rest, and on which no week's letter goes."""
    soon = (date.today() + timedelta(days=1 + number) for number in range(30))  # noqa: DTZ011 - any will do
    return next(day for day in soon if not is_rest(day, False) and day.weekday() not in (2, 3, 4, 5))


def send_once(host: Host, mails: Office) -> list[bytes]:
    """Send what waits; the bytes that went out."""
    before = len(mails.kept)
    setting = {
        "KESHER_HOST_POST": f"smtp://127.0.0.1:0?name=kesher&host={NAME}",
        "KESHER_HOST_MAIL": f"smtp://127.0.0.1:{mails.server_address[1]}?from=kesher@{NAME}",
        "KESHER_HOME": str(host.home),
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "-m", "kesher", "circle", "post", "--on", weekday().isoformat(), "--json"]
    subprocess.run(command, env=setting, check=True, timeout=60, capture_output=True)
    return mails.kept[before:]


def letter(sender: str, to: str, text: str, **heads: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re"
    message["Message-ID"] = f"<{os.urandom(8).hex()}@example.org>"
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def hand(port: int, message: EmailMessage, *, envelope: str | None = None, kind: Any = smtplib.SMTP) -> str:
    """Hand a mail over; the refusal, or nothing."""
    with kind("127.0.0.1", port, timeout=20) as server:
        try:
            server.send_message(message, envelope if envelope is not None else message["From"])
        except smtplib.SMTPRecipientsRefused as refused:
            return next(iter(refused.recipients.values()))[1].decode()
        except smtplib.SMTPResponseException as refused:
            return f"{refused.smtp_code} {bytes(refused.smtp_error).decode()}"
    return ""


def decoded(raw: bytes) -> tuple[Any, str]:
    import email
    import email.policy

    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    return message, body.get_content()


def test_a_member_lives_in_a_circle_by_mail_alone(
    host: Host, make_person: Callable[[], Guest], tmp_path: Path
) -> None:
    teacher, rut, unnamed = make_person(), make_person(), make_person()
    at = begun(teacher)
    for guest, name in ((rut, "רות"), (unnamed, "נעלם")):
        come(guest, invitation(teacher, at), name)
    rut.post(f"{at}/myself", {"name": "רות", "letters": "each", "letters_language": "en", "city": ""})
    first = ask(rut, at, "שאלה ראשונה", "named").to
    secret = ask(unnamed, at, "שאלה בלי שם", "unnamed").body
    code = re.search(r'class="code" dir="ltr">([^<]+)<', secret)
    hours_pass(host, 15)
    for each in waiting(teacher, at):
        answer(teacher, each, "תשובה")
    with office() as mails:
        went = send_once(host, mails)
        to_rut = [each for each in went if rut.email.encode() in each]
        assert len(to_rut) == 1 and send_once(host, mails) == []
        message, text = decoded(to_rut[0])
        assert "תשובה" in text and message["Subject"] == "A letter"
        with door(host, mails) as here:
            reply = message["Reply-To"]
            quoted = "\n".join(f"> {line}" for line in text.splitlines())
            body = f"ועוד שאלה במכתב\n\nOn Mon, Nov 23, 2026 at 2:00 PM C <{reply}> wrote:\n{quoted}\n"
            sent = letter(rut.email, reply, body)
            assert hand(here.port, sent) == ""
            assert hand(here.port, sent) == ""  # its server did not hear it the first time
            page = rut.get(first).body
            assert page.count("ועוד שאלה במכתב") == 1
            (desk,) = waiting(teacher, at)
            assert "The whole mail" in teacher.get(desk).body
            assert "On Mon, Nov 23" in teacher.get(f"{desk}/mail/3").body
            # What is forged, made up, too large or from a program does nothing.
            assert "did not come from" in hand(here.port, letter("dan@example.org", reply, "x"))
            made_up = f"kesher+{'a' * 52}@{NAME}"
            assert "no longer good" in hand(here.port, letter(rut.email, made_up, "x"))
            assert "no longer good" in hand(here.port, letter(rut.email, f"kesher@{NAME}", "x"))
            assert "no longer good" in hand(here.port, letter(rut.email, "someone@elsewhere.org", "x"))
            assert "552" in hand(here.port, letter(rut.email, reply, "x" * 1_100_000))
            assert hand(here.port, letter(rut.email, reply, "away", Auto_Submitted="auto-replied")) == ""
            assert hand(here.port, letter(rut.email, reply, "bounced"), envelope="") == ""
            assert "No new words" in hand(here.port, letter(rut.email, reply, "> only\n> quoted"))
            assert rut.get(first).body.count('class="unit') == page.count('class="unit') == 3
            assert here.errors.read_text() == ""
        everything = b"".join(went) + b"".join(decoded(each)[1].encode() for each in went)
        assert code
        for hidden in (unnamed.email.encode(), "נעלם".encode(), code[1].encode()):
            assert hidden not in everything


def test_a_mail_server_beside_it_hands_over_by_lmtp(host: Host, make_person: Callable[[], Guest]) -> None:
    teacher, rut = make_person(), make_person()
    at = begun(teacher)
    come(rut, invitation(teacher, at), "רות")
    rut.post(f"{at}/myself", {"name": "רות", "letters": "each", "letters_language": "he", "city": "ירושלים"})
    ask(rut, at, "שאלה", "named")
    answer(teacher, waiting(teacher, at)[0], "תשובה")
    with office() as mails:
        (went,) = [each for each in send_once(host, mails) if rut.email.encode() in each]
        message, _ = decoded(went)
        with door(host, mails, "lmtp://127.0.0.1:0") as here:
            sent = letter(rut.email, message["Reply-To"], "המשך")
            assert hand(here.port, sent, kind=smtplib.LMTP) == ""
    assert len(waiting(teacher, at)) == 1


def emptied(box: Box, left: int) -> None:
    until = time.monotonic() + 15
    while len(box.mails) > left and time.monotonic() < until:
        time.sleep(0.05)
    assert len(box.mails) == left, box.asked


def wired(message: EmailMessage) -> bytes:
    """A mail as it travels."""
    return message.as_bytes(policy=email.policy.SMTP.clone(max_line_length=998))


def test_mail_is_fetched_from_a_mailbox(host: Host, make_person: Callable[[], Guest]) -> None:
    teacher, rut = make_person(), make_person()
    at = begun(teacher)
    come(rut, invitation(teacher, at), "רות")
    rut.post(f"{at}/myself", {"name": "רות", "letters": "each", "letters_language": "he", "city": "ירושלים"})
    ask(rut, at, "שאלה", "named")
    answer(teacher, waiting(teacher, at)[0], "תשובה")
    with office() as mails, mailbox() as box:
        (went,) = [each for each in send_once(host, mails) if rut.email.encode() in each]
        reply = decoded(went)[0]["Reply-To"]
        foreign = box.lay(wired(letter("shop@example.org", f"kesher@{NAME}", "חשבונית")))
        sent = letter(rut.email, reply, "המשך בתיבה", Return_Path=f"<{rut.email}>")
        box.lay(wired(sent))
        box.lay(wired(sent))  # delivered twice
        box.lay(wired(letter("dan@example.org", reply, "מזויף")))
        fail = letter(rut.email, reply, "מזויף", Authentication_Results="mx; dmarc=FAIL header.from=x")
        box.lay(wired(fail))
        box.lay(wired(letter(rut.email, reply, "חזר", Return_Path="<>")))
        box.lay(wired(letter(rut.email, reply, "> רק ציטוט")))
        box.lay(wired(letter(rut.email, reply, "x" * 1_100_000)))
        named = letter(rut.email, "list@elsewhere.org", "דרך כתובת אחרת")
        named["Delivered-To"] = reply
        box.lay(wired(named))
        way = f"imap://rut%40example.org:right@127.0.0.1:{box.port}/INBOX"
        before = len(mails.kept)
        with door(host, mails, way) as here:
            emptied(box, 1)
            assert list(box.mails) == [foreign] and not box.flags[foreign]
            assert here.errors.read_text() == ""
        (desk,) = waiting(teacher, at)
        page = teacher.get(desk).body
        assert page.count("המשך בתיבה") == 1 and "דרך כתובת אחרת" in page
        assert "מזויף" not in page and "חזר" not in page and "xxxx" not in page
        # Why the others did nothing is told to the address that is known, once each; to nobody else.
        told = [each for each in (mails.kept[before:] + send_once(host, mails)) if b"kesher+" in each]
        texts = [decoded(each)[1] for each in told if rut.email.encode() in each]
        assert len(texts) == len(told)
        for sentence in ("מילים חדשות", "גדול מדי"):
            assert sum(sentence in each for each in texts) == 1


def test_a_mailbox_that_does_not_open_says_no_word_of_its_password(host: Host) -> None:
    with office() as mails, mailbox(plus=False) as box:
        box.lay(wired(letter("a@example.org", f"kesher+{'a' * 52}@{NAME}", "x")))
        with door(host, mails, f"imap://u:secret-wrong@127.0.0.1:{box.port}") as here:
            until = time.monotonic() + 10
            while not here.errors.read_text() and time.monotonic() < until:
                time.sleep(0.05)
            assert here.errors.read_text() and "secret" not in here.errors.read_text()
        assert len(box.mails) == 1
        # A made-up address does nothing, and nobody is told.
        with door(host, mails, f"imap://u:right@127.0.0.1:{box.port}"):
            emptied(box, 0)
        assert mails.kept == []


@pytest.mark.slow
def test_a_host_without_circles_has_no_mail(tmp_path: Path) -> None:
    with hosting(tmp_path / "home") as bare, office() as mails:
        assert send_once(bare, mails) == []
