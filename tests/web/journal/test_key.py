"""Beginning a book, its key, and closing and opening it."""

import html
import re
from datetime import timedelta

import pytest

from doors import Answer, Client
from kesher.actions.desk import State
from kesher.actions.journal.places import find
from kesher.days.cities import cities
from kesher.journal.keys import new_code, plain_code
from kesher.method.language import Language
from kesher.web.forms import WRITTEN
from kesher.words.passphrase import listed

LONG = "correct horse"
CODE = re.compile(r'<p class="code" dir="ltr">([A-Z0-9-]{34})</p>')


def code_on(answer: Answer) -> str:
    found = CODE.search(answer.body)
    assert found, answer.body
    return found[1]


def fields(**changed: object) -> dict[str, object]:
    return {"form": "feminine", "city": "jerusalem", "passphrase": LONG, "again": LONG} | changed


# --- beginning -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"again": "correct house"}, "The two passphrases differ."),
        ({"passphrase": "short", "again": "short"}, "at least 8 characters"),
        ({"passphrase": "12345678", "again": "12345678"}, "A passphrase like that is soon guessed"),
        ({"passphrase": "שלום1234", "again": "שלום1234"}, "A passphrase like that is soon guessed"),
        ({"passphrase": "", "again": ""}, "at least 8 characters"),
        ({"passphrase": "        ", "again": "        "}, "at least 8 characters"),
        ({"city": ""}, "That place cannot be read."),
        ({"city": "narnia"}, "There is no place of that name on the list."),
        ({"city": "נרניאדה"}, "There is no place of that name on the list."),
        ({"city": "--"}, "There is no place of that name on the list."),
        ({"city": "<xyz>"}, "There is no place of that name on the list."),
        ({"city": "m"}, "More than one place may be meant."),
        ({"city": "ב"}, "More than one place may be meant."),
        ({"city": "", "latitude": "91", "longitude": "0", "zone": "UTC"}, "Latitude is between"),
        ({"city": "", "latitude": "nan", "longitude": "0", "zone": "UTC"}, "Latitude is between"),
        ({"city": "", "latitude": "1", "longitude": "inf", "zone": "UTC"}, "Longitude is between"),
        ({"city": "", "latitude": "1", "longitude": "1", "zone": "Asia/Atlantis"}, "time zone is not known"),
        (
            {"city": "", "latitude": "1", "longitude": "1", "zone": "../../etc/passwd"},
            "time zone is not known",
        ),
        ({"city": "", "latitude": "1", "longitude": "1", "zone": ""}, "time zone is not known"),
        ({"city": "", "latitude": "1", "longitude": "1", "zone": "UTC", "elevation": "1e9"}, "Elevation"),
        ({"city": "", "latitude": "1", "longitude": "1", "zone": "UTC", "candles": "999"}, "Candle minutes"),
        (
            {"city": "", "latitude": "1", "longitude": "1", "zone": "UTC", "candles": "9" * 5000},
            "cannot be read",
        ),
        ({"city": "", "latitude": "north", "longitude": "1", "zone": "UTC"}, "That place cannot be read."),
    ],
)
def test_what_cannot_begin_says_why_and_keeps_what_was_written(
    guest: Client, changed: dict[str, object], sentence: str
) -> None:
    answer = guest.post("/begin", fields(turn="nightfall") | changed)
    assert answer.status == 422
    assert len(answer.said) == 1 and sentence in answer.said[0]
    assert LONG not in answer.body and "Traceback" not in answer.body
    assert re.search(r'value="feminine" checked', answer.body)
    assert re.search(r'value="nightfall" checked', answer.body)
    assert not re.search(r'name="keep" checked', answer.body)
    for name in ("city", "latitude", "longitude", "zone", "elevation", "candles"):
        if name in changed:
            assert answer.field(name) == changed[name]
    assert guest.world.desk.state(guest.world.now) is State.NONE


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_six_words_are_offered_that_nobody_was_offered_before(guest: Client) -> None:
    language = guest.get("/begin").body.split('lang="')[1][:2]
    pages = [guest.get(path).body for path in ("/begin", "/begin", "/begin/restore")]
    offered = [re.search(r"<b dir=.*?>(.*?)</b>", page)[1].split() for page in pages]
    assert all(len(words) == 6 and set(words) <= set(listed(language)) for words in offered)
    assert len({tuple(words) for words in offered}) == 3
    words = " ".join(offered[0])
    guest.begin(keep=False, passphrase=words)
    for weak in ("passphrase", "leaked"):
        refused = guest.post(f"/settings/{weak}", {"passphrase": "qwertyuiop", "again": "qwertyuiop"})
        assert refused.status == 422 and len(refused.said) == 1
        assert refused.body.count("<b dir=") == 2
    guest.post("/lock", {})
    assert guest.post("/unlock", {"passphrase": words}).to == "/"


