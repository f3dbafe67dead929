"""The forms of a day: what is written is kept as it was written, or comes back whole with one sentence."""

import html
import re
from datetime import date

import pytest

from doors import Answer, Client
from kesher.actions.practice import account, point, sitting, today
from kesher.journal.journal import Journal
from kesher.method.page import Page
from kesher.method.problems import Code, refuse

DAY = date(2026, 11, 23)
CORRECT = "/account/2026-11-23?correct=1"
HOSTILE = "<script>alert(\"x\")</script> & 'quoted' {{ words }} {% csrf_token %} </textarea>"


def page(client: Client, day: date = DAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def refused(answer: Answer, status: int, sentence: str) -> Answer:
    assert answer.status == status, (answer.status, answer.said, answer.to)
    assert len(answer.said) == 1 and answer.body.count('role="alert"') == 1
    assert sentence in answer.said[0]
    return answer


def text_of(answer: Answer, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', answer.body, re.S)
    assert found
    return html.unescape(found[1])


def scripts(body: str) -> list[str]:
    """The names of the scripts on a page; each is a file of our own, and none has words inside it."""
    found = re.findall(r"<script\b[^>]*>.*?</script>", body, re.S | re.I)
    own = [
        re.fullmatch(
            r'<script(?: type="module")? src="/static/[a-z]+/([a-z]+\.js)\?v=[0-9a-f]+"'
            r'(?: data-[a-z]+="[^"<>]*")*></script>',
            each,
        )
        for each in found
    ]
    assert all(own) and len(re.findall(r"<script", body, re.I)) == len(own), found
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']|javascript:", body)
    # What every page has is not told again.
    return [each[1] for each in own if each and each[1] != "page.js"]


# --- what is refused comes back --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"love": "11"}, "The number 11 is not between 0 and 10."),
        ({"desire": "-1"}, "The number -1 is not between 0 and 10."),
        ({"thought": "many"}, "That choice is no longer here."),
        ({"clarity": "5.5"}, "That choice is no longer here."),
        ({"clarity": "--5"}, "That choice is no longer here."),
        ({"clarity": "٥"}, "That choice is no longer here."),
        ({"clarity": "9" * 5000}, "That choice is no longer here."),
        ({"mark": "perhaps"}, "That choice is no longer here."),
        ({"mark": "kept"}, "No point was chosen yet on that day"),
        ({"words": "א" * 100_000}, "There are 100000 characters here, and this place holds 20000."),
        ({"pull": "p" * 20_001}, "There are 20001 characters here"),
        ({"based_on": "x"}, "That choice is no longer here."),
    ],
)
def test_a_refused_account_comes_back_whole(
    client: Client, changed: dict[str, object], sentence: str
) -> None:
    given = {"love": "4", "desire": "0", "words": "a line\nand another", "pull": "the phone", "act": "a1"}
    answer = refused(client.post("/account/2026-11-23", given | changed), 422, sentence)
    wanted = given | changed
    assert text_of(answer, "words") == str(wanted["words"])
    assert answer.field("pull") == wanted["pull"]
    if wanted["love"] == "4":
        assert re.search(r'name="love" value="4" checked', answer.body)
    assert page(client) == Page(day=DAY)
    fixed = {"act": answer.field("act"), "love": "4", "words": "short"}
    assert client.post("/account/2026-11-23", fixed).to == "/?note=closed"


def test_an_account_that_says_nothing_is_refused(client: Client) -> None:
    for nothing in ({}, {"words": "  \n "}, {"words": "\u202e\x00"}, {"pull": "", "love": ""}):
        refused(client.post("/account", nothing), 422, "Nothing is chosen here yet.")
    assert page(client) == Page(day=DAY)


def test_a_refused_glance_comes_back(client: Client) -> None:
    for where in ("11", "-1", "x", "", "7.0"):
        answer = refused(client.post("/glance", {"where": where, "pull": "a word"}), 422, "")
        assert answer.field("pull") == "a word"
    assert client.post("/glance", {"where": "10", "pull": "a word", "act": "g"}).to == "/?note=glanced"
    assert page(client).glances[0].where == 10


