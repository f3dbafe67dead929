"""Wherever a person writes that he wishes to die, the very next page shows people to call."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from doors import Client
from kesher.actions.practice.point import choose_point
from kesher.method.point import Point
from papers import PLAIN, blank, taken
from web.library.test_shelf import hebrew
from web.paper.test_returns import FIRST, MINE, SECRET
from web.paper.test_returns import bring as bring_sheet

MEANT = {"he": "אני רוצה למות", "en": "I want to die"}
BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
DAY = timedelta(days=1)
TODAY = "2026-11-23"


def meant(client: Client) -> str:
    return MEANT[client.world.desk.cover(client.world.now).language.value]


def hold(client: Client) -> None:
    client.post("/point", {"do": "half an hour", "act": "p"})


def seat(client: Client) -> dict[str, object]:
    address = client.post("/sit", {"minutes": "3"}).to.partition("?")[2]
    return dict(each.split("=") for each in address.split("&"))


def marked(client: Client) -> str:
    """Mark a passage of a book; the mark's address."""
    book = hebrew(client)
    client.post(f"/library/{book}/1/mark", {"s": "0", "t": "8", "act": "mark1"})
    return "/library/mark/mark1"


def own_picture(client: Client, words: str) -> None:
    client.post("/practice/own", {"own": f"a door\n{words}"})


def pull_on_the_list(client: Client, words: str) -> None:
    client.post("/practice/pull", {"pull": words})


def foundation(client: Client, words: str) -> None:
    client.post("/foundations/slowly", {"lives": "said", "words": words, "act": "f"})


def beside_a_passage(client: Client, words: str) -> None:
    book = hebrew(client)
    client.post(f"/library/{book}/1/mark", {"s": "0", "t": "8", "act": "mark1", "words": words})


def note_changed(client: Client, words: str) -> None:
    client.post(marked(client), {"words": words, "act": "n", "save": "1"})


def point(field: str) -> Callable[[Client, str], None]:
    def write(client: Client, words: str) -> None:
        client.post("/point", {"do": "half an hour", "act": "p", field: words})

    return write


def reason_to_replace(client: Client, words: str) -> None:
    hold(client)
    client.post("/point/ask", {"do": "something else", "reason": words, "act": "a"})


def wider(client: Client, words: str) -> None:
    hold(client)
    client.post("/point/widen", {"do": words, "act": "w"})


def sitting(client: Client, words: str) -> None:
    client.post("/sit/end", seat(client) | {"words": words})


def account(field: str) -> Callable[[Client, str], None]:
    def write(client: Client, words: str) -> None:
        client.post(f"/account/{TODAY}", {field: words, "act": "a"})

    return write


def week(client: Client, words: str) -> None:
    client.post(f"/week/{TODAY}", {f"{TODAY}.where_word": words, "act": "w"})


def glance(client: Client, words: str) -> None:
    client.post("/glance", {"where": 3, "pull": words, "act": "g"})


def sheet_that_comes_back(client: Client, words: str) -> None:
    world = client.world
    world.desk.change_cover(world.now, lambda cover: replace(cover, sheet_secret=SECRET))
    choose_point(world.desk, world.now - 10 * DAY, "p", Point(id="p1", act="half an hour"))
    address, _ = bring_sheet(client, taken(blank(FIRST, MINE), PLAIN))
    written = client.post(address, {f"{FIRST.isoformat()}.where_word": words})
    assert answered(written.body), "what came of the sheet is the next page"
    forget_the_answer(client)


def refused_form(client: Client, words: str) -> None:
    """A second point is refused and nothing of it is kept; it was written all the same."""
    hold(client)
    refused = client.post("/point", {"do": "another", "why": words, "act": "q"})
    assert refused.status == 409
    assert answered(refused.body), "the refusal itself is the next page"
    forget_the_answer(client)