def test_the_wish_to_keep_the_key_comes_back_too(guest: Client) -> None:
    answer = guest.post("/begin", fields(again="another", keep="on"))
    assert re.search(r'name="keep" checked', answer.body)


def test_a_book_begins_where_the_sun_does_not_set(guest: Client) -> None:
    guest.world.clock.set("2026-06-22T15:00+02:00")
    tromso = {"city": "", "latitude": "69.65", "longitude": "18.96", "zone": "Europe/Oslo"}
    assert guest.post("/begin", fields(**tromso)).status == 302
    for at in ("2026-06-22T15:05+02:00", "2026-06-22T15:18+02:00", "2026-12-22T12:00+01:00"):
        guest.world.clock.set(at)
        guest.post("/unlock", {"passphrase": LONG})
        for path in ("/", "/account", "/book", "/settings"):
            assert guest.follow(guest.get(path)).status == 200
    cover = guest.world.desk.cover(guest.world.now)
    assert (cover.place.latitude, cover.place.longitude) == (69.65, 18.96)
    assert guest.get("/settings").field("zone") == "Europe/Oslo"


def test_a_minus_may_be_written_as_a_minus(guest: Client) -> None:
    rio = {"city": "", "latitude": "\u221222.9", "longitude": "-43.2", "zone": "America/Sao_Paulo"}
    assert guest.post("/begin", fields(**rio)).status == 302
    assert guest.world.desk.cover(guest.world.now).place.latitude == -22.9


def test_the_language_is_chosen_before_the_book_is(guest: Client) -> None:
    assert 'lang="he" dir="rtl"' in guest.get("/begin?language=he").body
    assert 'lang="en"' in guest.get("/begin?language=xx").body
    assert 'lang="he"' in guest.get("/begin", headers={"Accept-Language": "fr, he-IL;q=0.9, en"}).body
    refused = guest.post("/begin", fields(again="x", language="he"))
    assert 'lang="he"' in refused.body and refused.said == ["שתי הסיסמאות שונות זו מזו. אפשר לכתוב אותן שוב."]
    guest.follow(guest.post("/begin", fields(language="he")))
    guest.post("/lock", {})
    assert 'lang="he"' in guest.get("/unlock").body


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("jerusalem", "jerusalem"),
        ("Jerusalem", "jerusalem"),
        ("  JERU ", "jerusalem"),
        ("ירושלים", "jerusalem"),
        ("ירוש", "jerusalem"),
        ("תל אביב", "tel-aviv"),
        ("תל־אביב", "tel-aviv"),
        ("Tel-Aviv", "tel-aviv"),
        ("new  york", "new-york"),
        ("לוס אנגלס", "los-angeles"),
        ("לוס אנג'לס", "los-angeles"),
        ("sao paulo", "sao-paulo"),
        ("São Paulo", "sao-paulo"),
        ("Be'er Sheva", "beer-sheva"),
    ],
)
@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_a_city_is_named_in_either_language(guest: Client, typed: str, city: str) -> None:
    assert guest.post("/begin", fields(city=typed, turn="nightfall")).to.startswith("/code/")
    place = guest.world.desk.cover(guest.world.now).place
    assert (place.name, place.turn.value) == (city, "nightfall")


def test_every_city_is_found_by_each_of_its_names(guest: Client) -> None:
    shown = re.search(r"<datalist.*?</datalist>", guest.get("/begin").body, re.S)
    listed = re.findall(r'<option value="([^"]+)">', shown[0])
    assert len(listed) == len(set(listed))
    named = {find(html.unescape(each), Language.EN).name for each in listed}
    assert named == set(cities()) and len(listed) == 2 * len(cities())


