"""Packs that a person added are on all his devices, and those he took off on none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from kesher.actions.desk import Begun, Desk
from kesher.actions.practice import packs
from kesher.actions.sync import devices, rounds
from kesher.actions.sync.place import Place, choose
from kesher.actions.sync.rounds import round_of
from kesher.method import page as pages
from kesher.method.page import Reading
from kesher.method.problems import Code, Problem
from kesher.words.pack_file import packed
from kesher.words.packs import OWN, parts_in, shelved, skeleton

PASSPHRASE = "נקודה אחת פנימה"
OTHER = "מנורה ביער שקט ומים"
PACK = "my-teacher"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made") / PACK
    skeleton(folder)
    return parts_in(folder)[0]


def edition(parts: dict[str, bytes], number: int, more: str = "") -> bytes:
    head = parts["pack.toml"].replace(b"version = 1", b"version = %d" % number)
    return packed(parts | {"pack.toml": head + more.encode()})


@pytest.fixture
def two(
    desk: Desk, begun: Begun, make_desk: Callable[..., Desk], tmp_path: Path, now: datetime
) -> tuple[Desk, Desk]:
    """One journal on two devices, by way of a folder."""
    (tmp_path / "stick").mkdir()
    choose(desk.home, Place(folder=str(tmp_path / "stick")))
    return desk, joined(desk, make_desk("other"), now)


def joined(desk: Desk, other: Desk, now: datetime) -> Desk:
    code = devices.pair(desk, now)
    assert isinstance(code, str)
    assert devices.join(other, now, code, OTHER, name=other.home.name) is None
    synced(other, now)
    return other


def synced(desk: Desk, now: datetime) -> tuple[Problem, ...]:
    found = rounds.sync(desk, now)
    assert isinstance(found, rounds.Synced), found
    return found.done.notices


def meet(now: datetime, *desks: Desk) -> None:
    for _ in range(2):
        for each in desks:
            assert synced(each, now) == ()


def versions(desk: Desk) -> dict[str, int]:
    return {name: each.version for name, each in shelved(desk.home / OWN).items()}


def texts(desk: Desk) -> dict[str, bytes]:
    return parts_in(desk.home / OWN / PACK)[0]


def test_one_that_is_added_comes_and_its_next_edition_too(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    assert isinstance(packs.bring(one.home, edition(parts, 1)), packs.Brought)
    meet(now, one, other)
    assert versions(other) == {PACK: 1} and texts(one) == texts(other)
    assert isinstance(packs.bring(other.home, edition(parts, 2)), packs.Brought)
    meet(now, other, one)
    assert versions(one) == {PACK: 2} == versions(other)
    assert (one.home / OWN / f".{PACK}.before").is_dir()
    assert len(one.journal(now).packs()) == 1 and rounds.waiting(one, now) == 0
    # What a teacher corrects in his folder travels as well, without another edition.
    (other.home / OWN / PACK / "pack.toml").write_bytes(
        (other.home / OWN / PACK / "pack.toml").read_bytes() + b"\n# corrected\n"
    )
    meet(now, other, one)
    assert b"# corrected" in texts(one)["pack.toml"] and texts(one) == texts(other)


def test_of_two_the_higher_edition_stands_and_the_same_is_one(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    for desk in two:
        packs.bring(desk.home, edition(parts, 1))
    meet(now, *two)
    assert len(one.journal(now).packs()) == 1 == len(other.journal(now).packs())
    packs.bring(one.home, edition(parts, 3, "\n# of one\n"))
    packs.bring(other.home, edition(parts, 2, "\n# of the other\n"))
    meet(now, *two)
    assert versions(one) == {PACK: 3} == versions(other) and texts(one) == texts(other)
    for desk, word in zip(two, ("# this\n", "# that\n"), strict=True):
        packs.bring(desk.home, edition(parts, 4, word))
    meet(now, *two)
    assert texts(one) == texts(other) and len(one.journal(now).packs()) == 1


def test_one_that_is_taken_off_goes_from_all_and_may_come_again(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    packs.bring(one.home, edition(parts, 1))
    meet(now, *two)
    assert not isinstance(packs.remove(other, now, PACK), Problem)
    meet(now, other, one)
    assert versions(one) == {} == versions(other) and one.journal(now).packs() == ()
    assert (one.home / OWN / f".{PACK}.before" / "pack.toml").exists()
    packs.bring(one.home, edition(parts, 1))
    meet(now, *two)
    assert versions(other) == {PACK: 1}


def test_one_that_was_chosen_meanwhile_stays(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    packs.bring(one.home, edition(parts, 1))
    meet(now, *two)
    assert not isinstance(packs.remove(one, now, PACK), Problem)
    synced(one, now)
    other.change_cover(now, lambda cover: replace(cover, pack=PACK))
    meet(now, other, one)
    assert versions(one) == {PACK: 1} == versions(other) and one.pack(now).id == PACK


def test_absence_takes_nothing_off(two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime) -> None:
    one, other = two
    packs.bring(one.home, edition(parts, 1))
    meet(now, *two)
    shutil.rmtree(one.home / OWN)
    meet(now, *two)
    assert versions(one) == {PACK: 1} == versions(other)
    # A folder in which somebody writes just now is no whole pack, and nothing is laid over it.
    (one.home / OWN / PACK / "pack.toml").write_bytes(b"being written")
    meet(now, *two)
    assert (one.home / OWN / PACK / "pack.toml").read_bytes() == b"being written"
    assert versions(other) == {PACK: 1}


def test_a_journal_of_before_it_was_added_takes_nothing_off(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    meet(now, *two)
    one.close()
    shutil.copy(one.home / "journal.db", one.home.parent / "before.db")
    assert one.unlock(now, PASSPHRASE) is None
    packs.bring(one.home, edition(parts, 1))
    synced(one, now)
    one.close()
    shutil.copy(one.home.parent / "before.db", one.home / "journal.db")
    assert one.unlock(now, PASSPHRASE) is None
    for desk in (one, other, one, other):
        synced(desk, now)
    assert versions(one) == {PACK: 1} == versions(other)
    assert not list((one.home / OWN).glob(".*.before"))  # not even for a moment


def test_what_is_no_pack_is_laid_nowhere_and_said_once(
    two: tuple[Desk, Desk], parts: dict[str, bytes], now: datetime
) -> None:
    one, other = two
    one.journal(now).enclose_pack(b"no pack at all")
    one.journal(now).enclose_pack(packed({"../outside.md": b"x"} | parts))
    for each in two:
        assert synced(each, now) == (Problem(Code.PACK_FOREIGN),) * 2
    assert versions(other) == {} and not (other.home / "outside.md").exists()
    packs.bring(other.home, edition(parts, 1))
    meet(now, *two)
    assert versions(one) == {PACK: 1}


def test_an_older_program_carries_them_on_unopened(
    two: tuple[Desk, Desk],
    parts: dict[str, bytes],
    make_desk: Callable[..., Desk],
    tmp_path: Path,
    now: datetime,
) -> None:
    one, old = two
    packs.bring(one.home, edition(parts, 1))
    synced(one, now)
    # It knows rounds and photographs, and no packs.
    round_ = round_of(old, now)
    assert round_.run().notices == ()
    assert [round_.fetch(name) for name in sorted(round_.me().elsewhere)] == [True]
    round_.run()
    assert versions(old) == {} and old.journal(now).enclosures() == ()
    # Where the other is not seen any more, whoever comes by it has the pack.
    third = make_desk("third")
    for each in (tmp_path / "stick").glob(f"kesher-*/{round_of(one, now).me().id}"):
        shutil.rmtree(each)
    assert versions(joined(old, third, now)) == {PACK: 1}


def test_it_is_there_after_the_key_was_renewed(
    two: tuple[Desk, Desk], parts: dict[str, bytes], make_desk: Callable[..., Desk], now: datetime
) -> None:
    one, other = two
    joined(one, make_desk("lost"), now)
    packs.bring(one.home, edition(parts, 1))
    meet(now, *two)
    found = devices.revoke(one, now, "lost", PASSPHRASE)
    assert isinstance(found, devices.Revoked), found
    assert isinstance(rounds.sync(other, now, passphrase=OTHER), rounds.Synced)
    assert not isinstance(packs.remove(one, now, PACK), Problem)
    meet(now, *two)
    assert versions(other) == {}


def test_what_may_not_be_taken_off(desk: Desk, begun: Begun, parts: dict[str, bytes], now: datetime) -> None:
    own = {name.replace("the-world-passes", "my-own"): text for name, text in parts.items()}
    own = {name: text.replace(b"the-world-passes", b"my-own") for name, text in own.items()}
    brought = packs.bring(desk.home, edition(own, 1))
    assert isinstance(brought, packs.Brought), brought
    assert packs.remove(desk, now, "the-way") == Problem(Code.PACK_SHIPPED)
    assert packs.remove(desk, now, "nobody") == Problem(Code.PACK_UNKNOWN)
    desk.change_cover(now, lambda cover: replace(cover, pack=PACK))
    assert packs.remove(desk, now, PACK) == Problem(Code.PACK_USED)
    desk.change_cover(now, lambda cover: replace(cover, pack=""))
    day = desk.moment(now).day
    for name, foundation in (("of-both", "choice"), ("of-one", "my-own")):
        desk.change(
            now, day, name, partial(pages.read, reading=Reading(id=name, at=now, foundation=foundation))
        )
    assert packs.remove(desk, now, PACK) == Problem(Code.PACK_NEEDED)
    assert versions(desk) == {PACK: 1}
