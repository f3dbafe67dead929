"""Words that were sent and could not be written are sealed, and offered again."""

import html
import re
from datetime import datetime

from doors import Client, World, running
from kesher.actions.desk import State
from kesher.journal.cover import DRAFTS_LIMIT
from kesher.method.language import Language

FRIDAY, SHABBAT, NIGHT = "2026-11-27T13:00+02:00", "2026-11-27T17:00+02:00", "2026-11-28T20:00+02:00"
LONG = "correct horse"
FORM: dict[str, object] = {"where": "4", "pull": "zanzibar <b>", "act": "a1"}


def drafts(client: Client) -> int:
    return len(client.world.desk.cover(client.world.now).drafts)


def test_a_form_overtaken_by_candle_lighting_is_offered_after_shabbat(client: Client) -> None:
    world = client.world
    world.clock.set(FRIDAY)
    token = client.get("/glance").field("csrfmiddlewaretoken")
    world.clock.set(SHABBAT)
    for _ in range(2):  # sent twice, it is kept once
        refused = client.post("/glance", FORM | {"csrfmiddlewaretoken": token})
        assert refused.status == 409 and "zanzibar &lt;b&gt;" in refused.body
        assert "What you wrote is put by, sealed" in refused.body
    assert drafts(client) == 1
    assert client.get("/kept").to == "/" and "/kept" not in client.get("/").body
    assert not any(b"zanzibar" in path.read_bytes() for path in world.home.rglob("*") if path.is_file())
    world.clock.set(NIGHT)
    assert 'href="/kept"' in client.get("/").body
    page = client.get("/kept")
    assert "zanzibar &lt;b&gt;</p>" in page.body
    which = re.search(r'action="(/glance)".*?name="draft" value="([0-9a-f]+)"', page.body, re.S)
    assert which
    sent = {name: page.field(name) for name in ("where", "pull", "act", "draft")}
    assert sent["pull"] == FORM["pull"]
    assert client.post("/glance", sent | {"where": "99"}).status == 422 and drafts(client) == 1
    assert client.post("/glance", sent).status == 302 and drafts(client) == 0
    assert "zanzibar" in client.get("/book/2026-11-29").body + client.get("/book/2026-11-28").body
    assert client.get("/kept").to == "/" and "/kept" not in client.get("/").body


def test_it_can_be_let_go(client: Client) -> None:
    client.world.clock.set(SHABBAT)
    client.post("/glance", FORM)
    client.world.clock.set(NIGHT)
    where = re.search(r'action="(/kept/[0-9a-f]+)"', client.get("/kept").body)
    assert where
    assert client.get(where[1]).to == "/kept" and drafts(client) == 1
    assert client.post(where[1], {}).to == "/kept" and drafts(client) == 0


def test_what_was_typed_into_a_part_of_a_page_goes_back_to_its_part(client: Client) -> None:
    world = client.world
    client.post("/point", {"do": "a page a day", "act": "p1"})
    token = client.get("/point").field("csrfmiddlewaretoken")
    world.desk.lock()
    typed = {"reword.do": "two pages a day", "stood.reword.do": "a page a day", "page": "/point"}
    client.post("/point", typed | {"csrfmiddlewaretoken": token}, headers={"X-Kesher-Hold": "1"})
    client.post("/unlock", {"passphrase": LONG})
    page = client.get("/kept")
    own = re.findall(r'<p class="own" dir="auto">(.*?)</p>', page.body)
    assert own == ["two pages a day"]  # and not what stood there before
    sent = {name: page.field(name) for name in (*typed, "enter", "draft")}
    asked = client.post("/point", sent)
    # Its page asks which button was meant, and does not take it for another point.
    assert asked.status == 422 and "There are several buttons here" in asked.said[0]
    assert 'value="two pages a day"' in asked.body and drafts(client) == 1
    saved = {name: asked.field(name) for name in ("reword.do", "reword.act")}
    assert client.post("/point/reword?part=reword", saved).status == 302
    assert drafts(client) == 0 and "two pages a day" in client.get("/point").body
    assert "/kept" not in client.get("/").body


