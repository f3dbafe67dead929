"""Bringing the question to a circle from its page, without scripts; the host is a stand-in here."""

from __future__ import annotations

from typing import Any

import pytest

from doors import Client
from kesher.actions.practice import question
from kesher.actions.sync.place import Place, choose
from kesher.circle.home_code import home_of, sealed_home
from kesher.method.problems import Code, Refused, refuse
from kesher.method.question import Brought
from kesher.sync import asked
from kesher.words import catalogue

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
MORNING = asked.Circle("0b8f5c9e-8f0a-4c86-9a3e-0f6f6c1f0a11", "חבורת הבוקר", small=True)
EVENING = asked.Circle("0b8f5c9e-8f0a-4c86-9a3e-0f6f6c1f0a12", "<b>Evening</b>")


class Stood:
    """What a host would hold."""

    def __init__(self) -> None:
        self.circles = [MORNING, EVENING]
        self.sent: list[tuple[str, asked.Asking]] = []
        self.reached = True

    def send(self, host: Any, circle: str, asking: asked.Asking) -> None:
        if not self.reached:
            raise refuse(Code.SYNC_UNREACHABLE)
        self.sent.append((circle, asking))

    def home(self, address: str, circle: str, place: bytes) -> asked.Home:
        found = next((each for _, each in self.sent if each.place == place.hex()), None)
        if found is None:
            raise refuse(Code.CIRCLE_NONE)
        sealed = sealed_home("לאט, ובשמחה.", bytes.fromhex(found.public), f"{found.thread}|2")
        return asked.Home(found.thread, (asked.Answer(2, sealed.hex()),))


@pytest.fixture
def host(client: Client, monkeypatch: pytest.MonkeyPatch) -> Stood:
    stood = Stood()
    monkeypatch.setattr(asked, "circles", lambda _: stood.circles)
    monkeypatch.setattr(asked, "send", stood.send)
    monkeypatch.setattr(asked, "home", stood.home)
    choose(client.world.desk.home, Place(address="https://kesher.example.org", token="t"))
    question.ask(client.world.desk, client.world.now, "q1", "למה לחכות?")
    return stood


def brought(client: Client, act: str) -> Brought:
    found = question.said(client.world.desk, client.world.now, act)
    assert found is not None and found.said.brought is not None
    return found.said.brought


@BOTH
def test_it_is_brought_without_a_name_and_its_answer_stands_beside_it(client: Client, host: Stood) -> None:
    assert 'href="/question/q1/circle"' in client.get("/question").body
    form = client.get("/question/q1/circle")
    assert form.status == 200 and "&lt;b&gt;Evening" in form.body and "למה לחכות?" in form.body
    cover = client.world.desk.cover(client.world.now)
    say = catalogue(cover.language, cover.form).plain
    assert say("circle.small") in form.body and say("question.circle_unnamed_means") in form.body
    sent = {
        "act": "b1",
        "circle": MORNING.circle,
        "words": "למה לחכות?",
        "choice": "unnamed",
        "leave": "seen",
    }
    assert client.post("/question/q1/circle", sent).to == "/question?note=to-circle"
    ((circle, asking),) = host.sent
    code = brought(client, "b1").code
    assert circle == MORNING.circle and asking.place == home_of(code, circle).place.hex()
    shown = client.get("/question")
    for sentence in ("circle.choice.unnamed", "circle.may.seen", "question.said.brought"):
        assert say(sentence) in shown.body
    assert code in shown.body and "חבורת הבוקר" in shown.body
    assert "/question/said/b1" not in shown.body, "what was sent is not corrected"
    assert client.post("/question/home", {}).to == "/question?note=answered"
    shown = client.get("/question?note=answered")
    assert "לאט, ובשמחה." in shown.body and say("question.said.answered") in shown.body
    assert client.post("/question/home", {}).to == "/question?note=unanswered"
    assert "/question/said/b1-2-0" not in shown.body


def test_without_a_choice_nothing_goes_out_and_what_was_typed_stays(client: Client, host: Stood) -> None:
    sent = {"act": "b1", "circle": EVENING.circle, "words": "במילים אחרות", "leave": "no"}
    answer = client.post("/question/q1/circle", sent)
    assert answer.status == 422 and len(answer.said) == 1
    assert "במילים אחרות" in answer.body and host.sent == []
    assert client.post("/question/q1/circle", {**sent, "choice": "named", "circle": ""}).status == 422
    assert host.sent == []


def test_what_may_not_have_arrived_waits_with_a_button(client: Client, host: Stood) -> None:
    host.reached = False
    sent = {"act": "b1", "circle": MORNING.circle, "words": "למה?", "choice": "named", "leave": "no"}
    answer = client.post("/question/q1/circle", sent)
    assert len(answer.said) == 1 and 'action="/question/said/b1/send"' in answer.body
    host.reached = True
    assert client.post("/question/said/b1/send", {}).to == "/question?note=to-circle"
    assert [each.text for _, each in host.sent] == ["למה?"]
    assert 'action="/question/said/b1/send"' not in client.get("/question").body


def test_where_there_is_no_circle_or_no_host(
    client: Client, host: Stood, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.circles = []
    assert "There is no circle of yours" in client.get("/question/q1/circle").body

    def away(_: Any) -> None:
        raise Refused(refuse(Code.SYNC_UNREACHABLE).problem)

    monkeypatch.setattr(asked, "circles", away)
    answer = client.get("/question/q1/circle")
    assert len(answer.said) == 1 and "למה לחכות?" in answer.body
    assert client.get("/question/nosuch/circle").status == 404
    choose(client.world.desk.home, Place(folder=str(client.world.desk.home)))
    assert 'href="/question/q1/circle"' not in client.get("/question").body
