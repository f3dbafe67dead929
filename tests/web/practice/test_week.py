"""Seven days on one page, the evening's own page, and words found in the book."""

import html
import re
from datetime import date, timedelta

import pytest

from doors import Answer, Client
from kesher.actions.journal.days import FOUND_LIMIT
from kesher.method.page import Account, Page
from kesher.method.point import Decision, Mark, Point, PointDay, Turned

MONDAY = date(2026, 11, 23)
SHABBAT = date(2026, 11, 21)
FIELDS = ("love", "desire", "thought", "clarity", "mark", "based_on")


def page(client: Client, day: date = MONDAY) -> Page:
    return client.world.desk.journal(client.world.now).page(day).page


def pages(client: Client) -> list[date]:
    return [each.day for each in client.world.desk.journal(client.world.now).book().pages]


def week_form(client: Client, path: str = "/week") -> dict[str, object]:
    """The page's form as a browser would send it untouched."""
    shown = client.get(path).body
    form: dict[str, object] = {"act": re.search(r'name="act" value="([^"]+)"', shown)[1]}
    form |= dict(re.findall(r'name="([0-9-]{10}\.based_on)" value="(\d+)"', shown))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', shown, re.S):
        kept = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)<', options)
        form[name] = (kept[1] or kept[2]) if kept else ""
    return form


def refused(answer: Answer, sentence: str) -> Answer:
    assert answer.status == 422 and len(answer.said) == 1 and sentence in answer.said[0], answer.said
    return answer


# --- a week ----------------------------------------------------------------------------------------------


CLARITY = {
    "he": "כמה עמד לנגד העיניים שהעולם עובר, ושאולי היום.",
    "en": "How plainly you saw that the world passes, and that perhaps it is today.",
}


@pytest.mark.parametrize("world", ["he", "en"], indirect=True)
def test_of_what_clarity_is_stands_once_beside_its_circles_and_once_above_a_week(client: Client) -> None:
    evening, week = client.get("/account").body, client.get("/week").body
    said = CLARITY["he" if 'lang="he"' in evening else "en"]
    assert evening.count(said) == 1 and week.count(said) == 1
    scales = re.findall(r'<fieldset class="scale">(.*?)</fieldset>', evening, re.S)
    assert [said in each for each in scales] == ['name="clarity"' in each for each in scales] and len(
        scales
    ) == 4
    assert week.index(said) < week.index('action="/week')


def test_only_the_days_that_were_answered_are_written(client: Client) -> None:
    client.post("/account/2026-11-20", {"love": "2", "words": "mine", "pull": "the phone", "act": "a1"})
    before = page(client, date(2026, 11, 20))
    form = week_form(client, "/week/2026-11-18")
    days = [SHABBAT - timedelta(days=back) for back in range(7)]
    assert {name[:10] for name in form if "." in name} == {day.isoformat() for day in days}
    assert form["2026-11-20.love"] == "2" and not any(name.endswith(".mark") for name in form)
    assert client.post("/week/2026-11-21", form).to == "/book?note=saved"
    assert pages(client) == [date(2026, 11, 20)] and page(client, date(2026, 11, 20)) == before
    changed = form | {"2026-11-20.love": "7", "2026-11-18.clarity": "0", "2026-11-21.thought": "10"}
    assert client.post("/week/2026-11-21", changed).to == "/book?note=saved"
    assert client.post("/week/2026-11-21", changed).to == "/book?note=saved"
    assert pages(client) == [date(2026, 11, 18), date(2026, 11, 20), SHABBAT]
    account = page(client, date(2026, 11, 20)).account
    assert (account.love, account.words, account.pull) == (7, "mine", "the phone")
    assert (
        page(client, date(2026, 11, 18)).account.clarity == 0 and page(client, SHABBAT).account.thought == 10
    )
    assert "Everything agrees" in client.get("/asks").body


