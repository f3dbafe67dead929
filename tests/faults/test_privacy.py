"""What was written is nowhere to be read: not in any file, not in a log, not in an error."""

import gc
import json
import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kesher.actions.desk import Begun, Desk
from kesher.actions.journal.keeping import Shape, export_to, restore_file
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import choose_point
from kesher.actions.practice.question import ask as ask_question
from kesher.actions.practice.question import find
from kesher.actions.practice.sitting import sit
from kesher.actions.practice.today import glance
from kesher.journal.cover import Cover
from kesher.journal.keys import Kind
from kesher.method.page import Account, Sitting
from kesher.method.point import Point
from kesher.method.problems import Code, Problem, Refused

FIRST, SECOND = "סיסמהראשונה אחת", "secondPassphrase שתיים"
WORDS = {
    "account": "חשבונייחודי Accountwordone",
    "pull": "משיכהייחודית Pullwordtwo",
    "sitting": "ישיבהייחודית Sittingwordthree",
    "point": "נקודהייחודית Pointwordfour",
    "when": "מתיייחודי Whenwordfive",
    "glance": "מבטייחודי Glancewordsix",
    "question": "שאלהייחודית Questionwordseven",
    "found": "נמצאייחודי Foundwordeight",
}


def forms(text: str) -> set[bytes]:
    """A text as it could lie in a file."""
    escaped = json.dumps(text)[1:-1]
    found = {text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    found |= {escaped.encode(), escaped.upper().encode(), escaped.replace("\\", "\\\\").encode()}
    if text.isascii():
        found |= {text.lower().encode(), text.upper().encode()}
    else:
        found.add(text.encode("cp1255"))
    return found


def secrets(*texts: str) -> set[bytes]:
    """Each word of each text, in every form."""
    return {form for text in texts for word in text.split() for form in forms(word)}


def used(desk: Desk, now: datetime) -> tuple[Begun, str]:
    """A use of everything that touches a disk."""
    begun = desk.begin(now, Cover(), FIRST, keep=True)
    assert isinstance(begun, Begun)
    sit(desk, now, "a1", Sitting(id="s", at=now, route="king", seconds=60, words=WORDS["sitting"]))
    glance(desk, now, "a2", 3, WORDS["glance"])
    choose_point(desk, now, "a3", Point(id="p", act=WORDS["point"], when=WORDS["when"]))
    ask_question(desk, now, "q1", WORDS["question"])
    find(desk, now, "f1", "q1", WORDS["found"])
    for number in range(30):
        given = Account(words=f"{WORDS['account']} {number}", pull=WORDS["pull"])
        write_account(desk, now, f"b{number}", given, based_on=number and None)
    export_to(desk, now, Shape.SEALED, desk.home / "book.kesher")
    desk.back_up(now + timedelta(seconds=1))
    desk.change_passphrase(now, SECOND)
    code = desk.new_code(now)
    assert isinstance(code, str)
    desk.lock()
    desk.unlock(now + timedelta(days=8), SECOND)
    desk.lock()
    return begun, code


def test_no_file_holds_a_word_a_passphrase_or_a_code(desk: Desk, now: datetime) -> None:
    begun, code = used(desk, now)
    codes = {form for each in (begun.code, code) for form in forms(each) | forms(each.replace("-", ""))}
    looked_for = secrets(*WORDS.values(), FIRST, SECOND) | codes

    def look() -> set[str]:
        names = set()
        for path in desk.home.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                names.add(path.name)
                assert not [form for form in looked_for if form in content], path.name
        return names

    names = look()  # with the log beside the database, as a thief would find it
    assert names >= {"journal.db", "kept.key", "book.kesher"} and len(names) >= 6
    desk.close()
    look()


def test_the_search_would_find_them(desk: Desk, now: datetime, tmp_path: Path) -> None:
    used(desk, now)
    desk.unlock(now, SECOND)
    export_to(desk, now, Shape.JSON, tmp_path / "clear.json")
    content = (tmp_path / "clear.json").read_bytes()
    for words in WORDS.values():
        for word in words.split():
            assert any(form in content for form in forms(word))


def test_no_log_no_output_and_no_error_tells_a_word(
    make_desk: Callable[..., Desk],
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    def ask(work: Callable[[], object]) -> None:
        try:
            answer = work()
        except Refused as refused:
            told.extend((str(refused), repr(refused), "".join(traceback.format_exception(refused))))
            answer = refused.problem
        assert isinstance(answer, Problem), answer
        told.extend((str(answer), repr(answer)))

    desk = make_desk()
    begun, code = used(desk, now)
    ask(lambda: desk.unlock(now, f"{FIRST} not"))
    ask(lambda: desk.unlock(now, begun.code, Kind.RECOVERY))
    ask(lambda: desk.unlock(now, code[:-1], Kind.RECOVERY))
    ask(lambda: desk.journal(now))
    assert desk.unlock(now, SECOND) is None
    ask(lambda: choose_point(desk, now, "c", Point(id="p2", act=WORDS["point"])))
    ask(lambda: write_account(desk, now, "d", Account(words=WORDS["account"] * 2000)))
    ask(lambda: glance(desk, now, "e", 99, WORDS["glance"]))
    ask(lambda: ask_question(desk, now, "q", WORDS["question"] * 2000))
    ask(lambda: find(desk, now, "f", "nobody", WORDS["found"]))
    ask(lambda: desk.change_passphrase(now, SECOND[:6]))
    # Readable files that are not as they should be hold words in the clear.
    export_to(desk, now, Shape.JSON, tmp_path / "clear.json")
    clear = (tmp_path / "clear.json").read_text()
    for spoilt in (clear[:-5], clear.replace('"where": 3', '"where": 33'), clear.replace("king", "\\ud800")):
        (tmp_path / "spoilt.json").write_text(spoilt)
        ask(lambda: restore_file(desk, now, tmp_path / "spoilt.json"))
    # Damage, as the database tells of it.
    store = desk.store
    with store.writing():
        store.execute("UPDATE pages SET sealed = ? WHERE day <> 'cover'", (WORDS["account"].encode() * 9,))
        store.execute("UPDATE wraps SET wrap = ?", (SECOND.encode(),))
    ask(lambda: desk.journal(now).page(now.date()))
    ask(lambda: write_account(desk, now, "f", Account(words=WORDS["account"]), day=now.date()))
    desk.lock()
    ask(lambda: desk.unlock(now, SECOND))
    desk.close()
    gc.collect()
    out, err = capfd.readouterr()
    everything = "\n".join((*told, caplog.text, *(repr(each.__dict__) for each in caplog.records), out, err))
    for text in (*WORDS.values(), FIRST, SECOND, f"{begun.code} {code}"):
        for word in text.split():
            if word not in {"אחת", "שתיים"}:
                assert word not in everything and json.dumps(word)[1:-1] not in everything


def test_values_that_hold_secrets_do_not_show_them(desk: Desk, now: datetime) -> None:
    used(desk, now)
    desk.unlock(now, SECOND)
    journal = desk.journal(now)
    shown = f"{desk!r} {journal!r} {journal.key!r} {journal.store!r} {journal.head!r}"
    assert journal.key.raw().hex() not in shown and str(journal.key.raw()) not in shown
    assert not any(word in shown for words in WORDS.values() for word in words.split())
    with pytest.raises(Refused) as refused:
        journal.key.unseal("2026-11-23", 1, b"x")
    assert refused.value.problem.code is Code.PAGE_DAMAGED
