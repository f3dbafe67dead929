"""A mailbox that is fetched from, as small as it can be: it speaks the few words of IMAP that are needed."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Box(socketserver.ThreadingTCPServer):
    """Mails by their ids, and which of them were read or deleted."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, plus: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.plus = plus
        self.era = 1
        self.asked: list[str] = []

    def lay(self, raw: bytes) -> int:
        number = max(self.mails, default=0) + 1
        self.mails[number], self.flags[number] = raw, set()
        return number

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Box

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("* OK here")
        while line := self.rfile.readline().decode().strip():
            tag, _, said = line.partition(" ")
            self.server.asked.append(said)
            word = said.upper()
            if word.startswith("CAPABILITY"):
                self.say(f"* CAPABILITY IMAP4rev1{' UIDPLUS' if self.server.plus else ''}")
            elif word.startswith("LOGIN") and '"right"' not in said:
                self.say(f"{tag} NO not you")
                continue
            elif word.startswith("SELECT"):
                self.say(f"* {len(self.server.mails)} EXISTS")
                self.say(f"* OK [UIDVALIDITY {self.server.era}] as before")
            elif word.startswith("UID SEARCH"):
                found = (str(each) for each, flags in self.server.flags.items() if "\\Seen" not in flags)
                self.say(f"* SEARCH {' '.join(found)}")
            elif word.startswith("UID FETCH"):
                self.fetched(int(said.split()[2]), word)
            elif word.startswith("UID STORE"):
                self.server.flags[int(said.split()[2])] |= set(re.findall(r"\\\w+", said))
            elif "EXPUNGE" in word:
                for each in [each for each, flags in self.server.flags.items() if "\\Deleted" in flags]:
                    del self.server.mails[each], self.server.flags[each]
            self.say(f"{tag} OK done")
            if word.startswith("LOGOUT"):
                return

    def fetched(self, uid: int, word: str) -> None:
        raw = self.server.mails[uid]
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in word else raw
        name = "BODY[HEADER]" if "HEADER" in word else "BODY[]"
        self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)} {name} {{{len(part)}}}")
        self.wfile.write(part)
        self.say(")")


@contextmanager
def mailbox(*, plus: bool = True) -> Iterator[Box]:
    with Box(plus=plus) as box:
        thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield box
        box.shutdown()
