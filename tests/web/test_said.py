"""No page answers a form itself, so that no browser keeps what was sent."""

import re

import pytest

from doors import Answer, Client
from kesher.actions.desk import LAID_BY

LONG = "correct horse"
TURNS = [
    ("/account", {"words": "zanzibar" * 9000, "act": "a1"}),
    ("/glance", {"where": "99", "pull": "zanzibar"}),
    ("/book/find", {"words": "zanzibar"}),
    ("/library/find", {"words": "zanzibar"}),
    ("/settings/where", {"city": "zanzibarqq"}),
    ("/settings/nothing", {"words": "zanzibar"}),
    ("/restore", {"code": "zanzibar"}),
]


def sent(client: Client, path: str, fields: dict[str, str], **headers: str) -> Answer:
    """What the server says to the form itself."""
    token = {"csrfmiddlewaretoken": client._token()} | fields
    asked = Client(client.world)
    asked.cookies = client.cookies
    asked._shown = lambda answer: answer  # type: ignore[method-assign]
    return asked.post(path, token, headers=headers)


@pytest.mark.parametrize(("path", "fields"), TURNS)
def test_a_form_is_answered_by_a_redirect_and_the_page_is_there(
    client: Client, path: str, fields: dict[str, str]
) -> None:
    answer = sent(client, path, fields)
    assert answer.status == 303 and answer.body == "" and re.fullmatch(r"/said/[\w-]{16}", answer.to)
    page = client.get(answer.to)
    assert page.status in (200, 404, 422) and "</html>" in page.body
    assert client.get(answer.to).body == page.body  # reloaded, nothing is sent again
    fetched = sent(client, path, fields, **{"Sec-Fetch-Mode": "cors"})
    assert fetched.status == page.status and fetched.to == ""


def test_what_waits_to_be_shown_goes_when_the_journal_closes(client: Client) -> None:
    answer = sent(client, "/book/find", {"words": "zanzibar"})
    assert "zanzibar" in client.get(answer.to).body
    client.post("/lock", {})
    assert client.get(answer.to).to == "/"
    wrong = sent(client, "/unlock", {"code": "AAAA"})
    assert wrong.status == 303 and client.get(wrong.to).status == 422
    assert client.post("/unlock", {"passphrase": LONG}).to == "/"
    assert "zanzibar" not in client.get(answer.to).body
    assert Client(client.world).get(wrong.to).status == 403


def test_a_stranger_is_led_away_from_what_he_sent_too(client: Client) -> None:
    stranger = Client(client.world)
    for headers, status in (({"Sec-Fetch-Mode": "navigate"}, 302), ({}, 403)):
        answer = stranger.post("/book/find", {"words": "zanzibar"}, headers=headers, token=False)
        assert answer.status == status and "zanzibar" not in answer.body
    assert stranger.get("/").status == 403


def test_only_so_many_wait(client: Client) -> None:
    answers = [sent(client, "/glance", {"where": str(99 + each)}) for each in range(LAID_BY + 1)]
    assert client.get(answers[0].to).to == "/"
    assert all(client.get(each.to).status == 422 for each in answers[1:])


def test_a_code_that_was_mistyped_is_shown_again_by_its_own_page_only(guest: Client) -> None:
    fields = {"form": "masculine", "city": "jerusalem", "passphrase": LONG, "again": LONG}
    page = guest.follow(guest.post("/begin", fields))
    which = re.search(r'action="(/code/[^"]+)"', page.body)
    assert which
    asked = Client(guest.world)
    asked.cookies = guest.cookies
    asked._shown = lambda answer: answer  # type: ignore[method-assign]
    wrong = asked.post(which[1], {"last": "QQQQ", "csrfmiddlewaretoken": page.field("csrfmiddlewaretoken")})
    assert wrong.status == 303 and len(guest.get(wrong.to).said) == 1
    assert guest.get(wrong.to).to == "/"


@pytest.mark.parametrize(
    "path",
    ["/account", "/glance", "/point", "/question", "/practice", "/settings", "/week", "/book", "/unlock"],
)
def test_no_field_is_kept_by_the_browser(client: Client, path: str) -> None:
    client.post("/glance", {"where": "3", "act": "a1"})
    if path == "/unlock":
        client.post("/lock", {})
    forms = [each for each in re.findall(r"<form[^>]*>", client.get(path).body) if "action" in each]
    assert len(forms) >= 1 and all('autocomplete="off"' in form for form in forms)
