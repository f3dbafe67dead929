"""A folder instead of a host: half copied, older, doubled, torn; and nobody's page is lost."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kesher.method.problems import Code, Refused
from kesher.sync.folder import HEAD, Folder
from sync.model import Device, Group, same
from sync.test_faults import PICTURE, reopened, twin_of

DAY = date(2026, 4, 1)


class Copied:
    """Two computers whose folders another program keeps alike, whenever it comes to it, and file by file."""

    def __init__(self, group: Group, chance: random.Random, number: int) -> None:
        self.chance = chance
        self.owners: dict[Path, set[str]] = {}
        self.folders = [group.folder / f"folder {each}" for each in range(number)]
        for each in self.folders:
            each.mkdir()
        group.folders = self.folders  # type: ignore[attr-defined]

    def carry(self, share: float = 1.0) -> None:
        """Copy what is newer from each to each; only some of the files, where not all are to come."""
        for source in self.folders:
            for target in self.folders:
                if source == target:
                    continue
                for path in sorted(source.rglob("*"), key=lambda _: self.chance.random()):
                    to = target / path.relative_to(source)
                    if path.is_dir() or self.chance.random() > share:
                        continue
                    mine = next(iter(path.relative_to(source).parts[1:2]), "")
                    if mine in self.owned(target):
                        continue  # nobody else writes there, so there is nothing newer of it elsewhere
                    if to.exists() and to.stat().st_mtime_ns >= path.stat().st_mtime_ns:
                        continue
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, to)

    def owned(self, folder: Path) -> set[str]:
        return self.owners.get(folder, set())


def group_of(number: int, seed: int = 0) -> tuple[Group, Copied, list[Device]]:
    group = Group(carrier=object())
    copied = Copied(group, random.Random(seed), number)
    made = [group.add(Folder(folder, group.key.journal)) for folder in copied.folders]
    copied.owners = {folder: {each.round.me().id} for folder, each in zip(copied.folders, made, strict=True)}
    return group, copied, made


def settle(copied: Copied, made: list[Device], times: int = 5) -> None:
    for _ in range(times):
        for each in made:
            each.sync()
            copied.carry()


def week(seed: int, devices: int = 3) -> None:
    """One schedule over folders that are copied file by file, and not always."""
    chance = random.Random(seed)
    group, copied, made = group_of(devices, seed)
    with group:
        glances = set()
        for step in range(30):
            device, drawn = chance.choice(made), chance.random()
            day = DAY + timedelta(days=chance.randrange(4))
            if drawn < 0.3:
                device.glance(day, f"g{step}")
                glances.add((day.isoformat(), f"g{step}"))
            elif drawn < 0.4:
                device.account(day, f"w{step}", chance.randrange(11))
            elif drawn < 0.7:
                device.sync()
            else:
                copied.carry(chance.choice([0.4, 1.0]))
        settle(copied, made)
        assert same(made), seed
        have = [(day, each.id) for day, page in made[0].pages().items() for each in page.glances]
        assert set(have) == glances and len(have) == len(glances), seed
        for each in made:
            done = each.sync()
            assert (done.pulled, done.pushed, done.notices) == (0, 0, ()), seed


def test_a_folder_that_is_copied_by_and_by() -> None:
    for seed in range(12):
        week(seed)


@pytest.mark.slow
@pytest.mark.parametrize("fifty", range(2, 4))
def test_a_folder_that_is_copied_by_and_by_many_times(fifty: int) -> None:
    for seed in range(50 * fifty, 50 * fifty + 50):
        week(seed)


def test_one_after_the_other_nothing_is_asked() -> None:
    group, copied, made = group_of(3)
    with group:
        for number in range(20):
            device = made[number % 3]
            device.account(DAY, f"w{number}", number % 11)
            device.sync()
            copied.carry()
            for each in made:
                each.sync()
            copied.carry()
        assert same(made) and not any(page.asks for page in made[0].pages().values())
        assert made[0].pages()[DAY.isoformat()].account.words == "w19"


def two_in_one_folder() -> tuple[Group, Path, Device, Device]:
    group = Group(carrier=object())
    folder = group.folder / "stick"
    folder.mkdir()
    one, two = (group.add(Folder(folder, group.key.journal)) for _ in range(2))
    one.account(DAY, "first", 3)
    one.glance(DAY + timedelta(days=1), "g")
    one.sync()
    two.sync()
    one.sync()
    return group, folder, one, two


def place_of(folder: Path, device: Device) -> Path:
    return next(folder.glob(f"kesher-*/{device.round.me().id}"))


def codes(device: Device) -> list[Code]:
    return [each.code for each in device.sync().notices]


def test_half_written_files_are_waited_for() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        one.account(DAY, "second", 4)
        one.sync()
        before, place = two.pages(), place_of(folder, one)
        whole = {path: path.read_bytes() for path in place.iterdir()}
        for path, content in whole.items():
            for part in (0, 1, len(content) // 2, len(content) - 1):
                path.write_bytes(content[:part])
                assert codes(two) == [Code.SYNC_TORN] and two.pages() == before
            path.unlink()
            two.sync()
            assert two.pages() == before
            path.write_bytes(content)
        assert codes(two) == [] and same([one, two])


def test_an_older_copy_is_noticed_and_takes_nothing_back() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        place = place_of(folder, one)
        old = group.folder / "old"
        shutil.copytree(place, old)
        one.account(DAY, "second", 4)
        one.sync()
        two.sync()
        shutil.rmtree(place)
        shutil.copytree(old, place)
        assert codes(two) == [Code.SYNC_OLDER]
        assert two.pages()[DAY.isoformat()].account.words == "second"
        assert codes(one) == []  # it leaves again what it knows
        assert codes(two) == [] and same([one, two])


def test_conflicted_copies_and_strange_files_are_passed_over() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        place = place_of(folder, one)
        for path in list(place.iterdir()):
            shutil.copy(path, place / f"{path.stem} (conflicted copy){path.suffix}")
            shutil.copy(path, place / f"{path.stem}.sync-conflict-20260401-101010-ABCDEFG{path.suffix}")
        shutil.copytree(place, place.with_name(place.name + " (1)"))
        (folder / "desktop.ini").write_text("x")
        (place.parent / "0123456789abcdef").mkdir()
        (place.parent / "fedcba9876543210").write_text("a file")
        one.account(DAY, "second", 4)
        one.sync()
        assert set(codes(two)) <= {Code.SYNC_TORN} and same([one, two])


def test_forged_files_are_not_believed() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        before, place = two.pages(), place_of(folder, one)
        one.account(DAY, "second", 4)
        one.sync()
        chance = random.Random(1)
        for path in sorted(place.iterdir()):
            whole = path.read_bytes()
            for _ in range(12):
                at = chance.randrange(len(whole))
                path.write_bytes(
                    whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
                )
                two.sync()
                assert two.pages() == before
            path.write_bytes(whole)
        assert codes(two) == [] and same([one, two])


def test_what_was_deleted_in_the_folder_is_left_again() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        for path in folder.iterdir():
            shutil.rmtree(path)
        one.sync()
        two.sync()
        assert len(one.pages()) == 2 and same([one, two])
        third = group.add(Folder(folder, group.key.journal))
        third.sync()
        assert same([one, third])


def test_a_folder_that_is_not_there_is_said() -> None:
    group, folder, one, _ = two_in_one_folder()
    with group:
        folder.rename(folder.with_name("elsewhere"))
        with pytest.raises(Refused) as refused:
            one.sync()
        assert refused.value.problem.code is Code.SYNC_FOLDER


def test_two_journals_may_lie_in_one_folder() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        with Group(carrier=Folder(folder, uuid4())) as others:
            other = others.add()
            other.carrier = Folder(folder, others.key.journal)
            other.account(DAY, "of another", 1)
            other.sync()
            one.sync()
            assert other.pages()[DAY.isoformat()].account.words == "of another"
        assert one.pages()[DAY.isoformat()].account.words == "first" and same([one, two])


def test_twins_in_a_folder_part_and_lose_nothing() -> None:
    group, _, one, two = two_in_one_folder()
    with group:
        group.carrier = one.carrier
        twin = twin_of(group, one)
        one.glance(DAY, "of one")
        twin.glance(DAY, "of its twin")
        one.sync()
        assert Code.SYNC_TWIN in codes(twin)
        for _ in range(4):
            for each in (one, twin, two):
                each.sync()
        assert same([one, twin, two])
        assert {each.id for each in one.pages()[DAY.isoformat()].glances} == {"of one", "of its twin"}
        assert [codes(each) for each in (one, twin, two)] == [[], [], []]


def test_photographs_lie_beside_the_rows() -> None:
    group, folder, one, two = two_in_one_folder()
    with group:
        one.journal.change_all(((DAY, "a", lambda page: page, 1),), (DAY, PICTURE))
        (name,) = one.journal.enclosures()
        one.sync()
        two.sync()
        assert two.round.me().elsewhere == {name}
        assert two.round.fetch(name) and two.journal.enclosure(name) == PICTURE
        two.sync()
        one.sync()
        one.journal.remove_enclosure(name)
        one.sync()
        two.sync()
        assert two.journal.enclosures() == ()
        one.sync()
        assert not list(folder.rglob("long-*")) and (folder.exists())


def test_a_killed_push_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from kesher.sync import folder as folders
    from sync.model import Kill

    group, folder, one, two = two_in_one_folder()
    with group:
        write = folders.write_whole
        for kills in range(1, 5):
            one.account(DAY, f"w{kills}", kills)
            left = [kills]

            def killed(path: Path, content: bytes, *, replace: bool = False, left: list[int] = left) -> None:
                left[0] -= 1
                if not left[0]:
                    raise Kill
                write(path, content, replace=replace)

            with monkeypatch.context() as patched:
                patched.setattr(folders, "write_whole", killed)
                try:
                    one.sync()
                except Kill:
                    reopened(one)
            two.sync()
            one.sync()
            two.sync()
            one.sync()
            assert same([one, two]) and not any(page.asks for page in two.pages().values())
        assert (place_of(folder, one) / HEAD).exists()
