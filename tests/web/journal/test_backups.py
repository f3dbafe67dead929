"""The page that brings a backup back: reached where the file is lost or damaged, and never by chance."""

import html
from pathlib import Path

import pytest

from doors import Client, running
from kesher.method.language import Language

PASSPHRASE = "correct horse"
MONDAY = "2026-11-23T14:00+02:00"
BEGIN = {"city": "jerusalem", "language": "en", "form": "masculine"}


def said(body: str) -> str:
    return html.unescape(body)


@pytest.fixture
def spoiled(client: Client) -> Client:
    """A journal with a page and a backup, whose file was then spoiled."""
    client.post("/account", {"words": "a line of the evening", "act": "a1"})
    client.post("/settings/backup", {})
    client.world.desk.close()
    client.world.desk.path.write_bytes(b"noise" * 2000)
    return client


def newest(client: Client) -> str:
    return client.world.desk.copies()[-1].path.name


def test_a_damaged_file_offers_its_backup_on_every_page(spoiled: Client) -> None:
    for path in ("/", "/account", "/book", "/unlock", "/settings"):
        answer = spoiled.get(path)
        assert answer.status == 500 and 'href="/backups"' in answer.body, path
    page = spoiled.get("/backups")
    assert page.status == 200 and "whatever still opens in the file comes along" in said(page.body)
    assert f'value="{newest(spoiled)}" checked' in page.body and 'href="/people' in page.body


def test_the_backup_comes_back_with_its_passphrase(spoiled: Client) -> None:
    wrong = spoiled.post("/backups", {"copy": newest(spoiled), "passphrase": "not this one"})
    assert wrong.status == 403 and "did not open" in said(wrong.body)
    assert spoiled.world.desk.path.read_bytes()[:5] == b"noise"
    done = spoiled.post("/backups", {"copy": newest(spoiled), "passphrase": PASSPHRASE})
    assert done.status == 200 and "The backup had one page" in said(done.body)
    assert "a line of the evening" in said(spoiled.get("/book/2026-11-23").body)
    assert list(spoiled.world.home.glob("journal-damaged-*.db"))


def test_only_a_backup_that_is_there_is_brought(spoiled: Client) -> None:
    for name in ("", "../journal.db", "/etc/passwd", "kesher-20010101-000000.db"):
        answer = spoiled.post("/backups", {"copy": name, "passphrase": PASSPHRASE})
        assert answer.status == 422, name
    assert spoiled.world.desk.path.read_bytes()[:5] == b"noise"


def test_a_lost_file_leads_to_its_backups_and_not_to_a_beginning(client: Client) -> None:
    client.post("/account", {"words": "a line", "act": "a1"})
    client.post("/settings/backup", {})
    client.world.desk.close()
    client.world.desk.path.unlink()
    for path in ("/", "/begin", "/account", "/unlock"):
        assert client.get(path).to == "/backups", path
    page = client.get("/backups")
    assert "not in its place" in said(page.body) and 'href="/begin?new=1' in page.body
    # A form of a page that was open before begins nothing either.
    refused = client.post("/begin", BEGIN | {"passphrase": "long enough words", "again": "long enough words"})
    assert not client.world.desk.path.exists() and refused.to == "/backups"
    assert client.get("/people").status == 200 and client.get("/library").status == 200
    fresh = client.get("/begin?new=1")
    assert fresh.status == 200 and 'name="new" value="1"' in fresh.body
    client.post(
        "/begin", BEGIN | {"new": "1", "passphrase": "long enough words", "again": "long enough words"}
    )
    assert client.world.desk.path.exists()


def test_a_kept_key_alone_is_said(guest: Client) -> None:
    guest.begin(keep=True)
    desk = guest.world.desk
    desk.close()
    desk.path.unlink()
    for path in (desk.home / "backups").iterdir():
        path.unlink()
    page = guest.get("/backups")
    assert "there is no backup here" in said(page.body) and "<form" not in page.body.partition("<main")[2]


def test_missing_pages_are_brought_into_the_open_journal(client: Client) -> None:
    client.post("/account", {"words": "a line", "act": "a1"})
    client.post("/settings/backup", {})
    with client.world.desk.store.writing():
        client.world.desk.store.execute("DELETE FROM pages WHERE day <> 'cover'")
    client.world.desk.lock()
    client.post("/unlock", {"passphrase": PASSPHRASE})
    assert "One page does not open" in said(client.get("/").body)
    assert 'href="/backups"' in client.get("/book").body
    done = client.post("/backups", {"copy": newest(client)})
    assert done.status == 200 and "One page does not open" not in said(client.get("/").body)
    assert "a line" in said(client.get("/book/2026-11-23").body)


def test_the_page_is_not_there_before_there_is_a_journal(guest: Client) -> None:
    assert guest.get("/backups").to == "/begin"


@pytest.mark.parametrize("language", list(Language))
def test_it_is_said_in_both_languages(tmp_path: Path, quick_keys: None, language: Language) -> None:
    with running(tmp_path / "kesher", language, MONDAY) as world:
        client = Client(world).enter()
        client.begin(keep=True)
        world.desk.close()
        (world.home / "journal.db").write_bytes(b"x" * 9000)
        body = said(client.get("/backups").body)
        assert ("החזרת היומן מגיבוי" in body) is (language is Language.HE)
        assert client.post("/backups", {"copy": newest(client)}).status == 200