def test_the_code_stays_until_its_end_is_written_back_and_then_is_gone(guest: Client) -> None:
    sent = guest.post("/begin", fields())
    assert sent.status == 302 and re.fullmatch(r"/code/[A-Za-z0-9_-]+", sent.to)
    shown = guest.get(sent.to)
    code, token = code_on(shown), shown.field("csrfmiddlewaretoken")
    assert code not in sent.to and f'value="{code}' not in shown.body
    for wrong in ("", "    ", code[:4], code[-3:], "XXXX", "x" * 5000, "קוד", code[:-1]):
        answer = guest.post(sent.to, {"last": wrong, "csrfmiddlewaretoken": token})
        assert answer.status == 422 and len(answer.said) == 1 and "last four letters" in answer.said[0]
        assert code_on(answer) == code
    done = guest.post(sent.to, {"last": f" {code[-4:].lower()} ", "csrfmiddlewaretoken": token})
    assert done.to == "/welcome" and guest.get("/welcome").status == 200
    for path in (sent.to, "/code/x", "/code/"):
        gone = guest.get(path)
        assert code not in gone.body and (gone.to == "/" or gone.status == 404)
    assert code not in guest.get("/").body and code not in guest.get("/settings").body


@pytest.mark.parametrize(
    "path", ["/", "/settings", "/book", "/sit", "/begin", "/unlock", "/welcome", "/nothing"]
)
def test_nobody_walks_past_the_code(guest: Client, path: str) -> None:
    sent = guest.post("/begin", fields())
    token = guest.get(sent.to).field("csrfmiddlewaretoken")
    assert guest.get(path).to == sent.to
    assert guest.post(path, {"words": "x", "csrfmiddlewaretoken": token}).to == sent.to
    assert guest.get("/code/another").to == "/"
    assert guest.get("/static/frame/kesher.css").status == 200
    assert not guest.world.desk.journal(guest.world.now).book().pages


def test_the_end_of_the_code_may_be_typed_as_it_is_read(guest: Client) -> None:
    sent = guest.post("/begin", fields())
    code = next(iter(guest.world.server.door.told.values()))
    assert plain_code(code[-4:].replace("0", "o").replace("1", "l")) == code[-4:]
    token = guest.get(sent.to).field("csrfmiddlewaretoken")
    whole = {"last": code.replace("-", " ").lower(), "csrfmiddlewaretoken": token}
    assert guest.post(sent.to, whole).to == "/welcome"


def test_a_code_that_waits_is_behind_the_passphrase(guest: Client) -> None:
    sent = guest.post("/begin", fields())
    guest.world.clock.set("2026-11-23T15:00+02:00")
    assert guest.get(sent.to).to == "/unlock" and Client(guest.world).get(sent.to).status == 403
    token = guest.get("/unlock").field("csrfmiddlewaretoken")
    assert guest.post("/unlock", {"passphrase": LONG, "csrfmiddlewaretoken": token}).to == "/"
    code_on(guest.follow(guest.get("/")))


def test_the_first_run_ends_with_two_small_choices(guest: Client) -> None:
    sent = guest.post("/begin", fields())
    guest.pass_code(guest.get(sent.to))
    shown = guest.get("/welcome")
    assert re.search(r'name="pace" value="steady" checked', shown.body)
    assert re.search(r'name="set" value="the-way" checked', shown.body)
    wrong = guest.post("/welcome", {"pace": "never", "set": "the-way"})
    assert wrong.status == 422 and len(wrong.said) == 1
    assert guest.post("/welcome", {"pace": "steady"}).to == "/"
    assert guest.world.desk.journal(guest.world.now).book().pages == ()
    chosen = {"pace": "deep", "set": "thirteen-principles", "act": "w1"}
    assert guest.post("/welcome", chosen).to == guest.post("/welcome", chosen).to == "/"
    desk, now = guest.world.desk, guest.world.now
    assert desk.cover(now).sets == ("thirteen-principles",) and desk.standing(now).pace == "deep"
    assert len(desk.journal(now).book().pages[0].decisions) == 1


def test_a_first_run_on_shabbat_goes_through(guest: Client) -> None:
    guest.world.clock.set("2026-11-28T12:00+02:00")
    guest.pass_code(guest.follow(guest.post("/begin", fields())))
    assert guest.post("/welcome", {"pace": "deep", "set": "thirteen-principles"}).to == "/"
    assert 'class="still"' in guest.get("/").body
    assert guest.world.desk.journal(guest.world.now).book().pages == ()


