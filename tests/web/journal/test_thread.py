"""The thread and the letter at the web door: words of one's own, and no number that was not wished."""

import html
import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from diaries import diary
from doors import Answer, Client
from kesher.actions.sync import rounds
from kesher.actions.sync.place import Place, choose
from kesher.journal.enclosures import Beside
from kesher.method.page import Account, Page, Sitting
from kesher.method.point import Decision, Point, Turned
from kesher.method.problems import Problem

TODAY = date(2026, 11, 23)


def evening(day: date, **answers: object) -> Page:
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return Page(day=day, account=Account(written=at, **answers))


def write(client: Client, *pages: Page) -> None:
    client.world.desk.journal(client.world.now).add(pages)


def change(client: Client, **fields: object) -> None:
    client.world.desk.change_cover(client.world.now, lambda cover: replace(cover, **fields))


def read(answer: Answer) -> str:
    """What a person reads on a page, without its markup."""
    assert answer.status == 200, answer.to
    body = re.sub(r"(?s)<head>.*?</head>|<nav.*?</nav>|<svg.*?</svg>", " ", answer.body)
    text = html.unescape(re.sub(r"<[^>]+>", " ", body))
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


def places(answer: Answer) -> list[list[str]]:
    lists = re.findall(r'(?s)<ul class="places">(.*?)</ul>', answer.body)
    return [[html.unescape(each) for each in re.findall(r"<bdi>(.*?)</bdi>", one)] for one in lists]


# --- the places ------------------------------------------------------------------------------------------


def test_the_thread_shows_the_places_themselves(client: Client) -> None:
    write(
        client,
        *(
            evening(date(2026, 11, day), where="בבית" if day % 2 else "the <b>office</b>")
            for day in range(11, 18)
        ),
        evening(date(2026, 11, 18), where="ברחוב"),
        evening(date(2026, 11, 2), where="לימוד " * 40),
    )
    shown = client.get("/thread")
    kislev, cheshvan = places(shown)
    assert kislev == ["בבית", "the <b>office</b>", "ברחוב"]
    assert len(cheshvan) == 1 and cheshvan[0].endswith("…") and len(cheshvan[0]) <= 41
    assert "Where love has been" in read(shown) and "Kislev 5787" in read(shown)
    assert re.search(r"<em><bdi>בבית</bdi></em>", shown.body)
    assert not re.search(r"<(em|strong)><bdi>ברחוב", shown.body)
    write(client, *(evening(date(2026, 10, day), where="בדרך") for day in range(13, 20)))
    assert re.search(r"<strong><bdi>בדרך</bdi></strong>", client.get("/thread").body)


def test_a_year_stands_open_and_what_was_before_lies_under_a_fold(client: Client) -> None:
    write(client, *(evening(TODAY - timedelta(days=29 * back), where=f"place {back}") for back in range(14)))
    shown = client.get("/thread")
    assert places(shown) == [[f"place {back}"] for back in range(14)]
    before, _, under = shown.body.partition("Earlier months")
    assert before.count('<ul class="places">') == 12 and under.count('<ul class="places">') == 2


def test_without_a_place_there_is_no_room_for_one(client: Client) -> None:
    write(client, evening(TODAY, clarity=5))
    assert "Where love has been" not in read(client.get("/thread"))


# --- what loosens ----------------------------------------------------------------------------------------


def held(client: Client, evenings: list[str]) -> None:
    first = date(2026, 8, 2)
    days = [day for ahead in range(200) if (day := first + timedelta(days=ahead)).weekday() != 5]
    days = [day for day in days if not date(2026, 9, 12) <= day <= date(2026, 10, 4)]
    at = datetime(2026, 8, 2, 6, tzinfo=UTC)
    chose = Decision(id="d", at=at, kind=Turned.CHOSE, point=Point(id="p", act="one thing"))
    pages = [evening(day, pull=pull) for day, pull in zip(days, evenings, strict=False)]
    write(client, replace(pages[0], decisions=(chose,)), *pages[1:])


