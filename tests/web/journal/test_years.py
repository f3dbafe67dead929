"""The journal of years: the year said once, months to go to, first words, and a calendar of any past day."""

import html
import re
from datetime import date, timedelta

import pytest

from diaries import diary
from doors import Answer, Client
from kesher.days import hebrew_date
from kesher.method.page import Account, Page

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def fill(client: Client, *pages: Page) -> None:
    client.world.desk.journal(client.world.now).add(pages)


def days(answer: Answer) -> list[str]:
    return re.findall(r'<li><a href="/book/(\d{4}-\d{2}-\d{2})">', answer.body)


def test_one_year_stands_on_a_page_and_is_said_once(client: Client) -> None:
    fill(client, *diary(date(2024, 12, 1), 720))
    latest = client.get("/book")
    years = re.findall(r'<a href="/book/(\d+)"( aria-current="true")?>', latest.body)
    assert [int(year) for year, _ in years] == [5787, 5786, 5785]
    assert [bool(current) for _, current in years] == [True, False, False]
    for year in (5787, 5786, 5785):
        shown = client.get(f"/book/{year}")
        found = [date.fromisoformat(each) for each in days(shown)]
        assert found and found == sorted(found, reverse=True)
        assert {hebrew_date(day).year for day in found} == {year}
        text = re.sub(r"(?s)<head>.*?</head>|<ul class=\"jump\".*?</ul>", "", shown.body)
        assert text.count(str(year)) == 1
        months = re.findall(r'href="#m(\d+)"', shown.body)
        assert months == re.findall(r'<h3 class="month" id="m(\d+)"', shown.body)
        assert len(months) == len({hebrew_date(day).month for day in found}) > 1
    assert days(latest) == days(client.get("/book/5787"))


@pytest.mark.parametrize("year", ["5000", "1000", "9999"])
def test_a_year_without_pages_leads_to_the_journal(client: Client, year: str) -> None:
    assert client.get(f"/book/{year}").to == "/book"


def test_each_day_is_known_by_its_first_words(client: Client) -> None:
    at = client.world.now
    fill(
        client,
        Page(day=TODAY - DAY, account=Account(where="at study", words="a line", written=at)),
        Page(day=TODAY - 2 * DAY, account=Account(words="the first line\nthe second", written=at)),
        Page(day=TODAY - 3 * DAY, account=Account(love=3, written=at)),
        Page(day=TODAY - 4 * DAY, account=Account(words="word " * 40, written=at)),
        Page(day=TODAY - 5 * DAY, account=Account(where="<b>at home</b>", written=at)),
    )
    first = re.findall(r'<span class="first" dir="auto">(.*?)</span>', client.get("/book").body)
    assert first[:2] == ["at study", "the first line"]
    assert len(first) == 4 and first[2].endswith("…") and len(first[2]) <= 41
    assert first[3] == "&lt;b&gt;at home&lt;/b&gt;"


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_the_civil_date_stands_beside_the_hebrew_one(client: Client) -> None:
    hebrew = client.world.desk.cover(client.world.now).language == "he"
    civil = "23 בנובמבר 2026" if hebrew else "23 November 2026"
    for path in ("/", f"/book/{TODAY}", f"/account/{TODAY}"):
        assert f'class="civil">{civil}<' in client.get(path).body, path
    # In the evening the Hebrew day has turned, and the civil one has not.
    client.world.clock.set("2026-11-23T20:00+02:00")
    body = client.get("/").body
    assert civil in body and ("י״ד בכסלו" in body or "14 Kislev" in body)


# --- the calendar ----------------------------------------------------------------------------------------


def cells(answer: Answer) -> list[tuple[str, str]]:
    """Every day of the calendar: its address, empty for one that has not come, and what is said of it."""
    listed = re.search(r'<ol class="from-(\d)">(.*?)</ol>', answer.body, re.S)
    assert listed
    return re.findall(r'<li>(?:<a href="/book/([\d-]+)"|<span)[^>]*?(?: aria-label="([^"]*)")?>', listed[2])


def test_a_calendar_opens_every_day_that_has_passed_and_none_that_has_not(client: Client) -> None:
    fill(client, Page(day=TODAY - DAY, account=Account(where="x", written=client.world.now)))
    shown = client.get("/calendar")
    found = cells(shown)
    assert len(found) == 30 and hebrew_date(date(2026, 11, 11)).day == 1
    assert [address for address, _ in found if address] == [
        (date(2026, 11, 11) + ahead * DAY).isoformat() for ahead in range(13)
    ]
    marked = [address for address, said in found if "written" in said]
    assert marked == ["2026-11-22"]
    assert 'class="from-3"' in shown.body and date(2026, 11, 11).isoweekday() == 3
    assert shown.body.count('aria-current="date"') == 1
    assert client.get("/book/2026-11-12").status == 200
    assert 'href="/account/2026-11-12?correct=1"' in client.get("/book/2026-11-12").body


def test_the_calendar_goes_back_from_month_to_month_and_never_ahead(client: Client) -> None:
    path, months = "/calendar", []
    for _ in range(14):
        shown = client.get(path)
        assert shown.status == 200
        months.append(html.unescape(re.search(r"<h1>(.*?)</h1>", shown.body)[1]))
        found = [address for address, _ in cells(shown)]
        assert len(found) in (29, 30)
        path = re.search(r'rel="prev" href="(/calendar/[\d-]+)"', shown.body)[1]
    assert len(set(months)) == 14 and months[0] == "Kislev 5787"
    assert 'rel="next"' not in client.get("/calendar").body
    assert 'rel="next"' in client.get("/calendar/2026-10-20").body
    assert cells(client.get("/calendar/2030-01-01")) == cells(client.get("/calendar"))


@pytest.mark.parametrize(
    ("asked", "to"), [("2026-11-20", "/book/2026-11-20"), ("2019-02-05", "/book/2019-02-05")]
)
def test_a_civil_date_leads_to_its_day(client: Client, asked: str, to: str) -> None:
    assert client.get(f"/calendar?date={asked}").to == to


@pytest.mark.parametrize("asked", ["2026-11-24", "yesterday", "2026-13-01", "0001-01-01"])
def test_a_civil_date_that_is_none_is_one_sentence(client: Client, asked: str) -> None:
    refused = client.get(f"/calendar?date={asked}")
    assert refused.status == 422 and len(refused.said) == 1


def test_every_page_of_days_leads_to_the_calendar(client: Client) -> None:
    for path in ("/book", f"/book/{TODAY}", "/account"):
        assert re.search(r'href="/calendar(/[\d-]+)?"', client.get(path).body), path


# --- the hours of the day --------------------------------------------------------------------------------


def test_candle_lighting_and_the_end_of_shabbat_stand_on_their_day(client: Client) -> None:
    client.world.clock.set("2026-11-27T09:00+02:00")
    friday = client.get("/").body
    assert "Candle lighting at" in friday and "15:55" in friday and "17:15" in friday
    client.world.clock.set("2026-11-28T12:00+02:00")
    shabbat = client.get("/").body
    assert "17:15" in shabbat and "Candle lighting" not in shabbat
    client.world.clock.set("2026-11-25T12:00+02:00")
    assert 'class="times"' not in client.get("/").body
    client.world.clock.set("2026-12-20T12:00+02:00")
    assert "The fast is from" in client.get("/").body
