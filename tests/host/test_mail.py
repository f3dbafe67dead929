"""Codes by mail, where a mail server is set up: they go there, and are shown to nobody else."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hosts import Guest, hosting


class Office(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.kept: list[bytes] = []
        self.came = threading.Event()


class Clerk(socketserver.StreamRequestHandler):
    """One sender."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                office = self.server
                assert isinstance(office, Office)
                office.kept.append(b"".join(lines))
                office.came.set()
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 good\r\n")
            if word == b"QUIT":
                return


@contextmanager
def office() -> Iterator[Office]:
    with Office() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_code_goes_by_mail_and_is_shown_to_nobody_else(home: Path) -> None:
    with office() as mails:
        port = mails.server_address[1]
        setting = f"smtp://127.0.0.1:{port}?from=kesher@example.org"
        with hosting(home, KESHER_HOST_MAIL=setting, KESHER_LANGUAGE="he") as host:
            guest = Guest(host)
            path = host.invitation.removeprefix(host.address)
            page = guest.get(f"{path}?language=he")
            assert "אליה נשלח קוד כניסה" in page.body
            assert guest.post(path, {"email": "dina@example.org"}).to == "/join/code"
            assert mails.came.wait(20)
            mail = email.message_from_bytes(mails.kept[0], policy=email.policy.default)
            assert (mail["To"], mail["From"]) == ("dina@example.org", "kesher@example.org")
            assert mail["Subject"] == "קוד כניסה"
            text = mail.get_content()
            code = re.search(r"[A-Z]{4}-[A-Z]{4}", text)
            assert code and host.address in text
            assert guest.post("/join/code", {"code": code[0]}).to == "/passkeys/add"
            assert host.mails == [] and host.errors.read_text() == ""


def test_a_mail_server_that_is_not_there_is_noted_without_the_code(home: Path) -> None:
    with hosting(home, KESHER_HOST_MAIL="smtp://127.0.0.1:1?from=kesher@example.org") as host:
        guest = Guest(host)
        path = host.invitation.removeprefix(host.address)
        # Who asks is answered as ever: how long it takes tells nothing.
        assert guest.post(path, {"email": "dina@example.org"}).to == "/join/code"
        assert host.stop() == 0
        noted = host.errors.read_text()
        assert noted.startswith("ConnectionRefusedError at ") and len(noted.splitlines()) == 1
        assert "dina" not in noted
