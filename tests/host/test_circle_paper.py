"""Answers that were written on paper, at a running host: who sees their pages, and what is refused."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

import pytest

from circles import CODE, ask, begun, come, hand_in, hours_pass, invitation, photograph, waiting
from hosts import Guest, Host


class Circle(NamedTuple):
    at: str
    teacher: Guest
    rut: Guest
    dan: Guest


@pytest.fixture
def circle(make_person: Callable[[], Guest]) -> Circle:
    teacher = make_person()
    at = begun(teacher)
    link = invitation(teacher, at)
    return Circle(at, teacher, come(make_person(), link, "רות"), come(make_person(), link, "דן"))


def test_an_answer_on_paper_is_shown_to_its_asker_and_to_nobody_else(circle: Circle, host: Host) -> None:
    teacher, rut, dan, at = circle.teacher, circle.rut, circle.dan, circle.at
    thread = ask(rut, at, "מה על הנייר?").to
    (path,) = waiting(teacher, at)
    for wrong in (b"<script>", photograph()[:300], bytes(10 * 1024 * 1024 + 5)):
        answer_ = hand_in(teacher, path, "מילים שנכתבו", wrong)
        assert answer_.status in (413, 422) and "מילים שנכתבו" in answer_.body, answer_.status
        assert "has to be chosen again" in answer_.body
    assert waiting(teacher, at) == [path]
    assert hand_in(teacher, path, "", photograph(), photograph()).status == 302
    page = rut.get(thread).body
    found = re.findall(r'<img src="([^"]+)"', page)
    assert len(found) == 2 and "התשובה כתובה על הדף המצולם" in page
    shown = rut.get(found[0])
    assert shown.headers["content-type"] == "image/jpeg" and rut.raw[:3] == b"\xff\xd8\xff"
    assert b"Jasmine" not in rut.raw
    assert dan.get(found[0]).status == 404 and Guest(host).get(found[0]).status in (302, 404)
    assert teacher.get(found[0].replace("/thread/", "/desk/")).status == 200
    assert dan.get(found[0].replace("/thread/", "/desk/")).status == 404
    assert rut.get(found[0][:-1] + "9").status == 404
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        rows = [bytes(each[0]) for each in db.execute("SELECT sealed FROM scans")]
    assert len(rows) >= 2 and not any(b"JFIF" in each for each in rows)
    rut.post(f"{thread}/settle", {"act": "back"})
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        left = db.execute("SELECT count(*) FROM scans WHERE thread = ?", (thread.rpartition("/")[2],))
        assert left.fetchone() == (0,)


def test_an_answer_on_paper_to_an_unnamed_question_is_opened_by_its_code(circle: Circle, host: Host) -> None:
    teacher, rut, at = circle.teacher, circle.rut, circle.at
    sent = CODE.search(ask(rut, at, "בלי שם, על נייר", "unnamed").body)
    assert sent
    code = sent[1]
    hours_pass(host, 15)
    (path,) = waiting(teacher, at)
    hand_in(teacher, path, "ראו בדף", photograph())
    nobody = Guest(host)
    page = nobody.post(f"{at}/code", {"code": code}).body
    number = re.search(r'name="page" value="([^"]+)"', page)
    assert number and "ראו בדף" in page and code not in re.sub(r'value="[^"]*"', "", page)
    shown = nobody.post(f"{at}/code", {"code": code, "act": "page", "page": number[1]})
    assert shown.headers["content-type"] == "image/jpeg"
    for wrong in ("1/1", "9/9", "x", "2/1/1", ""):
        assert nobody.post(f"{at}/code", {"code": code, "act": "page", "page": wrong}).status == 404


def test_a_file_is_taken_nowhere_else(circle: Circle) -> None:
    at = circle.at
    path = f"{at}/ask"
    body = b'------kesher\r\nContent-Disposition: form-data; name="scan"; filename="a"\r\n\r\n' + bytes(2000)
    body += b"\r\n------kesher--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=----kesher", "Origin": circle.rut.host.address}
    assert circle.rut.send("POST", path, body, kind).status == 403
