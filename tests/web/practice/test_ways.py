"""The practice as one wants it: pace, pulls, rest; and the foundations, read by free choice."""

import html
import re
from datetime import date, timedelta

import pytest

from doors import Answer, Client
from kesher.journal.cover import PULLS_LIMIT, Cover
from kesher.method.page import Lives, Page

MONDAY = date(2026, 11, 23)
SHABBAT = "2026-11-28T12:00+02:00"


def cover(client: Client) -> Cover:
    return client.world.desk.cover(client.world.now)


def page(client: Client, day: date = MONDAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def refused(answer: Answer, status: int, sentence: str) -> Answer:
    assert answer.status == status, (answer.status, answer.said, answer.to)
    assert len(answer.said) == 1 and sentence in answer.said[0], answer.said
    return answer


def names(client: Client, part: str) -> list[str]:
    """What the buttons of the list of pulls speak of."""
    if part == "help":
        return re.findall(r'name="help-\w+\.which" value="([^"]+)"', client.get("/practice").body)
    forms = re.findall(
        rf'<form method="post" action="/practice/{part}"[^>]*>(.*?)</form>',
        client.get("/practice").body,
        re.S,
    )
    return [re.search(r'name="which" value="([^"]+)"', each)[1] for each in forms]


def offered(client: Client, path: str) -> list[str]:
    return [
        html.unescape(each) for each in re.findall(r'name="picked" value="([^"]*)"', client.get(path).body)
    ]


# --- pace ------------------------------------------------------------------------------------------------


def test_the_pace_is_chosen_on_any_day(client: Client) -> None:
    assert client.post("/practice/pace", {"pace": "deep", "act": "a1"}).to == "/practice?note=settings"
    assert client.post("/practice/pace", {"pace": "deep", "act": "a2"}).status == 302
    assert client.world.desk.standing(client.world.now).pace == "deep"
    assert len(page(client).decisions) == 1  # what is so already is not decided again
    assert re.search(r'name="pace" value="deep" checked', client.get("/practice").body)
    for wrong in ("", "fast", "DEEP"):
        refused(client.post("/practice/pace", {"pace": wrong}), 422, "no longer here")
    assert "The pace was changed" in client.get("/book/2026-11-23").body


@pytest.mark.parametrize("part", ["nothing", "pace-", "Sets", "context"])
def test_there_is_no_other_part(client: Client, part: str) -> None:
    assert client.post(f"/practice/{part}", {}).status == 404
    assert client.get("/practice/pace").status == 404


# --- pulls -----------------------------------------------------------------------------------------------


def test_a_pull_is_picked_from_ones_own_list(client: Client) -> None:
    assert offered(client, "/account") == offered(client, "/glance") == []
    for pull in ("the phone", "<b>news</b>", " the phone "):
        assert client.post("/practice/pull", {"pull": pull}).to == "/practice?note=settings"
    assert offered(client, "/account") == offered(client, "/glance") == ["the phone", "<b>news</b>"]
    assert client.post("/glance", {"where": "3", "picked": "the phone", "act": "g1"}).status == 302
    assert (
        client.post("/glance", {"where": "3", "picked": "the phone", "pull": "a call", "act": "g2"}).status
        == 302
    )
    assert (
        client.post("/glance", {"where": "3", "picked": "the phone", "pull": "  ", "act": "g3"}).status == 302
    )
    assert sorted(each.pull for each in page(client).glances) == ["a call", "the phone", "the phone"]
    client.post("/account", {"picked": "<b>news</b>", "act": "a1"})
    assert page(client).account.pull == "<b>news</b>"
    again = client.get("/account?correct=1").body
    assert re.search(r'name="picked" value="&lt;b&gt;news&lt;/b&gt;" checked', again)
    wrong = client.post("/account", {"picked": "the phone", "love": "99"})
    assert wrong.status == 422 and re.search(r'name="picked" value="the phone" checked', wrong.body)


def test_a_pull_that_was_let_go_stays_with_its_day(client: Client) -> None:
    for pull in ("the phone", "the news"):
        client.post("/practice/pull", {"pull": pull})
    phone = names(client, "let-go")[0]
    client.world.clock.set("2026-11-25T10:00+02:00")
    fields = {"which": phone, "act": "l1"}
    assert client.post("/practice/let-go", fields).to == "/practice?note=settings"
    assert client.post("/practice/let-go", fields).to == "/practice?note=settings"
    assert client.world.desk.standing(client.world.now).let_go == {"the phone": date(2026, 11, 25)}
    assert offered(client, "/account") == offered(client, "/glance") == ["the news"]
    shown = html.unescape(client.get("/practice").body).replace("\u2068", "").replace("\u2069", "")
    assert "the phone" in shown and re.search(r"let go on .*15 Kislev", shown)
    assert len(names(client, "let-go")) == 1 and len(names(client, "forget")) == 2
    day = client.get("/book/2026-11-25").body
    assert "A pull was let go" in day and "the phone" in day
    # A page on which it was named goes on naming it.
    client.post("/account/2026-11-24", {"pull": "the phone", "act": "a1"})
    assert client.get("/account/2026-11-24?correct=1").field("pull") == "the phone"


def test_a_second_press_of_forget_takes_nothing_else(client: Client) -> None:
    for pull in ("one", "two", "three"):
        client.post("/practice/pull", {"pull": pull})
    first = names(client, "forget")[0]
    assert client.post("/practice/forget", {"which": first}).to == "/practice?note=settings"
    refused(client.post("/practice/forget", {"which": first}), 422, "That pull is not on your list.")
    assert cover(client).pulls == ("two", "three")


@pytest.mark.parametrize("which", ["", "0", "1", "-1", "99", "٠", "x", "<b>", "the phone", "9" * 5000])
def test_a_forged_pull_is_none_of_the_list(client: Client, which: str) -> None:
    client.post("/practice/pull", {"pull": "the phone"})
    for part in ("let-go", "forget"):
        refused(client.post(f"/practice/{part}", {"which": which}), 422, "That pull is not on your list.")
    assert cover(client).pulls == ("the phone",) and page(client) == Page(day=MONDAY)


def test_a_list_that_is_full_says_so(client: Client) -> None:
    for number in range(PULLS_LIMIT):
        assert client.post("/practice/pull", {"pull": f"pull {number}"}).status == 302
    answer = refused(
        client.post("/practice/pull", {"pull": "one too many"}), 422, "The list holds 40 already."
    )
    assert answer.field("pull") == "one too many"
    assert client.post("/practice/pull", {"pull": "pull 3"}).status == 302
    assert len(cover(client).pulls) == PULLS_LIMIT
    for pull, sentence in (
        ("", "Nothing is chosen"),
        (" \u202e", "Nothing is chosen"),
        ("x" * 20_001, "20001"),
    ):
        refused(client.post("/practice/pull", {"pull": pull}), 422, sentence)


# --- what helps against a pull ---------------------------------------------------------------------------


def read(answer: Answer) -> str:
    """What a person reads on a page, without its markup."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.body))
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


def test_against_each_pull_its_help_is_written(client: Client) -> None:
    for pull in ("the phone", "the news"):
        client.post("/practice/pull", {"pull": pull})
    phone, news = names(client, "help")
    assert client.get("/practice").body.count("And what helps against it?</summary>") == 2
    fields = {"which": phone, "help": " leave it in the <hall> "}
    assert client.post("/practice/help", fields).to == "/practice?note=settings"
    assert cover(client).helps == {"the phone": "leave it in the <hall>"}
    shown = client.get("/practice")
    assert "leave it in the &lt;hall&gt;</p>" in shown.body
    assert re.search(r"<textarea[^>]*>\nleave it in the &lt;hall&gt;</textarea>", shown.body)
    client.post("/practice/help", {"which": phone, "help": "read first"})
    client.post("/practice/help", {"which": news, "help": "a book"})
    assert cover(client).helps == {"the phone": "read first", "the news": "a book"}
    client.post("/practice/forget", {"which": phone})
    assert cover(client).helps == {"the news": "a book"}
    client.post("/practice/help", {"which": news, "help": "  "})
    assert cover(client).helps == {}


def test_a_refused_help_comes_back_where_it_was_written(client: Client) -> None:
    for pull in ("one", "two"):
        client.post("/practice/pull", {"pull": pull})
    one, two = names(client, "help")
    client.post("/practice/help", {"which": one, "help": "kept"})
    long = "x" * 20_001
    answer = refused(client.post("/practice/help", {"which": two, "help": long}), 422, "20001")
    written = re.findall(
        r"(?s)<details( open)?>\s*<summary>And what.*?<textarea[^>]*>\n(.*?)</textarea>", answer.body
    )
    assert written == [("", "kept"), (" open", long)]
    for which in ("", "0", "one", "<b>"):
        refused(client.post("/practice/help", {"which": which, "help": "x"}), 422, "not on your list")
    client.world.clock.set(SHABBAT)
    refused(client.post("/practice/help", {"which": two, "help": "on Shabbat"}), 409, "Shabbat")
    assert cover(client).helps == {"one": "kept"}


def test_where_a_pull_is_named_its_help_is_on_the_next_page(client: Client) -> None:
    for pull in ("the phone", "the news"):
        client.post("/practice/pull", {"pull": pull})
    client.post("/practice/help", {"which": names(client, "help")[0], "help": "leave it in the hall"})
    line = "Against “the phone”: leave it in the hall"
    for act, (path, fields) in enumerate(
        (
            ("/glance", {"where": "3", "picked": "the phone"}),
            ("/account", {"love": "4", "pull": "The phone."}),
            ("/account/2026-11-22", {"love": "4", "picked": "the phone"}),
        )
    ):
        client.world.clock.at += timedelta(minutes=1)
        answer = client.post(path, fields | {"act": f"a{act}"})
        assert "phone" not in answer.to and "hall" not in answer.to
        assert line in read(client.follow(answer)), path
    assert line not in read(client.get("/"))
    for act, (path, fields) in enumerate(
        (
            ("/glance", {"where": "3", "picked": "the news"}),
            ("/glance", {"where": "3"}),
            ("/account", {"love": "4", "words": "the phone"}),
        )
    ):
        client.world.clock.at += timedelta(minutes=1)
        assert "Against" not in read(client.follow(client.post(path, fields | {"act": f"b{act}"})))


def test_a_help_without_an_end_is_one_quiet_line(client: Client) -> None:
    client.post("/practice/pull", {"pull": "the phone"})
    client.post("/practice/help", {"which": names(client, "help")[0], "help": "word\n" * 3000})
    shown = client.follow(client.post("/glance", {"where": "3", "picked": "the phone", "act": "g"}))
    assert 0 < read(shown).count("word") < 60 and "word…" in read(shown)


def test_where_the_book_was_locked_a_help_waits_and_is_not_lost(client: Client) -> None:
    client.post("/practice/pull", {"pull": "the phone"})
    which = names(client, "help")[0]
    token = client.get("/practice").field("csrfmiddlewaretoken")
    client.world.desk.lock()
    fields = {"which": which, "help": "in the hall", "csrfmiddlewaretoken": token}
    waiting = client.post("/practice/help", fields)
    assert "What you wrote is still here." in waiting.body and "in the hall" not in waiting.body
    assert client.post("/unlock", {"passphrase": "correct horse"}).to.startswith("/practice")
    assert client.world.desk.cover(client.world.now).helps == {"the phone": "in the hall"}


# --- rest ------------------------------------------------------------------------------------------------


def test_one_who_wished_it_writes_on_rest_days(client: Client) -> None:
    client.world.clock.set(SHABBAT)
    assert 'class="still"' in client.get("/").body
    assert client.post("/practice/still", {}).to == "/practice?note=settings"
    assert 'class="still"' not in client.get("/").body
    for path in ("/sit", "/point", "/account", "/glance", "/week", "/foundations", "/foundations/slowly"):
        assert client.get(path).status == 200, path
    assert client.post("/glance", {"where": "3", "act": "g1"}).status == 302
    assert client.post("/account/2026-11-28", {"words": "on the day", "act": "a1"}).status == 302
    assert "/account/2026-11-28" in client.get("/book/2026-11-28").body
    assert client.post("/practice/still", {"still": "on"}).status == 302
    assert 'class="still"' in client.get("/").body
    assert client.post("/glance", {"where": "3"}).status == 409
    assert "/account/" not in client.get("/book/2026-11-28").body


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-21", "2026-11-27"])
def test_while_it_is_rest_no_day_is_filled_in(client: Client, day: str) -> None:
    client.world.clock.set(SHABBAT)
    assert client.get(f"/account/{day}").to == "/" and client.get(f"/week/{day}").to == "/"
    for path, fields in (
        (f"/account/{day}", {"words": "too early"}),
        (f"/week/{day}", {f"{day}.love": "3"}),
        (f"/point/{day}", {"mark": "kept"}),
        ("/foundations/slowly", {"lives": "felt", "words": "too early"}),
        ("/practice/let-go", {"which": "0"}),
    ):
        answer = client.post(path, fields)
        assert answer.status in (409, 422) and len(answer.said) == 1
        assert "words" not in fields or "too early" in answer.body
    assert client.get("/foundations").to == client.get("/foundations/slowly").to == "/"
    assert client.world.desk.journal(client.world.now).book().pages == ()


# --- foundations -----------------------------------------------------------------------------------------


def test_every_foundation_is_there_to_read(client: Client) -> None:
    listed = re.findall(r'href="/foundations/([a-z-]+)"', client.get("/foundations").body)
    assert len(listed) == len(set(listed)) == 26
    for name in listed:
        shown = client.get(f"/foundations/{name}")
        assert shown.status == 200 and shown.body.count('class="question"') == 1
        assert f'href="/sit?foundation={name}"' in shown.body
    for name in ("nothing", "Slowly", "slowly/x", "x" * 500):
        assert client.get(f"/foundations/{name}").status == 404
        assert client.post(f"/foundations/{name}", {"lives": "felt"}).status == 404
    assert client.world.desk.journal(client.world.now).book().pages == ()


def test_what_was_said_of_a_foundation_becomes_its_history(client: Client) -> None:
    for number, (lives, words) in enumerate((("said", ""), ("", "own <b>words</b>"), ("lived", "a deed"))):
        fields = {"lives": lives, "words": words, "act": f"r{number}"}
        client.world.clock.set(f"2026-11-2{3 + number}T10:00+02:00")
        for _ in range(2):
            assert client.post("/foundations/slowly", fields).to == "/foundations?note=saved"
    seat = {"a": "s1", "t": int(client.world.now.timestamp()), "s": 0, "f": "slowly", "lives": "felt"}
    client.post("/sit/end", seat)
    shown = client.get("/foundations/slowly").body
    assert re.findall(r'href="/book/([0-9-]+)"', shown) == [
        "2026-11-25",
        "2026-11-25",
        "2026-11-24",
        "2026-11-23",
    ]
    assert "own &lt;b&gt;words&lt;/b&gt;" in shown and "a deed" in shown
    assert "own &lt;b&gt;words" in client.get("/book/2026-11-24").body
    assert "own &lt;b&gt;words" not in client.get("/foundations/one-point").body
    assert client.world.desk.standing(client.world.now).foundations["slowly"].level in (
        Lives.FELT,
        Lives.LIVED,
    )


def test_its_question_is_another_one_each_time(client: Client) -> None:
    asked = []
    for number in range(3):
        asked.append(re.search(r'class="question">(.*?)</p>', client.get("/foundations/slowly").body)[1])
        client.post("/foundations/slowly", {"words": f"answer {number}", "act": f"r{number}"})
    assert len(set(asked)) == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing is chosen here yet."),
        ({"words": " \n "}, "Nothing is chosen here yet."),
        ({"lives": "fully", "words": "kept"}, "no longer here"),
        ({"lives": "felt", "words": "א" * 20_001}, "20001"),
    ],
)
def test_a_refused_reading_comes_back(client: Client, fields: dict[str, str], sentence: str) -> None:
    answer = refused(client.post("/foundations/slowly", fields), 422, sentence)
    written = re.search(r'<textarea id="words"[^>]*>(.*?)</textarea>', answer.body, re.S)[1]
    assert html.unescape(written) == fields.get("words", "")
    assert page(client) == Page(day=MONDAY)


def test_two_writings_of_one_reading_can_be_chosen_between(client: Client) -> None:
    client.post("/foundations/slowly", {"lives": "felt", "words": "here", "act": "r1"})
    taken = client.post("/export/json", {}).body.replace('"here"', '"there"')
    there = "\n".join(line for line in taken.split("\n") if '"digest"' not in line).encode()
    assert "One thing was written in two ways" in client.upload("/restore", "book.json", there).body
    shown = client.get("/asks")
    assert (
        shown.status == 200
        and "here" in shown.body
        and "there" in shown.body
        and "A foundation" in shown.body
    )
    assert client.post("/asks", {"take": "other", "which": shown.field("which"), "act": "b1"}).status == 302
    assert page(client).readings[0].words == "there"


def test_all_that_was_written_is_in_the_readable_book(client: Client) -> None:
    client.post("/foundations/slowly", {"lives": "felt", "words": "of the foundation", "act": "r1"})
    client.post("/point", {"do": "one page", "act": "p1"})
    client.post("/point/ask", {"do": "two pages", "reason": "the reason", "act": "k1"})
    client.post("/practice/pull", {"pull": "the phone"})
    client.post("/practice/let-go", {"which": names(client, "let-go")[0], "act": "l1"})
    taken = client.post("/export/markdown", {}).body
    for words in ("of the foundation", "one page", "two pages", "the reason", "the phone", "felt"):
        assert words in taken, words
