"""A filled sheet in the browser: brought, looked over, written; and every file that is no such sheet."""

import html
import io
import logging
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

import cv2
import numpy as np
import pypdfium2
import pytest
from msgspec.structs import replace

from doors import Answer, Client
from hostile import forms_in_forms
from kesher.actions.paper import returns
from kesher.actions.paper.printing import seal_of
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import choose_point
from kesher.method.language import Language
from kesher.method.page import Account
from kesher.method.point import Mark, Point
from kesher.paper.number import Seal
from papers import PLAIN, blank, jpeg, taken
from web.paper.test_printing import raw

FIRST = date(2026, 11, 15)
DAY = timedelta(days=1)
SECRET = "0f" * 16
MINE = seal_of(SECRET, "p1")
DOUBT = {"3.love": ("2", "8"), "4.point": ("kept", "missed"), "5.sat": "yes"}
BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)


@pytest.fixture
def held(client: Client) -> Client:
    world = client.world
    world.desk.change_cover(world.now, lambda cover: replace(cover, sheet_secret=SECRET))
    choose_point(world.desk, world.now - 10 * DAY, "p", Point(id="p1", act="half an hour"))
    return client


def week(marks: dict = PLAIN, **more) -> bytes:
    return taken(blank(FIRST, MINE), marks, **more)


def page(client: Client, day: date):
    return client.world.desk.journal(client.world.now).page(day).page


def bring(client: Client, content: bytes, name: str = "week.jpg") -> tuple[str, Answer]:
    """The address of the review, and the review."""
    answer = client.upload("/sheets/read", name, content)
    assert answer.status == 302 and re.fullmatch(r"/sheets/read/[0-9a-f]{16}", answer.to), answer.body
    return answer.to, client.get(answer.to)


def form(answer: Answer) -> dict[str, object]:
    """What a browser without scripts would send: what is chosen on the page as it came."""
    found: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", answer.body):
        given = {name: html.unescape(value) for name, value in re.findall(r'([a-z]+)="([^"]*)"', tag)}
        if given.get("type") == "hidden" or " checked" in tag:
            found[given["name"]] = given.get("value", "on")
    for name, options in re.findall(r'<select [^>]*name="([^"]*)">(.*?)</select>', answer.body, re.S):
        picked = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = picked[1] if picked else ""
    return found


def refusals(answer: Answer) -> list[tuple[str, str]]:
    listed = re.findall(r"<li>(?:<bdi>(.*?)</bdi>)?<p>(.*?)</p></li>", answer.body)
    return [
        tuple(html.unescape(each).replace("\u2068", "").replace("\u2069", "") for each in row)
        for row in listed
    ]


# --- the way through -------------------------------------------------------------------------------------


@BOTH
def test_a_sheet_is_brought_looked_over_and_written(held: Client) -> None:
    assert 'href="/sheets/read"' in held.get("/sheets").body
    asked = held.get("/sheets/read").body
    assert 'type="file"' in asked and "multiple" in asked and "image/*" in asked and ".heic" in asked
    path, shown = bring(held, week(PLAIN | DOUBT, lines=(1,)))
    assert page(held, FIRST).empty
    english = held.world.desk.cover(held.world.now).language is Language.EN
    assert ("2\u2069 places need a look." in shown.body) == english
    assert "יש כאן שני סימנים." in shown.body or "There are two marks here." in shown.body
    sent = form(shown)
    assert "3.love" not in sent and "4.point" not in sent and sent["1.love"] == "7"
    done = held.post(path, sent | {"3.love": "8"})
    assert (
        done.status == 200
        and ("4 days are written." in done.body.replace("\u2069", "").replace("\u2068", "")) == english
    )
    assert 'href="/book"' in done.body
    first = page(held, FIRST)
    assert (first.account.love, first.account.desire, first.point.mark) == (7, 4, Mark.KEPT)
    assert page(held, FIRST + 2 * DAY).account.love == 8
    assert page(held, FIRST + 3 * DAY).empty  # it wanted a look and got none
    assert len(page(held, FIRST + 4 * DAY).sittings) == 1
    assert held.get(path).status == 404


