"""Sheets in the browser: each as a PDF that is kept nowhere, and a code that is printed while it is shown."""

import http.client
import re
from datetime import timedelta

import pytest

import pdfs
from diaries import diary
from doors import Client
from kesher.actions.practice import question

KINDS = ("week", "card", "foundations", "month", "journal", "question", "recovery")
BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)


def raw(client: Client, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], bytes]:
    """An answer as bytes; the client of other tests reads text."""
    port = client.world.server.door.port
    headers = {
        "Host": f"kesher.localhost:{port}",
        "Origin": client.world.origin,
        "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


@pytest.fixture
def filled(client: Client) -> Client:
    now = client.world.now
    client.world.desk.journal(now).add(diary(now.date() - timedelta(days=60), 60))
    question.ask(client.world.desk, now, "q1", "Why wait?")
    return client


@BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_pdf_that_is_kept_nowhere(filled: Client, kind: str) -> None:
    status, headers, content = raw(filled, "GET", f"/sheets/print?kind={kind}&paper=a4&from=&to=")
    assert status == 200 and headers["content-type"] == "application/pdf"
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"] == f'inline; filename="kesher-{kind}-a4.pdf"'
    assert pdfs.sizes(content) == {(210, 297)}


@BOTH
def test_the_page_offers_every_kind(filled: Client) -> None:
    page = filled.get("/sheets")
    assert page.status == 200
    assert re.findall(r'name="kind" value="([a-z]+)"', page.body) == list(KINDS)
    assert page.body.count(" checked") == 2
    assert 'href="/sheets"' in filled.get("/settings").body


def test_links_lead_to_sheets(filled: Client) -> None:
    for page, kind in (("/letter", "month"), ("/point", "card"), ("/book", "journal")):
        found = re.search(rf'href="(/sheets/print\?kind={kind}[^"]*)"', filled.get(page).body)
        assert found, page
        assert raw(filled, "GET", found[1].replace("&amp;", "&"))[2].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("kind=poster", "no longer here"),
        ("", "no longer here"),
        ("kind=week&paper=a3", "no longer here"),
        ("kind=week&from=yesterday", "2026-11-22"),
        ("kind=week&from=1999-01-01", "2000 to 2099"),
        ("kind=journal&from=2001-01-01&to=2001-02-01", "nothing to print"),
        ("kind=month&from=2026-11-23", "has not come"),
    ],
)
def test_a_refusal_is_said_over_the_form_as_it_was(filled: Client, asked: str, sentence: str) -> None:
    answer = filled.get(f"/sheets/print?{asked}")
    assert answer.status == 422 and len(answer.said) == 1 and sentence in answer.said[0]
    assert 'name="kind"' in answer.body
    if "kind=journal" in asked:
        assert re.search(r'value="journal" checked', answer.body) and 'value="2001-01-01"' in answer.body


def test_on_shabbat_there_are_no_sheets(filled: Client) -> None:
    filled.world.clock.set("2026-11-28T12:00+02:00")
    for path in ("/sheets", "/sheets/print?kind=week"):
        answer = filled.get(path)
        assert (answer.status, answer.to) == (302, "/")


def test_a_closed_book_prints_nothing(filled: Client) -> None:
    filled.world.desk.lock()
    for path in ("/sheets", "/sheets/print?kind=card"):
        answer = filled.get(path)
        assert (answer.status, answer.to) == (302, "/unlock")


def test_a_stranger_gets_nothing(filled: Client) -> None:
    status, headers, content = raw(Client(filled.world), "GET", "/sheets/print?kind=journal")
    assert status == 403 and not content.startswith(b"%PDF") and "html" in headers["content-type"]


@BOTH
def test_the_code_is_printed_while_it_is_shown_and_stands_in_no_address(guest: Client) -> None:
    fields = {
        "form": "masculine",
        "city": "jerusalem",
        "passphrase": "correct horse",
        "again": "correct horse",
    }
    sent = guest.post("/begin", fields)
    shown = guest.follow(sent)
    code = re.search(r'class="code" dir="ltr">([0-9A-Z-]+)<', shown.body)
    assert code
    assert not set(code[1].split("-")) & set(re.findall(r"\w+", sent.to))
    token = shown.field("csrfmiddlewaretoken")
    for paper, size in (("a5", (148, 210)), ("a4", (210, 297)), ("a3", (148, 210))):
        body = f"csrfmiddlewaretoken={token}&print={paper}"
        status, headers, content = raw(guest, "POST", sent.to, body)
        assert status == 200 and headers["content-type"] == "application/pdf"
        assert headers["cache-control"] == "no-store"
        assert pdfs.sizes(content) == {size}
        assert set(code[1].split("-")) <= pdfs.words(content)
    # It is still shown: printing it is not writing it back.
    assert code[1] in guest.get(sent.to).body
    guest.pass_code(guest.get(sent.to))
    assert not raw(guest, "POST", sent.to, f"csrfmiddlewaretoken={token}&print=a5")[2].startswith(b"%PDF")


def test_where_measuring_stopped_the_week_is_not_offered(filled: Client) -> None:
    from msgspec.structs import replace

    filled.world.desk.change_cover(filled.world.now, lambda cover: replace(cover, heard=filled.world.now))
    assert 'value="week"' not in filled.get("/sheets").body
    answer = filled.get("/sheets/print?kind=week")
    assert answer.status == 422 and "no measuring" in answer.said[0]


def test_the_address_that_the_journal_was_printed_at_is_understood(filled: Client) -> None:
    assert filled.post("/account", {"words": "a line", "love": "3", "act": "a1"}).status == 302
    answers = [raw(filled, "GET", f"/sheets/print?kind={kind}") for kind in ("book", "journal")]
    assert [status for status, _, _ in answers] == [200, 200]
    assert {headers["content-type"] for _, headers, _ in answers} == {"application/pdf"}
