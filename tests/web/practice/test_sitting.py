"""The ways of sitting: which are open, how long they are, and what their pages hold."""

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from doors import Answer, Client
from kesher.actions.library import highlights
from kesher.actions.library.shelf import Added
from kesher.method.page import Page, Reading, Sitting
from kesher.words import catalogue
from kesher.words.packs import shipped, skeleton
from talks import ENGLISH, ENGLISH_TITLE, file_name

DAY = date(2026, 11, 23)
BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
STATEMENTS = {"grown": "on", "bereaved": "no", "asked": "1"}


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
        html.unescape(re.sub(r"<[^>]+>", "", each)).strip()
        for each in re.findall(r"<p\b[^>]*>(.*?)</p>", said[0], re.S)
    ]


def seconds(client: Client, at: str) -> float:
    """How long the whole takes by itself, a line after a line."""
    return sum(sum(times(shown)) for shown in steps(client, at))


def times(shown: Answer) -> list[float]:
    """How long each line of a page stands."""
    found = [float(each) for each in re.findall(r'<p[^>]* data-seconds="([0-9.]+)"', shown.body)]
    assert len(found) == len(lines(shown))
    return found


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
            assert abs(seconds(client, at) - minutes * 60) < 0.5


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


@pytest.mark.parametrize(
    ("saved", "seconds"),
    [
        ("2026-11-23T14:04+02:00", 4 * 60),
        ("2026-11-23T14:15+02:00", 15 * 60),  # nobody is hurried
        ("2026-11-23T14:16+02:00", 5 * 60),
        ("2026-11-23T17:05+02:00", 5 * 60),
        ("2026-11-26T09:00+02:00", 5 * 60),
    ],
)
@pytest.mark.parametrize("left", [{}, {"leave": "1"}])
def test_a_laptop_closed_and_opened_counts_as_what_was_chosen(
    client: Client, saved: str, seconds: int, left: dict[str, str]
) -> None:
    shown = client.get(client.post("/sit", {"minutes": 5}).to)
    fields = {name: shown.field(name) for name in "atrsfm"}
    client.world.clock.set(saved)
    assert client.post("/sit/end", fields | left).to == f"/?note={'left' if left else 'sat'}"
    pages = client.world.desk.journal(client.world.now).book().pages
    assert [(each.seconds, each.whole) for page in pages for each in page.sittings] == [(seconds, not left)]


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
    given = {} if missing == "all" else {name: STATEMENTS[name] for name in STATEMENTS if name != missing}
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
    module = client.get("/static/practice/sitting.js")
    assert module.status == 200 and "javascript" in module.headers["content-type"]
    assert not re.search(r"https?://|localStorage|document\.cookie|sendBeacon|XMLHttpRequest", module.body)


def test_while_it_is_rest_no_step_is_shown(client: Client) -> None:
    at = client.post("/sit", {}).to
    client.world.clock.set("2026-11-28T12:00+02:00")
    assert client.get("/sit").to == "/" and client.get(at).to == "/"
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, still=False))
    assert client.get("/sit").status == 200 and client.get(at).status == 200


# --- what is asked, and what is held ---------------------------------------------------------------------


def sat(client: Client, **given: str) -> Answer:
    """Sit to the end, and answer what is given."""
    shown = client.get(client.post("/sit", {"minutes": "5"}).to)
    return client.post("/sit/end", {name: shown.field(name) for name in "atrsfm"} | given)


@BOTH
def test_a_sitting_asks_of_now_and_the_foundation_by_itself_of_the_evening(client: Client) -> None:
    language = client.world.desk.cover(client.world.now).language.value
    slowly = shipped().words[language].foundations["slowly"]
    (asked,) = slowly.now
    shown = list(steps(client, client.post("/sit", {"foundation": "slowly"}).to))[1]
    assert lines(shown) == [f"{slowly.name}.", *slowly.text, asked]
    read = html.unescape(client.get("/foundations/slowly").body)
    assert slowly.questions[0] in read and asked not in read


@BOTH
def test_the_act_stands_between_the_lines_and_without_a_point_one_line_stands_alone(client: Client) -> None:
    language = client.world.desk.cover(client.world.now).language.value
    script = shipped().words[language].routes["awaiting"].scripts[0].parts["point"]
    at = client.post("/sit", {}).to
    without = list(steps(client, at))[4]
    assert lines(without) == list(script[4:]) and 'class="yours' not in without.body
    client.post("/point", {"do": "שורה אחת & <b>", "act": "p1"})
    held = list(steps(client, at))[4]
    assert lines(held) == [script[0], "שורה אחת & <b>", script[2]]
    assert script[1] == "[point]" and script[3] == "[no-point]"


