"""A circle by mail: doors that nobody makes up, mails that come in once, and letters that go out once."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import msgspec
import pytest

from circle.conftest import DAN, NOW, RUT, TEACHER
from circle.pages_of_mail import APPLE, GMAIL, OUTLOOK, PROTON, THUNDERBIRD, YAHOO
from circle.test_threads import refused, rows_of
from kesher.circle import people
from kesher.circle.answering import answer, at_desk, waiting
from kesher.circle.asking import Question, ask, own_thread, own_threads
from kesher.circle.choice import Choice, Leave
from kesher.circle.letters import outbox
from kesher.circle.letters.came import A_DAY, take_in
from kesher.circle.letters.door import OPEN, behind, circle_of, open_door
from kesher.circle.letters.incoming import Incoming, read_mail, words_of_page
from kesher.circle.letters.kept_mail import kept_mail, kept_places
from kesher.circle.letters.sweep import sweep
from kesher.circle.people import Letters, Person
from kesher.circle.publishing import publish, published
from kesher.circle.role import Role
from kesher.circle.room import Card, Room
from kesher.circle.thread import Kind
from kesher.host.circle.post_options import Mailbox, Post, read_post
from kesher.host.circle.postman import Office, queue_week, rest_until, send_waiting
from kesher.method.problems import Code, Refused

POST = Post(False, "127.0.0.1", 0, "kesher", "kesher.example.org")
WEDNESDAY = NOW + timedelta(days=2)


def silent(text: str) -> int:
    return 0


def mail(text: str = "שאלה במכתב", sender: str = "rut@example.org", number: int = 1, **more: Any) -> Incoming:
    given = {"id": f"<{number}@example.org>", "automatic": False, "text": f"{text}\n\n> ציטוט", "new": text}
    return Incoming(sender=sender, **(given | more))


def test_a_door_leads_where_it_was_opened_for_and_closes(room: Room) -> None:
    token = open_door(room, NOW, RUT, "")
    assert len(POST.address(token).partition("@")[0]) <= 64
    assert POST.token(f"<{POST.address(token).upper()}>") == token and circle_of(token) == room.circle
    with room.database.reading():
        assert behind(room, NOW, token) == (RUT, "")
        assert behind(room, NOW + timedelta(days=OPEN - 1), token.upper()) == (RUT, "")
        refused(Code.POST_CLOSED, behind, room, NOW + timedelta(days=OPEN), token)
        for at in range(0, 52, 3):
            wrong = token[:at] + ("a" if token[at] != "a" else "b") + token[at + 1 :]
            refused(Code.POST_CLOSED, behind, room, NOW, wrong)
        for wrong in ("", "a" * 52, "1" * 52, token[:-1], token + "a", "א" * 52):
            refused(Code.POST_CLOSED, behind, room, NOW, wrong)
    for address in (
        "kesher@kesher.example.org",
        f"other+{token}@kesher.example.org",
        f"kesher+{token}@x.org",
    ):
        assert POST.token(address) == ""


def test_a_mail_asks_for_the_teacher_only_and_an_answer_to_it_goes_on(room: Room) -> None:
    assert take_in(room, NOW, open_door(room, NOW, RUT), mail(), silent)
    (thread,) = own_threads(room, RUT)
    assert (thread.about.choice, thread.about.leave) == (Choice.TEACHER, Leave.SEEN)
    assert kept_places(room, NOW, thread.id) == [1]
    assert kept_mail(room, NOW, thread.id, 1).text.endswith("> ציטוט")
    refused(Code.CIRCLE_NONE, kept_mail, room, NOW + timedelta(days=31), thread.id, 1)
    answer(room, NOW, TEACHER, thread.id, "תשובה", seen=1)
    assert take_in(room, NOW, open_door(room, NOW, RUT, thread.id), mail("ועוד", number=2), silent)
    assert [each.text for each in own_thread(room, RUT, thread.id).said] == ["שאלה במכתב", "תשובה", "ועוד"]
    assert [each.id for each in waiting(room, NOW)] == [thread.id]


def test_a_forged_a_replayed_and_an_automatic_mail_do_nothing(room: Room) -> None:
    token = open_door(room, NOW, RUT)
    for sender in ("dan@example.org", "", "rut@example.org.evil.org"):
        refused(Code.POST_SENDER, take_in, room, NOW, token, mail(sender=sender), silent)
    assert not take_in(room, NOW, token, mail(automatic=True), silent)
    refused(Code.POST_EMPTY, take_in, room, NOW, token, mail(""), silent)
    take_in(room, NOW, token, mail(), silent)
    refused(Code.POST_AGAIN, take_in, room, NOW, token, mail(), silent)
    assert len(own_threads(room, RUT)) == 1
    # Another's thread is not gone on with, whatever its door says.
    foreign = ask(room, NOW, DAN, Question("של דן", Choice.NAMED)).thread
    take_in(room, NOW, open_door(room, NOW, RUT, foreign), mail("x", number=9), silent)
    assert at_desk(room, NOW, foreign).turns == 1


def test_a_bomb_of_mails_is_stopped_for_a_day(room: Room) -> None:
    token = open_door(room, NOW, RUT)
    thread = ask(room, NOW, RUT, Question("אחת", Choice.NAMED)).thread
    own = open_door(room, NOW, RUT, thread)
    for number in range(A_DAY):
        take_in(room, NOW, own, mail("ועוד", number=number), silent)
    refused(Code.POST_MANY, take_in, room, NOW, token, mail(number=99), silent)
    assert take_in(room, NOW + timedelta(days=1, seconds=1), token, mail(number=99), silent)


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("List-Id", "<circle.example.org>"),
        ("X-Autoreply", "yes"),
        ("X-Kesher", "letter"),
        ("From", "MAILER-DAEMON@example.org"),
        ("From", "no-reply@example.org"),
    ],
)
def test_what_a_program_wrote_is_known(head: str, value: str) -> None:
    message = EmailMessage()
    message["From"] = "rut@example.org"
    message.set_content("שלום")
    assert not read_mail(bytes(message), "rut@example.org").automatic
    assert read_mail(bytes(message), "<>").automatic and read_mail(bytes(message), "").automatic
    del message[head]
    message[head] = value
    assert read_mail(bytes(message), "rut@example.org").automatic


def test_attachments_are_let_be_and_pages_are_read() -> None:
    message = EmailMessage()
    message["From"] = "Rut <RUT@example.org>"
    message.set_content("שאלה\n\nOn 11/23/26 14:00, C wrote:\n> x\n")
    message.add_attachment(b"%PDF" * 100, maintype="application", subtype="pdf", filename="a.pdf")
    found = read_mail(bytes(message), "rut@example.org")
    assert (found.sender, found.new) == ("rut@example.org", "שאלה") and "PDF" not in found.text
    page = EmailMessage()
    page["From"] = "rut@example.org"
    page.set_content(
        "<div dir='rtl'>שאלה<br>בשתי שורות</div><div class='gmail_quote'><div class='gmail_attr'>"
        "ב-23 כתב</div><blockquote>ישן</blockquote></div><script>x()</script>",
        subtype="html",
    )
    found = read_mail(bytes(page), "rut@example.org")
    assert found.new == "שאלה\nבשתי שורות" and "ישן" in found.text and "x()" not in found.text
    assert words_of_page("") == "" and words_of_page("<") in ("", "<")
    broken = (
        b"From: a@example.org, b@example.org\nContent-Type: text/plain; charset=nonsense\n\n\xf9\xec\xe5\xed"
    )
    found = read_mail(broken, "x")
    assert found.sender == "" and found.text == "שלום"
    flowed = b"From: a@example.org\nContent-Type: text/plain; format=flowed\n\none \ntwo\nthree\n"
    assert read_mail(flowed, "x").new == "one two\nthree"


# --- going out ---------------------------------------------------------------------------------------


class Sent(list[EmailMessage]):
    def office(self) -> Office:
        return Office("https://kesher.example.org", "kesher@example.org", "example.org", POST, self.append)


def test_the_weekly_letter_goes_once_to_each_who_wants_it(room: Room) -> None:
    with room.database.reading():
        card = room.card()
    people.set_card(room, NOW, TEACHER, msgspec.structs.replace(card, subject="אולי היום"))
    thread = ask(room, NOW, RUT, Question("איך?", Choice.NAMED, Leave.YES)).thread
    answer(room, NOW, TEACHER, thread, "לאט.", seen=1)
    parts = [(Kind.QUESTION, "איך?"), (Kind.ANSWER, "לאט.")]
    publish(room, NOW, TEACHER, thread, parts, "התחלה")
    people.set_person(room, DAN, Person("Dan", "dan@example.org", letters=Letters.NONE))
    assert not queue_week(room, NOW) and queue_week(room, WEDNESDAY) and queue_week(room, WEDNESDAY)
    went = Sent()
    assert send_waiting(room, WEDNESDAY, went.office()) == 4 == len(went)
    assert send_waiting(room, WEDNESDAY, went.office()) == 0
    by = {each["To"]: each for each in went}
    assert set(by) == {f"{who}@example.org" for who in ("teacher", "helper", "rut", "other")}
    mine, others = by["rut@example.org"].get_content(), by["other@example.org"].get_content()
    assert "אולי היום" in mine and "לאט." in mine and "לאט." not in others and "התחלה" in others
    # What carries a letter learns nothing from it.
    heads = " ".join(f"{name}: {value}" for each in went for name, value in each.items())
    for word in ("חבורת", "אולי", "התחלה", "Rut", room.id):
        assert word not in heads
    assert by["rut@example.org"]["Subject"] == "מכתב השבוע"
    assert by["rut@example.org"]["Auto-Submitted"] == "auto-generated"
    # And it is a door.
    reply = mail("ואם קשה?", number=7)
    assert take_in(room, WEDNESDAY, POST.token(by["rut@example.org"]["Reply-To"]), reply, silent)


def test_its_asker_agrees_by_one_word_and_to_what_he_was_shown(room: Room) -> None:
    thread = ask(room, NOW, RUT, Question("איך מתחילים?", Choice.TEACHER, Leave.SEEN)).thread
    answer(room, NOW, TEACHER, thread, "לאט.", seen=1)
    shown = [(Kind.QUESTION, "איך מתחילים?"), (Kind.ANSWER, "לאט, ובשמחה.")]
    assert publish(room, NOW, TEACHER, thread, shown, "התחלה") == 0
    sent: list[EmailMessage] = []
    office = Office("https://h", "k@h", "h", POST, sent.append)
    queue_week(room, WEDNESDAY)
    send_waiting(room, WEDNESDAY, office)
    (weekly,) = [each.get_content() for each in sent if each["To"] == "rut@example.org"]
    assert "לאט, ובשמחה." in weekly
    found = re.search(r"כן, אל: (kesher\S+)", weekly)
    assert found
    token = POST.token(found[1])
    # Whatever is not that one word is no yes: it goes to the teacher.
    assert take_in(room, WEDNESDAY, token, mail("כן, אבל בלי שם העיר", number=1), silent)
    assert own_thread(room, RUT, thread).number == 0 and own_thread(room, RUT, thread).turns == 3
    # It is to stand there otherwise: the word was said to something else.
    publish(room, NOW, TEACHER, thread, [*shown, (Kind.ANSWER, "ועוד.")], "התחלה")
    take_in(room, WEDNESDAY, token, mail("כן", number=2), silent)
    assert own_thread(room, RUT, thread).number == 0
    publish(room, NOW, TEACHER, thread, shown, "התחלה")
    assert take_in(room, WEDNESDAY, token, mail(" *Yes!* ", number=3), silent)
    assert own_thread(room, RUT, thread).number == 1
    numbered = published(room, 1).published
    assert numbered.subject == "התחלה" and numbered.parts[1][1] == "לאט, ובשמחה." and numbered.name == ""
    turns = own_thread(room, RUT, thread).turns
    take_in(room, WEDNESDAY, token, mail("כן", number=4), silent)  # said again, it is a word like any other
    assert own_thread(room, RUT, thread).turns == turns + 1


def test_a_week_with_nothing_in_it_has_no_letter(room: Room) -> None:
    queue_week(room, WEDNESDAY)
    went = Sent()
    assert send_waiting(room, WEDNESDAY, went.office()) == 0 and not went


def test_no_letter_goes_on_its_readers_day_of_rest(room: Room) -> None:
    shabbat = NOW + timedelta(days=4, hours=20)  # Shabbat morning in Jerusalem, Friday night in New York
    with room.database.reading():
        card = room.card()
    people.set_card(room, NOW, TEACHER, msgspec.structs.replace(card, subject="x"))
    people.set_person(room, RUT, Person("Rut", "rut@example.org", city="new-york"))
    people.set_person(room, DAN, Person("Dan", "dan@example.org", city="jerusalem"))
    until = rest_until("jerusalem", shabbat)
    assert until is not None
    outbox.queue(room, "week:2026-48", [RUT, DAN], shabbat)
    went = Sent()
    assert send_waiting(room, shabbat, went.office()) == 0
    send_waiting(room, until, went.office())
    assert [each["To"] for each in went] == ["dan@example.org"]
    later = rest_until("new-york", shabbat)
    assert later is not None and later > until
    send_waiting(room, later, went.office())
    assert [each["To"] for each in went] == ["dan@example.org", "rut@example.org"]
    assert rest_until("jerusalem", NOW) is None


def test_people_to_call_go_at_once_on_shabbat_too(room: Room) -> None:
    shabbat = NOW + timedelta(days=4, hours=20)
    take_in(room, shabbat, open_door(room, shabbat, RUT), mail("אני רוצה למות"), lambda text: 2)
    went = Sent()
    assert send_waiting(room, shabbat, went.office()) == 1
    assert "1201" in went[0].get_content() and "למות" not in bytes(went[0]).decode()


def test_a_letter_that_was_not_sent_is_tried_again_under_the_same_id(room: Room) -> None:
    thread = ask(room, NOW, RUT, Question("איך?", Choice.NAMED)).thread
    answer(room, NOW, TEACHER, thread, "לאט.", seen=1)
    outbox.queue(room, f"answer:{thread}:2", [RUT], NOW)
    ids = []

    def broken(message: EmailMessage) -> None:
        ids.append(message["Message-ID"])
        raise OSError

    office = Sent().office()
    assert send_waiting(room, NOW, office._replace(hand_over=broken)) == 0
    went = Sent()
    assert send_waiting(room, NOW + timedelta(minutes=9), went.office()) == 0
    assert send_waiting(room, NOW + timedelta(minutes=11), went.office()) == 1
    assert ids == [went[0]["Message-ID"]] and went[0]["Message-ID"].endswith("@example.org>")


def test_the_raw_bytes_of_what_goes_out_hold_nothing_of_the_unnamed(room: Room) -> None:
    with room.database.reading():
        card = room.card()
    people.set_card(room, NOW, TEACHER, msgspec.structs.replace(card, subject="x"))
    people.set_person(room, RUT, Person("Rut", "rut@example.org", letters=Letters.NONE))
    sent = ask(room, NOW, RUT, Question("שאלה בלי שם", Choice.UNNAMED, Leave.YES))
    later = NOW + timedelta(hours=16)
    answer(room, later, TEACHER, sent.thread, "תשובה", seen=1)
    publish(room, later, TEACHER, sent.thread, [(Kind.QUESTION, "שאלה"), (Kind.ANSWER, "תשובה")], "עניין")
    queue_week(room, WEDNESDAY)
    went = Sent()
    assert send_waiting(room, WEDNESDAY, went.office()) == 4
    for each in went:
        raw = bytes(each) + each.get_content().encode()
        for secret in (b"rut", b"Rut", RUT.encode(), sent.code.encode(), sent.thread.encode()):
            assert secret not in raw
    assert not [row for row in rows_of(room) if RUT in row and sent.thread in row]


def test_what_is_over_goes_and_nothing_else(room: Room) -> None:
    people.invite(room, NOW, TEACHER, Role.MEMBER)
    take_in(room, NOW, open_door(room, NOW, RUT), mail(), silent)
    outbox.queue(room, "week:2026-48", [DAN], NOW)
    send_waiting(room, NOW, Sent().office())
    tables = ("mails", "doors", "came", "invitations", "outbox")

    def many() -> dict[str, int]:
        with room.database.reading():
            counts = {each: room.run(f"SELECT count(*) FROM {each} WHERE circle = ?") for each in tables}
        return {each: int(str(rows[0][0])) for each, rows in counts.items()}

    before = many()
    assert all(before.values())
    sweep(room, NOW + timedelta(days=13))
    assert many() == before
    sweep(room, NOW + timedelta(days=31))
    assert many() == before | {"mails": 0, "came": 0, "invitations": 0}
    sweep(room, NOW + timedelta(days=61))
    assert not any(many().values()) and len(own_threads(room, RUT)) == 1


def test_the_setting_of_the_door_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = "lmtp://127.0.0.1:8625?name=kesher&host=Kesher.Example.org"
    found = read_post({"KESHER_HOST_POST": shape})
    assert found == Post(True, "127.0.0.1", 8625, "kesher", "kesher.example.org")
    assert read_post({}) is None
    found = read_post({"KESHER_HOST_POST": "imaps://rut%40x.org:p%3A1@mail.x.org/Kesher%20mail?host=x.org"})
    assert found == Post(
        False, "mail.x.org", 993, "kesher", "x.org", Mailbox(True, "rut@x.org", "p:1", "Kesher mail")
    )
    with pytest.raises(Refused) as secret:
        read_post(
            {"KESHER_HOST_POST": "imap://u:secret@mail.x.org?host=x.org"}
        )  # it would go out in the open
    assert "secret" not in str(secret.value.problem.values)
    wrongs = ("imaps://mail.x.org?host=x.org", "smtp://127.0.0.1?host=x.org", "http://h:1?host=x.org")
    for wrong in (*wrongs, "smtp://h:1", "smtp://h:99999?host=x", "smtp://h:1?host=x&name=muchtoolongname"):
        with pytest.raises(Refused):
            read_post({"KESHER_HOST_POST": wrong})
    assert Card("x").city == "jerusalem"


@pytest.mark.parametrize(
    ("page", "new"),
    [
        (GMAIL, "קמים.\n\nנחים, וישנים."),
        (APPLE, "Get up.\n\nRest."),
        (THUNDERBIRD, "Yes.\n\nNo."),
        (OUTLOOK, "Above, all of it."),
        (YAHOO, "תודה."),
        (PROTON, "New."),
        ('<div class="gmail_quote"><blockquote>Old.</blockquote></div>', ""),
        ('<div class="yahoo_quoted">Old.</div>', ""),
        ("<p>A line that\nits markup breaks</p><pre>and\none it keeps</pre>", None),
    ],
    ids=["gmail", "apple", "thunderbird", "outlook", "yahoo", "proton", "only-quoted", "only-named", "lines"],
)
def test_what_is_answered_inside_a_page_is_new(page: str, new: str | None) -> None:
    mail = EmailMessage()
    mail["From"] = "dan@example.org"
    mail.set_content(page, subtype="html")
    found = read_mail(mail.as_bytes(), "dan@example.org").new
    if new is None:
        assert found.splitlines()[0] == "A line that its markup breaks" and found.endswith(
            "and\none it keeps"
        )
    else:
        assert re.sub(r"\n+", "\n", found) == re.sub(r"\n+", "\n", new)