def test_a_second_beginning_is_led_to_the_book_there_is(client: Client) -> None:
    assert client.post("/begin", fields(passphrase="another one", again="another one")).to == "/"
    assert client.get("/begin/restore").to == "/"
    client.post("/lock", {})
    assert client.get("/begin").to == "/unlock"
    assert client.post("/begin", fields()).to == "/unlock"
    assert client.post("/unlock", {"passphrase": LONG}).to == "/"


def test_a_book_without_a_passphrase_opens_by_the_kept_key(guest: Client) -> None:
    assert guest.post("/begin", fields(passphrase="", again="", keep="on")).status == 302
    guest.post("/lock", {})
    page = guest.get("/unlock")
    assert 'name="kept"' in page.body and 'name="passphrase"' not in page.body
    refused = guest.post("/unlock", {"passphrase": "anything at all"})
    assert refused.status == 403 and len(refused.said) == 1
    assert guest.post("/unlock", {"kept": "1"}).to == "/"
    stuck = guest.post("/settings/keep", {})
    assert stuck.status == 422 and len(stuck.said) == 1
    guest.post("/lock", {})
    assert guest.post("/unlock", {"kept": "1"}).to == "/"


# --- closing and opening ---------------------------------------------------------------------------------


def test_a_closed_book_shows_nothing(client: Client) -> None:
    client.post("/account", {"words": "for nobody else", "act": "a1"})
    assert client.post("/lock", {}).to == "/unlock"
    for path in ("/", "/book", "/book/2026-11-23", "/account", "/asks", "/settings", "/point", "/nothing"):
        assert client.get(path).to == "/unlock"
    for path in ("/glance", "/account", "/export/json", "/settings/code", "/lock"):
        answer = client.post(path, {"where": "3", "words": "more"})
        assert "for nobody else" not in answer.body
    page = client.get("/unlock")
    assert page.status == 200 and "for nobody else" not in page.body and "more" not in page.body
    # What he sent last is written now; what he sent before it is offered.
    assert client.post("/unlock", {"passphrase": LONG}).to == "/?note=closed"
    assert len(client.world.desk.journal(client.world.now).book().pages) == 1


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"passphrase": "correct house"}, 403, "Those words did not open the journal."),
        ({"passphrase": ""}, 403, "Those words did not open the journal."),
        ({"passphrase": "x" * 100_000}, 403, "Those words did not open the journal."),
        ({"code": "AAAA"}, 422, "The code was not typed exactly"),
        ({"kept": "1"}, 422, "The key is not kept on this computer."),
    ],
)
def test_what_does_not_open_says_one_sentence(
    client: Client, given: dict[str, object], status: int, sentence: str
) -> None:
    client.post("/lock", {})
    answer = client.post("/unlock", given)
    assert answer.status == status and len(answer.said) == 1 and sentence in answer.said[0]
    assert "correct house" not in answer.body
    assert client.get("/").to == "/unlock"


def test_the_code_opens_however_it_is_typed(guest: Client) -> None:
    code = code_on(guest.begin(keep=False))
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('0', 'O').replace('1', 'l')} ",
    ):
        guest.post("/lock", {})
        assert guest.post("/unlock", {"code": typed}).to == "/"
    guest.post("/lock", {})
    other = ("A" if code[0] != "A" else "B") + code[1:]
    assert guest.post("/unlock", {"code": other}).status in (403, 422)
    assert "Open with the recovery code" in guest.get("/unlock").body


def test_a_book_left_untouched_closes_by_itself(guest: Client) -> None:
    guest.begin(keep=False)
    guest.world.clock.set("2026-11-23T14:14+02:00")
    assert guest.get("/").status == 200
    guest.world.clock.set("2026-11-23T14:28+02:00")
    assert guest.get("/").status == 200
    guest.world.clock.set("2026-11-23T14:43+02:00")
    Client(guest.world).get("/")  # a stranger's knock does not keep it open
    assert guest.get("/").to == "/unlock"