def test_a_pack_without_marks_says_the_point_after_its_lines(client: Client) -> None:
    folder = client.world.home / "packs" / "mine"
    skeleton(folder)
    for path in folder.rglob("*.md"):
        text = re.sub(r"\[no-point\]\n.*\n|\[point\]\n|^> .*\n", "", path.read_text("utf-8"), flags=re.M)
        path.write_text(text, encoding="utf-8")
    client.post("/practice/pack", {"pack": "mine"})
    at = client.post("/sit", {"foundation": "slowly"}).to
    parts = [lines(each) for each in steps(client, at)]
    assert parts[4] == ["And there is one point.", "Today, only that."]
    assert parts[1][-1] == shipped().words["en"].foundations["slowly"].questions[0]
    client.post("/point", {"do": "one thing", "act": "p1"})
    held = [lines(each) for each in steps(client, at)][4]
    assert held == ["And there is one point.", "Today, only that.", "one thing"]


def test_the_picture_has_its_share_and_the_rest_of_a_part_is_stillness(client: Client) -> None:
    shown = list(steps(client, client.post("/sit", {"minutes": "10", "foundation": "slowly"}).to))
    shares = [round(sum(times(each)) / 6) for each in shown]
    assert shares == [10, 18, 36, 22, 8, 6]
    picture = times(shown[2])
    assert picture[0] == 2 + 2 * 0.55
    assert picture[-1] == max(picture) > 120


# --- what the heart answered -----------------------------------------------------------------------------


@BOTH
def test_after_three_silent_hearts_the_picture_is_longer_until_it_answers(client: Client) -> None:
    told = client.world.desk.cover(client.world.now).language
    said = {"he": "הלב שתק. אין מה להאיץ בו.", "en": "The heart was silent. There is no hurrying it."}[told]

    def picture() -> int:
        at = client.post("/sit", {"minutes": "10"}).to
        return round(sum(times(list(steps(client, at))[2])) / 6)

    for minute, answer in enumerate(("answered", "silent", "silent")):
        client.world.clock.set(f"2026-11-23T14:0{minute}+02:00")
        sat(client, heart=answer)
    assert said not in client.get("/sit").body and picture() == 36
    client.world.clock.set("2026-11-24T09:00+02:00")
    sat(client, heart="silent")
    assert said in client.get("/sit").body and picture() == 50
    # It is said to that one sitting and no other; the picture stays longer.
    client.world.clock.set("2026-11-25T09:00+02:00")
    sat(client)
    assert said not in client.get("/sit").body and picture() == 50
    client.world.clock.set("2026-11-26T09:00+02:00")
    sat(client, heart="faintly")
    assert said not in client.get("/sit").body and picture() == 36


# --- what is said afterwards -----------------------------------------------------------------------------


@BOTH
def test_the_choice_may_leave_one_trace_on_the_page_of_the_day(client: Client) -> None:
    hebrew = client.world.desk.cover(client.world.now).language.value == "he"
    there, yet = ("אל המקום", "עוד לא") if hebrew else ("toward home", "not yet")
    ending = client.get(client.post("/sit", {}).to.replace("/sit/1", "/sit/end")).body
    assert there in ending and yet in ending
    assert not re.search(r'name="(?:choice|heart|clarity)"[^>]*checked', ending)
    sat(client, choice="there", words="a line")
    sat(client, choice="not-yet")
    sat(client)
    assert sorted(str(each.choice) for each in page(client).sittings) == ["None", "not-yet", "there"]
    shown = client.get("/book/2026-11-23").body
    assert shown.count(there) == 1 and shown.count(yet) == 1
    exported = client.post("/export/markdown", {"passphrase": "correct horse"}).body
    assert there in exported and yet in exported


def test_a_choice_there_is_not_is_refused_and_nothing_is_lost(client: Client) -> None:
    refused(sat(client, choice="<b>", words="a line of mine"), "no longer here")
    assert "a line of mine" in sat(client, choice="<b>", words="a line of mine").body
    assert not page(client).sittings


@BOTH
def test_of_what_it_is_clarity_is_said_beside_its_circles(client: Client) -> None:
    said = catalogue(client.world.desk.cover(client.world.now).language).plain("account.clarity_of")
    ending = client.get(client.post("/sit", {}).to.replace("/sit/1", "/sit/end")).body
    assert ending.count(said) == 1


# --- opened with a passage of a book ---------------------------------------------------------------------