def test_a_day_of_rest_says_so_and_is_not_asked_for(client: Client) -> None:
    shown = client.get("/week/2026-11-21").body
    assert shown.count("· rest") == 1
    shabbat = re.search(
        r'<legend>[^<]*<small class="civil">[^<]*</small><small> · rest</small></legend>'
        r'.*?name="([0-9-]+)\.based_on"',
        shown,
        re.S,
    )
    assert shabbat[1] == "2026-11-21"
    form = week_form(client, "/week/2026-11-21")
    form |= {f"2026-11-{day}.love": "5" for day in (15, 16, 17, 18, 19, 20)}
    client.post("/week/2026-11-21", form)
    assert date(2026, 11, 21) not in pages(client) and len(pages(client)) == 6
    # It may be filled in: it need not be.
    client.post("/week/2026-11-21", week_form(client, "/week/2026-11-21") | {"2026-11-21.love": "9"})
    assert page(client, date(2026, 11, 21)).account.love == 9


def test_the_point_is_marked_on_the_days_it_was_held(client: Client) -> None:
    client.world.clock.set("2026-11-19T10:00+02:00")
    client.post("/point", {"do": "one thing", "act": "p1"})
    client.world.clock.set("2026-11-23T14:00+02:00")
    form = week_form(client, "/week/2026-11-21")
    marks = sorted(name for name in form if name.endswith(".mark"))
    assert marks == [f"2026-11-{day}.mark" for day in (19, 20, 21)]
    form |= {"2026-11-20.mark": "kept", "2026-11-19.mark": "missed", "2026-11-19.love": "3"}
    assert client.post("/week/2026-11-21", form).status == 302
    assert page(client, date(2026, 11, 20)).point.mark.value == "kept"
    assert page(client, date(2026, 11, 20)).account == Account()
    assert (
        page(client, date(2026, 11, 19)).point.mark.value,
        page(client, date(2026, 11, 19)).account.love,
    ) == ("missed", 3)
    forged = week_form(client, "/week/2026-11-21") | {"2026-11-18.mark": "kept"}
    refused(client.post("/week/2026-11-21", forged), "No point was chosen yet on that day")


def test_one_wrong_number_is_said_and_the_page_goes_on_from_what_was_written(client: Client) -> None:
    form = week_form(client) | {"2026-11-22.love": "4", "2026-11-23.love": "44"}
    answer = refused(client.post("/week/2026-11-23", form), "The number 44 is not between 0 and 10.")
    assert page(client) == Page(day=MONDAY)
    again = form | dict(re.findall(r'name="([0-9-]{10}\.based_on)" value="(\d+)"', answer.body))
    again["act"] = answer.field("act")
    # Another look at a day that was already written is a correction and no second writing beside it.
    again |= {"2026-11-22.love": "6", "2026-11-23.love": "5"}
    assert client.post("/week/2026-11-23", again).status == 302
    assert (page(client, date(2026, 11, 22)).account.love, page(client).account.love) == (6, 5)
    assert page(client, date(2026, 11, 22)).asks == ()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"2026-11-23.love": "x"}, "no longer here"),
        ({"2026-11-23.love": "11"}, "not between 0 and 10"),
        ({"2026-11-23.love": "3", "2026-11-23.based_on": "x"}, "no longer here"),
        ({"2026-11-23.mark": "perhaps"}, "no longer here"),
    ],
)
def test_bad_input_writes_nothing(client: Client, given: dict[str, str], sentence: str) -> None:
    refused(client.post("/week/2026-11-23", given), sentence)
    assert pages(client) == []


def test_other_weeks(client: Client) -> None:
    for path in ("/week/2026-11-24", "/week/2026-11-30", "/week/9999-12-31"):
        refused(client.get(path), "has not come yet")
        refused(client.post(path, {"2026-11-24.love": "3", "2026-11-23.love": "3"}), "has not come yet")
    # A day that is not of the week is not written from there.
    client.post("/week/2026-11-16", {"2026-11-23.love": "3", "2026-11-14.love": "3"})
    assert pages(client) == []
    assert 'rel="prev" href="/week/2026-11-21"' in client.get("/week").body
    client.post("/week/2026-11-16", week_form(client, "/week/2026-11-16") | {"2026-11-18.love": "1"})
    assert pages(client) == [date(2026, 11, 18)]
    assert client.get("/week/0002-01-01").status == 200
    for path in ("/week/2026-02-30", "/week/0001-01-01", "/week/x"):
        assert client.get(path).status == 404


