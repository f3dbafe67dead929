"""The ladder at the web door: an offer is seen when the person asks, and nothing changes by itself."""

from datetime import UTC, date, datetime, timedelta

from doors import Client
from kesher.method.page import Account, Page
from kesher.method.point import Decision, Mark, Point, PointDay, Turned

TODAY = date(2026, 11, 23)


def steady(client: Client, marks: dict[int, Mark] | None = None, days: int = 24) -> None:
    """A point held and kept on the days before today; ``marks`` says otherwise, by days back."""
    journal, now = client.world.desk.journal(client.world.now), client.world.now
    chosen = Decision(
        id="c", at=now - timedelta(days=days), kind=Turned.CHOSE, point=Point(id="p", act="a page")
    )
    pages = []
    for back in range(days, 0, -1):
        mark = (marks or {}).get(back, Mark.KEPT)
        pages.append(
            Page(
                day=TODAY - timedelta(days=back),
                decisions=(chosen,) if back == days else (),
                account=Account(love=6, written=now - timedelta(days=back)),
                point=PointDay(mark, "p"),
            )
        )
    journal.add(tuple(pages))
    client.post("/sit", {"minutes": "3"})


def deepened() -> Page:
    """The day on which the point was chosen, and deepened at once."""
    day = TODAY - timedelta(days=24)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    point = Point(id="p", act="a page", given="unhurried")
    return Page(day=day, decisions=(Decision(id="d", at=at, kind=Turned.DEEPENED, point=point),))


def close(client: Client) -> None:
    client.world.clock.set("2026-11-23T20:00+02:00")
    client.post("/account/2026-11-23", {"love": "6", "mark": "kept", "act": "close"})


def test_the_same_act_given_more_is_offered_first(client: Client) -> None:
    steady(client)
    close(client)
    client.post("/point/offer", {"act": "seen"})
    page = client.get("/point").body
    assert "stay with the same act and give more in it" in page and 'action="/point/try?' not in page
    refused = client.post("/point/try-deeper", {"act": "t0", "given": " "})
    assert refused.status == 422 and refused.said[0].startswith("What more is given")
    assert client.post("/point/try-deeper", {"act": "try", "given": "unhurried"}).to == (
        "/point?note=try-deeper"
    )
    page = client.get("/point").body
    assert "The trial, in the same act: <bdi>unhurried</bdi>" in page and "<bdi>a page</bdi>" in page
    assert client.world.desk.standing(client.world.now).held.point.given == ""
    client.world.clock.set("2026-11-24T20:00+02:00")
    form = client.get("/account/2026-11-24").body
    assert 'name="wider"' in form and "<bdi>unhurried</bdi>" in form
    client.post("/account/2026-11-24", {"mark": "kept", "wider": "kept", "act": "n"})
    point = client.world.desk.journal(client.world.now).page(date(2026, 11, 24)).page.point
    assert point is not None and (point.mark, point.wider) == (Mark.KEPT, Mark.KEPT)


def test_a_deeper_trial_that_held_becomes_the_point_and_then_it_may_be_wider(client: Client) -> None:
    steady(client)
    client.post("/point/try-deeper", {"act": "try", "given": "unhurried"})
    kept(client, 1, 17, wider=Mark.KEPT)
    client.world.clock.set("2026-12-10T20:00+02:00")
    client.post("/account/2026-12-10", {"love": "6", "mark": "kept", "wider": "kept", "act": "close"})
    client.post("/point/offer", {"act": "seen"})
    assert "What was given in the act held" in client.get("/point").body
    client.world.clock.at += timedelta(minutes=1)
    assert client.post("/point/settle", {"act": "settle"}).to == "/point?note=settle"
    held = client.world.desk.standing(client.world.now).held
    assert (held.point.act, held.point.given, held.point.rung) == ("a page", "unhurried", 1)
    assert "without a vow" in client.get("/point?note=settle").body
    kept(client, 19, 18)
    client.world.clock.set("2026-12-29T20:00+02:00")
    client.post("/account/2026-12-29", {"love": "6", "mark": "kept", "act": "close2"})
    client.post("/point/offer", {"act": "seen2"})
    page = client.get("/point").body
    assert "a slightly wider act" in page and 'action="/point/try?' in page