def test_what_loosens_is_told_in_plain_counts(client: Client) -> None:
    held(
        client,
        ["news", "work", "news", "", "news", "news", "work"] * 4 + ["news", "work", "work", *[""] * 4] * 4,
    )
    told = read(client.get("/thread"))
    assert "What loosens “news”: on 16 of 28 evenings at first, and lately on 4." in told
    assert "“work”" not in told and "Only what fell by more than chance" in told


def test_what_is_named_no_more_is_told_so(client: Client) -> None:
    held(client, ["news"] * 28 + [""] * 28)
    assert "“news”: on 28 of 28 evenings at first, and lately on none." in read(client.get("/thread"))


def test_before_there_is_enough_it_says_what_is_missing(client: Client) -> None:
    held(client, ["news"] * 20)
    told = read(client.get("/thread"))
    assert "Evenings recorded since the point was chosen: 20 of 56." in told
    held(client, ["news"] * 56)
    assert "no pull here of which it can be said that it loosened" in read(client.get("/thread"))


# --- in words only ---------------------------------------------------------------------------------------


def test_in_words_only_the_thread_has_no_number_and_no_picture(client: Client) -> None:
    write(client, *diary(TODAY - timedelta(days=100), 100), evening(TODAY, where="at home", pull="news"))
    assert re.search(r"\d", read(client.get("/thread"))) and "<svg" in client.get("/thread").body
    change(client, wordless=True, pulls=("news",), helps={"news": "a book by the bed"})
    shown = client.get("/thread")
    told = re.sub(r"\w+, \d+ \w+ \d{4}|\w+ 5787", "", read(shown))
    assert not re.search(r"\d", told), told
    for taken in ("<svg", "<table", "<figure", "thread?date", "/practice/bond"):
        assert taken not in shown.body
    for said in ("at home", "news", "a book by the bed", "חצי שעה של עיון", "lived"):
        assert said in told
    told = re.sub(r"\w+, \d+ \w+ \d{4}|\w+ 5787", "", read(client.get("/letter")))
    assert not re.search(r"\d", told) and "Clarity" not in told


# --- the letter ------------------------------------------------------------------------------------------


def cheshvan(client: Client) -> None:
    write(
        client,
        evening(date(2026, 10, 20), clarity=9, words="a <i>clear</i> line of mine"),
        evening(date(2026, 10, 21), clarity=5, words="another one"),
        evening(date(2026, 9, 20), clarity=5, words="of Tishri"),
    )


def test_the_letter_opens_with_a_line_that_can_be_hidden(client: Client) -> None:
    cheshvan(client)
    for path in ("/letter", "/letter/2026-10-25"):
        shown = client.get(path)
        assert '<p class="yours">' in shown.body
        assert "On Tuesday, 9 Cheshvan 5787 you wrote: “a <i>clear</i> line of mine”" in read(shown)
        assert "Hide the line" in read(shown) and "line=no" in shown.body
    assert client.post("/practice/line", {"of": "2026-10-12"}).to == "/letter/2026-10-12"
    shown = client.get("/letter")
    assert '<p class="yours">' not in shown.body and "line of mine" not in read(shown)
    assert "Show the line" in read(shown) and "line=no" not in shown.body
    assert '<p class="yours">' not in client.get("/letter/2026-09-20").body
    assert client.post("/practice/line", {"of": "//evil.example"}).to == "/letter"
    assert '<p class="yours">' in client.get("/letter").body


def test_a_letter_without_a_line_has_no_button_for_it(client: Client) -> None:
    write(client, evening(date(2026, 10, 20), clarity=2, words="a gray one"))
    shown = client.get("/letter")
    assert "/practice/line" not in shown.body and "gray" not in read(shown)


def test_a_month_without_a_word_is_one_sentence(client: Client) -> None:
    cheshvan(client)
    client.world.clock.set("2027-01-20T10:00+02:00")
    shown = client.get("/letter/2026-12-01")
    assert re.search(
        r'(?s)<div class="text letter">\s*<p>Nothing was written in this month\.</p>\s*</div>', shown.body
    )


