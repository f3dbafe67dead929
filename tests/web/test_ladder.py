"""The ladder at the web door: an offer is seen when the person asks, and nothing changes by itself."""

from datetime import date, timedelta

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


def close(client: Client) -> None:
    client.world.clock.set("2026-11-23T20:00+02:00")
    client.post("/account/2026-11-23", {"love": "6", "mark": "kept", "act": "close"})


def test_a_trial_is_offered_tried_and_marked_on_its_own(client: Client) -> None:
    steady(client)
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
