"""Asking, answering and going on, by each of the three choices, on each database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from circle.conftest import DAN, HELPER, NOW, OTHER, RUT, TEACHER
from kesher.circle import asking, people, scans, search, statements
from kesher.circle.answering import (
    answer,
    at_desk,
    draft,
    drafts,
    hand_on,
    put_aside,
    waiting,
    waiting_many,
)
from kesher.circle.asking import (
    WAITING_MOST,
    Place,
    Question,
    ask,
    at_home,
    by_code,
    follow,
    follow_by_code,
    own_thread,
    own_threads,
    take_back,
    take_back_by_code,
)
from kesher.circle.choice import Choice, Leave
from kesher.circle.home_code import home_of, new_code, opened_home
from kesher.circle.keyring import Keyring
from kesher.circle.leaving import close, leave
from kesher.circle.people import acts, member, mine
from kesher.circle.publishing import (
    agree,
    all_published,
    hide,
    publish,
    published,
    published_page,
    report,
)
from kesher.circle.role import Right, Role, may, sees_name
from kesher.circle.room import HOUR, Room
from kesher.circle.search import Index
from kesher.circle.thread import LONGEST, Kind, State, worded
from kesher.method.problems import Code, Problem, Refused

LATER = NOW + timedelta(hours=15)
WEEK = NOW + timedelta(days=7)


def refused(code: Code, act: Any, *values: Any, **more: Any) -> None:
    with pytest.raises(Refused) as found:
        act(*values, **more)
    assert found.value.problem.code is code


def asked(room: Room, who: str = RUT, text: str = "איך מתחילים?", **more: Any) -> str:
    given = {"choice": Choice.NAMED, "leave": Leave.YES} | more
    return ask(room, NOW, who, Question(text, **given)).thread


def test_a_question_waits_is_answered_and_goes_on_to_any_depth(room: Room) -> None:
    first, second = asked(room), asked(room, DAN, "ומה אחר כך?")
    assert [each.id for each in waiting(room, NOW)] == sorted((first, second))
    assert waiting_many(room, NOW) == 2
    assert waiting(room, NOW)[0].said[0].kind is Kind.QUESTION
    for depth in range(1, 12, 2):
        place = answer(room, NOW + timedelta(minutes=depth), TEACHER, first, f"כך, בפעם {depth}.", seen=depth)
        assert place == depth + 1
        assert first not in [each.id for each in waiting(room, NOW)]
        follow(room, NOW + timedelta(minutes=depth), RUT, first, f"ואם {depth}?")
        assert first in [each.id for each in waiting(room, LATER)]
    whole = own_thread(room, RUT, first)
    assert [each.place for each in whole.said] == list(range(1, 14))
    assert [each.kind for each in whole.said[:3]] == [Kind.QUESTION, Kind.ANSWER, Kind.FOLLOWUP]
    assert whole.said[12].text == "ואם 11?"


def test_the_oldest_waits_first(room: Room) -> None:
    order = [ask(room, NOW + timedelta(minutes=9 - n), RUT, Question(f"{n}", Choice.NAMED)) for n in range(9)]
    assert [each.id for each in waiting(room, LATER)] == [each.thread for each in reversed(order)]


def test_two_who_answer_at_once_do_not_answer_twice(room: Room) -> None:
    thread = asked(room)
    answer(room, NOW, TEACHER, thread, "כך.", seen=1)
    refused(Code.CIRCLE_CHANGED, answer, room, NOW, HELPER, thread, "אחרת.", seen=1)
    assert [each.text for each in own_thread(room, RUT, thread).said] == ["איך מתחילים?", "כך."]
    answer(room, NOW, HELPER, thread, "ועוד.", seen=2)  # who has read the first may add to it


def test_nobody_comes_to_anothers_thread(room: Room) -> None:
    thread = asked(room)
    for who in (DAN, TEACHER, "", "stranger"):
        refused(Code.CIRCLE_NONE, own_thread, room, who, thread)
        refused(Code.CIRCLE_NONE, follow, room, NOW, who, thread, "ועוד")
        refused(Code.CIRCLE_NONE, take_back, room, NOW, who, thread)
    unnamed = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED)).thread
    for who in (RUT, ""):
        refused(Code.CIRCLE_NONE, own_thread, room, who, unnamed)
        refused(Code.CIRCLE_NONE, follow, room, NOW, who, unnamed, "ועוד")


def test_a_draft_shows_at_the_desk_only_and_goes_with_the_answer(room: Room) -> None:
    thread = asked(room)
    draft(room, NOW, HELPER, thread, "טיוטה")
    draft(room, NOW, TEACHER, thread, "טיוטה של הרב")
    assert {(each.by, each.text) for each in drafts(room, thread)} == {
        (HELPER, "טיוטה"), (TEACHER, "טיוטה של הרב")
    }  # fmt: skip
    assert len(own_thread(room, RUT, thread).said) == 1
    draft(room, NOW, HELPER, thread, " ")
    assert [each.by for each in drafts(room, thread)] == [TEACHER]
    answer(room, NOW, TEACHER, thread, "כך.", seen=1)
    assert drafts(room, thread) == []


def test_what_was_put_aside_comes_back_when_its_asker_goes_on(room: Room) -> None:
    thread = asked(room)
    put_aside(room, NOW, HELPER, thread)
    assert waiting(room, NOW) == [] and [each.id for each in waiting(room, NOW, State.ASIDE)] == [thread]
    follow(room, NOW, RUT, thread, "ועוד")
    assert [each.id for each in waiting(room, NOW)] == [thread]


def test_the_desk_shows_people_to_call(room: Room) -> None:
    thread = asked(room, heard=1)
    assert not own_thread(room, RUT, thread).about.handed
    hand_on(room, NOW, TEACHER, thread)
    found = own_thread(room, RUT, thread)
    assert found.about.handed and found.heard == 1
    follow(room, NOW, RUT, thread, "ועוד", heard=2)
    assert own_thread(room, RUT, thread).heard == waiting(room, NOW)[0].heard == 2


def test_a_question_by_telephone_has_no_member_for_its_asker(room: Room) -> None:
    sent = ask(room, NOW, HELPER, Question("בטלפון", Choice.NAMED, Leave.YES, caller="אברהם", phoned=True))
    found = at_desk(room, NOW, sent.thread)
    assert (found.asker, found.about.caller, found.about.phoned, sent.code) == ("", "אברהם", True, "")


# --- without a name -----------------------------------------------------------------------------------------


def rows_of(room: Room) -> list[tuple[Any, ...]]:
    """Every row of every table."""
    with room.database.reading():
        return [
            tuple(row)
            for table in (*statements.OF_A_CIRCLE, "my_circles")
            for row in room.database.execute(f"SELECT * FROM {table}").fetchall()
        ]


def test_an_unnamed_question_keeps_nobody(room: Room) -> None:
    before = [row for row in rows_of(room) if RUT in row]
    sent = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED, Leave.YES))
    follow_by_code(room, NOW, sent.code, "ועוד")
    assert [row for row in rows_of(room) if RUT in row] == before
    thread = at_desk(room, NOW + timedelta(days=3), sent.thread)
    assert (thread.asker, {each.by for each in thread.said}) == ("", {""})
    # And where somebody asks by name, the same look finds it.
    asked(room)
    assert [row for row in rows_of(room) if RUT in row] != before


def test_an_unnamed_question_comes_to_the_desk_later_at_a_full_hour(room: Room) -> None:
    dues = set()
    for _ in range(40):
        thread = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED)).thread
        with room.database.reading():
            (row,) = room.run("SELECT due FROM threads WHERE circle = ? AND thread = ?", thread)
        dues.add(int(row[0]))  # type: ignore[call-overload]
    now = int(NOW.timestamp())
    assert all(due % HOUR == 0 and now + 2 * HOUR <= due <= now + 14 * HOUR for due in dues)
    assert len(dues) > 5
    assert waiting(room, NOW + timedelta(hours=1, minutes=59)) == [] and waiting_many(room, LATER) == 40
    refused(Code.CIRCLE_NONE, at_desk, room, NOW, thread)
    refused(Code.CIRCLE_NONE, answer, room, NOW, TEACHER, thread, "כך", seen=1)


def test_the_answer_comes_home_by_the_code_only(room: Room) -> None:
    sent = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED))
    answer(room, LATER, TEACHER, sent.thread, "תשובה הביתה", seen=1)
    found = by_code(room, sent.code.lower().replace("-", " "))
    assert [each.text for each in found.said] == ["בלי שם", "תשובה הביתה"]
    other = ask(room, NOW, RUT, Question("אחרת", Choice.UNNAMED))
    assert [each.text for each in by_code(room, other.code).said] == ["אחרת"]
    wrong = "A" * 28
    for code in (wrong, "", "x", sent.code[:-1], sent.code + "A", "א" * 28):
        refused(Code.HOME_CODE, by_code, room, code)
        refused(Code.HOME_CODE, follow_by_code, room, NOW, code, "ועוד")
        refused(Code.HOME_CODE, take_back_by_code, room, NOW, code)
    # The answer that lies at home opens by no other code, and nowhere else.
    with room.database.reading():
        ((place, sealed),) = room.run(statements.SLIPS, asking.home_of(sent.code, room.id).place)
    own, foreign = asking.home_of(sent.code, room.id), asking.home_of(other.code, room.id)
    assert asking.opened_home(bytes(sealed), own, f"{sent.thread}|{place}") == "תשובה הביתה"  # type: ignore[call-overload]
    refused(Code.HOME_CODE, asking.opened_home, sealed, foreign, f"{sent.thread}|{place}")
    refused(Code.HOME_CODE, asking.opened_home, sealed, own, f"{sent.thread}|9")


def test_an_unnamed_word_that_is_on_its_way_shows_in_nothing(room: Room) -> None:
    sent = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED))
    answer(room, LATER, TEACHER, sent.thread, "כך", seen=1)
    before = at_desk(room, LATER, sent.thread)
    follow_by_code(room, LATER, sent.code, "ועוד שאלה")
    seen = at_desk(room, LATER, sent.thread)
    assert (seen.turns, seen.said) == (before.turns, before.said)
    assert waiting(room, LATER) == []
    # The teacher adds to his answer, as he could before; and what is on its way comes all the same.
    answer(room, LATER, TEACHER, sent.thread, "ולהוסיף", seen=2)
    assert waiting(room, LATER) == []
    later = LATER + timedelta(hours=15)
    assert [each.id for each in waiting(room, later)] == [sent.thread]
    assert [each.text for each in at_desk(room, later, sent.thread).said] == [
        "בלי שם", "כך", "ועוד שאלה", "ולהוסיף"
    ]  # fmt: skip
    assert [each.text for each in by_code(room, sent.code).said] == ["בלי שם", "כך", "ועוד שאלה", "ולהוסיף"]


def test_what_was_done_is_noted_without_words_and_unnamed_acts_without_a_name(room: Room) -> None:
    asked(room)
    sent = ask(room, NOW, DAN, Question("סוד גדול", Choice.UNNAMED))
    follow_by_code(room, NOW, sent.code, "סוד נוסף")
    noted = acts(room, WEEK)
    assert (RUT, "asked") in {(who, what) for _, who, what in noted}
    assert [who for _, who, what in noted if what in ("asked", "followed")].count("") == 2
    assert (DAN, "joined") in {(who, what) for _, who, what in noted}
    assert all(what.isascii() for _, _, what in noted)


def test_the_database_alone_shows_no_word(room: Room) -> None:
    asked(room, text="מילה סודית מאוד")
    sent = ask(room, NOW, DAN, Question("עוד מילה סודית", Choice.UNNAMED, caller=""))
    answer(room, LATER, TEACHER, sent.thread, "תשובה סודית", seen=1)
    held = repr(rows_of(room)) + repr(
        [bytes(v) for row in rows_of(room) for v in row if isinstance(v, bytes)]
    )
    for secret in ("סודית", "חבורת", "Rut", "rut@example.org", sent.code):
        assert secret not in held and repr(secret.encode())[2:-1] not in held


# --- publishing ---------------------------------------------------------------------------------------------

PARTS = [(Kind.QUESTION, "איך מתחילים?"), (Kind.ANSWER, "לאט, ובשמחה.")]


def answered(room: Room, who: str = RUT, **more: Any) -> str:
    thread = asked(room, who, **more)
    answer(room, LATER, TEACHER, thread, "לאט, ובשמחה.", seen=1)
    return thread


def test_only_with_leave_is_anything_published(room: Room) -> None:
    no = answered(room, leave=Leave.NO)
    refused(Code.CIRCLE_LEAVE_NONE, publish, room, NOW, TEACHER, no, PARTS, "התחלה")
    yes = answered(room)
    assert publish(room, NOW, TEACHER, yes, PARTS, "התחלה") == 1
    assert [each.number for each in published_page(room)] == [1]
    assert published(room, 1).published.parts == tuple(PARTS)
    assert publish(room, NOW, TEACHER, yes, [*PARTS, (Kind.FOLLOWUP, "ועוד?")], "התחלה") == 1
    assert len(published(room, 1).published.parts) == 3


def test_who_wishes_to_see_it_first_is_asked(room: Room) -> None:
    thread = answered(room, leave=Leave.SEEN)
    assert publish(room, NOW, TEACHER, thread, PARTS, "") == 0
    assert published_page(room) == []
    shown = own_thread(room, RUT, thread)
    assert shown.about.proposed == tuple(PARTS)
    publish(room, NOW, TEACHER, thread, [(Kind.QUESTION, "אחרת"), PARTS[1]], "")
    refused(Code.CIRCLE_CHANGED, agree, room, NOW, shown)  # he agreed to something else
    assert agree(room, NOW, own_thread(room, RUT, thread)) == 1
    assert published(room, 1).published.parts[0][1] == "אחרת"
    refused(Code.CIRCLE_CHANGED, agree, room, NOW, own_thread(room, RUT, thread))


def test_the_name_stands_there_only_where_it_may(room: Room) -> None:
    names = {}
    for choice in Choice:
        thread = answered(room, choice=choice)
        number = publish(room, NOW, TEACHER, thread, PARTS, "")
        names[choice] = published(room, number).published.name
    assert names == {Choice.NAMED: "Rut", Choice.TEACHER: "", Choice.UNNAMED: ""}


def test_what_is_taken_back_while_it_is_published_is_not_published(room: Room) -> None:
    thread = answered(room)
    take_back(room, NOW, RUT, thread)
    refused(Code.CIRCLE_NONE, publish, room, NOW, TEACHER, thread, PARTS, "")
    again = answered(room)
    number = publish(room, NOW, TEACHER, again, PARTS, "")
    take_back(room, NOW, RUT, again)
    refused(Code.CIRCLE_NONE, published, room, number, hidden=True)
    refused(Code.CIRCLE_NONE, hide, room, NOW, TEACHER, number, hidden=False)
    assert all_published(room) == [] and rows_with(room, thread) == rows_with(room, again) == []


def rows_with(room: Room, thread: str) -> list[tuple[Any, ...]]:
    return [row for row in rows_of(room) if thread in row and len(row) != 6]


def test_an_unnamed_question_is_taken_back_by_its_code(room: Room) -> None:
    sent = ask(room, NOW, RUT, Question("בלי שם", Choice.UNNAMED, Leave.YES))
    answer(room, LATER, TEACHER, sent.thread, "כך", seen=1)
    take_back_by_code(room, LATER, sent.code)
    refused(Code.HOME_CODE, by_code, room, sent.code)
    home = asking.home_of(sent.code, room.id).place
    assert not [row for row in rows_of(room) if sent.thread in row or home in map(maybe_bytes, row)]


def maybe_bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_report_tells_nobodys_name_and_what_is_hidden_comes_back(room: Room) -> None:
    from kesher.circle.answering import reports, settle_report

    publish(room, NOW, TEACHER, answered(room), PARTS, "")
    report(room, NOW, 1, "יש כאן פרט שמזהה")
    (found,) = reports(room)
    assert (found.number, found.text) == (1, "יש כאן פרט שמזהה")
    hide(room, NOW, HELPER, 1, hidden=True)
    refused(Code.CIRCLE_NONE, published, room, 1)
    assert published(room, 1, hidden=True).hidden and all_published(room) == []
    hide(room, NOW, HELPER, 1, hidden=False)
    assert [each.number for each in all_published(room)] == [1]
    settle_report(room, NOW, HELPER, found.id)
    assert reports(room) == []
    refused(Code.CIRCLE_NONE, report, room, NOW, 7, "אין כזה")


# --- coming and leaving -------------------------------------------------------------------------------------


def test_an_invitation_lets_in_as_many_as_it_says_and_for_a_while(room: Room) -> None:
    token = people.invite(room, NOW, TEACHER, Role.MEMBER, places=2)
    for who in ("a", "b"):
        people.join(room, NOW, token, who, people.Person(who, ""))
    people.join(room, NOW, token, "a", people.Person("a", ""))  # who is in stays in, and takes no place
    refused(Code.CIRCLE_INVITATION, people.join, room, NOW, token, "c", people.Person("c", ""))
    fresh = people.invite(room, NOW, TEACHER, Role.HELPER)
    with room.database.reading():
        assert people.invited_as(room, NOW, fresh) is Role.HELPER
        assert people.invited_as(room, NOW + timedelta(days=14), fresh) is None
        assert people.invited_as(room, NOW, fresh[:-1]) is None
        assert people.invited_as(room, NOW, token) is None
    people.withdraw_invitations(room, NOW, TEACHER)
    refused(Code.CIRCLE_INVITATION, people.join, room, NOW, fresh, "d", people.Person("d", ""))


def test_who_leaves_takes_the_unpublished_along_and_leaves_the_rest_without_a_name(room: Room) -> None:
    kept, gone = answered(room), asked(room, text="לא התפרסם")
    publish(room, NOW, TEACHER, kept, PARTS, "")
    assert published(room, 1).published.name == "Rut"
    leave(room, NOW, RUT)
    assert published(room, 1).published.name == ""
    refused(Code.CIRCLE_NONE, at_desk, room, WEEK, gone)
    left = at_desk(room, WEEK, kept)
    assert left.asker == "" and {each.by for each in left.said} == {"", TEACHER}
    rows = [row for row in rows_of(room) if RUT in row]
    assert all(len(row) == 5 for row in rows), "only what he did stands in the log"
    assert mine(room.database, RUT) == [] and mine(room.database, DAN) == [room.circle]
    with room.database.reading():
        assert member(room, RUT) is None


def test_the_last_teacher_stays_until_there_is_another(room: Room) -> None:
    refused(Code.CIRCLE_LAST_TEACHER, leave, room, NOW, TEACHER)
    refused(Code.CIRCLE_LAST_TEACHER, people.set_role, room, NOW, TEACHER, TEACHER, Role.MEMBER)
    people.set_role(room, NOW, TEACHER, HELPER, Role.TEACHER)
    leave(room, NOW, TEACHER)
    with room.database.reading():
        assert member(room, TEACHER) is None


def test_a_circle_that_is_closed_leaves_nothing(room: Room, keyring: Keyring) -> None:
    answered(room)
    close(room, keyring)
    assert rows_of(room) == [] and keyring.circles() == []
    refused(Code.CIRCLE_KEY, keyring.of, room.circle)


# --- words, roles, finding ----------------------------------------------------------------------------------


def test_words_are_kept_without_what_nobody_sees() -> None:
    assert worded("  שלום\r\nעולם\u202e\u0000\u2066 ") == "שלום\nעולם"
    assert worded("<b>שלום</b>") == "<b>שלום</b>"
    assert worded(" \u202e ") == Problem(Code.CIRCLE_WORDLESS)
    assert worded("א" * LONGEST) == "א" * LONGEST
    assert isinstance(worded("א" * (LONGEST + 1)), Problem)
    assert worded("\ud800x") == "x"


def test_too_many_that_wait_are_refused(room: Room) -> None:
    for _ in range(WAITING_MOST):
        asked(room)
    refused(Code.CIRCLE_MANY, asked, room)
    asked(room, DAN)
    assert len(own_threads(room, RUT)) == WAITING_MOST


def test_who_sees_whose_name() -> None:
    told = {
        (role, choice, published): sees_name(role, choice, published=published)
        for role in Role
        for choice in Choice
        for published in (False, True)
    }
    seen = {key for key, sees in told.items() if sees}
    assert seen == {
        *((role, Choice.NAMED, True) for role in Role),
        (Role.TEACHER, Choice.NAMED, False),
        (Role.HELPER, Choice.NAMED, False),
        (Role.TEACHER, Choice.TEACHER, False),
    }
    assert [right for right in Right if may(Role.MEMBER, right)] == [Right.COME]
    assert not may(Role.HELPER, Right.LEAD) and may(Role.TEACHER, Right.LEAD)


def test_what_was_answered_before_is_found_and_changes_with_it(room: Room) -> None:
    index = Index()
    wanted = asked(room, text="איך זוכרים את הנקודה באמצע יום עבודה?")
    answer(room, NOW, TEACHER, wanted, "שמים סימן קטן ליד הדלת.", seen=1)
    other = answered(room, text="מתי קוראים את היסודות?")
    asked(room, text="נקודה שלא נענתה")
    index.bring_up_to_date(room)
    found = index.find("שאלה על הנקודות בעבודה, וסימן בדלת", kind="thread")
    assert [each.key[1] for each in found] == [wanted]
    assert [each.key[1] for each in index.find("הַיְּסוֹדוֹת", kind="thread")] == [other]
    assert index.find("הנקודה", kind="thread", leave_out=wanted) == []
    assert index.find("לאט", kind="published") == []
    publish(room, NOW, TEACHER, other, PARTS, "")
    index.bring_up_to_date(room)
    assert [each.key for each in index.find("לאט ובשמחה", kind="published")] == [("published", "1")]
    hide(room, NOW, TEACHER, 1, hidden=True)
    index.bring_up_to_date(room)
    assert index.find("לאט ובשמחה", kind="published") == []


def test_what_would_be_read_as_another_part_is_not_published(room: Room) -> None:
    thread = answered(room, text="מה עושים?")
    parts = [(Kind.QUESTION, "מה עושים?"), (Kind.ANSWER, "לאט.\nשאלה: ומה עוד")]
    refused(Code.CIRCLE_LABEL, publish, room, NOW, TEACHER, thread, parts, "")
    publish(room, NOW, TEACHER, thread, [parts[0], (Kind.ANSWER, "לאט.\nשאלה, ומה עוד")], "")


def test_words_are_taken_in_piece_by_piece_and_let_go(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PAGE", 2)
    monkeypatch.setattr(search, "_SPARE", 3)
    for number in range(5):
        answered(room, text=f"שאלה על דבר{number}")
    index = Index()
    looks = 0
    while not index.bring_up_to_date(room, until=0.0):  # the time is always over
        looks += 1
    assert looks >= 2
    assert len(index.find("שאלה", kind="thread")) == 5
    key = index.find("דבר3", kind="thread")[0].key
    for _ in range(20):
        index.put(key, "אחרת לגמרי")
    assert index.find("דבר3", kind="thread") == []
    assert [each.key for each in index.find("אחרת", kind="thread")] == [key]
    assert len(index.find("שאלה", kind="thread")) == 4
    assert len(index._keys) <= 2 * 5 + 4, "what was dropped is taken out"


def test_what_was_sealed_elsewhere_does_not_open(room: Room) -> None:
    one, two = asked(room, text="אחת"), asked(room, text="שתיים")
    with room.database.writing():
        ((sealed,),) = room.run("SELECT sealed FROM said WHERE circle = ? AND thread = ? AND place = 1", two)
        room.write_bare(
            "UPDATE said SET sealed = ? WHERE circle = ? AND thread = ?", sealed, room.id, one
        )  # fmt: skip
    refused(Code.CIRCLE_KEY, own_thread, room, RUT, one)
    assert own_thread(room, RUT, two).said[0].text == "שתיים"
    assert msgspec.structs.asdict(own_thread(room, RUT, two))["asker"] == RUT
    assert OTHER != RUT


def test_pages_of_an_answer_lie_sealed_in_its_place_and_go_with_it(room: Room) -> None:
    thread, other = asked(room, text="על נייר"), asked(room, DAN, text="ועוד")
    pages = [b"\xff\xd8\xff first" * 400, b"\xff\xd8\xff second"]
    answer(room, NOW, TEACHER, thread, "ראו בדף", seen=1, pages=pages)
    assert scans.places(room, thread) == {2: [1, 2]} and scans.places(room, other) == {}
    assert [scans.scan(room, thread, 2, number) for number in (1, 2)] == pages
    refused(Code.CIRCLE_NONE, scans.scan, room, thread, 2, 3)
    refused(Code.CIRCLE_NONE, scans.scan, room, other, 2, 1)
    with room.database.writing():  # moved to another place it opens no more
        sealed = room.run("SELECT sealed FROM scans WHERE circle = ? AND thread = ? AND page = 1", thread)[0][
            0
        ]
        room.write_bare("UPDATE scans SET sealed = ? WHERE circle = ? AND page = 2", sealed, room.id)
    refused(Code.CIRCLE_KEY, scans.scan, room, thread, 2, 2)
    take_back(room, NOW, RUT, thread)
    assert scans.places(room, thread) == {}


def test_a_question_that_is_sent_again_is_the_same_and_nobody_elses(room: Room) -> None:
    code, thread = new_code(), "0b8f5c9e-8f0a-4c86-9a3e-0f6f6c1f0a11"
    home = home_of(code, room.id)
    unnamed = Question("בלי שם?", Choice.UNNAMED, thread=thread, home=Place(home.place, home.public))
    for _ in range(2):
        assert ask(room, NOW, RUT, unnamed) == (thread, "")
    assert waiting_many(room, NOW) == 0 and waiting_many(room, NOW + timedelta(hours=15)) == 1
    named = Question("עם שם?", Choice.NAMED, thread=thread)
    refused(Code.CIRCLE_NONE, ask, room, NOW, RUT, named)
    elsewhere = home_of(new_code(), room.id)
    stolen = unnamed._replace(home=Place(elsewhere.place, elsewhere.public))
    refused(Code.CIRCLE_NONE, ask, room, NOW, DAN, stolen)
    answer(room, NOW + timedelta(hours=15), TEACHER, thread, "לאט.", seen=1)
    found = at_home(room, home.place)
    ((place, sealed),) = found.slips
    assert (found.thread, place) == (thread, 2)
    assert opened_home(sealed, home, f"{thread}|2") == "לאט."
    refused(Code.CIRCLE_NONE, at_home, room, elsewhere.place)
    assert by_code(room, code).said[-1].text == "לאט."
