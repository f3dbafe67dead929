"""The point's turns: mended, widened, narrowed, replaced after a night, and its earlier days."""

import html
import re
from datetime import date

import pytest

from doors import Answer, Client
from kesher.actions.journal import days
from kesher.method.page import Page
from kesher.method.standing import Standing

MONDAY = date(2026, 11, 23)
TUESDAY = "2026-11-24T09:00+02:00"
NIGHT = "2026-11-23T20:00+02:00"
"""The same Monday by the wall, and already the next Hebrew day."""


def standing(client: Client) -> Standing:
    return client.world.desk.standing(client.world.now)


def page(client: Client, day: date = MONDAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def refused(answer: Answer, status: int, sentence: str) -> Answer:
    assert answer.status == status, (answer.status, answer.said, answer.to)
    assert len(answer.said) == 1 and sentence in answer.said[0], answer.said
    return answer


@pytest.fixture
def holder(client: Client) -> Client:
    """One who holds a point since Monday."""
    fields = {"do": "one page", "when": "at night", "least": "one line", "why": "light", "act": "p1"}
    fields["against"] = "the phone"
    assert client.post("/point", fields).to == "/?note=chosen"
    return client


def asked(client: Client, do: str = "two pages", act: str = "k1", reason: str = "it has grown") -> Answer:
    return client.post("/point/ask", {"do": do, "when": "at dawn", "reason": reason, "act": act})


# --- how it is chosen -----------------------------------------------------------------------------------


def test_it_says_five_things_and_is_no_vow(holder: Client) -> None:
    point = standing(holder).held.point
    assert (point.act, point.when, point.least) == ("one page", "at night", "one line")
    assert (point.against, point.why, point.given, point.rung) == ("the phone", "light", "", 1)
    assert "without a vow" in holder.get("/?note=chosen").body
    shown = holder.get("/point").body
    assert "What may come against it" in shown and "the phone" in shown


@pytest.mark.parametrize(
    ("world", "vow", "questions"),
    [("en", "bli neder", "Three questions"), ("he", "בלי נדר", "שלוש שאלות")],
    indirect=["world"],
)
def test_three_questions_stand_before_the_ideas_and_no_vow_over_all(
    client: Client, vow: str, questions: str
) -> None:
    shown = client.get("/point").body
    lead, form, asked, list_ = (
        shown.index(each) for each in (vow, 'action="/point"', questions, 'name="idea"')
    )
    assert lead < form < asked < list_


def test_a_suggestion_fills_the_act_and_its_least_and_leaves_the_rest(client: Client) -> None:
    shown = html.unescape(client.get("/point").body)
    found = re.findall(r'name="idea" value="([0-9.]+)" formnovalidate>\s*<span>(.*?)</span>', shown)
    assert len(found) == 40 and len({number for number, _ in found}) == 40
    assert ("0.1", "Half an hour of study without a break, without the phone") in found
    typed = {"do": "something", "when": "at dawn", "against": "the phone", "why": "light", "act": "p1"}
    filled = client.post("/point", typed | {"idea": "0.1"})
    assert filled.status == 200 and not filled.said
    assert filled.field("do") == "Half an hour of study without a break, without the phone"
    assert [filled.field(name) for name in ("when", "least", "against", "why", "act")] == [
        "at dawn",
        "One paragraph",
        "the phone",
        "light",
        "p1",
    ]
    assert standing(client).held is None and page(client) == Page(day=MONDAY)
    last = client.post("/point", {"idea": "4.6"})
    assert last.field("do").startswith("One true word") and last.field("least").startswith("To say nothing")


@pytest.mark.parametrize("number", ["", "9.0", "0.99", "0", "x", "-1.0", "0.1.2"])
def test_a_suggestion_that_is_not_there_loses_nothing(client: Client, number: str) -> None:
    answer = refused(client.post("/point", {"idea": number, "do": "mine", "why": "light"}), 422, "choice")
    assert answer.field("do") == "mine" and answer.field("why") == "light"


def test_a_suggestion_for_one_who_holds_a_point_is_none(holder: Client) -> None:
    assert holder.post("/point", {"idea": "0.1"}).to == "/point"
    assert standing(holder).held.point.act == "one page"


@pytest.mark.parametrize(
    "world,kept", [("en", "also counts as kept"), ("he", "גם המעט של יום קשה: נשמרה")], indirect=["world"]
)
def test_wherever_a_mark_is_asked_the_least_is_said_to_be_kept(holder: Client, kept: str) -> None:
    for path in ("/point", "/account/2026-11-23", "/week"):
        assert holder.get(path).body.count(kept) == 1, path


def test_without_a_point_nothing_is_said_of_its_least(client: Client) -> None:
    for path in ("/account/2026-11-23", "/week"):
        assert "also counts as kept" not in client.get(path).body


# --- how large a point may be ----------------------------------------------------------------------------


def test_a_point_of_many_words_is_kept_and_one_of_too_many_comes_back_whole(client: Client) -> None:
    long, longer = "ארוך " * 2000, "ארוך" * 25_000
    answer = refused(client.post("/point", {"do": longer, "least": "this", "act": "p0"}), 422, "100000")
    assert answer.field("do") == longer and answer.field("least") == "this"
    assert page(client) == Page(day=MONDAY)
    assert client.post("/point", {"do": long, "act": "p1"}).to == "/?note=chosen"
    assert standing(client).held.point.act == long.strip()
    for path in ("/", "/point", "/book", "/book/2026-11-23", "/account", "/week"):
        assert client.get(path).status == 200
    again = refused(
        client.post("/point/ask", {"do": longer, "reason": "why not", "act": "p2"}), 422, "100000"
    )
    assert again.field("reason") == "why not"
    # What was typed for another point does not stand where this one is widened.
    assert again.field("do") == long.strip() and longer in again.body
    why = refused(asked(client, reason=longer), 422, "100000")
    assert why.field("reason") == longer
    wide = refused(client.post("/point/widen", {"do": longer}), 422, "100000")
    assert wide.field("do") == longer


# --- wider and narrower ----------------------------------------------------------------------------------


def test_it_is_widened_and_narrowed_by_hand_and_stays_the_same_point(holder: Client) -> None:
    first = standing(holder).held.point
    assert holder.post("/point/widen", {"do": "two pages", "act": "w1"}).to == "/point?note=widen"
    assert holder.post("/point/widen", {"do": "two pages", "act": "w1"}).to == "/point?note=widen"
    wide = standing(holder).held.point
    assert (wide.id, wide.act, wide.rung) == (first.id, "two pages", 2)
    assert (wide.when, wide.least, wide.why) == (first.when, first.least, first.why)
    for number, (act, rung) in enumerate((("one page", 1), ("half a page", 1), ("a line", 1))):
        holder.world.clock.set(f"2026-11-23T14:0{number + 1}+02:00")
        assert holder.post("/point/narrow", {"do": act, "act": f"n{number}"}).to == "/point?note=narrow"
        assert (standing(holder).held.point.act, standing(holder).held.point.rung) == (act, rung)
    assert standing(holder).held.point.id == first.id and standing(holder).before == ()
    assert standing(holder).held.since == MONDAY
    refused(holder.post("/point/widen", {"do": " "}), 422, "What is done is missing here.")


@pytest.mark.parametrize(
    "how", ["widen", "narrow", "deepen", "reword", "try-deeper", "mend", "ask", "replace", "stay"]
)
def test_without_a_point_there_is_nothing_to_turn(client: Client, how: str) -> None:
    answer = client.post(f"/point/{how}", {"do": "x", "given": "z", "reason": "y"})
    assert answer.status == 422 and len(answer.said) == 1 and page(client) == Page(day=MONDAY)
    assert client.get(f"/point/{how}").status == 404


@pytest.mark.parametrize("how", ["let-go", "WIDEN", "widen-more", "x" * 300, "2026-02-30"])
def test_there_is_no_other_turn(holder: Client, how: str) -> None:
    assert holder.post(f"/point/{how}", {"do": "x"}).status == 404
    assert len(page(holder).decisions) == 1


# --- said better, and given more ------------------------------------------------------------------------


def test_its_wording_is_corrected_and_it_is_the_same_point(holder: Client) -> None:
    first = standing(holder).held
    for name, field in (("act", "vdo"), ("least", "vleast"), ("against", "vagainst"), ("why", "vwhy")):
        assert f'id="{field}"' in holder.get("/point").body, name
    fields = {"do": "a page, with care", "when": "", "least": "one line", "why": "it opens", "act": "v1"}
    assert holder.post("/point/reword", fields).to == "/point?note=reword"
    assert holder.post("/point/reword", fields).to == "/point?note=reword"
    held = standing(holder).held
    assert (held.since, held.point.id, held.point.rung) == (first.since, first.point.id, 1)
    assert (held.point.act, held.point.when, held.point.least) == ("a page, with care", "", "one line")
    assert (held.point.against, held.point.why) == ("the phone", "it opens")  # what no field asked of stays
    assert standing(holder).before == () and standing(holder).asked is None
    said = holder.get("/book/2026-11-23").body
    assert "The point was said more exactly" in said and "it opens" in said


def test_a_correction_that_cannot_be_comes_back_as_it_was_typed(holder: Client) -> None:
    fields = {"do": " ", "when": "at dawn", "least": "a word", "against": "", "why": "light", "act": "v1"}
    answer = refused(holder.post("/point/reword", fields), 422, "What is done is missing here.")
    reword = answer.body[answer.body.index('name="reword.act"') :]
    assert re.search(r"<details open>\s*<summary>Correct the wording", answer.body)
    assert 'value="at dawn"' in reword and 'value="a word"' in reword
    # The other forms of the page show none of it.
    ask = answer.body[answer.body.index('name="ask.act"') :]
    assert "at dawn" not in ask and answer.body.count('value="at dawn"') == 1
    same = {"do": "one page", "when": "at night", "least": "one line", "against": "the phone", "why": "light"}
    refused(holder.post("/point/reword", same | {"act": "v2"}), 422, "The words are the same")
    assert len(page(holder).decisions) == 1


def test_it_is_deepened_by_hand_and_the_act_is_as_it_was(holder: Client) -> None:
    assert "And given in it" not in holder.get("/point").body
    holder.world.clock.set("2026-11-23T14:01+02:00")
    assert holder.post("/point/deepen", {"given": "unhurried", "act": "d1"}).to == "/point?note=deepen"
    held = standing(holder).held
    assert (held.point.act, held.point.given, held.point.rung) == ("one page", "unhurried", 1)
    assert held.since == MONDAY
    shown = holder.get("/point?note=deepen").body
    assert "without a vow" in shown and "And given in it: \u2068unhurried\u2069" in shown
    again = refused(
        holder.post("/point/deepen", {"given": "unhurried", "act": "d2"}), 422, "What more is given"
    )
    assert re.search(r"<details open>\s*<summary>Deepen, widen or narrow", again.body)
    refused(holder.post("/point/deepen", {"given": " ", "act": "d3"}), 422, "What more is given")
    assert "The point was deepened" in holder.get("/book/2026-11-23").body


def test_what_was_given_is_corrected_and_put_down_where_it_is_asked_of(holder: Client) -> None:
    assert 'name="deepen.given" value=""' in holder.get("/point").body
    holder.world.clock.set("2026-11-23T14:01+02:00")
    holder.post("/point/deepen", {"given": "unhurried", "act": "d1"})
    typed = re.findall(r'<input id="\w+" [^>]*value="unhurried"', holder.get("/point").body)
    assert len(typed) == 3  # deepen, widen or narrow, reword
    holder.post("/point/reword", {"do": "one page", "given": "without haste", "act": "v1"})
    assert standing(holder).held.point.given == "without haste"
    holder.world.clock.set("2026-11-23T14:03+02:00")
    holder.post("/point/widen", {"do": "two pages", "given": "without haste", "act": "w1"})
    assert standing(holder).held.point.given == "without haste"
    holder.world.clock.set("2026-11-23T14:04+02:00")
    holder.post("/point/narrow", {"do": "one page", "given": "", "act": "n1"})
    assert standing(holder).held.point.given == ""


# --- a miss, and tying again -----------------------------------------------------------------------------


def test_after_a_miss_it_is_tied_again_and_the_words_of_the_miss_are_gone(holder: Client) -> None:
    assert "/point/mend" not in holder.get("/point").body
    assert holder.post("/point/2026-11-23", {"mark": "missed", "act": "m1"}).to == "/point?note=marked"
    missed = holder.get("/point").body
    assert 'action="/point/mend"' in missed and "Tie it again" in missed
    assert holder.post("/point/mend", {"act": "m2"}).to == "/point?note=mend"
    mended = holder.get("/point").body
    assert "/point/mend" not in mended
    # The day stays as it was marked: mending hides nothing.
    assert page(holder).point.mark.value == "missed"
    assert "The bond was mended" in holder.get("/book/2026-11-23").body


def test_a_later_miss_asks_again(holder: Client) -> None:
    holder.post("/point/2026-11-23", {"mark": "missed", "act": "m1"})
    holder.world.clock.set(TUESDAY)
    assert "/point/mend" in holder.get("/point").body
    holder.post("/point/mend", {"act": "m2"})
    assert "/point/mend" not in holder.get("/point").body
    holder.world.clock.set("2026-11-25T09:00+02:00")
    holder.post("/point/2026-11-25", {"mark": "missed", "act": "m3"})
    assert "/point/mend" in holder.get("/point").body
    holder.post("/point/2026-11-25", {"mark": "kept", "act": "m4"})
    assert "/point/mend" not in holder.get("/point").body


# --- a replacement waits its night -----------------------------------------------------------------------


def test_a_replacement_waits_a_night_of_the_hebrew_day(holder: Client) -> None:
    assert asked(holder).to == "/point?note=ask"
    waiting = holder.get("/point").body
    assert "two pages" in waiting and "it has grown" in waiting and "waits one night" in waiting
    assert 'action="/point/replace"' not in waiting and 'action="/point/ask?' not in waiting
    refused(holder.post("/point/replace", {"act": "r0"}), 422, "waits one night")
    assert standing(holder).held.point.act == "one page"
    holder.world.clock.set(NIGHT)
    assert 'action="/point/replace"' in holder.get("/point").body
    assert holder.post("/point/replace", {"act": "r1"}).to == "/point?note=replace"
    assert holder.post("/point/replace", {"act": "r1"}).to == "/point?note=replace"
    refused(holder.post("/point/replace", {"act": "r2"}), 422, "No point is waiting to be replaced")
    held = standing(holder).held
    assert (held.point.act, held.point.when, held.since) == ("two pages", "at dawn", date(2026, 11, 24))
    assert [each.point.act for each in standing(holder).before] == ["one page"]
    assert "Earlier points" in holder.get("/point").body
    assert standing(holder).tally.recorded == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"do": "", "reason": "r"}, "What is done is missing here."),
        ({"do": "x", "reason": ""}, "To replace a point, say why."),
        ({"do": "x", "reason": " \n\u202e"}, "To replace a point, say why."),
        ({}, "What is done is missing here."),
    ],
)
def test_a_replacement_takes_a_reason(holder: Client, fields: dict[str, str], sentence: str) -> None:
    answer = refused(holder.post("/point/ask", fields), 422, sentence)
    assert re.search(r"<details open>\s*<summary>Replace the point", answer.body)
    assert standing(holder).asked is None


