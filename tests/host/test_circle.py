"""A circle at a running host, by its pages: asking in three ways, the desk, publishing, and leaving."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from circles import (
    CODE,
    answer,
    ask,
    begun,
    come,
    hand_in,
    hand_pack,
    hours_pass,
    invitation,
    photograph,
    waiting,
)
from host.test_urls import table
from hosts import Guest, Host
from kesher.library.reader import make_book
from kesher.words.pack_file import packed
from kesher.words.packs import parts_in, skeleton
from markup import faults

Make = Callable[[], Guest]


class Circle(NamedTuple):
    at: str
    teacher: Guest
    helper: Guest
    rut: Guest
    dan: Guest


@pytest.fixture
def circle(make_person: Make) -> Circle:
    teacher = make_person()
    at = begun(teacher)
    helper = come(make_person(), invitation(teacher, at, "helper"), "שמעון")
    link = invitation(teacher, at)
    return Circle(at, teacher, helper, come(make_person(), link, "רות"), come(make_person(), link, "דן"))


def test_a_named_question_goes_to_the_desk_and_back_and_on(circle: Circle) -> None:
    at, teacher, helper, rut, dan = circle
    sent = ask(rut, at, "איך מתחילים?")
    assert sent.status == 302 and sent.to.startswith(f"{at}/thread/")
    page = rut.get(sent.to).body
    assert "with my name" in page and "may be published" in page
    assert dan.get(sent.to).status == teacher.get(sent.to).status == 404
    (desk,) = waiting(teacher, at)
    assert "רות" in teacher.get(desk).body and "רות" in helper.get(desk).body
    assert answer(helper, desk, "טיוטה של העוזר", "draft").to == desk
    assert "טיוטה של העוזר" in teacher.get(desk).body
    assert "טיוטה" not in rut.get(sent.to).body
    assert answer(teacher, desk, "לאט, ובשמחה.").to == f"{at}/desk"
    assert "לאט, ובשמחה." in rut.get(sent.to).body and waiting(teacher, at) == []
    assert rut.post(sent.to, {"text": "ואם אין שמחה?"}).to == sent.to
    assert waiting(teacher, at) == [desk]
    stale = teacher.post(desk, {"text": "מאוחר", "seen": "2", "act": "answer"})
    assert stale.status == 409 and "מאוחר" in stale.body and "ואם אין שמחה?" in stale.body


def test_a_name_for_the_teacher_only_is_not_seen_by_the_helper(circle: Circle) -> None:
    at, teacher, helper, rut, _ = circle
    ask(rut, at, "שאלה צנועה", "teacher")
    (desk,) = waiting(teacher, at)
    for path in (desk, f"{at}/desk"):
        assert "רות" in teacher.get(path).body
        assert "רות" not in helper.get(path).body


def test_without_a_name_the_code_opens_it_and_nothing_else_does(host: Host, circle: Circle) -> None:
    at, teacher, helper, rut, dan = circle
    sent = ask(rut, at, "שאלה בלי שם", "unnamed")
    assert sent.status == 200
    found = CODE.search(sent.body)
    assert found and "no name for anyone" in sent.body
    code = found[1]
    assert waiting(teacher, at) == [] and "שאלה בלי שם" not in rut.get(at).body
    hours_pass(host, 15)
    (desk,) = waiting(teacher, at)
    for guest in (teacher, helper):
        page = guest.get(desk).body
        assert "no name" in page and "רות" not in page and "דן" not in page
    answer(teacher, desk, "תשובה הביתה")
    stranger = Guest(host)  # the code is enough: nobody is asked who he is
    opened = stranger.post(f"{at}/code", {"code": code.lower(), "act": "open"})
    assert "שאלה בלי שם" in opened.body and "תשובה הביתה" in opened.body
    assert "תשובה הביתה" in opened.body and "חבורת הבוקר" not in opened.body
    more = dan.post(f"{at}/code", {"code": code, "act": "follow", "text": "ועוד בלי שם"})
    assert "ועוד בלי שם" in more.body
    assert waiting(teacher, at) == [] and "ועוד בלי שם" not in teacher.get(desk).body
    wrong = dan.post(f"{at}/code", {"code": "A" * 28, "act": "open"})
    assert wrong.status == 422 and "opens no question" in wrong.body
    taken = dan.post(f"{at}/code", {"code": code, "act": "back"})
    assert taken.to == "/circles" and teacher.get(desk).status == 404


def test_a_form_that_was_not_finished_keeps_its_words(circle: Circle) -> None:
    at, _, _, rut, _ = circle
    back = rut.post(f"{at}/ask", {"text": "המילים שלי", "choice": "", "leave": "yes"})
    assert back.status == 422 and "המילים שלי" in back.body and "Choose first" in back.body
    assert rut.post(f"{at}/ask", {"text": " ", "choice": "named"}).status == 422
    long = rut.post(f"{at}/ask", {"text": "א" * 100_001, "choice": "named"})
    assert long.status == 422 and "100001" in long.body.replace(",", "")
    marked = ask(rut, at, "<script>alert(1)</script>\u202e\nשורה")
    page = rut.get(marked.to).body
    assert "<script>alert" not in rut.raw.decode() and "\u202e" not in page
    assert faults(rut.raw.decode()) == []


def test_heavy_words_are_answered_on_the_next_page_and_seen_at_the_desk(host: Host, circle: Circle) -> None:
    at, teacher, _, rut, _ = circle
    heavy = "אני רוצה למות"
    assert "1201" in rut.get(ask(rut, at, heavy).to).body
    assert "1201" in ask(rut, at, heavy, "unnamed").body
    assert "1201" in rut.post(f"{at}/ask", {"text": heavy, "choice": ""}).body
    plain = ask(rut, at, "מתי לומדים?").to
    assert "1201" not in rut.get(plain).body
    assert "Heavy words" in teacher.get(f"{at}/desk").body
    desk = next(each for each in waiting(teacher, at) if "מתי לומדים" in teacher.get(each).body)
    assert teacher.post(desk, {"act": "hand"}).to == desk
    assert "1201" in rut.get(plain).body
    assert "1201" in Guest(host).get("/people").body


def test_somebody_who_phoned_has_his_question_typed(circle: Circle) -> None:
    at, teacher, helper, rut, _ = circle
    form = {"text": "שאלה מן הטלפון", "caller": "אברהם", "choice": "teacher", "leave": "1"}
    typed = helper.post(f"{at}/desk/phone", form)
    assert "אברהם" in teacher.get(typed.to).body and "אברהם" not in helper.get(typed.to).body
    assert rut.get(f"{at}/desk/phone").status == 404


def published(circle: Circle, leave: str = "yes", choice: str = "named") -> int:
    at, teacher, helper, rut, _ = circle
    ask(rut, at, "איך מתחילים, ומתי?", choice, leave)
    (desk,) = waiting(teacher, at)
    answer(teacher, desk, "לאט, ובשמחה.")
    form = {"subject": "התחלה", "kind": ["question", "answer"], "text": ["איך מתחילים?", "לאט, ובשמחה."]}
    assert multi(helper, f"{desk}/publish", form).to == f"{at}/desk"
    numbers = re.findall(rf'{at}/published/(\d+)"', rut.get(f"{at}/published").body)
    return int(numbers[0]) if numbers else 0


def multi(guest: Guest, path: str, fields: dict[str, Any]) -> Any:
    from urllib.parse import urlencode

    sent = fields | {"csrfmiddlewaretoken": guest.form_token()}
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": guest.host.address}
    return guest.send("POST", path, urlencode(sent, doseq=True).encode(), kind)


def test_what_is_published_is_read_found_reported_hidden_and_printed(circle: Circle) -> None:
    at, teacher, _, _, dan = circle
    number = published(circle)
    page = dan.get(f"{at}/published/{number}").body
    assert "איך מתחילים?" in page and "רות" in page and "ומתי" not in page
    assert "התחלה" in dan.post(f"{at}/published", {"words": "שמחה"}).body
    assert "Nothing was found" in dan.post(f"{at}/published", {"words": "צפרדע"}).body
    for kind, name in (("a5", "b.pdf"), ("a4", "b.pdf"), ("epub", "b.epub"), ("page", "b.html")):
        assert dan.get(f"{at}/book/{kind}").status == 200
        made = make_book(dan.raw, name, "חבורת הבוקר")
        assert [(each.kind.value, each.text) for each in made.units] == [
            ("question", "איך מתחילים?"), ("answer", "לאט, ובשמחה.")
        ]  # fmt: skip
    said = dan.post(f"{at}/published/{number}", {"text": "יש פרט מזהה"})
    assert "remark is on the desk" in said.body
    assert "יש פרט מזהה" in teacher.get(f"{at}/desk").body and "דן" not in teacher.get(f"{at}/desk").body
    assert teacher.post(f"{at}/published/{number}/hide").status == 302
    assert dan.get(f"{at}/published/{number}").status == 404
    assert dan.get(f"{at}/book/a5").status == 422
    teacher.post(f"{at}/published/{number}/hide", {"show": "1"})
    assert dan.get(f"{at}/published/{number}").status == 200
    after = dan.get(f"{at}/ask?after={number}").body
    assert f'name="after" value="{number}"' in after


def test_who_wishes_to_see_it_first_agrees_on_his_own_page(circle: Circle) -> None:
    at, _, _, rut, dan = circle
    assert published(circle, leave="seen") == 0
    thread = re.search(rf"{at}/thread/[0-9a-f-]+", rut.get(at).body)
    assert thread and "The teacher asks to publish it" in rut.get(at).body
    assert "how it would be published" in rut.get(thread[0]).body
    assert rut.post(f"{thread[0]}/settle", {"act": "agree"}).to == thread[0]
    assert f"{at}/published/1" in dan.get(f"{at}/published").body


def test_who_leaves_takes_along_what_was_not_published(circle: Circle) -> None:
    at, teacher, _, rut, dan = circle
    number = published(circle)
    ask(rut, at, "לא יתפרסם")
    (desk,) = waiting(teacher, at)
    assert rut.post(f"{at}/leave").to == "/circles"
    assert rut.get(at).status == 404 and teacher.get(desk).status == 404
    page = dan.get(f"{at}/published/{number}").body
    assert "איך מתחילים?" in page and "רות" not in page
    last = teacher.post(f"{at}/leave")
    assert last.status == 422 and "one teacher at least" in last.body
    assert teacher.post(f"{at}/leave", {"close": "1", "circle": "אחרת"}).status == 422
    assert teacher.post(f"{at}/leave", {"close": "1", "circle": "חבורת הבוקר"}).to == "/circles"
    assert dan.get(at).status == 404


def test_who_deletes_his_account_leaves_his_circles(circle: Circle) -> None:
    at, teacher, _, rut, dan = circle
    number = published(circle)
    ask(rut, at, "לא יתפרסם")
    assert "circle" in {key for line in rut.get("/export").body.splitlines() for key in json.loads(line)}
    assert rut.post("/leave").to == "/?left=1"
    assert waiting(teacher, at) == []
    assert "רות" not in dan.get(f"{at}/published/{number}").body


def test_a_stranger_comes_by_a_circles_invitation_alone(host: Host, circle: Circle) -> None:
    at, teacher, *_ = circle
    link = invitation(teacher, at)
    guest = Guest(host)
    assert "חבורת הבוקר" in guest.get(link).body
    to_host = guest.post(link, {"new": "1"}).to
    assert to_host.startswith("/join/")
    guest.join(host.address + to_host, "stranger@example.org")
    assert link in guest.get("/circles").body
    come(guest, link, "זרה")
    assert guest.get(at).status == 200 and link not in guest.get("/circles").body
    # Guessing, and another circle's invitation.
    other = begun(teacher, "אחרת")
    token = link.rsplit("/", 1)[1]
    for wrong in (f"{at}/join/{'x' * 32}", f"{other}/join/{token}", f"{at}/join/{token[:-1]}"):
        assert Guest(host).get(wrong).status == 410
    teacher.post(f"{at}/invite", {"withdraw": "1"})
    assert Guest(host).get(link).status == 410


def test_the_host_lays_no_plain_word_down(host: Host, circle: Circle) -> None:
    at, _, _, rut, _ = circle
    ask(rut, at, "מילה גלויה לגמרי")
    folder = host.home / "host"
    for path in folder.rglob("*"):
        if path.is_file():
            assert "גלויה".encode() not in path.read_bytes(), path
    keys = list((folder / "circles").glob("*.key"))
    assert keys and all(path.stat().st_mode & 0o77 == 0 for path in keys)
    assert host.errors.read_text() == ""
    db = sqlite3.connect(folder / "circles.db")
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    db.close()
    assert "threads" in names


def test_what_is_published_is_read_in_a_week(circle: Circle) -> None:
    at, teacher, _, _, dan = circle
    number = published(circle)
    link = f'href="{at}/published/{number}"'
    before = dan.get(at).body.partition("<h2>Published")[0]
    assert link not in before
    assert teacher.post(f"{at}/published/{number}/week").to == at
    page = dan.get(at).body.partition("<h2>Published")[0]
    assert link in page and "התחלה" in page
    # What is taken out of sight is read no more, and who leads can let it be.
    teacher.post(f"{at}/published/{number}/hide")
    assert link not in dan.get(at).body
    teacher.post(f"{at}/published/{number}/hide", {"show": "1"})
    assert "No longer read" in teacher.get(f"{at}/published/{number}").body
    teacher.post(f"{at}/published/{number}/week", {"away": "1"})
    assert link not in dan.get(at).body.partition("<h2>Published")[0]


# --- every address and everyone ------------------------------------------------------------------


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    found = table(tmp_path_factory.mktemp("table") / "host")
    yield {path: each for path, each in found.items() if path.startswith("circle/")}


DESK = {"desk", "desk/phone", "desk/seen", "desk/T", "desk/T/publish", "desk/T/mail/2", "published/1/hide"}
DESK |= {"desk/T/scan/2/1"}
LEAD = {"subject", "members", "invite", "acts", "published/1/week"}
OPEN = {"join/token", "code"}
OWN = {"thread/T", "thread/T/settle", "thread/T/scan/2/1"}


def test_every_address_of_a_circle_is_for_whom_it_is(
    addresses: dict[str, Any], circle: Circle, make_person: Make, host: Host, tmp_path: Path
) -> None:
    at, teacher, helper, rut, dan = circle
    published(circle)
    thread = ask(rut, at, "עוד שאלה").to.rsplit("/", 1)[1]
    (waits,) = waiting(teacher, at)
    assert hand_in(teacher, waits, "", photograph()).status == 302
    skeleton(tmp_path / "rav-levi")
    assert hand_pack(teacher, at, packed(parts_in(tmp_path / "rav-levi")[0])).status == 302
    other = make_person()
    begun(other, "אחרת")
    stranger = Guest(host)
    seen = set()
    for pattern, (_, methods) in addresses.items():
        tail = pattern.removeprefix("circle/<uuid:circle>").strip("/")
        tail = tail.replace("<uuid:thread>", "T").replace("<int:number>", "1").replace("<int:place>", "2")
        tail = tail.replace("<slug:token>", "token").replace("<slug:kind>", "page")
        seen.add(tail)
        path = f"{at}/{tail}".rstrip("/").replace("/T", f"/{thread}")
        for method in methods:
            if tail in OPEN or (method == "POST" and tail in ("leave", "thread/T/settle")):
                continue

            def status(guest: Guest, how: str = method, where: str = path) -> int:
                return (guest.post(where) if how == "POST" else guest.get(where)).status

            assert status(stranger) == 302, path
            assert status(other) == 404, path
            assert (status(dan) == 404) is (tail in DESK | LEAD | OWN), path
            assert (status(helper) == 404) is (tail in LEAD | OWN or "mail" in tail), path
            if tail not in OWN and "mail" not in tail:
                assert status(teacher) != 404, path
            if tail in OWN:
                assert status(rut) in (200, 302, 422), path
    assert seen >= DESK | LEAD | OPEN | OWN and Path(at).name