def test_the_idle_minutes_are_the_persons_own(client: Client) -> None:
    for wrong in ("", "-1", "--5", "1441", "many", "1.5", "٣", "9" * 30):
        answer = client.post("/settings/idle", {"idle": wrong})
        assert answer.status == 422 and len(answer.said) == 1
        assert answer.field("idle") == wrong
    assert client.post("/settings/idle", {"idle": "2"}).to == "/settings?note=settings"
    client.world.clock.set("2026-11-23T14:03+02:00")
    assert client.get("/").to == "/unlock"
    client.post("/unlock", {"passphrase": LONG})
    assert client.post("/settings/idle", {"idle": "0"}).status == 302
    client.world.clock.set("2026-11-23T23:03+02:00")
    assert client.get("/").status == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (
            "/account/2026-11-23",
            {"words": 'a "long" line\nand <b>more</b>', "love": "4", "act": "a1", "based_on": "0"},
        ),
        ("/glance", {"where": "4", "pull": "a word", "act": "a1"}),
        ("/point", {"do": "one thing", "why": "because", "act": "a1"}),
        ("/point/ask", {"do": "another thing", "reason": "it changed", "act": "a1"}),
        ("/point/widen", {"do": "a wider thing", "act": "a1"}),
        ("/foundations/slowly", {"lives": "felt", "words": "a line", "act": "a1"}),
        ("/practice/own", {"own": "a line\nand another"}),
        ("/practice/pull", {"pull": "the phone"}),
        ("/question", {"words": "Why wait?\nAt times", "act": "q1"}),
        ("/question/q0/found", {"words": "a <b>door</b>", "act": "f1"}),
        ("/question/q0/follow", {"words": "who opens it?", "act": "g1"}),
        ("/question/said/q0", {"words": "Why do I wait?", "act": "c1"}),
        ("/sit/end", {"a": "s1", "t": "1795435200", "s": "0", "f": "", "words": "a line"}),
    ],
)
def test_what_was_written_while_the_book_closed_waits_for_it(
    client: Client, path: str, fields: dict[str, object]
) -> None:
    if path.startswith("/point/"):
        client.post("/point", {"do": "one thing", "act": "p1"})
    if path.startswith("/question/"):
        client.post("/question", {"words": "Why?", "act": "q0"})
    token = client.get("/glance").field("csrfmiddlewaretoken")
    client.post("/lock", {})
    shut = client.post(path, fields | {"csrfmiddlewaretoken": token})
    assert shut.status == 403 and len(shut.said) == 1 and shut.said[0].startswith("The journal is closed.")
    assert "What you wrote is still here." in shut.body
    assert client.post(path, fields | {"csrfmiddlewaretoken": "x" * 64}).status == 403
    # Nothing of it leaves the program again while the journal is closed.
    assert not any(html.escape(str(value)) in shut.body for name, value in fields.items() if name in WRITTEN)
    assert client.post("/unlock", {"passphrase": "correct house"}).status == 403
    done = client.post("/unlock", {"passphrase": LONG})
    assert done.status == 302 and LONG not in done.to and not done.to.startswith("/unlock")
    pages = client.world.desk.journal(client.world.now).book().pages
    written = repr((pages, client.world.desk.cover(client.world.now)))
    assert LONG not in written
    assert all(repr(each)[1:-1] in written for name, each in fields.items() if name in WRITTEN)


def test_words_typed_for_a_sheet_that_went_with_the_closing_are_shown(client: Client) -> None:
    """A sheet that was read is dropped when the journal closes; what was typed over it is not."""
    path, typed = "/sheets/read/0123456789abcdef", {"2026-11-22.where_word": "a line of mine"}
    token = client.get("/glance").field("csrfmiddlewaretoken")
    client.post("/lock", {})
    shut = client.post(path, typed | {"csrfmiddlewaretoken": token})
    assert shut.status == 403 and "What you wrote is still here." in shut.body
    gone = client.post("/unlock", {"passphrase": LONG})
    assert gone.status == 404 and len(gone.said) == 1 and "a line of mine" in gone.body


def test_nothing_else_waits(client: Client) -> None:
    client.post("/lock", {})
    assert client.post("/settings/leaked", {"passphrase": LONG}).to == "/unlock"
    assert client.post("/unlock", {"passphrase": LONG}).to == "/"


# --- changing keys and settings --------------------------------------------------------------------------