@BOTH
def test_the_same_sheet_again_changes_nothing_and_says_so(held: Client) -> None:
    for _ in range(2):
        path, shown = bring(held, week(lines=(1,)))
        done = held.post(path, form(shown))
    said = ("Nothing was changed.", "דבר לא השתנה.")
    assert any(each in done.body for each in said)


def test_what_stands_is_shown_and_stays(held: Client) -> None:
    write_account(held.world.desk, held.world.now, "a", Account(love=3), mark=Mark.MISSED, day=FIRST)
    path, shown = bring(held, week())
    said = html.unescape(shown.body).replace("\u2068", "").replace("\u2069", "")
    assert "In the journal: 3" in said and "On the sheet: 7" in said
    assert "In the journal: not today" in said and "On the sheet: kept" in said
    sent = form(shown)
    assert sent["1.love"] == "" and sent["1.point"] == ""
    held.post(path, sent | {"1.point": "kept"})
    assert (page(held, FIRST).account.love, page(held, FIRST).point.mark) == (3, Mark.KEPT)


def test_what_was_written_meanwhile_is_asked_about(held: Client) -> None:
    path, shown = bring(held, week())
    write_account(held.world.desk, held.world.now, "a", Account(love=3), day=FIRST)
    assert 'href="/asks"' in held.post(path, form(shown)).body
    assert page(held, FIRST).account.love == 3 and len(page(held, FIRST).asks) == 1


def test_it_can_be_put_away(held: Client) -> None:
    path, shown = bring(held, week())
    answer = held.post(path, form(shown) | {"away": "1"})
    assert "Nothing was written." in held.follow(answer).body
    assert page(held, FIRST).empty and held.get(path).status == 404


def test_days_ahead_and_another_point_are_said(held: Client) -> None:
    sheet = taken(blank(date(2026, 11, 22), seal_of(SECRET, "")), PLAIN | {"4.love": "1"})
    path, shown = bring(held, sheet)
    assert "the sheet was printed for" in html.unescape(shown.body)
    assert "have not come yet" in shown.body and "Wednesday, 15 Kislev 5787" in shown.body
    assert 'name="4.love"' not in shown.body and 'name="1.point"' not in shown.body
    done = held.post(path, form(shown) | {"4.love": "1"}).body
    assert "Not written" in done and "Wednesday, 15 Kislev 5787" in done
    assert page(held, date(2026, 11, 25)).empty


def test_an_unknown_choice_keeps_what_was_chosen(held: Client) -> None:
    path, shown = bring(held, week(PLAIN | DOUBT))
    again = held.post(path, form(shown) | {"3.love": "8", "1.desire": "77"})
    assert again.status == 422 and len(again.said) == 1 and form(again)["3.love"] == "8"
    assert page(held, FIRST).empty


def test_several_at_once(held: Client) -> None:
    files = [("a.jpg", week()), ("b.txt", b"words"), ("c.jpg", taken(blank(FIRST - 7 * DAY), PLAIN))]
    answer = held.uploads("/sheets/read", files)
    assert answer.status == 200 and [name for name, _ in refusals(answer)] == ["b.txt"]
    waiting = re.findall(r'href="(/sheets/read/[0-9a-f]+)"', answer.body)
    assert len(waiting) == 2
    done = held.post(waiting[0], form(held.get(waiting[0])))
    assert f'href="{waiting[1]}"' in done.body  # the next one


# --- pictures --------------------------------------------------------------------------------------------


def test_the_pictures_are_served_from_memory_and_kept_by_no_cache(held: Client) -> None:
    path, shown = bring(held, week(PLAIN | DOUBT, lines=(1,)))
    for source in (f"{path}/3.love.png", f"{path}/line-1.png"):
        assert source in shown.body
        status, headers, content = raw(held, "GET", source)
        assert status == 200 and content.startswith(b"\x89PNG") and headers["cache-control"] == "no-store"
        assert headers["content-type"] == "image/png" and headers["x-content-type-options"] == "nosniff"
    for wrong in (
        f"{path}/9.love.png",
        f"{path}/line-3.png",
        f"{path}/line-8.png",
        "/sheets/read/00/1.love.png",
    ):
        assert held.get(wrong).status == 404
    assert "data:" not in shown.body