@pytest.mark.parametrize("asked", ["2026-11-15", "2026-11-18", "2026-11-21"])
def test_a_week_runs_from_sunday_to_shabbat_whichever_of_its_days_is_asked_for(
    client: Client, asked: str
) -> None:
    shown = client.get(f"/week/{asked}").body
    days = [f"2026-11-{day}" for day in range(15, 22)]
    assert re.findall(r'name="([0-9-]{10})\.based_on"', shown) == days
    assert "0: drawn to the world. 10: inward." in shown
    assert 'rel="prev" href="/week/2026-11-14"' in shown and 'rel="next" href="/week/2026-11-23"' in shown


def test_of_this_week_only_the_days_that_have_come_are_asked(client: Client) -> None:
    shown = client.get("/week").body
    assert re.findall(r'name="([0-9-]{10})\.based_on"', shown) == ["2026-11-22", "2026-11-23"]
    assert 'rel="next"' not in shown


def test_a_form_without_a_days_fields_leaves_that_day_alone(client: Client) -> None:
    client.post("/account/2026-11-22", {"love": "2", "act": "a1"})
    client.post("/week/2026-11-23", {"2026-11-23.love": "3"})
    assert page(client, date(2026, 11, 22)).account.love == 2 and page(client).account.love == 3


def test_two_tabs_of_a_week_lose_nothing(client: Client) -> None:
    one, two = week_form(client), week_form(client)
    client.post("/week/2026-11-23", one | {"2026-11-22.love": "3"})
    client.post("/week/2026-11-23", two | {"2026-11-22.desire": "4"})
    account = page(client, date(2026, 11, 22)).account
    assert (account.love, account.desire) == (3, 4)


# --- the evening -----------------------------------------------------------------------------------------


def test_a_day_closed_today_opens_again_only_on_purpose(client: Client) -> None:
    client.post("/account", {"love": "3", "act": "a1"})
    for path in ("/account", "/account/2026-11-23"):
        assert client.get(path).to == "/book/2026-11-23?note=closed"
        assert re.search(r'name="love" value="3" checked', client.get(f"{path}?correct=1").body)
    shown = client.get("/book/2026-11-23?note=closed").body
    assert "The day is closed. You can put it down." in shown
    assert 'href="/account/2026-11-23?correct=1"' in shown
    assert client.post("/account/2026-11-23", {"love": "4", "act": "a2"}).status == 302
    assert page(client).account.love == 4
    client.world.clock.set("2026-11-24T10:00+02:00")
    assert client.get("/account/2026-11-23").status == 200
    assert client.get("/account").status == 200


def test_a_day_whose_point_alone_was_marked_is_not_closed(client: Client) -> None:
    client.post("/point", {"do": "one thing", "act": "p1"})
    client.post("/point/2026-11-23", {"mark": "kept", "act": "m1"})
    assert client.get("/account").status == 200


def test_the_evening_asks_in_the_packs_own_words(client: Client) -> None:
    client.post("/settings/who", {"language": "he", "form": "feminine"})
    asked = set()
    for day in (21, 22, 23):
        shown = client.get(f"/account/2026-11-{day}").body
        hints = re.findall(
            r'<fieldset class="scale"><legend>[^<]+</legend><p class="hint">([^<]+)</p>', shown
        )
        assert len(hints) == 4 and not set("".join(hints)) & set("{}|")
        asked.add(tuple(hints))
    assert len(asked) == 3


# --- finding ---------------------------------------------------------------------------------------------


def found(client: Client, words: str) -> list[tuple[str, str]]:
    """The day and the words that are marked, in order."""
    answer = client.post("/book/find", {"words": words})
    assert answer.status == 200
    rows = re.findall(r'href="/book/([0-9-]+)"><span dir="auto">.*?<mark>(.*?)</mark>', answer.body, re.S)
    return [(day, html.unescape(each)) for day, each in rows]