def test_asked_a_second_time_the_latest_stands_and_waits_its_own_night(holder: Client) -> None:
    asked(holder, "two pages", "k1")
    holder.world.clock.set(TUESDAY)
    assert asked(holder, "three pages", "k2", "another reason").to == "/point?note=ask"
    refused(holder.post("/point/replace", {"act": "r1"}), 422, "waits one night")
    holder.world.clock.set("2026-11-25T09:00+02:00")
    assert holder.post("/point/replace", {"act": "r2"}).to == "/point?note=replace"
    assert standing(holder).held.point.act == "three pages"


def test_one_may_stay(holder: Client) -> None:
    refused(holder.post("/point/stay", {"act": "s0"}), 422, "No point is waiting")
    asked(holder)
    assert holder.post("/point/stay", {"act": "s1"}).to == "/point?note=stay"
    assert holder.post("/point/stay", {"act": "s1"}).to == "/point?note=stay"
    holder.world.clock.set(TUESDAY)
    refused(holder.post("/point/replace", {"act": "r1"}), 422, "No point is waiting")
    assert standing(holder).held.point.act == "one page"
    assert 'action="/point/ask?' in holder.get("/point").body


# --- history stays as it was -----------------------------------------------------------------------------


def test_each_day_shows_the_point_as_it_was_then(holder: Client) -> None:
    holder.post("/point/2026-11-23", {"mark": "kept", "act": "m1"})
    holder.world.clock.set(TUESDAY)
    holder.post("/point/widen", {"do": "two pages", "act": "w1"})
    holder.post("/point/2026-11-24", {"mark": "partly", "act": "m2"})
    asked(holder, "something else")
    holder.world.clock.set("2026-11-25T09:00+02:00")
    holder.post("/point/replace", {"act": "r1"})
    holder.post("/point/2026-11-25", {"mark": "missed", "act": "m3"})
    for day, act, others in (
        ("2026-11-23", "one page", ("two pages", "something else")),
        ("2026-11-24", "two pages", ("one page",)),
        ("2026-11-25", "something else", ("one page", "two pages")),
    ):
        shown = html.unescape(holder.get(f"/book/{day}").body)
        assert f"<bdi>{act}</bdi>" in shown
        assert not any(each in shown for each in others), day
        found = days.day(holder.world.desk, holder.world.now, date.fromisoformat(day))
        assert found.held.point.act == act
    # A day before the replacement is marked for the point that was held then.
    holder.post("/point/2026-11-24", {"mark": "kept", "act": "m4"})
    marked = page(holder, date(2026, 11, 24)).point
    assert marked.mark.value == "kept" and marked.point == standing(holder).before[0].point.id
    assert standing(holder).tally == standing(holder).tally.__class__(missed=1)