def test_a_line_is_shown_on_its_day(held: Client) -> None:
    path, shown = bring(held, week({}, lines=(1,)))
    held.post(path, form(shown))
    day = held.get(f"/book/{FIRST}")
    found = re.search(r'<img class="ink" src="([^"]+)" alt="([^"]+)">', day.body)
    assert found and "Sunday, 5 Kislev" in found[2]
    assert raw(held, "GET", found[1])[2].startswith(b"\x89PNG")
    assert held.get(f"/book/{FIRST}/other.png").status == 404
    assert "A line by hand" in held.get("/book").body
    assert "A line by hand" in held.post("/export/markdown", {}).body


def test_two_lines_are_chosen_between(held: Client) -> None:
    first, shown = bring(held, week({}, lines=(1,)))
    second, other = bring(held, week({}, lines=(1,), seed=9))
    held.post(first, form(shown))
    held.post(second, form(other))
    asks = held.get("/asks")
    sources = re.findall(r'src="(/asks/[0-9a-f]+/(?:stands|other).png)"', asks.body)
    pictures = {raw(held, "GET", each)[2] for each in sources}
    assert len(pictures) == 2 and all(each.startswith(b"\x89PNG") for each in pictures)
    assert held.post("/asks", {"take": "other", "which": asks.field("which"), "act": "x"}).status == 302
    assert page(held, FIRST).lines[0].picture in pictures and not page(held, FIRST).asks


def test_a_photograph_is_kept_seen_and_deleted(held: Client) -> None:
    path, shown = bring(held, week())
    assert "photograph" not in form(shown)
    assert "sealed" in held.post(path, form(shown) | {"photograph": "on"}).body
    day = held.get(f"/book/{FIRST + 6 * DAY}")
    source = re.search(r'src="(/book/sheet/[^"]+)"', day.body)[1]
    status, headers, content = raw(held, "GET", source)
    assert status == 200 and content.startswith(b"\xff\xd8") and headers["cache-control"] == "no-store"
    assert held.post(source, {}).status == 302
    assert held.get(source).status == 404 and "/book/sheet/" not in held.get(f"/book/{FIRST}").body


# --- what must not be --------------------------------------------------------------------------------------


def test_another_book_s_sheet_and_an_unknown_one(held: Client) -> None:
    answer = held.upload("/sheets/read", "x.jpg", taken(blank(FIRST, Seal(b"another!")), PLAIN))
    assert answer.status == 422 and "another journal" in refusals(answer)[0][1]
    for path in ("/sheets/read/0123456789abcdef", "/sheets/read/p1"):
        assert held.get(path).status == 404 and held.post(path, {"1.love": "3"}).status == 404


def test_a_name_is_nothing_but_a_name(held: Client) -> None:
    name = "<script>alert(1).jpg"
    answer = held.upload("/sheets/read", name, b"words")
    assert "<script>alert" not in answer.body and "<bdi>&lt;script&gt;alert(1).jpg" in answer.body
    _, shown = bring(held, week(), "<b>x.jpg")
    assert "<b>x" not in shown.body and "<bdi>&lt;b&gt;x" in shown.body