def test_the_passphrase_changes(client: Client) -> None:
    for given in ({"passphrase": "a new one", "again": "a new two"}, {"passphrase": "new", "again": "new"}):
        answer = client.post("/settings/passphrase", given)
        assert answer.status == 422 and len(answer.said) == 1 and "a new one" not in answer.body
    done = client.post("/settings/passphrase", {"passphrase": "a new one", "again": "a new one"})
    assert "The passphrase is changed." in client.follow(done).body
    client.post("/lock", {})
    assert client.post("/unlock", {"passphrase": LONG}).status == 403
    assert client.post("/unlock", {"passphrase": "a new one"}).to == "/"


def test_the_key_is_renewed_and_the_pages_stay(client: Client) -> None:
    client.post("/account", {"words": "mine", "act": "a1"})
    assert client.post("/settings/leaked", {"passphrase": "x", "again": "x"}).status == 422
    code = code_on(
        client.follow(client.post("/settings/leaked", {"passphrase": "a new one", "again": "a new one"}))
    )
    assert client.get("/book/2026-11-23").to.startswith("/code/")
    client.pass_code(client.follow(client.get("/")))
    assert "mine" in client.get("/book/2026-11-23").body
    client.post("/lock", {})
    assert client.post("/unlock", {"passphrase": LONG}).status == 403
    assert client.post("/unlock", {"code": code}).to == "/"
    assert "mine" in client.get("/book/2026-11-23").body


def test_a_new_code_ends_the_old_one(guest: Client) -> None:
    old = code_on(guest.begin(keep=False))
    new = code_on(guest.follow(guest.post("/settings/code", {})))
    guest.post("/lock", {})
    refused = guest.post("/unlock", {"code": old})
    assert refused.status == 403 and "does not belong to this journal" in refused.said[0]
    assert guest.post("/unlock", {"code": new}).to == "/"


def test_the_key_is_kept_and_forgotten(client: Client) -> None:
    assert client.post("/settings/keep", {"keep": "1"}).status == 302
    assert (client.world.home / "kept.key").exists()
    assert "in a file that only this account can read" in client.get("/settings").body
    assert client.post("/settings/keep", {}).status == 302
    assert not (client.world.home / "kept.key").exists()


GIVES_AWAY = {
    "/settings/passphrase": {"passphrase": "a new one", "again": "a new one"},
    "/settings/leaked": {"passphrase": "a new one", "again": "a new one"},
    "/settings/code": {},
    "/settings/keep": {"keep": "1"},
    "/export/json": {},
    "/export/markdown": {},
}


@pytest.mark.parametrize("path", GIVES_AWAY)
def test_a_journal_left_open_is_not_given_away(guest: Client, path: str) -> None:
    code = code_on(guest.begin(keep=False))
    other = new_code()
    journal = guest.world.desk.journal(guest.world.now)
    guest.post("/account", {"words": "for me alone", "act": "a1"})
    before = journal.store.pulse(journal.head), journal.store.wraps(journal.head)
    for wrong in ("", " ", "correct house", LONG[:-1], code[:-1], other, code[:-1] + "?"):
        answer = guest.post(path, GIVES_AWAY[path] | {"proof": wrong})
        assert answer.status == 403 and len(answer.said) == 1, wrong
        assert answer.said[0].startswith("That does not open this journal, and nothing was changed.")
        assert "for me alone" not in answer.body and "content-disposition" not in answer.headers
        # The sentence stands at the field, in the form that was sent.
        field = re.search(r'<input id="proof-(\w+)"[^>]* autofocus>(.{0,60})', answer.body)
        assert field and 'class="wrong"' in field[2] and field[1] in path
        assert wrong.strip() == "" or wrong not in answer.body
    assert (journal.store.pulse(journal.head), journal.store.wraps(journal.head)) == before
    assert not (guest.world.home / "kept.key").exists()
    for right in (code.lower(), LONG):
        done = guest.post(path, GIVES_AWAY[path] | {"proof": right})
        assert done.status in (200, 302), right
        if path in ("/settings/passphrase", "/settings/leaked", "/settings/code"):
            break  # the other one is another now