def test_what_was_said_for_a_replacement_is_read_on_its_day(holder: Client) -> None:
    asked(holder, reason="it has <b>grown</b>")
    assert "it has &lt;b&gt;grown&lt;/b&gt;" in holder.get("/book/2026-11-23").body


# --- earlier days ----------------------------------------------------------------------------------------


def test_earlier_days_are_marked_one_by_one(holder: Client) -> None:
    assert "Earlier days" not in holder.get("/point").body
    holder.world.clock.set("2026-12-03T09:00+02:00")
    shown = holder.get("/point").body
    assert "Earlier days" in shown
    listed = re.findall(r'action="/point/(\d{4}-\d\d-\d\d)"', shown)
    assert listed == [
        "2026-12-03",
        *(f"2026-12-0{day}" for day in (2, 1)),
        *(f"2026-11-{d}" for d in (30, 29, 28, 27, 26)),
    ]
    acts = re.findall(r'action="/point/[0-9-]{10}"[^>]*>.*?name="act" value="([^"]+)"', shown, re.S)
    assert len(acts) == len(set(acts)) == len(listed)
    assert shown.count("· rest") == 1  # the Shabbat among them says that it was one
    for day, how, to in (
        ("2026-11-30", "kept", "/?note=marked"),
        ("2026-12-01", "missed", "/point?note=marked"),
    ):
        assert holder.post(f"/point/{day}", {"mark": how}).to == to
    assert (standing(holder).tally.kept, standing(holder).tally.missed) == (1, 1)
    # Longer ago than the list goes, it may still be marked; before it was chosen, not.
    assert holder.post("/point/2026-11-23", {"mark": "kept"}).status == 302
    refused(holder.post("/point/2026-11-22", {"mark": "kept"}), 422, "No point was chosen yet")
    refused(holder.post("/point/2026-12-04", {"mark": "kept"}), 422, "has not come yet")