def test_a_refused_point_comes_back(client: Client) -> None:
    answer = refused(
        client.post("/point", {"do": "  ", "when": "at night", "why": "because"}), 422, "missing"
    )
    assert answer.field("when") == "at night" and answer.field("why") == "because"
    long = refused(client.post("/point", {"do": "x" * 20_001}), 422, "20001")
    assert long.field("do") == "x" * 20_001
    assert page(client).decisions == ()


def test_a_second_point_is_refused(client: Client) -> None:
    assert client.post("/point", {"do": "one thing", "act": "a1"}).to == "/?note=chosen"
    refused(client.post("/point", {"do": "another", "act": "a2"}), 409, "One point.")
    assert client.post("/point", {"do": "one thing", "act": "a1"}).to == "/?note=chosen"
    assert [each.point.act for each in page(client).decisions] == ["one thing"]


def test_a_mark_is_of_a_day_that_had_the_point(client: Client) -> None:
    client.post("/point", {"do": "one thing", "act": "a1"})
    refused(client.post("/point/2026-11-22", {"mark": "kept"}), 422, "No point was chosen yet on that day")
    refused(client.post("/point/2026-11-24", {"mark": "kept"}), 422, "That day has not come yet.")
    refused(client.post("/point/2026-11-23", {"mark": "x"}), 422, "Nothing is chosen here yet.")
    refused(client.post("/account/2026-11-22", {"mark": "kept"}), 422, "No point was chosen yet on that day")
    assert client.post("/point/2026-11-23", {"mark": "partly"}).to == "/?note=marked"
    assert client.get("/point/2026-11-23").to == "/point"
    assert page(client).point.mark.value == "partly"
    assert 'aria-pressed="true"' in client.get("/point").body


def test_more_than_a_form_holds_is_said_in_our_own_words(client: Client) -> None:
    for fields in ({"words": "x" * 2_200_000}, {f"f{n}": "1" for n in range(1100)}):
        answer = client.post("/account", fields)
        assert answer.status == 413 and "The file or the text is too large." in answer.body
    answer = client.upload("/restore", "x.json", b"x", **{f"f{n}": "1" for n in range(1100)})
    assert answer.status == 413 and "The file or the text is too large." in answer.body
    client.post("/lock", {})
    token = client.get("/unlock").field("csrfmiddlewaretoken")
    shut = client.post("/unlock", {"passphrase": "x" * 2_200_000, "csrfmiddlewaretoken": token})
    assert shut.status == 413 and "The file or the text is too large." in shut.body


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain"])
def test_what_is_no_form_is_said_too(client: Client, kind: str) -> None:
    for body in (b"", b"nonsense", b"\xff\x00" * 50):
        answer = client._shown(client._send("POST", "/glance", body, None, {"Content-Type": kind}))
        assert answer.status in (400, 403) and "This form was open too long" in answer.body


# --- what is written is kept as it was -------------------------------------------------------------------


