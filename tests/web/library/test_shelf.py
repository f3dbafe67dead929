"""The books without scripts: brought in, read, searched, marked, tied, repaired, replaced and taken off."""

import html
import re
import time
from urllib.parse import quote

import pytest

from doors import Answer, Client
from kesher.actions.library import highlights
from talks import BETTER, ENGLISH, ENGLISH_TITLE, HEBREW, HEBREW_TITLE, file_name

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
DAMAGED = (
    "שאלה: איך קובעים עת לתורה?\nתשובה:קובעים שעה אחת קטנה\n\nושומרים עליה מכל משמר. היא תגדל\n\n"
    "מעצמה. שאלה: ומי שנכשל?\nתשובה: קם וממשיך.\n"
)


def bring(client: Client, *files: tuple[str, bytes], **fields: str) -> Answer:
    """Post files, and wait until all are done with."""
    answer = client.uploads("/library/add", list(files), **fields)
    assert answer.to == "/library/adding", answer.body
    for _ in range(200):
        shown = client.get("/library/adding")
        if 'http-equiv="refresh"' not in shown.body:
            return shown
        time.sleep(0.05)
    raise AssertionError("the files were never done with")


def hebrew(client: Client) -> str:
    """Bring in the Hebrew booklet; its id."""
    bring(client, (file_name(HEBREW_TITLE), HEBREW.encode()))
    return books(client)[HEBREW_TITLE]


def books(client: Client) -> dict[str, str]:
    found = client.world.server.door.shelf.books()
    assert isinstance(found, tuple)
    return {each.title: each.id for each in found}


