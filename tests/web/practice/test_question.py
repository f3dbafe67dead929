"""The question's page without scripts: asked, written to, corrected, put down, printed."""

import html
import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from doors import Answer, Client
from kesher.actions.library import highlights
from kesher.actions.practice import question
from kesher.journal.journal import Kept
from kesher.method import page as pages
from kesher.method.merge import merge
from kesher.method.page import Page
from kesher.method.question import Thread, corrected
from talks import ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, file_name

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
MONDAY = date(2026, 11, 23)
TUESDAY = "2026-11-24T09:00+02:00"
HOSTILE = "<script>alert(1)</script> & {{ words }} </textarea>"


def known(client: Client) -> tuple[Thread, ...]:
    return question.all_of(client.world.desk, client.world.now)


def page(client: Client, day: date = MONDAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def refused(answer: Answer, status: int, sentence: str) -> Answer:
    assert answer.status == status, (answer.status, answer.said, answer.to)
    assert len(answer.said) == 1 and sentence in answer.said[0], answer.said
    return answer


def text_of(answer: Answer, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', answer.body, re.S)
    assert found, name
    return html.unescape(found[1])


def act_of(answer: Answer, action: str) -> str:
    how = action.rpartition("/")[2]
    part = rf'name="{how}\.act" value="([^"]+)".*?formaction="{re.escape(action)}\?part={how}"'
    alone = rf'action="{re.escape(action)}".*?name="act" value="([^"]+)"'
    found = re.search(part, answer.body, re.S) or re.search(alone, answer.body, re.S)
    assert found, action
    return found[1]


@pytest.fixture
def asker(client: Client) -> Client:
    """One who asked a question on Monday."""
    shown = client.get("/question")
    sent = {"words": "Why wait?\nAt times it is only a sentence.", "act": act_of(shown, "/question")}
    assert client.post("/question", sent).to == "/question?note=asked"
    return client


def which(client: Client) -> str:
    return known(client)[0].id


def marked(client: Client, language: str = "en") -> tuple[str, str, int]:
    """A passage of a book of one's own, marked: the book, its mark's id, and its place."""
    title, text = (HEBREW_TITLE, HEBREW) if language == "he" else (ENGLISH_TITLE, ENGLISH)
    shelf = client.world.server.door.shelf
    added = shelf.add(file_name(title), text.encode())
    unit = shelf.units(added.book.id, 2, 2)[0]
    assert isinstance(highlights.mark(client.world.desk, client.world.now, "m1", unit, 0, 30), Kept)
    return added.book.id, "m1", 2


# --- asking ----------------------------------------------------------------------------------------------


@BOTH
def test_it_is_asked_and_then_shown_with_a_place_for_what_is_found(client: Client) -> None:
    shown = client.get("/question")
    assert shown.status == 200 and "/found" not in shown.body
    act = act_of(shown, "/question")
    sent = client.post("/question", {"words": f"{HOSTILE}\nשורה שנייה", "act": act})
    assert sent.to == "/question?note=asked"
    answer = client.follow(sent)
    assert 'role="status"' in answer.body and HOSTILE not in answer.body
    assert html.escape("<script>alert(1)</script>") in answer.body and "שורה שנייה" in answer.body
    assert act_of(answer, f"/question/{act}/found") and act_of(answer, f"/question/{act}/follow")
    assert not re.search(r"<script(?! type=\"module\")", answer.body)


def test_the_same_form_again_asks_nothing_twice(client: Client) -> None:
    for _ in range(2):
        assert client.post("/question", {"words": "Why?", "act": "q1"}).to == "/question?note=asked"
    assert len(known(client)) == 1 and len(page(client).questions) == 1
    client.world.clock.set(TUESDAY)
    assert client.post("/question", {"words": "Why?", "act": "q1"}).to == "/question?note=asked"
    assert len(known(client)) == 1


def test_a_second_one_is_refused_and_its_words_are_shown(asker: Client) -> None:
    answer = refused(
        asker.post("/question", {"words": "And how?", "act": "q2"}), 409, "One question is open already"
    )
    assert "And how?" in answer.body and "Why wait?" in answer.body
    assert len(known(asker)) == 1


@pytest.mark.parametrize("words", ["", " \n ", "\u202e"])
def test_nothing_is_no_question(client: Client, words: str) -> None:
    answer = refused(client.post("/question", {"words": words, "act": "q1"}), 422, "no words here yet")
    assert 'id="words"' in answer.body and known(client) == ()


def test_too_many_words_come_back_whole(asker: Client) -> None:
    long = "word " * 5000
    answer = refused(
        asker.post(f"/question/{which(asker)}/found", {"words": long, "act": "f1"}), 422, "20000"
    )
    assert text_of(answer, "found").strip() == long.strip() and text_of(answer, "follow") == ""
    assert re.search(r"<details open>\s*<summary>What was found for it", answer.body)
    again = refused(
        asker.post(f"/question/{which(asker)}/follow", {"words": "", "act": "g1"}), 422, "no words"
    )
    assert re.search(r"<details open>\s*<summary>It goes on", again.body)


# --- its thread ------------------------------------------------------------------------------------------


def test_what_is_found_and_how_it_goes_on_stand_in_order_each_with_its_day(asker: Client) -> None:
    name = which(asker)
    assert (
        asker.post(f"/question/{name}/found", {"words": "A door.", "act": "f1"}).to == "/question?note=noted"
    )
    asker.world.clock.set(TUESDAY)
    for how, words in (("follow", "Who opens it?"), ("found", "He who waits.")):
        asker.world.clock.at += timedelta(minutes=1)
        assert asker.post(f"/question/{name}/{how}", {"words": words, "act": f"a{how}"}).status == 302
    body = html.unescape(asker.get("/question").body).replace("\u2068", "").replace("\u2069", "")
    at = [body.index(each) for each in ("Why wait?", "A door.", "Who opens it?", "He who waits.")]
    assert at == sorted(at)
    assert body.count("13 Kislev 5787") == 2 and body.count("14 Kislev 5787") == 2


def test_a_repeated_form_writes_nothing_twice(asker: Client) -> None:
    name = which(asker)
    for _ in range(2):
        asker.post(f"/question/{name}/found", {"words": "A door.", "act": "f1"})
    asker.world.clock.at += timedelta(minutes=1)
    for _ in range(2):
        assert asker.post(f"/question/{name}/put-down", {"act": "d1"}).to == "/question?note=put-down"
    assert [each.said.kind.value for each in known(asker)[0].rest] == ["found", "put-down"]


def test_words_sent_to_one_that_was_put_down_meanwhile_are_shown(asker: Client) -> None:
    name = which(asker)
    asker.post(f"/question/{name}/put-down", {"act": "d1"})
    answer = refused(
        asker.post(f"/question/{name}/found", {"words": "found in another tab", "act": "f1"}),
        409,
        "is not open now",
    )
    assert "found in another tab" in answer.body and not known(asker)[0].rest[1:]


def test_put_down_it_is_kept_and_can_be_taken_up_while_no_other_is_open(asker: Client) -> None:
    name = which(asker)
    asker.post(f"/question/{name}/put-down", {"act": "d1"})
    empty = asker.get("/question").body
    assert 'name="words"' in empty and f'href="/question/{name}"' in empty and "put down" in empty
    down = asker.get(f"/question/{name}").body
    assert "This question was put down." in down and f"/question/{name}/take-up" in down
    assert "/found" not in down
    asker.post("/question", {"words": "How?", "act": "q2"})
    assert "/take-up" not in asker.get(f"/question/{name}").body
    refused(asker.post(f"/question/{name}/take-up", {"act": "u1"}), 409, "One question is open already")
    asker.post("/question/q2/put-down", {"act": "d2"})
    asker.world.clock.set(TUESDAY)
    assert asker.post(f"/question/{name}/take-up", {"act": "u2"}).to == "/question?note=take-up"
    body = asker.get("/question").body
    assert "The question was opened again" in body and f"/question/{name}/found" in body


def test_one_that_waits_is_seen_and_says_why(asker: Client) -> None:
    told = replace(page(asker).questions[0], id="q9", question="q9", words="And how?")
    asker.world.desk.journal(asker.world.now).add((Page(day=date(2026, 11, 24), questions=(told,)),))
    asker.world.clock.set(TUESDAY)
    assert "waits" in asker.get("/question").body
    waiting = asker.get("/question/q9").body
    assert "This question waits." in waiting and "/question/q9/put-down" in waiting
    assert "/question/q9/found" not in waiting


@pytest.mark.parametrize("path", ["/question/nobody", "/question/said/nobody", "/question/from/nobody"])
def test_what_is_not_there_is_no_page(asker: Client, path: str) -> None:
    assert asker.get(path).status == 404
    assert asker.post(path, {"words": "x", "act": "a1"}).status in (404, 200)
    assert len(page(asker).questions) == 1


@pytest.mark.parametrize("how", ["found", "follow", "put-down", "take-up", "widen", "x" * 300])
def test_a_turn_is_posted_and_there_are_no_others(asker: Client, how: str) -> None:
    assert asker.get(f"/question/{which(asker)}/{how}").status == 404
    assert asker.post(f"/question/nobody/{how}", {"words": "x", "act": "a1"}).status == 404
    if how in ("widen", "x" * 300):
        assert asker.post(f"/question/{which(asker)}/{how}", {"words": "x"}).status == 404


def test_a_made_up_act_makes_no_address(client: Client) -> None:
    client.post("/question", {"words": "Why?", "act": "../../lock?x"})
    assert re.fullmatch("[0-9a-f]{16}", known(client)[0].id)


# --- a passage of a book ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("world", "language"), [("he", "he"), ("en", "en")], indirect=["world"])
def test_a_passage_that_is_marked_is_brought_to_it(asker: Client, language: str) -> None:
    book, mark, place = marked(asker, language)
    link = f'href="/question/from/{mark}"'
    for path in (f"/library/{book}/{place}", f"/library/mark/{mark}"):
        assert link in asker.get(path).body, path
    shown = asker.get(f"/question/from/{mark}")
    quote = highlights.one(asker.world.desk, asker.world.now, mark).highlight.quote
    assert quote in html.unescape(shown.body) and "Why wait?" in shown.body
    sent = {"words": "So it is.", "act": shown.field("act"), "question": shown.field("question")}
    for _ in range(2):
        assert asker.post(f"/question/from/{mark}", sent).to == "/question?note=noted"
    (told,) = known(asker)[0].rest
    assert (told.said.quote, told.said.words, told.said.book) == (quote, "So it is.", book)
    thread = asker.get("/question").body
    assert f'href="/library/{book}/{place}#u{place}"' in thread and "So it is." in thread
    # What was brought already is not offered again.
    assert link not in asker.get(f"/library/{book}/{place}").body


def test_with_no_words_of_his_own_it_is_brought_too(asker: Client) -> None:
    marked(asker)
    shown = asker.get("/question/from/m1")
    sent = {"words": "", "act": "f1", "question": shown.field("question")}
    assert asker.post("/question/from/m1", sent).status == 302
    assert known(asker)[0].rest[0].said.words == ""


def test_it_is_brought_to_the_question_it_was_meant_for_or_not_at_all(asker: Client) -> None:
    marked(asker)
    sent = {"words": "written in time", "act": "f1", "question": which(asker)}
    asker.post(f"/question/{which(asker)}/put-down", {"act": "d1"})
    none = refused(asker.post("/question/from/m1", sent), 409, "is not open now")
    assert text_of(none, "words") == "written in time"
    asker.post("/question", {"words": "How?", "act": "q2"})
    refused(asker.post("/question/from/m1", sent), 409, "is not open now")
    assert not [each for thread in known(asker) for each in thread.rest if each.said.kind == "found"]


def test_without_an_open_question_nothing_is_offered_in_the_books(client: Client) -> None:
    book, mark, place = marked(client)
    for path in (f"/library/{book}/{place}", f"/library/mark/{mark}"):
        assert "/question/from/" not in client.get(path).body
    assert client.get(f"/question/from/{mark}").to == "/question"
    client.world.desk.lock()
    assert "/question" not in client.get("/library").body
    assert "/question" not in client.get(f"/library/{book}/{place}").body


def test_a_book_that_is_gone_leaves_its_words(asker: Client) -> None:
    book, mark, _ = marked(asker)
    asker.post(f"/question/from/{mark}", {"act": "f1", "question": which(asker)})
    asker.post(f"/library/{book}/change", {"remove": "1"})
    body = asker.get("/question").body
    assert "Talks on steadiness, question 1" in body and f'href="/library/{book}' not in body


# --- corrected -------------------------------------------------------------------------------------------


def test_words_are_corrected_where_they_lie(asker: Client) -> None:
    name = which(asker)
    asker.world.clock.set(TUESDAY)
    shown = asker.get(f"/question/said/{name}")
    assert text_of(shown, "words").startswith("Why wait?")
    empty = refused(asker.post(f"/question/said/{name}", {"words": " ", "act": "c1"}), 422, "no words")
    assert 'name="words"' in empty.body
    sent = asker.post(f"/question/said/{name}", {"words": "Why do I wait?", "act": "c2"})
    assert sent.to == f"/question/{name}?note=saved" and "Saved." in asker.follow(sent).body
    assert page(asker).questions[0].words == "Why do I wait?"
    assert page(asker, date(2026, 11, 24)).questions == ()


def test_two_corrections_apart_are_shown_side_by_side(asker: Client) -> None:
    now, journal = asker.world.now, asker.world.desk.journal(asker.world.now)
    base = page(asker)
    one, other = (
        pages.say(base, corrected(base.questions[0], words, now)) for words in ("One way?", "Another way?")
    )
    journal.add((merge(base, one, other),))
    shown = html.unescape(asker.get("/asks").body)
    assert "A question that stayed" in shown and "Another way?" in shown


# --- where it is told, and where it is found ------------------------------------------------------------


@BOTH
def test_it_is_reached_quietly(client: Client) -> None:
    link = 'href="/question"'
    assert link not in client.get("/").body
    for path in ("/book", "/library"):
        assert link in client.get(path).body, path
    client.post("/question", {"words": "Why wait?\nmore", "act": "q1"})
    today = client.get("/").body
    line = re.search(r'<li><a href="/question">.*?</li>', today, re.S)
    assert line and "Why wait?" in line[0] and "more" not in line[0] and "<small>" not in line[0]
    nav = re.search(r"<nav.*?</nav>", today, re.S)
    assert nav and "/question" not in nav[0]
    client.post("/question/q1/put-down", {"act": "d1"})
    assert link not in client.get("/").body


@BOTH
def test_the_days_page_tells_it(asker: Client) -> None:
    marked(asker)
    name = which(asker)
    asker.post("/question/from/m1", {"words": "So it is.", "act": "f1", "question": name})
    body = html.unescape(asker.get("/book/2026-11-23").body)
    assert "Why wait?" in body and "So it is." in body and f'href="/question/{name}"' in body
    assert body.count('<blockquote class="quote">') == 2  # the mark itself, and the passage that was brought
    asker.world.clock.set("2026-11-28T12:00+02:00")
    rest = asker.get("/book/2026-11-23").body
    assert "Why wait?" in rest and f'href="/question/{name}"' not in rest


def test_the_contents_name_a_day_of_a_question_alone(asker: Client) -> None:
    body = asker.get("/book").body
    assert 'href="/book/2026-11-23"' in body and '<small class="holds">A question that stayed</small>' in body


def test_on_shabbat_it_rests_and_what_was_written_is_shown(asker: Client) -> None:
    asker.world.clock.set("2026-11-28T12:00+02:00")
    name = which(asker)
    for path in ("/question", f"/question/{name}", f"/question/said/{name}"):
        assert asker.get(path).to == "/", path
    for path in (
        "/question",
        f"/question/{name}/found",
        f"/question/{name}/follow",
        f"/question/said/{name}",
    ):
        answer = asker.post(path, {"words": "written in time", "act": "a1"})
        assert answer.status == 409 and answer.said[0].startswith("It is Shabbat")
        assert "written in time" in answer.body
    assert len(known(asker)[0].told) == 1


def test_a_closed_book_shows_nothing_of_it(asker: Client) -> None:
    name = which(asker)
    asker.world.desk.lock()
    for path in ("/question", f"/question/{name}", f"/question/said/{name}", "/question/from/m1"):
        assert asker.get(path).to == "/unlock", path


# --- printed ---------------------------------------------------------------------------------------------


def test_its_booklet_is_printed_from_its_page_and_from_the_sheets(asker: Client) -> None:
    link = re.search(r'href="(/sheets/print\?kind=question[^"]*)"', asker.get("/question").body)
    assert link
    printed = asker.get(html.unescape(link[1]))
    assert printed.status == 200 and printed.headers["content-type"] == "application/pdf"
    assert printed.headers["content-disposition"] == 'inline; filename="kesher-question-a5.pdf"'
    assert 'value="question"' in asker.get("/sheets").body
    refused(asker.get("/sheets/print?kind=question&question=nobody"), 422, "nothing to print")


def test_without_a_question_no_booklet_is_offered(client: Client) -> None:
    assert 'value="question"' not in client.get("/sheets").body
    refused(client.get("/sheets/print?kind=question"), 422, "nothing to print")
