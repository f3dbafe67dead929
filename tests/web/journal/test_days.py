"""The book that was written: reading it, what is damaged in it, taking it out and bringing it back."""

import html
import json
import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from doors import Client, running
from kesher.actions.wording import worded_day
from kesher.journal.sqlite import SqliteStore
from kesher.method.language import Language
from kesher.method.page import Account
from kesher.words import catalogue

DAYS = [date(2026, 11, 23) - timedelta(days=back) for back in range(6)]
LONG = "correct horse"


def write(client: Client, days: list[date]) -> None:
    for number, day in enumerate(days):
        fields = {"words": f"words of {day}", "love": number % 11, "act": f"a{day}"}
        assert client.post(f"/account/{day}", fields).status == 302


def damage(client: Client, day: date) -> None:
    store = client.world.desk.store
    with store.writing():
        store.execute(
            "UPDATE pages SET sealed = zeroblob(80), serial = serial + 100 WHERE day = ?", (str(day),)
        )
        store.execute("UPDATE journals SET serial = serial + 101")


def words_of(client: Client) -> dict[date, Account]:
    found = client.world.desk.journal(client.world.now).book().pages
    return {page.day: page.account for page in found}


# --- reading ---------------------------------------------------------------------------------------------


def test_the_book_is_read_from_day_to_day(client: Client) -> None:
    assert "There are no pages here yet." in client.get("/book").body
    write(client, [DAYS[0], DAYS[2], DAYS[5]])
    listed = client.get("/book").body
    assert [day for day in DAYS if f'href="/book/{day}"' in listed] == [DAYS[0], DAYS[2], DAYS[5]]
    middle = client.get(f"/book/{DAYS[2]}").body
    assert f'rel="prev" href="/book/{DAYS[5]}"' in middle and f'rel="next" href="/book/{DAYS[0]}"' in middle
    assert f"words of {DAYS[2]}" in middle
    assert "Nothing was written on this day." in client.get(f"/book/{DAYS[1]}").body


def test_twice_the_pages_ask_the_database_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    plain = SqliteStore.execute

    def counted(store: SqliteStore, sql: str, values: tuple[object, ...] = ()):
        asked.append(sql)
        return plain(store, sql, values)

    monkeypatch.setattr(SqliteStore, "execute", counted)
    paths = ["/", "/book", f"/book/{DAYS[0]}", "/asks", "/point", "/account?correct=1", "/settings"]
    paths += ["/foundations", "/foundations/slowly", "/practice", "/welcome", "/week", "/sit", "/glance"]

    def count() -> dict[str, int]:
        found = {}
        for path in paths:
            for cold in (True, False):
                if cold:
                    client.world.desk.lock()
                    client.world.desk.unlock(client.world.now, LONG)
                asked.clear()
                assert client.get(path).status == 200
                found[f"{path} {cold}"] = len(asked)
        return found

    write(client, DAYS[:3])
    before = count()
    write(client, DAYS[3:])
    assert count() == before
    assert max(before.values()) <= 24


# --- damage ----------------------------------------------------------------------------------------------


def test_one_damaged_page_leaves_the_others(client: Client) -> None:
    write(client, DAYS[:3])
    damage(client, DAYS[1])
    assert "One page does not open. The rest of the journal is whole." in client.get("/").body
    listed = html.unescape(client.get("/book").body)
    assert "does not open, or is missing. It can be brought back from a backup" in listed
    for day in (DAYS[0], DAYS[2]):
        assert f"words of {day}" in client.get(f"/book/{day}").body
    for answer in (
        client.get(f"/book/{DAYS[1]}"),
        client.get(f"/account/{DAYS[1]}"),
        client.post(f"/account/{DAYS[1]}", {"words": "over it"}),
    ):
        assert answer.status == 500 and len(answer.said) == 1 and "is not whole" in answer.said[0]
    assert client.post(f"/account/{DAYS[0]}", {"words": "goes on", "act": "b1"}).status == 302
    damage(client, DAYS[0])
    assert client.get("/").status == 200 and "2\u2069 pages do not open" in client.get("/").body
    refused = client.post("/glance", {"where": "3", "pull": "kept"})
    assert refused.status == 500 and len(refused.said) == 1 and refused.field("pull") == "kept"


