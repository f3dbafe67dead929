"""A journal of years is printed beside what else one does: how far it is, to be stopped, and the file."""

import re
import time
from datetime import date, timedelta

import pytest

from doors import Client
from kesher.actions.paper import whole
from kesher.method.page import Account, write_account
from kesher.method.problems import Problem
from kesher.paper import journal_parts


@pytest.fixture
def long(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """With a journal that counts as long, of several parts."""
    monkeypatch.setattr(whole, "AT_ONCE", 10)
    monkeypatch.setattr(journal_parts, "PART", 3000)
    monkeypatch.setattr(journal_parts, "_NEARLY", 2000)
    desk, now = client.world.desk, client.world.now
    for number in range(24):
        account = Account(clarity=5, words="water and fire " * 9, written=now)
        kept = desk.change(
            now, date(2026, 11, 22) - timedelta(days=number), f"a{number}",
            lambda page, one=account: write_account(page, one),
        )  # fmt: skip
        assert not isinstance(kept, Problem)
    return client


def begun(client: Client) -> str:
    answer = client.get("/sheets/print?kind=journal")
    assert answer.status == 302 and answer.to.startswith("/sheets/setting/")
    return answer.to


def ended(client: Client, page: str) -> str:
    until = time.monotonic() + 60
    while 'data-working="1"' in (body := client.get(f"{page}?part=1").body):
        assert time.monotonic() < until
        time.sleep(0.1)
    return body


def test_it_says_how_far_it_is_and_gives_the_file(long: Client) -> None:
    page = begun(long)
    shown = long.get(page).body
    assert 'http-equiv="refresh"' in shown and f'data-from="{page}?part=1"' in shown
    assert "of 24 days" in shown or "Open the file" in shown or "part by part" in shown
    link = re.search(r'href="(/sheets/printed/[^"]+)"', ended(long, page))
    assert link
    answer = long.get(link[1])
    assert answer.headers["content-type"] == "application/pdf" and answer.body.startswith("%PDF")
    assert 'http-equiv="refresh"' not in long.get(page).body


def test_one_that_is_stopped_is_gone(long: Client) -> None:
    page = begun(long)
    assert long.post(page, {"stop": "1"}).to == "/sheets?note=print-stopped"
    assert "no file was written" in long.get("/sheets?note=print-stopped").body
    assert long.get(page).status == long.get(page.replace("setting", "printed")).status == 404


def test_the_file_is_forgotten_with_the_key(long: Client) -> None:
    page = begun(long)
    ended(long, page)
    press = next(
        each for each in long.world.desk.lying(long.world.now).values() if isinstance(each, whole.Press)
    )
    long.world.desk.lock()
    assert press.wait(10) and long.get(page).to == "/unlock"
    long.world.desk.unlock_kept(long.world.now)


def test_locking_ends_it(long: Client) -> None:
    begun(long)
    (press,) = long.world.desk.lying(long.world.now).values()
    long.world.desk.lock()
    assert (press.wait(20) and not press.job.content) or press.job.state is whole.State.DONE


def test_another_takes_its_place(long: Client) -> None:
    first, second = begun(long), begun(long)
    assert first != second and long.get(first).status == 404
    assert "/sheets/printed/" in ended(long, second)


def test_a_short_one_opens_at_once(long: Client) -> None:
    answer = long.get("/sheets/print?kind=journal&from=2026-11-18&to=2026-11-20")
    assert answer.status == 200 and answer.body.startswith("%PDF")