def seen(answer: Answer) -> str:
    """What a person reads on the page."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", answer.body, flags=re.S)
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\u2068", "").replace("\u2069", "").split()
    )


@BOTH
def test_an_empty_shelf_says_what_it_is_for(client: Client) -> None:
    shown = client.get("/library")
    assert shown.status == 200
    assert 'href="/library/add"' in shown.body
    assert 'name="words"' not in shown.body


@BOTH
def test_several_files_come_in_at_once_and_one_that_is_no_book_stops_no_other(client: Client) -> None:
    shown = bring(
        client,
        (file_name(HEBREW_TITLE), HEBREW.encode()),
        ("empty.txt", b""),
        (file_name(ENGLISH_TITLE), ENGLISH.encode()),
    )
    assert books(client).keys() == {HEBREW_TITLE, ENGLISH_TITLE}
    assert shown.body.count('class="why"') == 1
    assert "empty.txt" in seen(shown)
    assert client.post("/library/adding", {}).to == "/library"
    assert client.get("/library/adding").to == "/library/add"
    listed = client.get("/library")
    assert HEBREW_TITLE in seen(listed) and ENGLISH_TITLE in seen(listed)


@BOTH
def test_the_title_that_was_found_is_offered_and_can_be_changed_at_once(client: Client) -> None:
    shown = bring(client, (file_name(HEBREW_TITLE), HEBREW.encode()), ("empty.txt", b""))
    (book,) = books(client).values()
    assert shown.body.count('class="titled"') == 1 and f'value="{HEBREW_TITLE}"' in shown.body
    saved = client.post(f"/library/{book}/change", {"title": "שיחות ערב", "adding": "1"})
    assert saved.to == "/library/adding?note=saved"
    assert books(client) == {"שיחות ערב": book}
    assert 'value="שיחות ערב"' in client.follow(saved).body


@BOTH
def test_letters_that_are_nowhere_are_said_wherever_the_book_is(client: Client) -> None:
    lost = b"<html><body><p>shown words<br><![CDATA[nowhere]]></p></body>"
    shown = bring(client, (file_name(HEBREW_TITLE), HEBREW.encode()), ("lost.html", lost))
    assert shown.body.count('class="why"') == 1 and "7" in shown.body
    whole, part = (client.get(f"/library/{books(client)[title]}") for title in (HEBREW_TITLE, "lost"))
    assert 'class="problem"' not in whole.body and 'class="problem"' in part.body
    words = client.world.server.door.shelf.book(books(client)[HEBREW_TITLE]).details.account
    assert words.missing == 0 and str(words.source) in seen(whole)


@BOTH
def test_a_passage_that_cannot_be_right_says_so_where_it_is_read(client: Client) -> None:
    glued = "<p>שאלה: מה?</p><p>תשובה: כך.</p><p>שאלה א - ומה עוד?</p>"
    bring(client, ("glued.html", glued.encode()))
    (book,) = books(client).values()
    said = client.world.server.door.shelf.units(book)[1].unit
    assert [each.value for each in said.wrong] == ["label"]
    assert f'/library/{book}/2#u2"' in client.get(f"/library/{book}").body
    read = seen(client.get(f"/library/{book}/1"))
    assert "כותרת של שאלה או של תשובה" in read or "The label of a question or an answer" in read


def test_no_file_at_all_is_said(client: Client) -> None:
    answer = client.uploads("/library/add", [])
    assert answer.status == 422
    assert answer.said


def test_the_same_file_twice_is_the_same_book(client: Client) -> None:
    first = hebrew(client)
    again = bring(client, ("other name.txt", HEBREW.encode()))
    assert books(client) == {HEBREW_TITLE: first}
    assert client.world.server.door.adding.jobs()[-1].added.was == "same"
    assert HEBREW_TITLE in seen(again)


@BOTH
def test_a_thread_is_read_on_one_page(client: Client) -> None:
    book = hebrew(client)
    contents = client.get(f"/library/{book}")
    assert contents.status == 200
    assert contents.body.count('href="/library/' + book + '/1"') >= 1
    page = client.get(f"/library/{book}/2")
    assert re.findall(r'class="unit (\w+)', page.body) == [
        "question",
        "answer",
        "followup",
        "answer",
    ]
    assert 'lang="he" dir="rtl"' in page.body
    assert "שֶׁבַע יִפּוֹל צַדִּיק וָקָם" in seen(page)
    assert f'rel="next" href="/library/{book}/5"' in page.body
    last = client.get(f"/library/{book}/6")
    assert f'rel="prev" href="/library/{book}/4"' in last.body
    assert 'rel="next"' not in last.body


def test_ones_place_is_kept(client: Client) -> None:
    book = hebrew(client)
    client.get(f"/library/{book}/3")
    assert f"/library/{book}/3#u3" in client.get(f"/library/{book}").body
    assert f"/library/{book}/3#u3" in client.get("/library").body
    assert client.post(f"/library/{book}/place", {"place": 5}).status == 204
    assert f"/library/{book}/5#u5" in client.get("/library").body
    for wrong in ("0", "7", "-1", "x", "9" * 40, ""):
        assert client.post(f"/library/{book}/place", {"place": wrong}).status == 404


@BOTH
def test_words_are_found_however_they_are_inflected_and_are_marked(client: Client) -> None:
    book = hebrew(client)
    found = client.post("/library/find", {"words": "הרגלים"})
    assert "<mark>להרגל</mark>" in found.body or "<mark>הרגל</mark>" in found.body
    assert f'href="/library/{book}/3#u3"' in found.body or f'href="/library/{book}/4#u4"' in found.body
    assert 'value="הרגלים"' in found.body


def test_what_else_was_looked_for_is_said(client: Client) -> None:
    hebrew(client)
    assert 'class="hint" role="status"' not in client.post("/library/find", {"words": "הרגלים"}).body
    slipped = client.post("/library/find", {"words": "בבקיעות"})
    assert 'class="hint" role="status"' in slipped.body and "<mark>" in slipped.body


def test_what_is_looked_for_is_in_no_address(client: Client) -> None:
    hebrew(client)
    assert client.get("/library/find?words=" + quote("הלב")).to == "/library"


def test_only_one_book_is_looked_in(client: Client) -> None:
    hebrew(client)
    bring(client, ("other.txt", HEBREW.replace("הלב", "לבבו").encode()))
    ids = books(client)
    other = next(id for title, id in ids.items() if title != HEBREW_TITLE)
    found = client.post("/library/find", {"words": "לבד", "book": other})
    assert f"/library/{other}/" in found.body
    assert f'href="/library/{ids[HEBREW_TITLE]}/6#u6"' not in found.body


@pytest.mark.parametrize("words", ["א" * 10_000, "\u05b0\u05b1\u05b2", "-", '""', "״", "׳׳׳ ...", "\x00\x01"])
def test_a_query_that_is_none_is_answered_calmly(client: Client, words: str) -> None:
    hebrew(client)
    for part in ({}, {"part": "1"}):
        answer = client.post("/library/find", {"words": words} | part)
        assert answer.status in (200, 422)
        assert "Traceback" not in answer.body


def test_the_part_of_a_page_is_only_the_list(client: Client) -> None:
    hebrew(client)
    answer = client.post("/library/find", {"words": "הרג", "part": "1", "typing": "1"})
    assert "<html" not in answer.body
    assert "<mark>" in answer.body
    assert "<html" not in client.post("/library/find", {"words": "", "part": "1"}).body


@BOTH
def test_a_paragraph_is_marked_noted_tied_and_shown_by_its_foundation(client: Client) -> None:
    book = hebrew(client)
    compose = client.get(f"/library/{book}/2/mark")
    picked = re.findall(r'name="paragraph" value="(\d+-\d+)"', compose.body)
    assert len(picked) == 2
    saved = client.post(
        f"/library/{book}/2/mark",
        {"paragraph": picked[1], "words": "לזכור בבוקר", "foundation": "one-point", "act": "a1"},
    )
    assert saved.to == f"/library/{book}/2#u2"
    page = client.get(f"/library/{book}/2")
    assert '<mark class="mine"' in page.body
    assert "לזכור בבוקר" in seen(page)
    shown = client.get("/foundations/one-point")
    assert "צַדִּיק וָקָם" in seen(shown)
    assert "לזכור בבוקר" in seen(shown)
    today = client.world.desk.moment(client.world.now).day
    assert "צַדִּיק וָקָם" in seen(client.get(f"/book/{today}"))
    assert "לזכור בבוקר" in seen(client.post("/book/find", {"words": "בבוקר"}))


@BOTH
def test_a_mark_is_changed_and_taken_away(client: Client) -> None:
    book = hebrew(client)
    client.post(f"/library/{book}/6/mark", {"s": "0", "t": "9", "act": "a1"})
    page = client.get("/library/mark/a1")
    assert "מי שלומד" in seen(page)
    saved = client.post("/library/mark/a1", {"words": "אחרת", "foundation": "", "act": "a2"})
    assert saved.to == f"/library/{book}/6#u6"
    assert "אחרת" in seen(client.get(f"/library/{book}/6"))
    assert client.post("/library/mark/a1", {"remove": "1", "act": "a3"}).status == 302
    assert client.get("/library/mark/a1").status == 404
    assert "<mark" not in client.get(f"/library/{book}/6").body


def test_words_told_wrongly_and_another_edition_are_not_marked(client: Client) -> None:
    book = hebrew(client)
    for fields in ({"s": "900", "t": "950"}, {"s": "5", "t": "5"}, {"s": "0", "t": "9", "e": "999"}):
        answer = client.post(f"/library/{book}/6/mark", fields | {"words": "נשאר כאן"})
        assert answer.status == 409, fields
        assert answer.said
        assert "נשאר כאן" in answer.body
    assert highlights.all_of(client.world.desk, client.world.now) == ()


def test_a_sitting_opens_with_a_passage(client: Client) -> None:
    book = hebrew(client)
    client.post(f"/library/{book}/6/mark", {"s": "0", "t": "9", "foundation": "slowly", "act": "a1"})
    begin = client.get("/sit")
    assert '<option value="a1"' in begin.body
    to = client.post("/sit", {"passage": "a1", "minutes": "5"}).to
    assert "p=a1" in to
    first = client.get(to)
    assert "מי שלומד" in seen(first)
    follow = html.unescape(re.search(r'data-next href="([^"]+)"', first.body)[1])
    assert "מי שלומד" not in seen(client.get(follow))
    assert client.get(to.replace("p=a1", "p=" + quote("../etc"))).status == 404
    assert client.get(to.replace("p=a1", "p=gone")).status == 200
    assert client.post("/sit", {"passage": "gone"}).status == 422


@BOTH
def test_a_closed_journal_still_reads_and_searches_and_shows_no_mark(client: Client) -> None:
    book = hebrew(client)
    client.post(f"/library/{book}/6/mark", {"s": "0", "t": "9", "act": "a1", "words": "סוד"})
    client.post("/lock", {})
    page = client.get(f"/library/{book}/6")
    assert page.status == 200
    assert "מי שלומד" in seen(page)
    assert "<mark" not in page.body and "סוד" not in page.body
    assert 'href="/unlock"' in page.body
    front = client.get(f"/library/{book}")
    assert 'href="/unlock"' in front.body and "סוד" not in front.body
    token = client.get("/library").field("csrfmiddlewaretoken")
    found = client.post("/library/find", {"words": "נרדם", "csrfmiddlewaretoken": token})
    assert "<mark>נרדם</mark>" in found.body
    assert client.get(f"/library/{book}/6/mark").to == "/unlock"
    assert client.get("/library/mark/a1").to == "/unlock"
    fields = {"place": 5, "csrfmiddlewaretoken": token}
    assert client.post(f"/library/{book}/place", fields).status == 404


def test_a_note_sent_to_a_closed_journal_waits_for_it_to_open(client: Client) -> None:
    book = hebrew(client)
    token = client.get(f"/library/{book}/6/mark").field("csrfmiddlewaretoken")
    client.post("/lock", {})
    fields = {"s": "0", "t": "9", "words": "לא לאבד", "act": "a1", "csrfmiddlewaretoken": token}
    waiting = client.post(f"/library/{book}/6/mark", fields)
    assert "What you wrote is still here." in waiting.body and "לא לאבד" not in waiting.body
    assert 'name="passphrase"' in waiting.body
    assert client.post("/unlock", {"passphrase": "correct horse"}).to.startswith(f"/library/{book}/")
    assert any(
        "לא לאבד" in each.highlight.words for each in highlights.all_of(client.world.desk, client.world.now)
    )


def test_before_there_is_a_journal_books_can_be_read(guest: Client) -> None:
    assert guest.get("/library").status == 200
    assert guest.get("/library/mark/a1").to == "/begin"


@BOTH
def test_on_shabbat_the_shelf_is_still(client: Client) -> None:
    book = hebrew(client)
    client.world.clock.set("2026-11-28T10:00+02:00")
    for path in ("/library", f"/library/{book}", f"/library/{book}/1"):
        assert client.get(path).to == "/"
    token = {"csrfmiddlewaretoken": "x"}
    assert client.get("/library/add").to == "/"
    assert client.post(f"/library/{book}/6/mark", {"s": "0", "t": "9"} | token).status in (302, 403, 409)


def test_a_better_file_takes_the_place_and_the_mark_stays(client: Client) -> None:
    book = hebrew(client)
    client.post(f"/library/{book}/4/mark", {"s": "0", "t": "20", "act": "a1"})
    assert HEBREW_TITLE in seen(client.get(f"/library/add?edition_of={book}"))
    bring(client, ("scan2.txt", BETTER.encode()), edition_of=book)
    assert books(client) == {HEBREW_TITLE: book}
    page = client.get(f"/library/{book}/4")
    assert "ולא תמיד מיד" in seen(page)
    assert '<mark class="mine"' in page.body


@BOTH
def test_what_was_repaired_is_shown_side_by_side_and_can_be_put_back(client: Client) -> None:
    bring(client, ("damaged.txt", DAMAGED.encode()))
    (book,) = books(client).values()
    page = client.get(f"/library/{book}/repairs")
    keys = re.findall(r'name="change" value="([^"]+)"', page.body)
    assert keys
    before = [each.unit.text for each in client.world.server.door.shelf.units(book)]
    assert client.post(f"/library/{book}/repairs", {"change": keys[0], "back": "1"}).status == 302
    after = [each.unit.text for each in client.world.server.door.shelf.units(book)]
    assert before != after
    assert client.post(f"/library/{book}/repairs", {"change": keys[0]}).status == 302
    assert [each.unit.text for each in client.world.server.door.shelf.units(book)] == before
    gone = client.post(f"/library/{book}/repairs", {"change": "no-such", "back": "1"})
    assert gone.status == 422 and gone.said


def test_a_book_is_called_otherwise_and_taken_off(client: Client) -> None:
    book = hebrew(client)
    assert client.post(f"/library/{book}/change", {"title": "  שיחות   אחרות "}).status == 302
    assert books(client) == {"שיחות אחרות": book}
    for wrong in ("", "   ", "א" * 300):
        assert client.post(f"/library/{book}/change", {"title": wrong}).status == 422
    off = client.follow(client.post(f"/library/{book}/change", {"remove": "1"}))
    assert books(client) == {}
    assert off.status == 200
    assert client.get(f"/library/{book}").status == 404


def test_addresses_that_are_none_lead_nowhere(client: Client) -> None:
    book = hebrew(client)
    for path in ("/library/nothing", "/library/nothing/1", f"/library/{book}/0", f"/library/{book}/7"):
        assert client.get(path).status == 404, path
    assert client.get(f"/library/{book}/99/mark").status == 404
    assert client.get(f"/library/{book}/{'9' * 30}").status == 404


def test_what_a_book_says_is_text_and_never_a_page(client: Client) -> None:
    nasty = (
        "שאלה: <script>alert(1)</script> & <img src=x onerror=alert(1)>?\n"
        "תשובה: </p></article>{{ 7 }}{% now %}\n"
    )
    bring(client, ('"><b>x.txt', nasty.encode()))
    (book,) = books(client).values()
    for answer in (
        client.get(f"/library/{book}/1"),
        client.get("/library"),
        client.get(f"/library/{book}"),
        client.post("/library/find", {"words": "alert"}),
    ):
        assert "<script>alert" not in answer.body
        assert "<img src=x" not in answer.body
        assert "<b>x" not in answer.body
