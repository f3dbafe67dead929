"""What every form keeps to: Enter decides nothing, and no Save loses what is typed beside it."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from doors import Answer, Client
from forms import Form, deciding, forms

DAY = date(2026, 11, 23)


@pytest.fixture
def rich(client: Client) -> Client:
    """A journal in which every page has what it can have."""
    client.world.desk.change_cover(
        client.world.now, lambda cover: replace(cover, pulls=("news", "the street"), lot=())
    )
    client.post("/point", {"do": "one page", "least": "one line", "given": "", "act": "c"})
    client.post("/question", {"words": "Why wait?", "act": "q1"})
    client.post("/glance", {"where": 3, "pull": "news", "act": "g1"})
    client.post("/account/2026-11-23", {"words": "written", "act": "w1"})
    return client


def parts(answer: Answer) -> Form:
    (found,) = [each for each in forms(answer.body) if each.id == "parts"]
    return found


def press(client: Client, form: Form, button: str, **typed: str) -> Answer:
    """Press a button of a form by where it leads, with what is typed over what stands in it."""
    where = [each for each in form.buttons if each.get("formaction", form.action).startswith(button)]
    assert where, (button, form.buttons)
    own = {where[0]["name"]: where[0].get("value", "")} if "name" in where[0] else {}
    assert typed.keys() <= form.sent.keys(), (typed, form.sent)
    return client.post(where[0].get("formaction", form.action), {**form.sent, **typed, **own})


PAGES = [
    "/",
    "/glance",
    "/account",
    "/account/2026-11-23?correct=1",
    "/account/2026-11-20",
    "/week",
    "/point",
    "/practice",
    "/practice/lot",
    "/question",
    "/settings",
    "/sit",
    "/foundations",
    "/foundations/one-point",
    "/first",
    "/welcome",
    "/book",
    "/book/2026-11-23",
    "/asks",
    "/thread",
    "/letter",
    "/people",
    "/library",
    "/library/add",
    "/sheets",
    "/sheets/read",
    "/code",
    "/passphrase",
]


@pytest.mark.parametrize("world", ["en"], indirect=True)
def test_in_no_form_enter_presses_the_first_of_several_buttons(guest: Client, rich: Client) -> None:
    seen = 0
    for path in PAGES:
        shown = rich.follow(rich.get(path))
        assert shown.status == 200, path
        assert deciding(shown.body) == [], path
        seen += len(forms(shown.body))
    assert seen > 40
    step = rich.post("/sit", {}).to
    assert deciding(rich.get(step).body) == []
    assert deciding(rich.get("/sit/end?" + step.split("?")[1]).body) == []
    rich.post("/point/ask", {"do": "another", "reason": "grown", "act": "k"})
    assert deciding(rich.get("/point").body) == []
    rich.post("/lock", {})
    assert deciding(rich.get("/unlock").body) == []


def test_before_a_point_is_held_enter_chooses_none(client: Client) -> None:
    shown = client.get("/point")
    assert deciding(shown.body) == []
    (form,) = [each for each in forms(shown.body) if each.id == "choose"]
    assert len(form.buttons) > 2
    back = press(client, form, "/point", do="one page")
    assert back.status == 422 and "buttons" in back.said[0] and 'value="one page"' in back.body
    assert client.world.desk.standing(client.world.now).held is None


def test_the_reader_of_forms_sees_what_a_browser_sees() -> None:
    bad = '<form action="/x"><input name="a"><button name="b">1</button><button name="b">2</button></form>'
    assert deciding(bad) == ["/x"]
    outside = '<form id="f" action="/x"><button>1</button></form>'
    outside += '<input form="f" name="a"><button form="f">2</button>'
    assert deciding(outside) == ["/x"]
    assert deciding(bad.replace("<input", '<button name="enter"></button><input')) == []
    assert deciding(bad.replace("<input", '<input type="hidden"')) == []
    assert deciding('<form action="/x"><input name="a"><button>1</button></form>') == []


@pytest.mark.parametrize("typed", ["the news", ""])
def test_enter_in_a_glance_records_nothing(rich: Client, typed: str) -> None:
    (form,) = [each for each in forms(rich.get("/glance").body) if each.action == "/glance"]
    back = press(rich, form, "/glance", pull=typed)
    assert back.status == 422 and f'value="{typed}"' in back.body
    assert len(rich.world.desk.journal(rich.world.now).page(DAY).page.glances) == 1


@pytest.mark.parametrize(
    ("page", "own", "other"),
    [
        (
            "/point",
            ("/point/deepen", {"deepen.given": "with joy"}),
            {"reword.why": "light", "widen.do": "two"},
        ),
        ("/point", ("/point/reword", {"reword.do": "a page"}), {"ask.do": "other", "ask.reason": "grown"}),
        ("/point", ("/point/narrow", {"widen.do": "a line"}), {"reword.when": "at night"}),
        ("/practice", ("/practice/pull", {"new-pull.pull": "work"}), {"own.own": "a line\r\nof mine"}),
        ("/practice", ("/practice/own", {"own.own": "mine"}), {"new-pull.pull": "work"}),
        ("/question", ("/question/q1/found", {"found.words": "a door"}), {"follow.words": "who opens?"}),
        ("/question", ("/question/q1/follow", {"follow.words": "who?"}), {"found.words": 'a <door> & "key"'}),
    ],
)
def test_what_is_typed_beside_a_save_is_there_again(
    rich: Client, page: str, own: tuple[str, dict[str, str]], other: dict[str, str]
) -> None:
    button, typed = own
    saved = press(rich, parts(rich.get(page)), button, **typed, **other)
    assert saved.status == 302 and saved.to.startswith(page), saved.said
    assert rich.world.desk.lying(rich.world.now)[f"typed {page}"].keys() == other.keys()
    again = parts(rich.get(page))
    for name, value in other.items():
        assert again.sent[name].replace("\r\n", "\n") == value.replace("\r\n", "\n"), name
    for name, value in typed.items():  # what was saved stands as it stands now, or the place for it is empty
        assert again.sent.get(name) in (value, "", None), name
    # It is shown once; where it was not saved after all, the page is as it stands in the journal.
    assert parts(rich.get(page)).sent != again.sent


def test_what_helps_against_one_pull_does_not_lose_what_helps_against_another(rich: Client) -> None:
    form = parts(rich.get("/practice"))
    first, second = [name for name in form.long if name.startswith("help-")]
    button = f"/practice/help?part={first.partition('.')[0]}"
    saved = press(rich, form, button, **{first: "a walk", second: "a book"})
    assert saved.to == "/practice?note=settings"
    assert set(rich.world.desk.cover(rich.world.now).helps.values()) == {"a walk"}
    again = parts(rich.get("/practice")).sent
    assert (again[first], again[second]) == ("a walk", "a book")


def test_what_is_refused_keeps_what_is_typed_in_every_part(rich: Client) -> None:
    form = parts(rich.get("/point"))
    back = press(rich, form, "/point/reword", **{"reword.do": " ", "reword.why": "light", "widen.do": "two"})
    assert back.status == 422
    assert (parts(back).sent["reword.why"], parts(back).sent["widen.do"]) == ("light", "two")
    asked = press(rich, parts(back), "/point", **{"deepen.given": "joy"})  # Enter
    assert asked.status == 422 and "buttons" in asked.said[0]
    assert (parts(asked).sent["deepen.given"], parts(asked).sent["widen.do"]) == ("joy", "two")
    assert rich.world.desk.standing(rich.world.now).held.point.act == "one page"


def test_what_was_only_shown_is_not_kept_over_what_is_saved(rich: Client) -> None:
    press(rich, parts(rich.get("/point")), "/point/reword", **{"reword.do": "a page"})
    assert parts(rich.get("/point")).sent["widen.do"] == "a page"


def test_what_is_typed_beside_a_save_is_forgotten_with_the_key(rich: Client) -> None:
    press(
        rich, parts(rich.get("/practice")), "/practice/pull", **{"new-pull.pull": "work", "own.own": "mine"}
    )
    rich.post("/lock", {})
    rich.post("/unlock", {"passphrase": "correct horse"})
    assert parts(rich.get("/practice")).sent["own.own"] == ""


def test_a_glance_shows_its_time_and_is_taken_back(rich: Client) -> None:
    rich.world.clock.set("2026-11-23T15:30+02:00")
    rich.post("/glance", {"where": 7, "act": "g2"})
    for page in ("/glance", f"/book/{DAY}"):
        shown = rich.get(page)
        assert "14:00" in shown.body and "15:30" in shown.body
        mine = [each for each in forms(shown.body) if each.action == f"/book/{DAY}/glance"]
        assert [each.buttons[0]["value"] for each in mine] == ["g1", "g2"]
    done = press(rich, mine[0], f"/book/{DAY}/glance")
    assert done.to == f"/book/{DAY}?note=taken-back"
    page = rich.world.desk.journal(rich.world.now).page(DAY).page
    assert [(each.id, each.where) for each in page.glances] == [("g2", 7)]
    assert press(rich, mine[0], f"/book/{DAY}/glance").status == 302  # a second press takes nothing else
    assert len(rich.world.desk.journal(rich.world.now).page(DAY).page.glances) == 1


def test_a_mark_is_taken_back_and_marked_again(rich: Client) -> None:
    assert "Take the mark back" not in rich.get("/point").body
    act = re.search(
        r'action="/point/2026-11-23"[^>]*>.*?name="act" value="([^"]+)"', rich.get("/point").body, re.S
    )
    assert rich.post(f"/point/{DAY}", {"mark": "kept", "act": act[1]}).status == 302
    assert (
        "Take the mark back" in rich.get("/point").body
        and "Take the mark back" in rich.get(f"/book/{DAY}").body
    )
    assert rich.post(f"/point/{DAY}", {"mark": "none", "act": act[1]}).to == "/point?note=unmarked"
    assert rich.world.desk.journal(rich.world.now).page(DAY).page.point is None
    assert rich.world.desk.standing(rich.world.now).tally.recorded == 0
    assert rich.post(f"/point/{DAY}", {"mark": "partly", "act": "new"}).status == 302
    assert rich.world.desk.standing(rich.world.now).tally.partly == 1


def test_a_day_that_has_not_come_is_read_and_brought_to_today(rich: Client) -> None:
    rich.world.clock.set("2027-05-03T14:00+03:00")
    rich.post("/account", {"words": "ahead", "act": "w9"})
    rich.world.clock.set("2026-11-24T14:00+02:00")
    assert 'href="/book/2027-05-03"' in rich.get("/").body
    shown = rich.get("/book/2027-05-03")
    assert shown.status == 200 and "ahead" in shown.body
    assert rich.get("/account/2027-05-03?correct=1").status == 200
    (form,) = [each for each in forms(shown.body) if each.action.endswith("/today")]
    assert press(rich, form, form.action).to == "/book/2026-11-24?note=brought"
    assert "ahead" in rich.get("/book/2026-11-24").body
    assert rich.get("/book/2027-05-03").status == 422
    assert "2027" not in rich.get("/").body


def test_a_code_that_was_not_confirmed_is_asked_about_until_it_is(guest: Client) -> None:
    fields = {
        "form": "masculine",
        "city": "jerusalem",
        "passphrase": "correct horse",
        "again": "correct horse",
    }
    shown = guest.follow(guest.post("/begin", fields))
    code = re.search(r'class="code" dir="ltr">([0-9A-Z-]+)<', shown.body)[1]
    guest.world.server.door.told.clear()  # the program was ended before it was written back
    assert 'href="/code"' in guest.get("/").body
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for typed in ("", wrong, "0" * 28):
        assert guest.post("/code", {"code": typed}).status in (403, 422)
    assert 'href="/code"' in guest.get("/").body
    assert guest.post("/code", {"code": f"\u2066{code.replace('-', ' – ')}\u2069"}).to == "/?note=code"
    assert 'href="/code"' not in guest.get("/").body
    again = guest.follow(guest.post("/settings/code", {}))
    guest.world.server.door.told.clear()
    assert 'href="/code"' in guest.get("/").body
    # Who opens with it has it, and is offered a new passphrase.
    code = re.search(r'class="code" dir="ltr">([0-9A-Z-]+)<', again.body)[1]
    guest.post("/lock", {})
    assert guest.post("/unlock", {"code": code}).to == "/"
    home = guest.get("/").body
    assert 'href="/code"' not in home and 'href="/passphrase"' in home
    assert guest.post("/passphrase", {"passphrase": "another horse", "again": "other"}).status == 422
    assert guest.post("/passphrase", {"passphrase": "another horse", "again": "another horse"}).status == 302
    assert 'href="/passphrase"' not in guest.get("/").body
    guest.post("/lock", {})
    assert guest.post("/unlock", {"passphrase": "another horse"}).to == "/"


def test_a_code_that_was_written_back_is_not_asked_about(client: Client) -> None:
    assert 'href="/code"' not in client.get("/").body
