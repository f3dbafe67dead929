"""The point's turns: mended, widened, narrowed, replaced after a night, and its earlier days."""

import html
import re
from datetime import date

import pytest

from doors import Answer, Client
from kesher.actions import record
from kesher.method.book import Standing
from kesher.method.page import Page

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
    assert client.post("/point", fields).to == "/?note=chosen"
    return client


def asked(client: Client, do: str = "two pages", act: str = "k1", reason: str = "it has grown") -> Answer:
    return client.post("/point/ask", {"do": do, "when": "at dawn", "reason": reason, "act": act})


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


@pytest.mark.parametrize("how", ["widen", "narrow", "mend", "ask", "replace", "stay"])
def test_without_a_point_there_is_nothing_to_turn(client: Client, how: str) -> None:
    answer = client.post(f"/point/{how}", {"do": "x", "reason": "y"})
    assert answer.status == 422 and len(answer.said) == 1 and page(client) == Page(day=MONDAY)
    assert client.get(f"/point/{how}").status == 404


@pytest.mark.parametrize("how", ["let-go", "WIDEN", "widen-more", "x" * 300, "2026-02-30"])
def test_there_is_no_other_turn(holder: Client, how: str) -> None:
    assert holder.post(f"/point/{how}", {"do": "x"}).status == 404
    assert len(page(holder).decisions) == 1


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
    assert 'action="/point/replace"' not in waiting and 'action="/point/ask"' not in waiting
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
    assert re.search(r"<details open><summary>Replace the point", answer.body)
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
    assert 'action="/point/ask"' in holder.get("/point").body


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
        found = record.day(holder.world.desk, holder.world.now, date.fromisoformat(day))
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
    acts = re.findall(r'action="/point/[0-9-]{10}">.*?name="act" value="([^"]+)"', shown, re.S)
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
    for how in ("widen", "narrow", "mend", "ask", "replace", "stay"):
        answer = holder.post(f"/point/{how}", {"do": "written in time", "reason": "said in time", "act": how})
        assert answer.status == 409 and len(answer.said) == 1 and answer.said[0].startswith("It is Shabbat")
        assert "written in time" in answer.body and "said in time" in answer.body
    assert standing(holder) == before


def test_a_clock_set_back_a_year_breaks_nothing(holder: Client) -> None:
    asked(holder)
    holder.world.clock.set("2025-11-24T14:00+02:00")
    refused(holder.post("/point/replace", {"act": "r1"}), 422, "waits one night")
    assert holder.post("/point/widen", {"do": "from last year", "act": "w1"}).status in (302, 422)
    for path in ("/", "/point", "/account", "/week", "/foundations", "/sit", "/practice", "/book"):
        assert holder.get(path).status == 200, path
    assert holder.post("/account", {"words": "a year back", "act": "b1"}).status == 302
    refused(holder.get("/book/2026-11-23"), 422, "has not come yet")
    holder.world.clock.set(TUESDAY)
    assert standing(holder).held.point.act == "one page"
    assert "one page" in holder.get("/book/2026-11-23").body