def test_words_are_found_however_they_are_pointed(client: Client) -> None:
    client.post("/account/2026-11-20", {"words": "פתאום היה שָׁלוֹם בבית\nושורה אחרת", "act": "a1"})
    client.post("/account/2026-11-21", {"words": "שלום, Quiet CAFÉ", "act": "a2"})
    pointed = "שָׁלוֹם"
    assert (
        found(client, "שלום") == found(client, pointed) == [("2026-11-21", "שלום"), ("2026-11-20", pointed)]
    )
    for words in ("quiet café", "QUIET  cafe", "Quiet Cafe\u0301"):
        assert found(client, words) == [("2026-11-21", "Quiet CAFÉ")]
    assert found(client, "שלום, quiet") == [("2026-11-21", "שלום, Quiet")]
    assert found(client, "לום") == [("2026-11-21", "לום"), ("2026-11-20", "לוֹם")]
    assert found(client, "בית\nושורה") == [("2026-11-20", "בית\nושורה")]


def test_everything_one_wrote_is_looked_through(client: Client) -> None:
    client.post("/account", {"words": "zebra one", "pull": "zebra two", "act": "a1"})
    client.post("/glance", {"where": "3", "pull": "zebra three", "act": "a2"})
    client.post(
        "/point", {"do": "zebra 4", "when": "zebra 5", "least": "zebra 6", "why": "zebra 7", "act": "a3"}
    )
    client.post("/point/ask", {"do": "zebra 8", "reason": "zebra 9", "act": "a4"})
    client.post("/foundations/slowly", {"words": "zebra 10", "act": "a5"})
    client.post(
        "/sit/end", {"a": "s1", "t": int(client.world.now.timestamp()), "s": 0, "f": "", "words": "zebra 11"}
    )
    assert found(client, "ZEBRA") == [("2026-11-23", "zebra")] * 11


def test_what_is_not_there_is_said_plainly(client: Client) -> None:
    client.post("/account", {"words": "a line", "act": "a1"})
    for words in ("another", "a  b", "<b>", "%", "_", ".*", "\\", "(", "x" * 5000):
        answer = client.post("/book/find", {"words": words})
        assert answer.status == 200 and "Those words are not in the journal." in answer.body
        assert answer.field("words") == words[:200]
    for nothing in ("", "   ", "\u05b0", "\u200f"):
        assert client.post("/book/find", {"words": nothing}).to == "/book"
    assert client.get("/book/find").to == "/book" and client.get("/book/find?words=a").to == "/book"


def test_no_address_holds_the_words_that_were_sought(client: Client) -> None:
    client.post("/account", {"words": "zanzibar <i>", "act": "a1"})
    answer = client.post("/book/find", {"words": "zanzibar <i>"})
    assert "<mark>zanzibar &lt;i&gt;</mark>" in answer.body
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', answer.body):
        assert "zanzibar" not in address
    assert not any("zanzibar" in each for each in answer.headers.values())
    assert re.search(r'<form method="post" action="/book/find"', answer.body)


def test_there_is_an_end_to_what_is_found(client: Client) -> None:
    journal = client.world.desk.journal(client.world.now)
    for back in range(FOUND_LIMIT + 30):
        day = MONDAY - timedelta(days=back)
        journal.change(
            day, f"a{back}", lambda page: Page(day=page.day, account=Account(words="often", pull="often"))
        )
    rows = found(client, "often")
    assert len(rows) == FOUND_LIMIT and rows[0][0] == "2026-11-23"


# --- the same day in other years -------------------------------------------------------------------------


def years(client: Client, day: str) -> list[str]:
    shown = (
        client.get(f"/book/{day}").body.partition("This day in earlier years")[2].partition("</section>")[0]
    )
    return re.findall(r'href="/book/([0-9-]+)"', shown)