def test_only_so_many_wait_and_none_goes_unsaid(client: Client) -> None:
    client.world.clock.set(SHABBAT)
    for number in range(DRAFTS_LIMIT):
        sent = client.post("/glance", FORM | {"pull": f"word {number}"})
        assert "waits until afterwards" in sent.body
    client.post("/glance", FORM | {"pull": "word 3"})
    late = client.post("/glance", FORM | {"pull": "one too many"})
    assert "no more room for what waits" in late.body and "one too many" in late.body
    client.post("/glance", {"where": "4"})
    client.post("/glance", FORM | {"pull": "x" * 70_000})
    kept = client.world.desk.cover(client.world.now).drafts
    sent = kept[0].form
    assert len(kept) == DRAFTS_LIMIT and "pull=word+0" in sent
    assert {each.form for each in kept} == {sent.replace("word+0", f"word+{n}") for n in range(DRAFTS_LIMIT)}
    assert not any("csrf" in each.form for each in kept)


def test_a_form_from_before_a_restart_is_offered_once_the_journal_is_open(client: Client) -> None:
    world = client.world
    token = client.get("/glance").field("csrfmiddlewaretoken")
    world.server.stop()
    with running(world.home, Language.EN, "2026-11-23T14:10+02:00") as started:
        late = Client(started)
        late.cookies = dict(client.cookies)
        sent = late.post("/glance", FORM | {"csrfmiddlewaretoken": token}, token=False)
        assert (sent.status, sent.to) == (302, "/?waits=1")
        told = late.get(sent.to)
        assert told.status == 403 and "What you wrote is not lost." in told.body
        other = Client(started).enter()  # another browser is not offered it
        other.post("/unlock", {"passphrase": LONG})
        assert "/kept" not in other.get("/").body
        late.enter()
        assert 'href="/kept"' in late.get("/").body and "zanzibar" in html.unescape(late.get("/kept").body)
        assert late.get("/?waits=1").to == "/"


def test_a_stranger_leaves_nothing(world: World) -> None:
    stranger = Client(world)
    for cookies in ({}, {"kesher-form-1": "x"}):
        stranger.cookies = dict(cookies)
        assert stranger.post("/glance", FORM, token=False).status == 403
    stranger.cookies = dict.fromkeys(("kesher-form-1", world.server.door.cookie), "y")
    assert stranger.post("/settings/who", FORM, token=False).status == 403
    assert world.server.door.take_held("") == []


def test_what_a_page_sends_when_it_has_to_leave_is_never_written_by_itself(client: Client) -> None:
    leaving = {"X-Kesher-Hold": "1", "Sec-Fetch-Mode": "cors"}
    token = client.get("/glance").field("csrfmiddlewaretoken")
    form = FORM | {"csrfmiddlewaretoken": token}
    client.post("/lock", {})
    assert client.post("/glance", form, headers=leaving).status == 403
    assert client.post("/unlock", {"passphrase": LONG}).to == "/"
    assert client.world.desk.journal(client.world.now).book().pages == () and drafts(client) == 1
    # It was opened again meanwhile.
    assert client.post("/glance", form | {"pull": "another"}, headers=leaving).status == 204
    assert client.world.desk.journal(client.world.now).book().pages == () and drafts(client) == 2


def test_a_page_that_asks_whether_the_journal_is_open_does_not_keep_it_open(guest: Client) -> None:
    minutes = 15
    guest.begin(keep=False)
    assert guest.get("/status").status == 204
    assert Client(guest.world).get("/status").status == 403
    start = datetime.fromisoformat("2026-11-23T14:00+02:00")
    for minute in range(1, minutes):
        guest.world.clock.set(start.replace(minute=minute).isoformat())
        assert guest.get("/status").status == 204
    guest.world.clock.set(start.replace(minute=minutes + 1).isoformat())
    assert guest.get("/status").status == 423
    assert guest.world.desk.state(guest.world.now) is State.LOCKED