@pytest.mark.parametrize("content", [b"not a database at all" * 400, b"SQLite format 3\x00" + b"\x07" * 9000])
def test_a_damaged_database_is_one_sentence(tmp_path: Path, quick_keys: None, content: bytes) -> None:
    (tmp_path / "journal.db").write_bytes(content)
    with running(tmp_path, Language.EN, "2026-11-23T14:00+02:00") as world:
        client = Client(world).enter()
        for path in ("/", "/begin", "/unlock", "/book"):
            answer = client.get(path)
            assert answer.status == 500 and len(answer.said) == 1
            assert answer.said[0].startswith("The journal’s file is damaged.")
        assert (tmp_path / "journal.db").read_bytes() == content


def test_a_damaged_cover_leaves_the_book_readable(client: Client) -> None:
    write(client, DAYS[:1])
    store = client.world.desk.store
    with store.writing():
        store.execute("UPDATE pages SET sealed = zeroblob(80) WHERE day = 'cover'")
        store.execute("UPDATE journals SET serial = serial + 1")
    assert client.get("/").status == 200 and client.get("/settings").status == 200
    assert f"words of {DAYS[0]}" in client.get(f"/book/{DAYS[0]}").body
    assert client.post("/settings/who", {"language": "en", "form": "feminine"}).status == 302
    assert 'lang="en"' in client.get("/").body


# --- out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "suffix"), [("json", ".json"), ("markdown", ".md"), ("sealed", ".kesher")])
def test_the_book_is_taken_out(client: Client, shape: str, suffix: str) -> None:
    write(client, DAYS[:2])
    answer = client.post(f"/export/{shape}", {})
    assert answer.status == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="kesher-2026-11-23{suffix}"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert (f"words of {DAYS[1]}" in answer.body) == (shape != "sealed")
    if shape != "markdown":
        assert json.loads(answer.body)["kesher"] in ("journal", "sealed-journal")
    assert not list(client.world.home.glob("*.md")) and not list(client.world.home.glob("*.json"))


def test_neither_out_nor_in_touches_the_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    for day in (DAYS[0] - timedelta(days=back) for back in range(80)):
        client.world.desk.journal(client.world.now).change(
            day,
            f"a{day}",
            lambda page: type(page)(day=page.day, account=Account(words="מילה, " * 3200 + "סוף")),
        )
    taken = client.post("/export/json", {})
    assert taken.status == 200 and len(taken.body.encode()) > 2_000_000
    done = client.upload("/restore", "book.json", taken.body.encode())
    assert done.status == 200 and "brought up to date: \u20680\u2069" in done.body
    assert client.post("/account", {"words": "x" * 700_000}).status == 422


# --- in --------------------------------------------------------------------------------------------------


def exported(client: Client, shape: str) -> bytes:
    return client.post(f"/export/{shape}", {}).body.encode()


def test_a_book_comes_back_into_itself(client: Client) -> None:
    write(client, DAYS[:3])
    for shape in ("json", "sealed"):
        content = exported(client, shape)
        before = words_of(client)
        done = client.upload("/restore", f"book.{shape}", content)
        assert done.status == 200 and "What was in the file is now in the journal." in done.body
        assert words_of(client) == before
    changed = exported(client, "json").replace(b"words of 2026-11-23", b"other words")
    refused = client.upload("/restore", "book.json", changed)
    assert refused.status == 422 and "is not as Kesher wrote it" in html.unescape(refused.said[0])
    # Who changed it on purpose takes the line out, as he was told.
    changed = b"\n".join(line for line in changed.split(b"\n") if b'"digest"' not in line)
    done = client.upload("/restore", "book.json", changed)
    assert "One thing was written in two ways" in done.body and 'href="/asks"' in done.body
    assert words_of(client)[DAYS[0]].words == "words of 2026-11-23"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a journal of Kesher"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "is not a journal of Kesher"),
        (b'{"name": "something else"}', "is not a journal of Kesher"),
        (b"[" * 100_000, "is not a journal of Kesher"),
        (b'{"kesher": "journal", "format": 1, "pages"', "is not whole"),
        (b'{"kesher": "journal", "format": 1, "pages": []}', "is not whole"),
        (b'{"kesher": "journal", "format": 99}', "was written by a newer Kesher"),
        (b'{"kesher": "sealed-journal", "format": 1}', "is not whole"),
    ],
)
def test_what_is_no_book_changes_nothing(client: Client, content: bytes, sentence: str) -> None:
    write(client, DAYS[:1])
    before = words_of(client)
    answer = client.upload("/restore", "<b>holiday</b>.jpg", content)
    assert answer.status == 422 and len(answer.said) == 1 and sentence in answer.said[0]
    assert "<b>holiday" not in answer.body
    assert words_of(client) == before