def test_the_same_hebrew_day_of_earlier_years(client: Client) -> None:
    # 13 Kislev of 5787, 5786 and 5784; and the same civil day of another Hebrew one.
    for day in ("2025-12-03", "2023-11-26", "2025-11-23"):
        client.post(f"/account/{day}", {"words": "then", "act": f"a{day}"})
    assert years(client, "2026-11-23") == ["2025-12-03", "2023-11-26"]
    assert years(client, "2025-12-03") == ["2023-11-26"] and years(client, "2023-11-26") == []


def test_adar_of_a_plain_year_answers_to_both(client: Client) -> None:
    # 14 Adar 5786, and in 5784, a leap year, 14 Adar I and 14 Adar II.
    for day in ("2024-02-23", "2024-03-24", "2026-03-03"):
        client.post(f"/account/{day}", {"words": "then", "act": f"a{day}"})
    assert years(client, "2026-03-03") == ["2024-03-24", "2024-02-23"]
    # The second Adar answers to the Adar of a plain year, the first to the first alone.
    client.post("/account/2023-03-07", {"words": "then", "act": "a5783"})
    assert years(client, "2024-03-24") == ["2023-03-07"] and years(client, "2024-02-23") == []


# --- the bond on the page of the thread --------------------------------------------------------------------


def kept_weeks(client: Client, weeks: int) -> None:
    """A point that was chosen some weeks ago and kept on all days but one and the Shabbatot."""
    first = MONDAY - timedelta(days=7 * weeks)
    at = client.world.now - timedelta(days=7 * weeks)
    chosen = Decision(id="d", at=at, kind=Turned.CHOSE, point=Point(id="p", act="one thing"))
    days = [day for n in range(7 * weeks) if (day := first + timedelta(days=n)).weekday() != 5]
    client.world.desk.journal(client.world.now).add(
        tuple(
            Page(
                day=day,
                point=PointDay(Mark.MISSED if number == 9 else Mark.KEPT, "p"),
                decisions=() if number else (chosen,),
            )
            for number, day in enumerate(days)
        )
    )


def test_the_bond_is_drawn_told_and_tabled_and_hidden_all_at_once(client: Client) -> None:
    kept_weeks(client, 6)
    shown = client.get("/thread").body
    said = html.unescape(shown).replace("\u2068", "").replace("\u2069", "")
    assert "Recorded days: 36. Kept: 35." in said
    figure = shown.partition('<figure class="bond">')[2].partition("</figure>")[0]
    assert 'role="img" aria-label="\u2068The bond\u2069, from' in figure and figure.count('class="bead"') == 7
    table = shown.partition("<caption>The bond</caption>")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">[^<]+</th>\s*((?:<td>\d+</td>)+)', table)
    numbers = [[int(each) for each in re.findall(r"\d+", row)] for row in rows]
    assert len(numbers) == 7 and sum(row[0] for row in numbers) + sum(row[2] for row in numbers) == 36
    assert numbers[1] == [5, 0, 1, 0]
    assert client.post("/practice/bond", {}).status == 302
    hidden = client.get("/thread").body
    assert "Recorded days" not in hidden and "figure" not in hidden and "<caption>The bond" not in hidden
    assert "Show it" in hidden


def test_before_there_are_weeks_the_sentence_stands_alone(client: Client) -> None:
    kept_weeks(client, 1)
    shown = client.get("/thread").body
    assert "Recorded days" in shown and "figure" not in shown and "<table" not in shown


def test_the_bond_begins_with_the_point_that_is_held(client: Client) -> None:
    kept_weeks(client, 6)
    client.world.clock.set("2026-11-22T14:00+02:00")
    client.post("/point/ask", {"do": "another", "reason": "it is time", "act": "a1"})
    client.world.clock.set("2026-11-23T14:00+02:00")
    assert client.post("/point/replace", {"act": "a2"}).status == 302
    client.post("/point/2026-11-23", {"mark": "kept", "act": "m1"})
    shown = client.get("/thread").body
    assert "figure" not in shown and "Recorded days" in shown