def test_the_printed_letter_can_do_without_the_line(client: Client) -> None:
    cheshvan(client)
    address = "/sheets/print?kind=month&from=2026-10-12"
    plain, without = client.get(address), client.get(f"{address}&line=no")
    assert plain.headers["content-type"] == without.headers["content-type"] == "application/pdf"
    assert len(plain.body) != len(without.body)


@pytest.mark.parametrize("world", ["he"], indirect=True)
def test_in_hebrew_each_is_said_in_hebrew(client: Client) -> None:
    cheshvan(client)
    write(client, evening(TODAY, where="בבית"))
    assert "המקומות שבהם הייתה האהבה" in read(client.get("/thread"))
    told = read(client.get("/letter"))
    assert "ביום שלישי, ט׳ בחשוון תשפ״ז כתבת: ״a <i>clear</i> line of mine״" in told
    assert "להסתיר את השורה" in told
    held(client, ["חדשות"] * 28 + [""] * 28)
    assert "מה מתרופף ״חדשות״: בתחילה ב־28 מתוך 28 ערבים, ולאחרונה באף ערב." in read(client.get("/thread"))


# --- time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_both_ends_of_time_are_named_at_their_ends(client: Client) -> None:
    write(client, *diary(TODAY - timedelta(days=200), 200))
    shown = client.get("/thread").body
    ends = re.findall(r'class="ends axis" aria-hidden="true"><span>(.*?)</span> ?<span>(.*?)</span>', shown)
    assert len(ends) == 2  # the thread and the bond
    small = re.findall(r'class="ends axis" aria-hidden="true">(now|עכשיו)</div>', shown)
    assert len(small) == 3  # of which there is room for one end only
    for begin, end in ends:
        assert begin and begin != end
        assert "now" in end or "עכשיו" in end
        assert "now" not in begin and "עכשיו" not in begin
    labels = re.findall(r'<svg class="chart"[^>]*aria-label="([^"]*)"', shown)
    assert sum(bool(re.search("now|עכשיו", html.unescape(each))) for each in labels) == 5


def sat_and_left_out(days: int) -> list[Page]:
    """A sitting on two days of three; after one, an evening that is not bright is mostly not written."""
    chance = random.Random(8)
    pages = []
    for back in range(days, 0, -1):
        day = TODAY - timedelta(days=back)
        if day.weekday() == 5:
            continue
        at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        sittings = (Sitting(id=f"s{back}", at=at, route="awaiting", seconds=300),) if back % 3 else ()
        bright = round(chance.gauss(5, 1.4))
        if sittings and bright < 5 and chance.random() < 0.9:
            pages.append(Page(day=day, sittings=sittings))
        else:
            pages.append(replace(evening(day, clarity=min(10, max(0, bright))), sittings=sittings))
    return pages


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_where_bad_evenings_are_left_out_after_a_sitting_it_is_said_that_nothing_can_be_said(
    client: Client,
) -> None:
    write(client, *sat_and_left_out(200))
    said = read(client.get("/thread"))
    sentence = (
        "אינם כמו הערבים שלא נכתבו" if 'lang="he"' in client.get("/thread").body else "are not like those"
    )
    assert sentence in said


def test_where_there_are_other_devices_what_was_found_is_kept_for_them_and_goes_out(
    client: Client, tmp_path: Path
) -> None:
    world = client.world
    today = world.desk.moment(world.now).day
    world.desk.journal(world.now).add(diary(today - timedelta(days=60), 60))
    assert client.get("/thread").status == 200
    assert world.desk.journal(world.now).beside(Beside.DRAWN) == (), "alone there is nobody to keep it for"
    (tmp_path / "stick").mkdir()
    choose(world.desk.home, Place(folder=str(tmp_path / "stick")))
    assert client.get("/thread").status == 200
    world.server.door.carrying.settle()
    assert len(world.desk.journal(world.now).beside(Beside.DRAWN)) == 1
    assert not isinstance(waits := rounds.waiting(world.desk, world.now), Problem) and waits == 0