def test_a_passage_opens_the_sitting_and_what_it_says_of_today_closes_it(client: Client) -> None:
    shelf = client.world.server.door.shelf
    added = shelf.add(file_name(ENGLISH_TITLE), ENGLISH.encode())
    assert isinstance(added, Added)
    answer = shelf.units(added.book.id)[1]
    where = f"/library/{added.book.id}/{answer.place}/mark"
    assert "And what does it say of today?" in client.get(where).body
    client.post(where, {"s": "0", "t": "60", "foundation": "slowly", "act": "m1"})
    at = client.post("/sit", {"minutes": "5", "foundation": "slowly", "passage": "m1"}).to
    parts = list(steps(client, at))
    passage = lines(parts[0])[0]
    assert passage.startswith(answer.unit.text[:40]) and answer.unit.ref in html.unescape(parts[0].body)
    # It has the time its words need, and with it the part still has its share.
    quote = highlights.one(client.world.desk, client.world.now, "m1").highlight.quote
    assert times(parts[0])[0] == pytest.approx(2 + 0.55 * len(quote.split()), abs=0.01)
    assert abs(seconds(client, at) - 300) < 0.5
    assert lines(parts[5])[-1] == "And what does it say of today?"
    # Once it was written it is his own line that closes.
    fields = {"words": "a note", "today": "{a|b} & <i>little</i>", "foundation": "slowly", "act": "m2"}
    assert client.post("/library/mark/m1", fields).status == 302
    assert lines(list(steps(client, at))[5])[-1] == "{a|b} & <i>little</i>"
    assert client.get("/library/mark/m1").body.count("{a|b} &amp; &lt;i&gt;little") == 1
    for shown in ("/foundations/slowly", "/book/2026-11-23", f"/library/{added.book.id}/{answer.place}"):
        assert "{a|b} &amp; &lt;i&gt;little" in client.get(shown).body, shown
    exported = client.post("/export/markdown", {"passphrase": "correct horse"}).body
    assert "> **And what does it say of today?** {a|b} & <i>little</i>" in exported
    # A mark that was taken away meanwhile opens nothing and closes nothing.
    client.post("/library/mark/m1", {"remove": "1", "act": "m3"})
    parts = list(steps(client, at))
    assert "passage" not in parts[0].body.partition("</form>")[2] and len(lines(parts[5])) == 2


# --- while it rests --------------------------------------------------------------------------------------


REST = {"he": "עכשיו גם ההתבוננות נחה.", "en": "For now the sitting rests too."}
DEATH = ("the-dead-will-live", "giving-oneself", "perhaps-today", "the-world-passes")


def despair(client: Client) -> None:
    client.post("/account/2026-11-22", {"words": "I want to die.", "act": "a"})


@BOTH
def test_while_a_stop_stands_no_sitting_is_opened_and_people_are_named(client: Client) -> None:
    language = client.world.desk.cover(client.world.now).language.value
    at = client.post("/sit", {}).to
    despair(client)
    for answer in (client.get("/sit"), client.post("/sit", {"minutes": "3"}), client.get(at)):
        assert answer.status == 409 and len(answer.said) == 1
        assert answer.said[0].startswith(REST[language]) and 'href="/people"' in answer.body
        assert 'name="minutes"' not in answer.body and 'class="say"' not in answer.body
    client.world.clock.set("2026-11-24T12:00+02:00")
    assert client.post("/care/open", {}).status == 302
    assert client.get("/sit").status == 200


def test_a_sitting_under_way_is_ended_and_its_words_are_kept_without_numbers(client: Client) -> None:
    at = client.post("/sit", {}).to
    despair(client)
    shown = client.get(at)
    fields = {name: shown.field(name) for name in "atrsfm"}
    ending = client.get(at.replace("/sit/1", "/sit/end"))
    assert ending.status == 200 and "bubbles" not in ending.body
    counted = client.post("/sit/end", fields | {"clarity": "5", "words": "a line"})
    assert counted.status == 409 and "a line" in counted.body and not page(client).sittings
    assert client.post("/sit/end", fields | {"words": "a line"}).to == "/?note=sat"
    assert [(each.words, each.clarity) for each in page(client).sittings] == [("a line", None)]


def test_leaving_from_the_page_that_says_it_rests_is_written_as_what_it_was(client: Client) -> None:
    at = client.post("/sit", {}).to
    despair(client)
    shown = client.get(at)
    fields = {name: shown.field(name) for name in "atrsfm"}
    assert client.post("/sit/end", fields | {"leave": "1"}).to == "/?note=left"
    assert [each.whole for each in page(client).sittings] == [False]
    assert 'name="leave"' not in client.get("/sit").body  # nothing is under way there


def test_foundations_that_speak_of_death_rest_while_a_stop_stands(client: Client) -> None:
    client.post("/practice/sets", {"set": ["the-way", "thirteen-principles"]})
    client.post("/foundations/perhaps-today", {"words": "my own line", "act": "r1"})
    despair(client)
    shown = client.get("/foundations").body
    assert shown.count("resting now") == 4
    for each in DEATH:
        page_of = client.get(f"/foundations/{each}").body
        assert "This foundation rests now" in page_of
        assert shipped().words["en"].foundations[each].text[0] not in html.unescape(page_of)
        assert 'name="lives"' not in page_of and "/sit?foundation" not in page_of
    # What he wrote of it himself is not hidden, and what was written meanwhile is kept.
    assert "my own line" in client.get("/foundations/perhaps-today").body
    assert client.post("/foundations/perhaps-today", {"words": "late", "act": "r2"}).status == 302
    assert [each.words for each in page(client).readings] == ["my own line", "late"]
    # Another one is read as ever, but no sitting is offered from it.
    other = client.get("/foundations/slowly").body
    assert 'name="lives"' in other and "/sit?foundation" not in other


