"""People of a circle at a running host, each by his own pages; and how hours pass there."""

from __future__ import annotations

import html
import io
import re
import sqlite3
from typing import Any

from PIL import Image, ImageDraw

from doors import Answer
from hosts import Guest, Host

CODE = re.compile(r'class="code" dir="ltr">([^<]+)<')


def begun(guest: Guest, name: str = "חבורת הבוקר", own: str = "הרב לוי") -> str:
    """Open a circle; give its address."""
    answer = guest.post("/circles/begin", {"circle": name, "name": own, "language": "he"})
    assert answer.status == 302 and answer.to.startswith("/circle/"), answer
    return answer.to


def invitation(teacher: Guest, at: str, role: str = "member") -> str:
    """An invitation's path."""
    found = CODE.search(teacher.post(f"{at}/invite", {"role": role}).body)
    assert found
    return html.unescape(found[1]).removeprefix(teacher.host.address)


def come(guest: Guest, path: str, name: str, **more: Any) -> Guest:
    """Come to a circle."""
    at = path.partition("/join/")[0]
    assert guest.post(path, {"name": name, **more}).to == at
    return guest


def ask(guest: Guest, at: str, text: str, choice: str = "named", leave: str = "yes") -> Answer:
    return guest.post(f"{at}/ask", {"text": text, "choice": choice, "leave": leave})


def waiting(guest: Guest, at: str) -> list[str]:
    """The addresses of what waits at the desk, in order."""
    body = guest.get(f"{at}/desk").body.partition("<h2>")[0]
    return re.findall(rf'href="({at}/desk/[0-9a-f-]{{36}})"', body)


def answer(guest: Guest, path: str, text: str, act: str = "answer") -> Answer:
    page = guest.get(path).body
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen, page
    return guest.post(path, {"text": text, "seen": seen[1], "act": act})


def hours_pass(host: Host, hours: int) -> None:
    """Let what was sent without a name come to the desk, as if so many hours had passed."""
    db = sqlite3.connect(host.home / "host" / "circles.db", timeout=10)
    with db:
        for table in ("threads", "said"):
            db.execute(f"UPDATE {table} SET due = due - ? WHERE due > 0", (hours * 3600,))
    db.close()


def photograph(text: str = "") -> bytes:
    out = io.BytesIO()
    page = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(page).line((50, 50, 500, 700), fill="black", width=9)
    page.save(out, "JPEG", comment=b"Street of the Jasmine")
    return out.getvalue()


def hand_in(guest: Guest, path: str, text: str, *files: bytes, act: str = "answer") -> Answer:
    """Answer with a form that holds files."""
    page = guest.get(path).body
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    fields = {"csrfmiddlewaretoken": guest.form_token(), "seen": seen[1], "act": act, "text": text}
    edge = b"----kesher"
    head = b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = b"".join(head % (edge, name.encode(), value.encode()) for name, value in fields.items())
    for each in files:
        body += b'--%s\r\nContent-Disposition: form-data; name="scan"; filename="a.jpg"\r\n' % edge
        body += b"Content-Type: image/jpeg\r\n\r\n" + each + b"\r\n"
    body += b"--" + edge + b"--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=----kesher", "Origin": guest.host.address}
    return guest.send("POST", path, body, kind)


def hand_pack(guest: Guest, at: str, raw: bytes, **fields: str) -> Answer:
    """The form of the circle's page, with a file."""
    given = {"circle": "חבורת הבוקר", "subject": "העניין", "words": ""} | fields
    given["csrfmiddlewaretoken"] = guest.form_token()
    head = '--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = "".join(head % each for each in given.items()).encode()
    body += b'--edge\r\nContent-Disposition: form-data; name="pack"; filename="Jasmine.zip"\r\n'
    body += b"Content-Type: application/zip\r\n\r\n" + raw + b"\r\n--edge--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=edge", "Origin": guest.host.address}
    return guest.send("POST", f"{at}/subject", body, kind)