def test_a_restore_without_a_file_is_refused(client: Client) -> None:
    answer = client.post("/restore", {"passphrase": "x"})
    assert answer.status == 422 and len(answer.said) == 1
    assert client.get("/restore").to == "/settings"


def test_what_does_not_open_is_named_and_the_rest_is_brought(client: Client, tmp_path: Path) -> None:
    write(client, DAYS[:3])
    document = json.loads(exported(client, "sealed"))
    days = [each[0] for each in document["rows"]]
    document["rows"][days.index(DAYS[0].isoformat())][2] = "not base64!"
    document["rows"][days.index(DAYS[1].isoformat())] = 7
    content = json.dumps(document).encode()
    words = catalogue(Language.EN)
    named = (worded_day(words, DAYS[0].isoformat()), f"row {days.index(DAYS[1].isoformat()) + 1} of the file")
    here = client.upload("/restore", "book.kesher", content)
    assert here.status == 200 and len(re.findall("does not open in this file", here.body)) == 2
    said = html.unescape(here.body).replace("\u2068", "").replace("\u2069", "")
    assert all(each in said for each in named), said
    with running(tmp_path / "other", Language.EN, "2026-11-23T15:00+02:00") as world:
        other = Client(world).enter()
        shown = other.upload("/begin/restore", "book.kesher", content, passphrase=LONG)
        assert len(re.findall("does not open in this file", shown.body)) == 2
        onward = re.search(r'class="act" href="(/code/[^"]+)"', shown.body)
        assert onward and "The recovery code" in other.get(onward[1]).body
        assert len(world.desk.journal(world.now).book().pages) == 1


def test_a_readable_file_that_was_changed_on_its_way_is_one_sentence(client: Client) -> None:
    write(client, DAYS[:1])
    content, before = exported(client, "json"), words_of(client)
    harmed = re.sub(rb'("words": ")', rb"\1x", content, count=1)
    assert harmed != content
    answer = client.upload("/restore", "book.json", harmed)
    assert answer.status == 422 and len(answer.said) == 1 and "not as Kesher wrote it" in answer.said[0]
    assert words_of(client) == before


def test_a_book_moves_to_another_computer(client: Client, tmp_path: Path) -> None:
    write(client, DAYS[:3])
    plain, sealed = exported(client, "json"), exported(client, "sealed")
    wanted = words_of(client)
    code = client.world.desk.new_code(client.world.now)
    sealed_again = exported(client, "sealed")
    ways = [
        ("book.json", plain, {"new_passphrase": "on the new one"}),
        ("book.kesher", sealed, {"passphrase": LONG}),
        ("book.kesher", sealed_again, {"code": code, "new_passphrase": "on the new one"}),
    ]
    client.world.server.stop()
    for number, (name, content, fields) in enumerate(ways):
        with running(tmp_path / f"other{number}", Language.EN, "2026-11-23T15:00+02:00") as world:
            other = Client(world).enter()
            for wrong in (
                other.upload("/begin/restore", name, b"nothing", **fields),
                other.upload("/begin/restore", name, content, passphrase="", new_passphrase=""),
                other.upload("/begin/restore", name, content, passphrase="short", new_passphrase="short"),
                other.post("/begin/restore", fields),
            ):
                assert wrong.status in (403, 422) and len(wrong.said) == 1
            shown = other.follow(other.upload("/begin/restore", name, content, **fields))
            assert "The recovery code" in shown.body
            assert words_of(other) == wanted
            other.post("/lock", {})
            assert other.post("/unlock", {"passphrase": fields.get("new_passphrase", LONG)}).to == "/"


def test_a_backup_is_made(client: Client) -> None:
    write(client, DAYS[:1])
    made = client.post("/settings/backup", {})
    assert made.status == 200 and "kesher-20261123-120000.db" in made.body
    assert (client.world.home / "backups" / "kesher-20261123-120000.db").exists()


def test_an_upload_larger_than_any_book_is_refused_in_our_own_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kesher.web import uploads

    monkeypatch.setattr(uploads, "EXPORT_LIMIT", 10_000)
    answer = client.upload("/restore", "book.json", b"x" * 20_000)
    assert answer.status == 413 and "The file or the text is too large." in answer.body
