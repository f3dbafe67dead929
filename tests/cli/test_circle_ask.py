"""A question brought to a circle from the command line; the host is a stand-in here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kesher.actions.sync.place import Place, choose
from kesher.circle.home_code import sealed_home
from kesher.sync import asked

CIRCLE = asked.Circle("0b8f5c9e-8f0a-4c86-9a3e-0f6f6c1f0a11", "Morning circle")


def test_it_is_brought_and_its_answer_comes_home(
    kesher: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[asked.Asking] = []
    monkeypatch.setattr(asked, "circles", lambda _: [CIRCLE])
    monkeypatch.setattr(asked, "send", lambda host, circle, asking: sent.append(asking))

    def lies(address: str, circle: str, place: bytes) -> asked.Home:
        (asking,) = sent
        sealed = sealed_home("Slowly.", bytes.fromhex(asking.public), f"{asking.thread}|2")
        return asked.Home(asking.thread, (asked.Answer(2, sealed.hex()),))

    monkeypatch.setattr(asked, "home", lies)
    assert kesher("begin", "--language", "en").status == 0
    said = kesher("circle", "ask", "--name", "unnamed")
    assert said.status == 1 and len(said.err.splitlines()) == 1  # no question is open
    assert kesher("question", "ask", typed="Why wait?\n").status == 0
    said = kesher("circle", "ask", "--name", "unnamed")
    assert said.status == 1 and "reached through a host" in said.err
    choose(home, Place(address="https://kesher.example.org", token="t"))
    said = kesher("circle", "ask", "Another", "--name", "unnamed")
    assert said.status == 1 and "choose one" in said.err and sent == []
    said = kesher("circle", "ask", "--name", "unnamed", "--publish", "seen", "--json")
    assert json.loads(said.out)["choice"] == "unnamed" and [each.text for each in sent] == ["Why wait?"]
    assert "An answer came" in kesher("circle", "home").out
    assert json.loads(kesher("circle", "home", "--json").out) == {"answers": 0}
    shown = kesher("question").out
    assert "Answer from the circle" in shown and "Slowly." in shown
    assert kesher("circle", "ask").status == 2  # who sees the name is asked, never taken for granted