def test_markup_is_only_words(client: Client) -> None:
    fields = {"words": HOSTILE, "pull": HOSTILE, "love": "3", "act": "a1"}
    assert client.post("/account", fields).status == 302
    client.post("/point", {"do": HOSTILE, "when": HOSTILE, "least": HOSTILE, "why": HOSTILE, "act": "a2"})
    client.post("/glance", {"where": "3", "pull": HOSTILE, "act": "a3"})
    started = int(client.world.now.timestamp())
    seat = {"a": "s1", "t": started, "s": 0, "f": "slowly"}
    client.post("/sit/end", seat | {"words": HOSTILE, "heart": "silent"})
    assert page(client).account.words == HOSTILE
    client.post("/foundations/slowly", {"lives": "felt", "words": HOSTILE, "act": "a4"})
    client.post("/point/ask", {"do": HOSTILE, "reason": HOSTILE, "act": "a5"})
    assert client.get(CORRECT).field("pull") == HOSTILE
    client.post("/practice/pull", {"pull": HOSTILE})
    client.post("/practice/own", {"own": HOSTILE})
    typed = ["/point", CORRECT, "/foundations/slowly", "/practice", "/week"]
    paths = ["/", "/book", "/book/2026-11-23", *typed]
    paths += [f"/sit/{step}?a=x&t={started}&s=0&f=slowly&r=own" for step in range(1, 7)]
    for path in paths:
        body = client.get(path).body
        own = ["unsaved.js"] if path in typed else []
        expected = ["paced.js", "sitting.js"] if path.startswith("/sit/") else own
        assert scripts(body) == [*expected, "watch.js"], path
        assert 'alert("x")' not in body, path
    assert text_of(client.get(CORRECT), "words") == HOSTILE
    assert client.get(CORRECT).field("picked") == HOSTILE
    refused_page = client.post("/account", {"words": HOSTILE, "pull": HOSTILE, "love": "99"})
    assert text_of(refused_page, "words") == HOSTILE
    assert scripts(refused_page.body) == ["unsaved.js", "watch.js"]


def test_what_is_not_seen_does_not_reach_a_page(client: Client) -> None:
    words = "שלום \u202eabc\u202c \u2067x\u2069 \x00\x07\ufeff end\r\nnext\u200f"
    client.post("/account", {"words": words, "act": "a1"})
    assert page(client).account.words == "שלום abc x  end\nnext\u200f"
    body = client.get("/book/2026-11-23").body
    assert not set(body) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\x00\x07\ufeff")
    assert body.count("\u2068") == body.count("\u2069")


def test_words_in_every_writing_come_back(client: Client) -> None:
    words = "אב״ג 😀 e\u0301 日本語 𐤀 \u200f!" + "\n" * 3 + "  indented"
    client.post("/account", {"words": words, "act": "a1"})
    assert page(client).account.words == words.replace("e\u0301", "é")


def test_no_address_holds_a_word_the_person_wrote(client: Client) -> None:
    word = "zanzibar"
    started = int(client.world.now.timestamp())
    answers = [
        client.post("/account", {"words": word, "pull": word, "act": "a1", "love": "2"}),
        client.post("/glance", {"where": "3", "pull": word, "act": "a2"}),
        client.post("/point", {"do": word, "when": word, "least": word, "why": word, "act": "a3"}),
        client.post("/point/2026-11-23", {"mark": "kept", "words": word}),
        client.post("/sit/end", {"a": "s1", "t": started, "s": 0, "f": "", "words": word}),
        client.post("/account", {"words": word * 9000, "act": "a4"}),
        client.post("/glance", {"where": "99", "pull": word}),
        client.post("/export/json", {}),
    ]
    answers += [client.get(path) for path in ("/", "/point", "/account", "/book", "/book/2026-11-23", "/sit")]
    for answer in answers:
        addresses = re.findall(r'(?:href|src|action)="([^"]*)"', answer.body)
        for address in (*addresses, *answer.headers.values()):
            assert word not in address
    assert any(word in answer.body for answer in answers)


# --- days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "0001-01-01",
        "2026-1-1",
        "20261122",
        "٢٠٢٦-١١-٢٢",
        "2026-11-22x",
        "%00",
        "2026-11-22%0A",
    ],
)
def test_a_day_that_does_not_exist_is_no_page(client: Client, day: str) -> None:
    for path in ("/account/", "/book/", "/point/"):
        answer = client.get(path + "".join(f"%{b:02X}" if b > 127 else chr(b) for b in day.encode()))
        assert answer.status == 404 and "There is no such page here." in answer.body


def test_a_day_that_has_not_come_is_refused(client: Client) -> None:
    for path in ("/account/2026-11-24", "/book/2026-11-24", "/account/9999-12-31", "/book/9999-12-31"):
        refused(client.get(path), 422, "That day has not come yet.")
    refused(client.post("/account/2026-11-24", {"words": "x"}), 422, "That day has not come yet.")
    client.world.clock.set("2026-11-23T20:00+02:00")  # the day has turned: it is the 24th's night
    assert client.get("/account/2026-11-24").status == 200


