"""The ways of sitting: which are open, how long they are, and what their pages hold."""

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from doors import Answer, Client
from kesher.method.page import Page, Sitting
from kesher.web.sit import LONGEST
from kesher.words.shelf import shipped, skeleton

DAY = date(2026, 11, 23)
STATEMENTS = {"grown": "on", "unbereaved": "on", "asked": "1"}


def page(client: Client) -> Page:
    return client.world.desk.journal(client.world.now).page(DAY).page


def refused(answer: Answer, sentence: str) -> Answer:
    assert answer.status == 422 and len(answer.said) == 1 and sentence in answer.said[0], answer.said
    return answer


def steps(client: Client, at: str) -> Iterator[Answer]:
    for step in range(1, 7):
        shown = client.get(re.sub(r"/sit/\d", f"/sit/{step}", at))
        assert shown.status == 200
        yield shown


def lines(shown: Answer) -> list[str]:
    said = re.search(r'<div class="say".*?</div>', shown.body, re.S)
    assert said
    return [
        html.unescape(re.sub(r"<[^>]+>", "", each))
        for each in re.findall(r"<p\b[^>]*>(.*?)</p>", said[0], re.S)
    ]


def seconds(client: Client, at: str) -> float:
    """How long the whole takes by itself, a line after a line."""
    return sum(
        float(re.search(r'data-pace="([0-9.]+)"', shown.body)[1]) * len(lines(shown))
        for shown in steps(client, at)
    )


def routes(client: Client) -> list[str]:
    return re.findall(r'name="route" value="([a-z-]+)"', client.get("/practice").body)


# --- how long --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", range(3, 11))
def test_its_lines_take_about_the_minutes_that_were_chosen(client: Client, minutes: int) -> None:
    client.post("/practice/own", {"own": "\n\n".join(f"my line {each}" for each in range(20))})
    client.post("/point", {"do": "one thing", "act": "p1"})
    for route in ("awaiting", "own"):
        for foundation in ("slowly", "torah-from-heaven"):
            fields = {"minutes": minutes, "route": route, "foundation": foundation}
            at = client.post("/sit", fields).to
            assert f"m={minutes}" in at and f"f={foundation}" in at
            assert abs(seconds(client, at) - minutes * 60) < 3


@pytest.mark.parametrize("minutes", ["2", "11", "0", "-5", "five", "5.5", "٥", "9" * 400])
def test_no_other_length_is_taken(client: Client, minutes: str) -> None:
    refused(client.post("/sit", {"minutes": minutes, "foundation": "slowly"}), "no longer here")
    refused(client.post("/practice/sitting", {"minutes": minutes, "route": "awaiting"}), "no longer here")
    at = client.post("/sit", {}).to
    assert client.get(re.sub(r"m=\d+", "m=" + minutes.replace("٥", "%D9%A5"), at)).status == 404
    assert client.world.desk.cover(client.world.now).minutes == 5


def test_the_persons_own_length_and_bell_are_kept(client: Client) -> None:
    assert "data-bell" not in client.get(client.post("/sit", {}).to).body
    fields = {"minutes": "8", "route": "awaiting", "bell": "on"}
    assert client.post("/practice/sitting", fields).to == "/practice?note=settings"
    assert re.search(r'name="minutes" value="8" checked', client.get("/sit").body)
    at = client.post("/sit", {}).to
    assert "m=8" in at and "data-bell" in client.get(at).body


def test_a_laptop_closed_and_opened_is_not_a_sitting_of_days(client: Client) -> None:
    shown = client.get(client.post("/sit", {}).to)
    fields = {name: shown.field(name) for name in "atrsfm"}
    client.world.clock.set("2026-11-26T09:00+02:00")
    assert client.post("/sit/end", fields | {"leave": "1"}).to == "/?note=left"
    pages = client.world.desk.journal(client.world.now).book().pages
    assert [(each.seconds, each.whole) for page in pages for each in page.sittings] == [(LONGEST, False)]


def test_a_clock_set_back_in_the_middle_is_no_time_at_all(client: Client) -> None:
    shown = client.get(client.post("/sit", {}).to)
    fields = {name: shown.field(name) for name in "atrsfm"}
    client.world.clock.set("2025-11-24T09:00+02:00")
    assert client.post("/sit/end", fields).to == "/?note=sat"
    pages = client.world.desk.journal(client.world.now).book().pages
    assert [each.seconds for page in pages for each in page.sittings] == [0]


# --- which foundation ------------------------------------------------------------------------------------


def test_the_foundation_is_ones_own_choice(client: Client) -> None:
    at = client.post("/sit", {"foundation": "perhaps-today"}).to
    assert "f=perhaps-today" in at
    second = list(steps(client, at))[1]
    assert "Perhaps today" in lines(second)[0] and 'class="question"' in second.body
    for wrong in ("nothing", "<script>", "../x"):
        assert "f=where-i-stand" in client.post("/sit", {"foundation": wrong}).to