def test_the_offer_of_a_new_passphrase_gives_a_journal_left_open_to_nobody(guest: Client) -> None:
    code = code_on(guest.begin(keep=False))
    new = {"passphrase": "a new one", "again": "a new one"}
    wraps = guest.world.desk.journal(guest.world.now).store.wraps
    head = guest.world.desk.journal(guest.world.now).head

    def refused() -> bool:
        before = wraps(head)
        page, sent = guest.get("/passphrase"), guest.post("/passphrase", new)
        return page.to == sent.to == "/settings" and wraps(head) == before

    assert refused()  # it was begun just now
    guest.post("/lock", {})
    guest.post("/unlock", {"passphrase": LONG})
    assert refused()
    guest.post("/lock", {})
    guest.post("/unlock", {"code": code})
    assert guest.get("/passphrase").status == 200
    guest.world.clock.at += timedelta(minutes=10)
    assert refused()  # whoever typed the code may have gone
    guest.world.clock.at -= timedelta(minutes=1)
    assert guest.post("/passphrase", new).status == 302
    assert refused()
    # Nor does it outlive a lock that nobody pressed.
    guest.post("/lock", {})
    guest.post("/unlock", {"code": code})
    guest.world.desk.lock()
    guest.post("/unlock", {"passphrase": "a new one"})
    assert refused()


def test_what_gives_nothing_away_asks_for_nothing(client: Client) -> None:
    assert client.post("/export/sealed", {"proof": ""}).status == 200
    assert client.post("/settings/idle", {"idle": "0", "proof": ""}).status == 302
    assert client.post("/settings/keep", {"keep": "1"}).status == 302
    assert client.post("/settings/keep", {"proof": ""}).status == 302  # to stop keeping it


def test_without_a_passphrase_the_code_is_asked_for(guest: Client) -> None:
    shown = guest.post("/begin", fields(passphrase="", again="", keep="on"))
    code = code_on(guest.pass_code(guest.follow(shown)))
    assert "The recovery code</label>" in guest.get("/settings").body
    new = {"passphrase": "a new one", "again": "a new one"}
    assert guest.post("/settings/passphrase", new | {"proof": "a new one"}).status == 403
    assert guest.post("/settings/passphrase", new | {"proof": code}).status == 302
    assert guest.post("/export/json", {"proof": "a new one"}).status == 200


def test_language_and_place_change(client: Client) -> None:
    for given in ({"language": "fr"}, {}, {"language": ""}):
        assert client.post("/settings/who", given).status == 422
    assert client.post("/settings/who", {"language": "he", "form": "feminine"}).status == 302
    page = client.get("/settings")
    assert 'lang="he" dir="rtl"' in page.body
    refused = client.post("/settings/where", {"city": "", "latitude": "200", "longitude": "1", "zone": "UTC"})
    assert refused.status == 422 and len(refused.said) == 1 and refused.field("latitude") == "200"
    assert client.post("/settings/where", {"city": "london", "turn": "nightfall"}).status == 302
    place = client.world.desk.cover(client.world.now).place
    assert (place.name, place.turn.value) == ("london", "nightfall")
    again = client.post("/settings/where", {"city": "narnia", "turn": "sunset", "latitude": ""})
    assert re.search(r'value="sunset" checked', again.body)
    assert not re.search(r'value="nightfall" checked', again.body)


def test_a_refusal_of_one_form_leaves_the_others_as_they_are(client: Client) -> None:
    where = {"city": "jerusalem", "yomtov": "two", "candles": "22"}
    assert client.post("/settings/where", where).status == 302
    refused = client.post("/settings/passphrase", {"passphrase": "x", "again": "y"})
    plain = client.get("/settings")
    for name in ("latitude", "longitude", "zone", "candles", "idle"):
        assert refused.field(name) == plain.field(name)
    assert re.search(r'<option value="two" selected>', refused.body) and refused.field("candles") == "22"
    assert refused.field("city") == plain.field("city") == "Jerusalem"


@pytest.mark.parametrize("path", ["/settings/nothing", "/export/pdf", "/settings/", "/export/"])
def test_there_are_no_other_settings(client: Client, path: str) -> None:
    assert client.post(path, {}).status == 404
    assert client.get(path).status == 404


def test_the_person_is_addressed_in_the_chosen_form(client: Client) -> None:
    client.post("/settings/who", {"language": "he", "form": "feminine"})
    started = int(client.world.now.timestamp())
    path = f"/sit/end?a=x&t={started}&s=0&f=slowly"
    feminine = html.unescape(client.get(path).body)
    client.post("/settings/who", {"language": "he", "form": "masculine"})
    masculine = html.unescape(client.get(path).body)
    assert "יודעת" in feminine and "יודעת" not in masculine and "יודע" in masculine
    assert "{" not in feminine and "|" not in feminine