@pytest.mark.parametrize("day", ["0002-01-01", "1000-06-06", "1900-02-28", "2026-03-27"])
def test_any_day_that_was_can_be_written(client: Client, day: str) -> None:
    assert client.get(f"/account/{day}").status == 200
    assert client.post(f"/account/{day}", {"words": "long ago", "act": "a1"}).status == 302
    assert "long ago" in client.get(f"/book/{day}").body
    assert client.get("/book").status == 200 and client.get("/").status == 200


# --- twice, and from two tabs ----------------------------------------------------------------------------


def test_a_form_posted_twice_changes_nothing(client: Client) -> None:
    started = int(client.world.now.timestamp())
    posts = [
        ("/account/2026-11-23", {"words": "once", "love": "3", "act": "a1", "based_on": "0"}),
        ("/glance", {"where": "3", "act": "a2"}),
        ("/point", {"do": "one thing", "act": "a3"}),
        ("/point/2026-11-23", {"mark": "kept", "act": "a4"}),
        ("/sit/end", {"a": "s1", "t": started, "s": 0, "f": "slowly", "clarity": "4"}),
    ]
    first = [client.post(path, fields).to for path, fields in posts]
    before = page(client)
    version = client.world.desk.journal(client.world.now).page(DAY).version
    assert [client.post(path, fields).to for path, fields in posts] == first
    assert page(client) == before
    assert client.world.desk.journal(client.world.now).page(DAY).version == version


def account_form(client: Client) -> dict[str, object]:
    shown = client.get(CORRECT)
    return {"act": shown.field("act"), "based_on": shown.field("based_on")}


def test_two_tabs_that_touched_different_things_agree(client: Client) -> None:
    one, two = account_form(client), account_form(client)
    assert client.post("/account/2026-11-23", one | {"love": "4"}).to == "/?note=closed"
    assert client.post("/account/2026-11-23", two | {"words": "second"}).to == "/?note=closed"
    assert (page(client).account.love, page(client).account.words) == (4, "second")
    assert "Everything agrees" in client.get("/asks").body


@pytest.mark.parametrize(("take", "stands"), [("stands", "first <b>"), ("other", "second <b>")])
def test_two_tabs_that_touched_the_same_thing_are_asked_about(client: Client, take: str, stands: str) -> None:
    one, two = account_form(client), account_form(client)
    client.post("/account/2026-11-23", one | {"words": "first <b>"})
    assert client.post("/account/2026-11-23", two | {"words": "second <b>"}).to == "/asks?note=merged"
    shown = client.get("/asks")
    assert "first &lt;b&gt;" in shown.body and "second &lt;b&gt;" in shown.body
    assert "One thing was written in two ways" in client.get("/").body
    which = shown.field("which")
    assert "first" not in which
    for wrong in (
        {"take": "neither", "which": which},
        {"take": "other", "which": "0"},
        {"take": "other"},
        {},
    ):
        refused(client.post("/asks", wrong), 422, "That choice is no longer here.")
    assert client.post("/asks", {"take": take, "which": which, "act": "b1"}).to == "/asks?note=settled"
    assert page(client).account.words == stands and page(client).asks == ()
    refused(client.post("/asks", {"take": take, "which": which, "act": "b1"}), 422, "no longer here")


def test_an_old_tab_answers_no_other_question(client: Client) -> None:
    for day in ("2026-11-22", "2026-11-23"):
        for words, act in (("first", "x1"), ("second", "x2")):
            client.post(f"/account/{day}", {"words": words + day, "act": act, "based_on": "0"})
    which = client.get("/asks").field("which")
    answer = {"take": "other", "which": which, "act": "b1"}
    assert client.post("/asks", answer).status == 302
    assert client.post("/asks", answer).status == 422
    assert page(client, date(2026, 11, 22)).account.words == "second2026-11-22"
    assert page(client).account.words == "first2026-11-23" and len(page(client).asks) == 1


