"""The pack of a circle at a running host: who may take it, what is refused, and that it lies sealed."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from circles import begun, come, hand_pack, invitation
from hosts import Guest, Host
from kesher.words.pack_file import packed, whole
from kesher.words.packs import parts_in, skeleton


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("packs") / "rav-levi"
    skeleton(folder)
    return parts_in(folder)[0]


def titled(parts: dict[str, bytes], title: str) -> bytes:
    """The pack under a title in Hebrew."""
    words = re.sub(rb'(?m)^title = ".*"', f'title = "{title}"'.encode(), parts["he/words.toml"])
    return packed(parts | {"he/words.toml": words})


def with_more(raw: bytes) -> bytes:
    """The file as a program of the teacher's made it, which says more than the pack."""
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as made:
        made.mkdir("he")
        made.comment = b"Street of the Jasmine"
    return out.getvalue()


def rows(host: Host) -> Iterator[bytes]:
    """All that lies in the database, byte for byte."""
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for (sealed,) in db.execute("SELECT sealed FROM scans"):
            yield bytes(sealed)
    for each in Path(host.home / "host").glob("circles.db*"):
        yield each.read_bytes()


def test_it_is_shared_taken_and_removed(
    make_person: Callable[[], Guest], host: Host, parts: dict[str, bytes]
) -> None:
    teacher, rut, dan, stranger = (make_person() for _ in range(4))
    at = begun(teacher)
    link = invitation(teacher, at)
    come(rut, link, "רות")
    come(dan, invitation(teacher, at, "helper"), "דן")
    assert rut.get(f"{at}/pack").status == 404 and "שלו" not in rut.get(at).body
    raw = titled(parts, "דרכו של הרב לוי")
    # Only who leads may; and what is refused changes nothing, and loses no word.
    for other in (rut, dan, stranger):
        assert hand_pack(other, at, raw).status == 404
    for wrong, sentence in {
        b"no zip": "This is no pack",
        bytes(2 * 1024 * 1024 + 1): "too large for a pack",
        packed(parts | {"he/words.toml": b"x"}): "is not whole",
    }.items():
        answer = hand_pack(teacher, at, wrong, words="מילים שנכתבו")
        assert answer.status == 422 and sentence in answer.body and "מילים שנכתבו" in answer.body
        assert "has to be chosen again" in answer.body
    assert hand_pack(teacher, at, bytes(30 << 20)).status == 413
    assert rut.get(f"{at}/pack").status == 404 and "העניין" not in rut.get(at).body

    assert hand_pack(teacher, at, with_more(raw)).to == at
    page = rut.get(at).body
    assert "דרכו של הרב לוי" in page and f'href="{at}/pack" download' in page and "kesher pack add" in page
    for member in (teacher, rut, dan):
        taken = member.get(f"{at}/pack")
        assert taken.status == 200 and taken.headers["content-type"] == "application/zip"
        assert taken.headers["content-disposition"] == 'attachment; filename="rav-levi.zip"'
        # The texts, and nothing else of the file that was given.
        assert member.raw == raw and whole(raw).pack.words["he"].title == "דרכו של הרב לוי"
    assert stranger.get(f"{at}/pack").status == 404 and stranger.get(at).status == 404
    assert Guest(host).get(f"{at}/pack").to == "/sign-in"
    clear = "דרכו של הרב לוי".encode()
    for lying in rows(host):
        assert b"PK\x03\x04" not in lying and clear not in lying and b"rav-levi" not in lying
        assert b"Jasmine" not in lying

    # Another takes its place; a form without a file lets it be.
    newer = titled(parts, "דרכו, מהדורה שנייה")
    assert hand_pack(teacher, at, newer).to == at
    assert teacher.post(f"{at}/subject", {"circle": "חבורה", "subject": "אחר"}).to == at
    assert "מהדורה שנייה" in rut.get(at).body and rut.get(f"{at}/pack").status == 200 and rut.raw == newer

    rut.post(f"{at}/leave", {})
    assert rut.get(f"{at}/pack").status == 404
    assert dan.post(f"{at}/subject", {"away": "1"}).status == 404 and dan.get(f"{at}/pack").status == 200
    assert teacher.post(f"{at}/subject", {"away": "1"}).to == f"{at}/subject"
    assert dan.get(f"{at}/pack").status == 404 and "מהדורה שנייה" not in dan.get(at).body
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        assert db.execute("SELECT count(*) FROM scans").fetchone() == (0,)
    assert "shared a pack" in teacher.get(f"{at}/acts").body


def test_with_the_circle_it_goes(
    make_person: Callable[[], Guest], host: Host, parts: dict[str, bytes]
) -> None:
    teacher = make_person()
    at = begun(teacher, "קטנה")
    assert hand_pack(teacher, at, titled(parts, "א"), circle="קטנה").to == at
    assert teacher.post(f"{at}/leave", {"close": "1", "circle": "קטנה"}).to == "/circles"
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        assert db.execute("SELECT count(*) FROM scans").fetchone() == (0,)
