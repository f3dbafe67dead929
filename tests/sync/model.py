"""A host that keeps sealed rows in memory, honest or not; and devices in real databases, made fast."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from msgspec.structs import replace

from kesher.journal.cover import Cover
from kesher.journal.journal import Journal
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head
from kesher.method.page import Account, Glance, Page
from kesher.method.problems import Code, Refused, refuse
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.carrier import Answer, Behind, Push, Pushed, Renewed, Seen, Source
from kesher.sync.folder import Folder
from kesher.sync.round import Done, Round

AT = datetime(2026, 1, 1, 20, tzinfo=UTC)


class Kill(BaseException):
    """The process is gone."""


class Laid(NamedTuple):
    """A row as a host has it."""

    bundle: Bundle
    serial: int


class Host:
    """A carrier that all write to. What it does wrong is asked of it by tests."""

    apart = False

    def __init__(self) -> None:
        self.epoch, self.serial, self.head = 1, 0, b""
        self.rows: dict[bytes, Laid] = {}
        self.answered: dict[str, tuple[bytes, int]] = {}
        self.keys: dict[int, dict[str, bytes]] = {}
        self.notes: dict[bytes, bytes] = {}
        self.lose = self.refuse = False
        self.pushes = 0

    def pull(self, seen: Mapping[str, Seen], device: str) -> Sequence[Source]:
        if self.refuse:
            raise refuse(Code.SYNC_UNREACHABLE)
        after = seen[""].serial if "" in seen else -1
        rows = tuple(
            each.bundle if each.bundle.size <= INLINE else each.bundle.stub()
            for each in self.rows.values()
            if each.serial > after
        )
        return [Source("", self.epoch, self.serial, self.head, rows, "" not in seen)]

    def bodies(self, writer: str, names: Sequence[bytes]) -> Iterator[Bundle]:
        return (self.rows[name].bundle for name in names if name in self.rows)

    def push(self, push: Push) -> Answer:
        if self.refuse:
            raise refuse(Code.SYNC_UNREACHABLE)
        answer = self._push(push)
        if self.lose:
            raise refuse(Code.SYNC_UNREACHABLE)
        return answer

    def _push(self, push: Push) -> Answer:
        before = self.answered.get(push.device)
        if before is not None and before[0] == push.id:
            return Pushed(before[1])
        if push.epoch != self.epoch:
            return Renewed(self.epoch)
        if push.after != self.serial:
            return Behind(self.serial)
        for each in push.bundles:
            assert each.whole
            assert each.name not in self.rows or each.version > self.rows[each.name].bundle.version
        self.serial, self.head = self.serial + 1, push.head
        self.rows |= {each.name: Laid(each, self.serial) for each in push.bundles}
        self.answered[push.device] = (push.id, self.serial)
        self.pushes += 1
        return Pushed(self.serial)

    def renew(self, push: Push, wraps: Mapping[str, bytes]) -> Answer:
        if push.epoch <= self.epoch:
            return Renewed(self.epoch)
        if push.after != self.serial:
            return Behind(self.serial)
        self.serial, self.head, self.epoch = self.serial + 1, push.head, push.epoch
        self.rows = {each.name: Laid(each, self.serial) for each in push.bundles}
        self.keys[push.epoch] = dict(wraps)
        return Pushed(self.serial)

    def wraps(self, epoch: int) -> Sequence[Mapping[str, bytes]]:
        return [self.keys[epoch]] if epoch in self.keys else []

    def leave(self, name: bytes, note: bytes) -> None:
        self.notes[name] = note

    def note(self, name: bytes) -> bytes | None:
        return self.notes.get(name)

    def clear(self, name: bytes) -> None:
        self.notes.pop(name, None)

    def snapshot(self) -> dict[str, Any]:
        found = dict(self.__dict__)
        return found | {name: dict(each) for name, each in found.items() if isinstance(each, dict)}

    def restore(self, snapshot: dict[str, Any]) -> None:
        again = {name: dict(each) if isinstance(each, dict) else each for name, each in snapshot.items()}
        self.__dict__.update(again)


class Quick(SqliteStore):
    """A real database, without waiting for the disk."""

    def _prepare(self) -> None:
        super()._prepare()
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("PRAGMA journal_mode=MEMORY")

    def settle(self, *, gone: bool = False) -> bool:
        return True


class Device:
    """One device: a journal, and rounds of it."""

    def __init__(
        self, path: Path, key: DataKey, person: UUID, carrier: Any, name: str, *, first: bool
    ) -> None:
        self.path, self.carrier, self.name = path, carrier, name
        store = Quick(path, create=True)
        store.migrate()
        head = Head(person, key.journal, key.epoch, 0, "he")
        self.journal = Journal(store, head, key)
        with self.journal.rows.transaction():
            store.add_journal(head, ())
        if first:
            self.journal.put_cover(Cover())

    @property
    def round(self) -> Round:
        return Round(self.journal.rows, self.carrier, self.name)

    def sync(self, **how: bool) -> Done:
        return self.round.run(**how)

    def tried(self) -> Code | None:
        """A round that may be refused."""
        try:
            self.sync()
        except Refused as refused:
            return refused.problem.code
        return None

    def glance(self, day: date, name: str) -> None:
        self.journal.change(
            day,
            name,
            lambda page: replace(page, glances=(*page.glances, Glance(id=name, at=AT, where=3))),
        )

    def account(self, day: date, words: str, love: int) -> None:
        self.journal.change(
            day, words, lambda page: replace(page, account=Account(words=words, love=love, written=AT))
        )

    def pages(self) -> dict[str, Page]:
        book = self.journal.book()
        assert not book.damaged and not book.doubted
        return {page.day.isoformat(): page for page in book.pages}

    def cover(self) -> Cover:
        assert not self.journal.cover_damaged()
        return self.journal.cover()

    def close(self) -> None:
        self.journal.store.close()


class Group:
    """Devices of one journal over one carrier."""

    def __init__(self, carrier: Any | None = None, folder: Path | None = None) -> None:
        self._made = tempfile.TemporaryDirectory(dir=folder or _fast())
        self.folder = Path(self._made.name)
        self.carrier = Host() if carrier is None else carrier
        self.person = uuid4()
        self.key = DataKey.new(uuid4())
        self.devices: list[Device] = []

    def add(self, carrier: Any | None = None) -> Device:
        number = len(self.devices)
        made = Device(
            self.folder / f"{number}.db",
            self.key,
            self.person,
            carrier or self.carrier,
            f"device {number}",
            first=not number,
        )
        self.devices.append(made)
        return made

    def __enter__(self) -> Group:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.devices:
            each.close()
        self._made.cleanup()


def _fast() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def same(devices: Sequence[Device]) -> bool:
    """Whether all devices hold the same."""
    first = devices[0]
    return all(each.pages() == first.pages() and each.cover() == first.cover() for each in devices[1:])


# --- a folder that each device has a copy of ------------------------------------------------------------


def sticks_of(number: int) -> tuple[Group, list[Device], Callable[[Device], Path]]:
    """Devices in step, each with a copy of the folder of its own, in the order of their signs."""
    group = Group(carrier=object())
    made, sticks = [], {}
    for _ in range(number):
        group.carrier = Folder(group.folder / "stick", group.key.journal)
        (group.folder / "stick").mkdir(exist_ok=True)
        made.append(group.add())
    for _ in range(2):
        for device in made:
            device.sync()
    for device in made:
        sticks[id(device)] = group.folder / f"stick of {device.name}"
        shutil.copytree(group.folder / "stick", sticks[id(device)])
        device.carrier = Folder(sticks[id(device)], group.key.journal)
    return group, sorted(made, key=lambda each: each.round.me().id), lambda device: sticks[id(device)]


def met(one: Path, other: Path, of: Device) -> None:
    """What one device left comes into another copy of the folder, as by a program that keeps both alike."""
    (place,) = one.glob(f"kesher-*/{of.round.me().id}")
    shutil.copytree(place, other / place.parent.name / place.name, dirs_exist_ok=True)