def refused_week(client: Client, words: str) -> None:
    """A week's form that came after the candles were lit: its fields are named by their days."""
    client.world.clock.set("2026-11-27T15:57+02:00")
    friday = "2026-11-27"
    refused = client.post(f"/week/{friday}", {f"{friday}.where_word": words, "act": "w"})
    assert refused.status == 409 and words in refused.body, "what was written is shown, and not lost"
    assert answered(refused.body), "the refusal itself is the next page"
    client.world.clock.set("2026-11-28T18:30+02:00")
    forget_the_answer(client)


def forget_the_answer(client: Client) -> None:
    """Here the answer to the form was itself the next page: let what follows look at it once more."""
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, answered=None))


WRITINGS = {
    "own picture": own_picture,
    "pull on the list": pull_on_the_list,
    "foundation": foundation,
    "beside a passage": beside_a_passage,
    "note changed": note_changed,
    "point: act": point("do"),
    "point: when": point("when"),
    "point: least": point("least"),
    "point: why": point("why"),
    "reason to replace": reason_to_replace,
    "wider": wider,
    "sitting": sitting,
    "account: words": account("words"),
    "account: pull": account("pull"),
    "account: where": account("where_word"),
    "week": week,
    "glance": glance,
    "sheet that comes back": sheet_that_comes_back,
    "refused form": refused_form,
    "refused week": refused_week,
}


def answered(body: str) -> bool:
    return 'href="tel:1201"' in body and 'href="tel:101"' in body


@BOTH
@pytest.mark.parametrize("name", WRITINGS)
def test_people_are_on_the_very_next_page(client: Client, name: str) -> None:
    before = client.get("/settings")
    assert before.status == 200 and not answered(before.body)
    WRITINGS[name](client, meant(client))
    shown = client.get("/settings")
    assert shown.status == 200 and answered(shown.body)
    assert shown.body.index("tel:1201") < shown.body.index("<h1"), "before all else on the page"
    assert not answered(client.get("/settings").body), "and once; Today says it until he opens it again"
    assert answered(client.get("/").body)


@BOTH
def test_today_says_it_once_and_not_twice_on_one_page(client: Client) -> None:
    account("words")(client, meant(client))
    home = client.get("/")
    assert home.body.count('href="tel:1201"') == 1
    assert not answered(client.get("/settings").body), "Today was the next page"


def test_a_piece_of_a_page_does_not_count_as_the_next_page(client: Client) -> None:
    account("words")(client, meant(client))
    for path in ("/static/frame/kesher.css", "/sheets/print?kind=foundations"):
        client.get(path)
    assert answered(client.get("/settings").body)


def test_what_stands_already_is_not_answered_anew_by_another_setting(client: Client) -> None:
    own_picture(client, meant(client))
    client.get("/settings")
    client.world.clock.at += timedelta(hours=13)
    assert client.post("/care/open", {}).status == 302
    client.post("/practice/sitting", {"minutes": "4", "route": "awaiting"})
    assert not answered(client.get("/settings").body)
    assert not answered(client.get("/").body)


def test_words_that_were_heard_before_the_program_was_closed_are_answered_after_it(client: Client) -> None:
    account("words")(client, meant(client))
    cover = client.world.desk.cover(client.world.now)
    assert cover.heard is not None and cover.answered is None
    client.get("/practice")
    assert client.world.desk.cover(client.world.now).answered == cover.heard


def test_a_second_time_is_answered_a_second_time(client: Client) -> None:
    account("words")(client, meant(client))
    client.get("/settings")
    client.world.clock.at += timedelta(minutes=5)
    pull_on_the_list(client, "I wish I were dead")
    assert answered(client.get("/settings").body)


def test_a_point_from_before_is_not_heard_again_when_it_is_mended(client: Client) -> None:
    world = client.world
    assert not answered(client.get("/settings").body)
    client.post("/point", {"do": "a kind word", "act": "p"})
    client.post(f"/point/{date(2026, 11, 23) - DAY}", {"mark": "missed", "act": "m"})
    client.post("/point/mend", {"act": "x"})
    assert world.desk.cover(world.now).heard is None