def test_no_to_deepening_makes_the_next_offer_the_wider_one(client: Client) -> None:
    steady(client)
    close(client)
    client.post("/point/offer", {"act": "seen"})
    client.world.clock.at += timedelta(minutes=1)
    client.post("/point/decline", {"act": "no"})
    kept(client, 1, 17)
    client.world.clock.set("2026-12-10T20:00+02:00")
    client.post("/account/2026-12-10", {"love": "6", "mark": "kept", "act": "close2"})
    client.post("/point/offer", {"act": "seen2"})
    assert "a slightly wider act" in client.get("/point").body


def kept(client: Client, first: int, days: int, wider: Mark | None = None) -> None:
    """Days after today on which the point was kept, and the trial where one runs."""
    days_after = [TODAY + timedelta(days=number) for number in range(first, first + days)]
    pages = [Page(day=day, point=PointDay(Mark.KEPT, "p", 1, wider)) for day in days_after]
    client.world.desk.journal(client.world.now).add(tuple(pages))


def test_what_was_offered_is_not_told_as_the_persons_words(client: Client) -> None:
    steady(client)
    close(client)
    client.post("/point/offer", {"act": "seen"})
    told = client.get("/book/2026-11-24").body
    assert "offered" in told and "offer-deepen" not in told
    assert "offer-deepen" not in client.post("/export/markdown", {}).body


def test_a_wider_trial_is_offered_tried_and_marked_on_its_own(client: Client) -> None:
    steady(client)
    client.world.desk.journal(client.world.now).add((deepened(),))
    assert "/point/offer" not in client.get("/").body  # not before the day is closed
    close(client)
    assert "/point/offer" in client.get("/").body
    assert "The point stands well" not in client.get("/point").body
    client.post("/point/offer", {"act": "seen"})
    assert "The point stands well" in client.get("/point").body
    assert "/point/offer" not in client.get("/").body
    client.post("/point/try", {"act": "try", "do": "two pages"})
    page = client.get("/point").body
    assert "two pages" in page and "<bdi>a page</bdi>" in page
    client.world.clock.set("2026-11-24T20:00+02:00")
    form = client.get("/account/2026-11-24")
    assert 'name="wider"' in form.body
    client.post("/account/2026-11-24", {"mark": "kept", "wider": "missed", "act": "n"})
    point = client.world.desk.journal(client.world.now).page(date(2026, 11, 24)).page.point
    assert point is not None and (point.mark, point.wider) == (Mark.KEPT, Mark.MISSED)
    client.post("/point/lay-down", {"act": "down"})
    assert "two pages" not in client.get("/point").body


def test_no_is_an_answer_and_is_not_asked_again_that_week(client: Client) -> None:
    steady(client)
    close(client)
    client.post("/point/offer", {"act": "seen"})
    client.world.clock.at += timedelta(minutes=1)
    client.post("/point/decline", {"act": "no"})
    assert "The point stands well" not in client.get("/point").body
    assert "/point/offer" not in client.get("/").body


def test_two_misses_offer_a_step_back_and_one_offers_nothing(client: Client) -> None:
    steady(client, {3: Mark.MISSED, 5: Mark.MISSED})
    close(client)
    client.post("/point/offer", {"act": "seen"})
    assert "It can be made one step narrower" in client.get("/point").body


def test_one_miss_offers_nothing(client: Client) -> None:
    steady(client, {3: Mark.MISSED})
    close(client)
    assert "/point/offer" not in client.get("/").body
    refused = client.post("/point/offer", {"act": "seen"})
    assert refused.status == 422


def test_what_is_not_on_trial_is_not_settled(client: Client) -> None:
    steady(client)
    for how in ("settle", "lay-down"):
        assert client.post(f"/point/{how}", {"act": how}).status == 422


def test_who_marks_misses_on_and_on_reads_one_word_and_is_asked_nothing(client: Client) -> None:
    """Every fourth day is missed, and a step back was offered last week."""
    now = client.world.now
    days = 120
    steady(client, dict.fromkeys(range(1, days, 4), Mark.MISSED), days)
    shown = [
        Page(
            day=TODAY - timedelta(days=back),
            decisions=(
                Decision(
                    id=f"o{back}",
                    at=now - timedelta(days=back),
                    kind=Turned.OFFERED,
                    words="offer-step-back",
                ),
            ),
        )
        for back in (9,)
    ]
    client.world.desk.journal(client.world.now).add(tuple(shown))
    close(client)
    word = "By your own marks, the point was kept on most of the recent days"
    for path in ("/", "/point"):
        page = client.get(path).body
        assert word in page and "/point/offer" not in page and "one step narrower" not in page