def test_one_of_a_set_that_was_not_chosen_may_be_sat_with_too(client: Client) -> None:
    shown = client.get("/sit?foundation=he-is-one").body
    assert re.findall(r'<option value="([a-z-]+)" selected>', shown) == ["he-is-one"]
    assert re.findall(r'<option value="([a-z-]+)" selected>', client.get("/sit").body) == ["where-i-stand"]
    again = refused(client.post("/sit", {"foundation": "he-is-one", "minutes": "99"}), "no longer here")
    assert re.findall(r'<option value="([a-z-]+)" selected>', again.body) == ["he-is-one"]


def test_the_sets_that_were_chosen_are_the_ones_that_turn(client: Client) -> None:
    pack = client.world.desk
    assert "f=where-i-stand" in client.post("/sit", {}).to
    assert client.post("/practice/sets", {"set": "thirteen-principles"}).to == "/practice?note=settings"
    met = []
    for day in range(1, 80, 8):
        at = f"2027-{1 + day // 28:02}-{1 + day % 28:02}T10:00+02:00"
        client.world.clock.set(at)
        if client.get("/sit").status != 200:
            continue
        step = client.get(client.post("/sit", {}).to)
        fields = {name: step.field(name) for name in "atrsfm"}
        assert client.post("/sit/end", fields | {"lives": "felt"}).status == 302
        met.append(fields["f"])
    assert set(met) <= set(shipped().sets["thirteen-principles"]) and len(set(met)) > 2
    both = {"set": ["the-way", "thirteen-principles"]}
    client.post("/practice/sets", both)
    assert pack.cover(client.world.now).sets == ("the-way", "thirteen-principles")
    assert client.get("/sit").body.count("<option value=") == 26
    for wrong in ({"set": ["nothing", "<b>"]}, {}):
        client.post("/practice/sets", wrong)
        assert pack.cover(client.world.now).sets == ()
        assert client.get("/sit").body.count("<option value=") in (13, 14)


# --- one's own picture -----------------------------------------------------------------------------------


def test_ones_own_picture_is_said_where_the_picture_is(client: Client) -> None:
    assert routes(client) == ["awaiting"]
    refused(client.post("/sit", {"route": "own"}), "closed for now")
    own = "a <b>door</b>\r\n\r\n{שלך|שלך} & light\n{{ words }} {% csrf_token %}"
    assert client.post("/practice/own", {"own": own}).to == "/practice?note=settings"
    assert routes(client) == ["awaiting", "own"]
    at = client.post("/sit", {"route": "own"}).to
    assert "door" not in at
    parts = [lines(each) for each in steps(client, at)]
    mine = ["a <b>door</b>", "{שלך|שלך} & light", "{{ words }} {% csrf_token %}"]
    at_place = parts[2].index(mine[0])
    assert parts[2][at_place : at_place + 3] == mine and "" not in parts[2] and "[own]" not in parts[2]
    assert not any(each in mine for part in (*parts[:2], *parts[3:]) for each in part)
    assert "a &lt;b&gt;door&lt;/b&gt;" in list(steps(client, at))[2].body
    client.post("/practice/sitting", {"minutes": "5", "route": "own"})
    assert re.search(r'name="route" value="own" checked', client.get("/sit").body)
    assert client.post("/practice/own", {"own": " \n\u202e "}).status == 302
    assert routes(client) == ["awaiting"] and client.get(at).status == 404
    cover = client.world.desk.cover(client.world.now)
    assert (cover.own, cover.route) == ("", "awaiting")


def test_a_picture_of_too_many_words_comes_back_whole(client: Client) -> None:
    long = "שורה\n" * 20_000
    answer = refused(client.post("/practice/own", {"own": long}), "99999")
    assert html.unescape(re.search(r'<textarea id="own"[^>]*>(.*?)</textarea>', answer.body, re.S)[1]) == long
    assert routes(client) == ["awaiting"]


# --- the last day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [*STATEMENTS, "all"])
def test_the_last_day_opens_only_to_one_who_said_both_and_asks(client: Client, missing: str) -> None:
    given = {} if missing == "all" else {name: "on" for name in STATEMENTS if name != missing}
    refused(client.post("/practice/last-day", given), "closed for now")
    refused(client.post("/sit", {"route": "last-day"}), "closed for now")
    refused(client.post("/practice/sitting", {"minutes": "5", "route": "last-day"}), "closed for now")
    at = client.post("/sit", {}).to
    for step in range(1, 7):
        assert (
            client.get(at.replace("/sit/1", f"/sit/{step}").replace("r=awaiting", "r=last-day")).status == 404
        )
    assert routes(client) == ["awaiting"] and 'value="last-day"' not in client.get("/sit").body