def test_a_form_much_older_than_the_history_loses_nothing(client: Client) -> None:
    old = account_form(client)
    for number in range(25):
        client.post("/account/2026-11-23", account_form(client) | {"words": f"version {number}"})
    assert client.post("/account/2026-11-23", old | {"words": "from long ago"}).to == "/asks?note=merged"
    assert "from long ago" in client.get("/asks").body and "version 24" in client.get("/asks").body


# --- a sitting -------------------------------------------------------------------------------------------


def test_a_sitting_goes_from_step_to_step(client: Client) -> None:
    at = client.post("/sit", {}).to
    assert at.startswith("/sit/1?")
    for step in range(1, 7):
        shown = client.get(at)
        assert shown.status == 200 and f"Step \u2068{step}\u2069 of \u20686\u2069" in shown.body
        assert scripts(shown.body) == ["paced.js", "sitting.js", "watch.js"]
        at = html.unescape(re.search(r'class="act" data-next href="([^"]*)"', shown.body)[1])
    assert at.startswith("/sit/end?")
    client.world.clock.set("2026-11-23T14:07+02:00")
    end = client.get(at)
    assert scripts(end.body) == ["unsaved.js", "watch.js"]
    fields = {name: end.field(name) for name in "atrsfm"}
    wrong = refused(client.post("/sit/end", fields | {"clarity": "12", "words": "a line"}), 422, "12")
    assert text_of(wrong, "words") == "a line" and wrong.field("a") == fields["a"]
    refused(client.post("/sit/end", fields | {"clarity": "x", "words": "a line"}), 422, "no longer here")
    refused(client.post("/sit/end", fields | {"heart": "x", "words": "a line"}), 422, "no longer here")
    refused(client.post("/sit/end", fields | {"lives": "x", "words": "a line"}), 422, "no longer here")
    done = fields | {"clarity": "7", "heart": "answered", "lives": "felt", "words": "a line"}
    assert client.post("/sit/end", done).to == "/?note=sat"
    sitting = page(client).sittings[0]
    assert (sitting.whole, sitting.seconds, sitting.clarity, sitting.words) == (True, 420, 7, "a line")
    assert sitting.foundation == fields["f"] and sitting.heart.value == "answered"


def test_a_sitting_left_midway_is_written_as_what_it_was(client: Client) -> None:
    shown = client.get(client.post("/sit", {}).to)
    fields = {name: shown.field(name) for name in "atsf"} | {"leave": "1"}
    client.world.clock.set("2026-11-23T14:02+02:00")
    assert client.post("/sit/end", fields).to == "/?note=left"
    sitting = page(client).sittings[0]
    assert (sitting.whole, sitting.seconds) == (False, 120)
    assert "sitting, in part" in client.get("/book/2026-11-23").body


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a=x",
        "a=&t=1&s=0&f=",
        "a=x&t=-1&s=0&f=",
        "a=x&t=1&s=x&f=",
        "a=x&t=999999999999&s=0&f=",
        f"a={'x' * 33}&t=1&s=0&f=",
        "a=x/y&t=1&s=0&f=",
        "a=%D7%A9&t=1&s=0&f=",
        "a=x&t=1&s=0&f=nothing",
        "a=x&t=1&s=0&f=%3Cscript%3E",
        "a=x&t=%D9%A3&s=0&f=",
        "a=x&t=1e3&s=0&f=",
    ],
)
def test_a_tampered_sitting_is_no_page(client: Client, query: str) -> None:
    fields = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    for answer in (
        client.get(f"/sit/1?{query}"),
        client.get(f"/sit/end?{query}"),
        client.post("/sit/end", {name: value for name, value in fields.items() if "%" not in value})
        if "%" not in query
        else client.get(f"/sit/6?{query}"),
    ):
        assert answer.status == 404
    assert page(client).sittings == ()


@pytest.mark.parametrize("step", ["0", "7", "99999999999999999999", "-1", "x"])
def test_there_is_no_other_step(client: Client, step: str) -> None:
    assert client.get(f"/sit/{step}?a=x&t=1&s=0&f=").status == 404


