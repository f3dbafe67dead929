"""A question of one's own journal, brought to a circle of its host; and the answer, home in the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from circles import answer, come, hours_pass, invitation, waiting
from circles import begun as opened
from hosts import Guest, Host
from kesher.actions.desk import Begun, Desk
from kesher.actions.practice import question
from kesher.actions.sync import circles
from kesher.actions.sync.circles import Wish, bring, bring_home, send_again
from kesher.actions.sync.place import Place, choose
from kesher.circle.home_code import home_of, new_code
from kesher.journal.journal import Kept
from kesher.method.care import own_words
from kesher.method.problems import Code, Problem, Refused, refuse
from kesher.method.question import Saying
from kesher.sync import asked

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = "למה לחכות?\nלפעמים זה רק משפט."


class Home(NamedTuple):
    desk: Desk
    at: str
    teacher: Guest
    member: Guest


@pytest.fixture
def mine(host: Host, make_person: Callable[[], Guest], desk: Desk, begun: Begun) -> Home:
    """A journal at a host, whose person is in a circle there; a question is open in it."""
    teacher, member = make_person(), make_person()
    at = opened(teacher)
    come(member, invitation(teacher, at), "רות")
    choose(desk.home, Place(address=host.address, token=member.let_in().token))
    assert isinstance(question.ask(desk, MONDAY, "q1", WORDS), Kept)
    return Home(desk, at, teacher, member)


def kept(found: object) -> Kept:
    assert isinstance(found, Kept), found
    return found


def code(found: object) -> Code:
    assert isinstance(found, Problem), found
    return found.code


def told(home: Home) -> list[tuple[str, str]]:
    (thread,) = question.all_of(home.desk, MONDAY)
    return [(each.said.kind.value, each.said.words) for each in thread.told]


def brought_of(home: Home, act: str) -> Any:
    found = question.said(home.desk, MONDAY, act)
    assert found is not None and found.said.brought is not None
    return found.said.brought


def test_with_a_name_it_goes_out_and_its_answer_comes_home_once(mine: Home) -> None:
    kept(bring(mine.desk, MONDAY, "b1", "q1", Wish("", WORDS, "named", "yes")))
    assert brought_of(mine, "b1").sent and not brought_of(mine, "b1").code
    assert bring_home(mine.desk, MONDAY) == 0
    (waits,) = waiting(mine.teacher, mine.at)
    page = mine.teacher.get(waits).body
    assert "רות" in page and "למה לחכות?" in page and "may be published" in page
    long = "כן. " + "לאט לאט. " * 3_000
    answer(mine.teacher, waits, long)
    assert bring_home(mine.desk, MONDAY) == 1
    assert bring_home(mine.desk, MONDAY) == 0
    kinds = [kind for kind, _ in told(mine)]
    assert kinds == ["asked", "brought", "answered", "answered"]
    assert "".join(words for kind, words in told(mine) if kind == "answered").split() == long.split()
    # The same form again, and another answer.
    kept(bring(mine.desk, MONDAY, "b1", "q1", Wish("", WORDS, "named", "yes")))
    answer(mine.teacher, waits, "ועוד.")
    assert bring_home(mine.desk, MONDAY) == 1 and told(mine)[-1] == ("answered", "ועוד.")
    assert len(waiting(mine.teacher, mine.at)) == 0


def test_without_a_name_only_the_journal_opens_the_answer(mine: Home, host: Host) -> None:
    kept(bring(mine.desk, MONDAY, "b1", "q1", Wish("חבורת הבוקר", WORDS, "unnamed")))
    brought = brought_of(mine, "b1")
    assert brought.sent and brought.code
    member = str(mine.member.get("/export").body)
    with closing(sqlite3.connect(host.home / "host" / "circles.db")) as db:
        rows = db.execute("SELECT asker FROM threads WHERE thread = ?", (brought.thread,)).fetchall()
        acts = db.execute("SELECT member, what FROM acts WHERE circle = ?", (brought.circle,)).fetchall()
        whole = b"".join(bytes(each[0]) for each in db.execute("SELECT home FROM homes"))
    assert rows == [("",)] and [who for who, what in acts if what == "asked"] == [""]
    assert brought.code.encode() not in whole and brought.thread not in member
    assert waiting(mine.teacher, mine.at) == []  # it comes hours later
    hours_pass(host, 15)
    (waits,) = waiting(mine.teacher, mine.at)
    assert "רות" not in mine.teacher.get(waits).body
    answer(mine.teacher, waits, "לאט.")
    home = asked.home(host.address, brought.circle, home_of(brought.code, brought.circle).place)
    assert [each.place for each in home.answers] == [2] and "לאט".encode().hex() not in home.answers[0].text
    assert bring_home(mine.desk, MONDAY) == 1
    assert told(mine)[-1] == ("answered", "לאט.")
    # The same code opens it on the circle's page, for going on.
    assert "לאט." in Guest(host).post(f"{mine.at}/code", {"code": brought.code, "act": "open"}).body
    with pytest.raises(Refused):
        asked.home(host.address, brought.circle, home_of(new_code(), brought.circle).place)


def test_what_is_lost_on_the_way_waits_and_is_sent_once(mine: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = asked.send

    def lost(*given: Any) -> None:
        real(*given)
        raise refuse(Code.SYNC_UNREACHABLE)  # the host has it; its answer did not arrive

    monkeypatch.setattr(asked, "send", lost)
    assert code(bring(mine.desk, MONDAY, "b1", "q1", Wish("", WORDS, "teacher"))) is Code.SYNC_UNREACHABLE
    assert not brought_of(mine, "b1").sent
    monkeypatch.setattr(asked, "send", real)
    kept(send_again(mine.desk, MONDAY, "b1"))
    assert brought_of(mine, "b1").sent and len(waiting(mine.teacher, mine.at)) == 1


def test_what_the_host_refuses_was_not_brought(mine: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise refuse(Code.CIRCLE_MANY, limit=20)

    monkeypatch.setattr(asked, "send", refused)
    assert code(bring(mine.desk, MONDAY, "b1", "q1", Wish("", WORDS, "named"))) is Code.CIRCLE_MANY
    assert told(mine) == [("asked", WORDS)]


def test_where_it_cannot_be_brought_is_said(mine: Home, make_person: Callable[[], Guest]) -> None:
    desk = mine.desk
    assert code(bring(desk, MONDAY, "b1", "q1", Wish("", WORDS, ""))) is Code.CIRCLE_CHOICE
    assert code(bring(desk, MONDAY, "b1", "q1", Wish("אחרת", WORDS, "named"))) is Code.CIRCLE_WHICH
    assert code(bring(desk, MONDAY, "b1", "q2", Wish("", WORDS, "named"))) is Code.QUESTION_NONE
    assert code(bring(desk, MONDAY, "b1", "q1", Wish("", " ", "named"))) is Code.QUESTION_EMPTY
    second = make_person()
    come(mine.member, invitation(second, opened(second, "חבורת הערב")), "רות")
    assert code(bring(desk, MONDAY, "b1", "q1", Wish("", WORDS, "named"))) is Code.CIRCLE_WHICH
    kept(bring(desk, MONDAY, "b2", "q1", Wish("חבורת הערב", WORDS, "named")))
    choose(desk.home, Place(address=mine.member.host.address, token=make_person().let_in().token))
    assert code(bring(desk, MONDAY, "b3", "q1", Wish("", WORDS, "named"))) is Code.CIRCLE_NOWHERE
    choose(desk.home, Place(folder=str(desk.home)))
    assert not circles.reaches(desk)
    assert code(bring(desk, MONDAY, "b3", "q1", Wish("", WORDS, "named"))) is Code.CIRCLE_HOST
    assert [kind for kind, _ in told(mine)] == ["asked", "brought"]


def test_an_answer_is_nobodys_own_words(mine: Home) -> None:
    kept(bring(mine.desk, MONDAY, "b1", "q1", Wish("", WORDS, "named")))
    (waits,) = waiting(mine.teacher, mine.at)
    answer(mine.teacher, waits, "אני רוצה למות, אמר פעם אחד ששאל, והלך ודיבר עם אדם.")
    assert bring_home(mine.desk, MONDAY) == 1
    said = next(
        each.said for each in question.all_of(mine.desk, MONDAY)[0].told if each.said.kind is Saying.ANSWERED
    )
    assert said.own == "" and said.words
    page = mine.desk.journal(MONDAY).seen(MONDAY.date())
    assert said.words in [each.words for each in page.questions]
    assert said.words not in [words for _, words in own_words(page)]
    assert code(question.correct(mine.desk, MONDAY, "c", said.id, "אחרת")) is Code.QUESTION_NONE


NO_QUESTIONS: tuple[dict[str, Any], ...] = (
    {"choice": "nobody"},
    {"leave": "perhaps"},
    {"thread": "x"},
    {"thread": "00000000-0000-1000-8000-000000000000"},
    {"place": "ab"},
    {"place": "zz", "public": "zz"},
    {"choice": "unnamed"},
    {"place": "ab" * 32, "public": "ab" * 32},
    {"text": " "},
    {"text": None},
)


def test_a_question_that_is_none_is_refused(mine: Home) -> None:
    device = mine.member.let_in()
    circle = mine.at.rpartition("/")[2]
    for changes in NO_QUESTIONS:
        sent = {"thread": str(uuid4()), "text": "מה?", "choice": "named", "leave": "no"} | changes
        refused = device.send("POST", f"/brought/{circle}", json.dumps(sent).encode(), {})
        assert refused.status in (400, 413, 422), (changes, refused.status)
    assert waiting(mine.teacher, mine.at) == []


def test_another_s_thread_is_not_taken_over(mine: Home, make_person: Callable[[], Guest]) -> None:
    other = come(make_person(), invitation(mine.teacher, mine.at), "דן")
    circle, thread = mine.at.rpartition("/")[2], str(uuid4())
    body = json.dumps({"thread": thread, "text": "מה?", "choice": "named", "leave": "no"}).encode()
    first, second = mine.member.let_in(), other.let_in()
    assert first.send("POST", f"/brought/{circle}", body, {}).status == 204
    assert first.send("POST", f"/brought/{circle}", body, {}).status == 204
    assert second.send("POST", f"/brought/{circle}", body, {}).status == 404
    assert second.send("GET", f"/brought/{circle}/{thread}", None, {}).status == 404
    assert first.send("GET", f"/brought/{circle}/{thread}", None, {}).status == 200
    assert len(waiting(mine.teacher, mine.at)) == 1