def test_no_disk_and_no_log_sees_a_photograph(
    held: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    caplog.set_level(logging.DEBUG)
    large = week() + bytes(6 * 1024 * 1024)  # what follows a picture's end is not looked at
    path, shown = bring(held, large, "שמי הפרטי.jpg")
    held.post(path, form(shown))
    assert page(held, FIRST).account.love == 7
    assert "שמי" not in caplog.text and "שמי" not in path
    assert not [
        each
        for each in held.world.home.rglob("*")
        if each.is_file() and "journal.db" not in each.name and "kesher-" not in each.name
    ]


def test_a_closed_book_forgets_what_lay_there(held: Client) -> None:
    path, _ = bring(held, week())
    held.world.desk.lock()
    assert held.get(path).to == "/unlock" and held.get(f"{path}/1.love.png").to == "/unlock"
    held.world.desk.unlock(held.world.now, "correct horse")
    assert held.get(path).status == 404


def test_on_shabbat_nothing_is_read(held: Client) -> None:
    path, shown = bring(held, week())
    held.world.clock.set("2026-11-28T10:00+02:00")
    assert held.get("/sheets/read").to == "/" and held.get(path).to == "/"
    assert held.post(path, form(shown)).status == 409
    assert page(held, FIRST).empty


def test_while_measuring_is_stopped(held: Client) -> None:
    now = held.world.now
    held.world.desk.change_cover(now, lambda cover: replace(cover, heard=now))
    path, shown = bring(held, week(PLAIN | DOUBT, lines=(1,)))
    assert "the numbers on the sheet stay on it" in shown.body
    assert "love" not in shown.body.lower() and 'class="bubbles"' not in shown.body
    assert held.get(f"{path}/1.love.png").status == 404
    held.post(path, form(shown) | {"1.love": "7"})
    assert page(held, FIRST).account == Account() and page(held, FIRST).point.mark is Mark.KEPT


# --- files that are no sheet -----------------------------------------------------------------------------


def pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def encrypted() -> bytes:
    """A PDF that is locked with a password nobody knows."""
    whole = pdf(1)
    begins = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
    root = re.findall(rb"/Root \d+ \d+ R", whole)[-1]
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    added = b"9 0 obj" + lock + b"endobj\n"
    table = b"xref\n9 1\n%010d 00000 n \n" % len(whole)
    ends = b"trailer<</Size 10%s/Prev %d/Encrypt 9 0 R/ID[<00><00>]>>\n" % (root, begins)
    return whole + added + table + ends + b"startxref\n%d\n%%%%EOF" % (len(whole) + len(added))


def giant() -> bytes:
    """A PNG whose head says 200 megapixels."""
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 10_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + head
        + struct.pack(">I", zlib.crc32(head))
        + struct.pack(">I", 0)
        + b"IEND"
        + struct.pack(">I", zlib.crc32(b"IEND"))
    )


def cat() -> bytes:
    """A picture of something with whiskers."""
    r = np.random.default_rng(3)
    soft = cv2.resize(r.integers(0, 255, (40, 30), np.uint8), (900, 1200), interpolation=cv2.INTER_CUBIC)
    for _ in range(30):
        a, b = ((int(x), int(y)) for x, y in r.integers(0, 900, (2, 2)))
        cv2.line(soft, a, b, 20, 3)
    return jpeg(soft)


def two() -> bytes:
    sheets = [
        cv2.imdecode(np.frombuffer(taken(blank(FIRST - n * DAY), PLAIN, seed=n), np.uint8), 0) for n in (1, 2)
    ]
    height = min(each.shape[0] for each in sheets)
    return jpeg(np.hstack([each[:height] for each in sheets]))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        ("just words, שלום".encode, "not a picture that opens"),
        (lambda: b"", "not a picture that opens"),
        (lambda: week()[:9000], "not a picture that opens"),
        (encrypted, "PDF is locked"),
        (lambda: pdf(500), "500 pages"),
        (giant, "too large"),
        (cat, "no week sheet"),
    ],
    ids=["text", "empty", "cut", "locked", "many-pages", "giant", "cat"],
)
def test_a_file_that_is_no_sheet_is_one_sentence(
    held: Client, make: Callable[[], bytes], sentence: str
) -> None:
    answer = held.upload("/sheets/read", "file.bin", make())
    assert answer.status == 422
    ((name, said),) = refusals(answer)
    assert name == "file.bin" and sentence in said
    assert returns.on_the_desk(held.world.desk, held.world.now) == ()