def test_a_sitting_that_seems_to_last_for_years_is_held_to_reason(client: Client) -> None:
    client.post("/sit/end", {"a": "s1", "t": "0", "s": "99999999999", "f": ""})
    client.post("/sit/end", {"a": "s2", "t": "99999999999", "s": "0", "f": ""})
    assert {each.seconds for each in page(client).sittings} == {5 * 60, 0}


# --- when the disk or the book will not have it ----------------------------------------------------------


def test_on_a_full_disk_the_words_stay_in_the_form(client: Client) -> None:
    store = client.world.desk.store
    store.setting(f"max_page_count={int(store.setting('page_count'))}")
    for number in range(40):
        fields = {"words": f"line {number} " + "מילה " * 2000, "pull": "p", "act": f"a{number}"}
        answer = client.post("/account/2026-11-23", fields | {"based_on": str(number)})
        if answer.status != 302:
            break
    refused(answer, 507, "The disk is full, so nothing was saved just now.")
    assert text_of(answer, "words") == fields["words"]
    store.setting("max_page_count=1000000")
    again = fields | {"act": answer.field("act"), "based_on": answer.field("based_on")}
    assert client.post("/account/2026-11-23", again).status == 302
    assert page(client).account.words == fields["words"].strip()


@pytest.mark.parametrize(
    ("code", "status"), [(Code.DISK_FULL, 507), (Code.DATABASE_BUSY, 503), (Code.DATABASE_DAMAGED, 500)]
)
def test_whatever_the_store_says_the_words_stay(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: Code, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise refuse(code)

    monkeypatch.setattr(Journal, "change", fail)
    answer = client.post("/account/2026-11-23", {"words": "still here", "love": "4"})
    assert answer.status == status and len(answer.said) == 1 and text_of(answer, "words") == "still here"
    glance = client.post("/glance", {"where": "4", "pull": "still here"})
    assert glance.status == status and glance.field("pull") == "still here"
    point = client.post("/point", {"do": "still here", "least": "this"})
    assert point.status == status and (point.field("do"), point.field("least")) == ("still here", "this")
    sat = client.post("/sit/end", {"a": "x", "t": "1", "s": "0", "f": "", "words": "still here"})
    assert sat.status == status and text_of(sat, "words") == "still here"


def test_an_unforeseen_error_keeps_its_message_to_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("secret words")

    acts = {"write_account": account, "choose_point": point, "sit": sitting, "glance": today}
    for name, room in acts.items():
        monkeypatch.setattr(room, name, fail)
    started = int(client.world.now.timestamp())
    posts = [
        ("/account", {"words": "x"}),
        ("/point", {"do": "x"}),
        ("/glance", {"where": "3"}),
        ("/sit/end", {"a": "x", "t": started, "s": 0, "f": ""}),
    ]
    for path, fields in posts:
        answer = client.post(path, fields)
        assert answer.status == 500 and "Something went wrong on our side" in answer.body
        assert "secret words" not in answer.body
    assert "secret words" not in caplog.text


@pytest.mark.parametrize("bad", ["%FF", "%F9%EC", "caf%E9", "%ED%A0%80"])
def test_letters_that_are_none_are_refused_and_shown_and_not_kept(client: Client, bad: str) -> None:
    body = b"act=a1&love=3&pull=the+news"
    answer = client.raw("/account", body + f"&words={bad}".encode())
    refused(answer, 422, "UTF-8")
    assert "the news" in answer.body and page(client).empty
    # Somebody's own sign of a letter that could not be read is a sign like any other.
    assert client.raw("/account", body + b"&words=%EF%BF%BD").status == 302
    assert page(client).account.words == "\ufffd"


def test_letters_that_are_none_in_a_form_with_files_are_refused(client: Client) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xf9\xec\r\n--x--\r\n'
    refused(client.raw("/account", part, "multipart/form-data; boundary=x"), 422, "UTF-8")
    assert page(client).empty