def test_one_who_told_of_a_bereavement_is_spared_two_foundations(client: Client) -> None:
    client.post("/practice/sets", {"set": ["the-way", "thirteen-principles"]})
    assert client.get("/sit?foundation=giving-oneself").body.count("<option value=") == 26
    assert "f=giving-oneself" in client.post("/sit", {"foundation": "giving-oneself"}).to
    answer = client.post("/practice/bereaved", {"bereaved": "on"})
    assert answer.to == "/practice?note=bereaved"
    assert "It is good to have someone to talk with" in client.get(answer.to).body
    assert client.get("/foundations").body.count("resting now") == 2
    begin = client.get("/sit?foundation=giving-oneself").body
    assert begin.count("<option value=") == 24
    assert not re.search(r'value="(?:giving-oneself|the-dead-will-live)"', begin)
    assert "f=where-i-stand" in client.post("/sit", {"foundation": "giving-oneself"}).to
    assert "This foundation rests now" in client.get("/foundations/the-dead-will-live").body
    assert "This foundation rests now" not in client.get("/foundations/the-world-passes").body
    assert client.post("/practice/bereaved", {}).to == "/practice?note=settings"
    assert "resting now" not in client.get("/foundations").body


def test_what_rests_is_not_the_one_that_is_due(client: Client) -> None:
    def due() -> str:
        return re.findall(r'<option value="([a-z-]+)" selected>', client.get("/sit").body)[0]

    order = shipped().order()
    before = order[: order.index("giving-oneself")]
    desk, now = client.world.desk, client.world.now
    days = [DAY.replace(day=1 + number) for number in range(len(before))]
    desk.journal(now).add(
        tuple(
            Page(day=day, readings=(Reading(id=f"r{each}", at=now, foundation=each),))
            for day, each in zip(days, before, strict=True)
        )
    )
    client.world.clock.set("2027-03-01T09:00+02:00")
    assert due() == "giving-oneself"
    client.post("/practice/bereaved", {"bereaved": "on"})
    assert due() == order[order.index("giving-oneself") + 1]
    assert "giving-oneself" not in re.findall(r"/sit\?foundation=([a-z-]+)", client.get("/").body)


def test_telling_of_a_bereavement_keeps_the_last_day_closed(client: Client) -> None:
    answer = client.post("/practice/last-day", STATEMENTS | {"bereaved": "yes"})
    assert answer.to == "/practice?note=bereaved"
    cover = client.world.desk.cover(client.world.now)
    assert cover.bereaved and not cover.last_day
    assert 'value="last-day"' not in client.get("/sit").body
    # His own later word opens it again; and telling it by itself closes what was open.
    assert client.post("/practice/last-day", STATEMENTS).to == "/practice?note=settings"
    cover = client.world.desk.cover(client.world.now)
    assert cover.last_day and not cover.bereaved and 'value="last-day"' in client.get("/sit").body
    client.post("/practice/bereaved", {"bereaved": "on"})
    cover = client.world.desk.cover(client.world.now)
    assert cover.bereaved and not cover.last_day
    # A cover from elsewhere that says both is closed too.
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, last_day=True))
    assert 'value="last-day"' not in client.get("/sit").body


def test_a_pack_all_of_whose_foundations_rest_is_sat_without_one(client: Client) -> None:
    folder = client.world.home / "packs" / "mine"
    skeleton(folder)
    head = folder / "pack.toml"
    every = ", ".join(f'"{each}"' for each in shipped().order(tuple(shipped().sets)))
    head.write_text(re.sub(r"bereaved = .*", f"bereaved = [{every}]", head.read_text()), encoding="utf-8")
    client.post("/practice/pack", {"pack": "mine"})
    client.post("/practice/bereaved", {"bereaved": "on"})
    begin = client.get("/sit")
    assert begin.status == 200 and "<select" not in begin.body
    at = client.post("/sit", {"minutes": "5"}).to
    shown = [client.get(at.replace("/sit/1", f"/sit/{step}")) for step in range(1, 7)]
    assert [each.status for each in shown] == [200] * 5 + [404]
    assert "/sit/end?" in shown[4].body
    assert re.findall(r"\d", re.search(r'<p class="step">(.*?)</p>', shown[4].body)[1]) == ["5", "5"]
    assert abs(sum(sum(times(each)) for each in shown[:5]) - 300) < 0.5