def test_two_sheets_of_one_photograph_both_lie_on_the_desk(held: Client) -> None:
    answer = held.upload("/sheets/read", "two.jpg", two())
    assert answer.status == 302
    lying = returns.on_the_desk(held.world.desk, held.world.now)
    assert [each.first for each in lying] == [FIRST - 2 * DAY, FIRST - DAY]


def test_nothing_chosen_is_said(held: Client) -> None:
    answer = held.uploads("/sheets/read", [])
    assert answer.status == 422 and refusals(answer) == [("", "No photograph is chosen yet.")]


def test_more_than_any_photograph_is_refused_before_it_is_read(held: Client) -> None:
    answer = held.upload("/sheets/read", "x.jpg", b"\xff\xd8" + bytes(49 * 1024 * 1024))
    assert answer.status == 422 and "too large" in refusals(answer)[0][1]


def test_a_sheet_in_the_other_language_is_read(held: Client) -> None:
    english = taken(blank(FIRST, MINE, Language.EN), PLAIN | DOUBT, language=Language.EN)
    path, shown = bring(held, english)
    assert '<p class="seen" dir="ltr">' in shown.body
    held.post(path, form(shown))
    assert page(held, FIRST).account.love == 7


def test_the_idle_server_loads_no_picture_library() -> None:
    look = "import kesher.web.urls, sys; assert not {'cv2', 'zxingcpp', 'PIL'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)


def test_a_sheet_is_taken_back_from_where_it_was_written_and_from_its_day(held: Client) -> None:
    photograph = week()
    at, shown = bring(held, photograph)
    assert "in the journal already" not in shown.body
    done = held.post(at, form(shown))
    back = re.search(r'action="(/book/[0-9-]+/sheet-back)".*?name="which" value="([^"]+)"', done.body, re.S)
    assert back and page(held, FIRST).account.love == 7
    _, again = bring(held, photograph)
    assert "This sheet is in the journal already. Nothing is written twice." in again.body
    assert f'action="{back[1]}"' in held.get(f"/book/{FIRST}").body
    second = f"/book/{FIRST + DAY}"
    assert f'action="{second}/sheet-back"' in held.get(second).body
    answer = held.post(f"{second}/sheet-back", {"which": back[2], "day": FIRST + DAY, "act": "b1"})
    assert answer.to == f"{second}?note=sheet-back"
    assert page(held, FIRST + DAY).empty and page(held, FIRST).account.love == 7
    assert held.post(back[1], {"which": back[2], "act": "b2"}).to == f"/book/{FIRST}?note=sheet-back"
    assert page(held, FIRST).empty
    gone = held.post(back[1], {"which": back[2], "act": "b3"})
    assert gone.status == 404 and len(gone.said) == 1


def test_a_file_made_to_do_harm_is_one_sentence_and_keeps_nobody_else_waiting(held: Client) -> None:
    answers: list[Answer] = []
    hostile = [(f"{each}.pdf", forms_in_forms()) for each in range(2)]
    bringing = threading.Thread(target=lambda: answers.append(held.uploads("/sheets/read", hostile)))
    bringing.start()
    asked, slowest = 0, 0.0
    while bringing.is_alive():
        began = time.monotonic()
        assert held.get("/").status == 200
        slowest = max(slowest, time.monotonic() - began)
        asked += 1
        time.sleep(0.1)
    bringing.join()
    assert answers[0].status == 422
    assert [name for name, _ in refusals(answers[0])] == ["0.pdf", "1.pdf"]
    assert all("more time or memory" in said for _, said in refusals(answers[0]))
    assert asked > 5 and slowest < 3
    path, _ = bring(held, week())
    assert path


def test_no_picture_is_decoded_in_the_server() -> None:
    """Only what draws, and what writes a picture of pixels: nothing there opens a file of a stranger's."""
    script = (
        "import sys\nfrom kesher.paper import scan_apart\n"
        "list(scan_apart.read(b'%PDF-1.7 junk')), list(scan_apart.read(b'junk'))\n"
        "assert not {'cv2', 'PIL', 'pypdfium2', 'pi_heif', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