def test_the_last_day_opens_and_closes_in_one_press(client: Client) -> None:
    assert "It is not good for everyone" in client.get("/practice").body
    assert client.post("/practice/last-day", STATEMENTS).to == "/practice?note=settings"
    # It is never the one a sitting begins with: it is picked anew each time.
    assert routes(client) == ["awaiting"]
    refused(client.post("/practice/sitting", {"minutes": "5", "route": "last-day"}), "closed for now")
    assert 'name="route" value="last-day">' in client.get("/sit").body
    assert "r=awaiting" in client.post("/sit", {}).to
    at = client.post("/sit", {"route": "last-day"}).to
    assert "r=last-day" in at
    for shown in steps(client, at):
        assert 'name="leave"' in shown.body  # and a way out on every one
    assert client.post("/practice/last-day", {"close": "1"}).to == "/practice?note=settings"
    assert client.get(at).status == 404 and routes(client) == ["awaiting"]
    assert "r=awaiting" in client.post("/sit", {}).to
    # Opening it again asks for everything again.
    refused(client.post("/practice/last-day", {"asked": "1"}), "closed for now")


def test_what_was_sat_is_written_though_its_way_was_closed_meanwhile(client: Client) -> None:
    client.post("/practice/last-day", STATEMENTS)
    shown = client.get(client.post("/sit", {"route": "last-day"}).to)
    fields = {name: shown.field(name) for name in "atrsfm"}
    client.post("/practice/last-day", {"close": "1"})
    assert client.post("/sit/end", fields | {"words": "not lost"}).to == "/?note=sat"
    assert [(each.route, each.words) for each in page(client).sittings] == [("last-day", "not lost")]


def test_a_route_that_is_none_is_no_page(client: Client) -> None:
    refused(client.post("/sit", {"route": "nothing"}), "closed for now")
    at = client.post("/sit", {}).to
    for wrong in ("nothing", "%3Cb%3E", "awaiting%00", "../x"):
        assert client.get(at.replace("r=awaiting", f"r={wrong}")).status == 404
        assert client.get(at.replace("r=awaiting", f"r={wrong}").replace("/sit/1", "/sit/end")).status == 404


def test_each_sitting_has_other_words_than_the_last(client: Client) -> None:
    seen = set()
    for number in range(5):
        at = client.post("/sit", {"foundation": "slowly"}).to
        shown = [tuple(lines(each)) for each in steps(client, at)]
        seen.add((re.search(r"s=(\d+)", at)[1], shown[2]))
        step = client.get(at)
        client.post("/sit/end", {name: step.field(name) for name in "atrsfm"})
        assert len(seen) == min(number + 1, 4)
    assert len({each.id for each in page(client).sittings}) == 5
    assert all(isinstance(each, Sitting) and each.route == "awaiting" for each in page(client).sittings)


def test_a_pack_of_ones_own_is_sat_with(client: Client) -> None:
    folder = client.world.home / "packs" / "mine"
    skeleton(folder)
    text = folder / "en" / "routes" / "awaiting.md"
    text.write_text(
        text.read_text(encoding="utf-8").replace("Perhaps today.", "Perhaps tonight."), encoding="utf-8"
    )
    refused(client.post("/practice/pack", {"pack": "nothing"}), "no longer here")
    assert client.post("/practice/pack", {"pack": "mine"}).to == "/practice?note=settings"
    assert "Perhaps tonight." in lines(list(steps(client, client.post("/sit", {}).to))[2])
    # One that is broken, or was taken away, gives way to the one that ships.
    text.write_text("# <b>", encoding="utf-8")
    assert "Perhaps today." in lines(list(steps(client, client.post("/sit", {}).to))[2])
    assert client.get("/practice").status == 200


def test_a_pack_whose_only_way_is_closed_says_so(client: Client) -> None:
    folder = client.world.home / "packs" / "mine"
    skeleton(folder)
    head = folder / "pack.toml"
    head.write_text(re.sub(r"routes = .*", 'routes = ["last-day"]', head.read_text()), encoding="utf-8")
    for language in ("he", "en"):
        for name in ("awaiting", "own"):
            (folder / language / "routes" / f"{name}.md").unlink()
    assert client.post("/practice/pack", {"pack": "mine"}).status == 302
    refused(client.get("/sit"), "closed for now")
    assert client.get("/practice").status == client.get("/").status == 200
    refused(client.post("/sit", {}), "closed for now")
    client.post("/practice/last-day", STATEMENTS)
    assert "r=last-day" in client.post("/sit", {}).to


def test_no_script_but_our_own_may_run(client: Client) -> None:
    policy = client.get(client.post("/sit", {}).to).headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    module = client.get("/static/sit.js")
    assert module.status == 200 and "javascript" in module.headers["content-type"]
    assert not re.search(r"https?://|localStorage|document\.cookie|sendBeacon|XMLHttpRequest", module.body)


def test_while_it_is_rest_no_step_is_shown(client: Client) -> None:
    at = client.post("/sit", {}).to
    client.world.clock.set("2026-11-28T12:00+02:00")
    assert client.get("/sit").to == "/" and client.get(at).to == "/"
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, still=False))
    assert client.get("/sit").status == 200 and client.get(at).status == 200