def test_the_list_of_earlier_days_begins_with_the_point(holder: Client) -> None:
    holder.world.clock.set("2026-11-25T09:00+02:00")
    assert re.findall(r'action="/point/(\d{4}-\d\d-\d\d)"', holder.get("/point").body) == [
        "2026-11-25",
        "2026-11-24",
        "2026-11-23",
    ]


# --- rest, and a clock that went back --------------------------------------------------------------------


def test_nothing_turns_on_shabbat_and_the_words_are_shown(holder: Client) -> None:
    before = standing(holder)
    holder.world.clock.set("2026-11-28T12:00+02:00")
    typed = {"do": "written in time", "reason": "said in time", "given": "given in time", "against": "met"}
    for how in ("widen", "narrow", "deepen", "reword", "try-deeper", "mend", "ask", "replace", "stay"):
        answer = holder.post(f"/point/{how}", typed | {"act": how})
        assert answer.status == 409 and len(answer.said) == 1 and answer.said[0].startswith("It is Shabbat")
        assert all(each in answer.body for each in typed.values())
    assert standing(holder) == before


def test_a_clock_set_back_a_year_breaks_nothing(holder: Client) -> None:
    asked(holder)
    holder.world.clock.set("2025-11-24T14:00+02:00")
    refused(holder.post("/point/replace", {"act": "r1"}), 422, "waits one night")
    assert holder.post("/point/widen", {"do": "from last year", "act": "w1"}).status in (302, 422)
    for path in ("/", "/point", "/account", "/week", "/foundations", "/sit", "/practice", "/book"):
        assert holder.get(path).status == 200, path
    assert holder.post("/account", {"words": "a year back", "act": "b1"}).status == 302
    assert holder.get("/book/2026-11-23").status == 200  # what is written is read, whatever the clock says
    refused(holder.get("/book/2026-11-22"), 422, "has not come yet")
    # Of what was decided, the last holds, whatever day the clock showed.
    assert standing(holder).held.point.act == "from last year"
    holder.world.clock.set(TUESDAY)
    assert standing(holder).held.point.act == "from last year" and standing(holder).held.since == MONDAY
    assert "one page" in holder.get("/book/2026-11-23").body
