"""A host's rows as a device meets them, on SQLite and on PostgreSQL: sealed bytes, and no riddles."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from uuid import uuid4

import msgspec
import pytest

from hosts import Guest, Host, bundle, database_of, hosting, packed, pulled, pushed
from kesher.sync import wire
from kesher.sync.bundle import INLINE, Bundle
from kesher.sync.dots import STAMP


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    on_postgres = request.param == "postgres"
    database = database_of(request.getfixturevalue("postgres"), "rows") if on_postgres else ""
    with hosting(tmp_path_factory.mktemp("rows") / "home", database) as running:
        yield running


@pytest.fixture
def device(person: Guest) -> Guest:
    return person.let_in()


@pytest.fixture
def journal() -> str:
    return str(uuid4())


def problem(answer: object) -> str:
    return json.loads(answer.body)["problem"]  # type: ignore[attr-defined, no-any-return]


def test_what_one_device_pushes_another_pulls(person: Guest, device: Guest, journal: str) -> None:
    assert pulled(device, journal) == wire.Rows(epoch=1, serial=0, head=b"", rows=())
    first = (bundle(b"a", b"one"), bundle(b"b", b"two"))
    answer = pushed(device, journal, after=0, bundles=first, head=b"head 1")
    assert answer.status == 200 and json.loads(answer.body) == {"serial": 1}
    other = person.let_in("other")
    assert pulled(other, journal) == wire.Rows(epoch=1, serial=1, head=b"head 1", rows=first)
    second = bundle(b"a", b"one more", version=2)
    assert pushed(other, journal, after=1, bundles=(second,), head=b"head 2", device="o").status == 200
    assert pulled(device, journal, after=1) == wire.Rows(epoch=1, serial=2, head=b"head 2", rows=(second,))
    assert pulled(device, journal, after=2).rows == ()


def test_a_push_onto_what_moved_writes_nothing(device: Guest, journal: str) -> None:
    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"one"),)).status == 200
    late = pushed(device, journal, after=0, bundles=(bundle(b"b", b"late"),), device="o")
    assert late.status == 409 and json.loads(late.body) == {"problem": "behind", "serial": 1}
    other = pushed(device, journal, after=1, epoch=2, bundles=(bundle(b"b", b"other key"),), device="o")
    assert other.status == 410 and json.loads(other.body) == {"problem": "renewed", "epoch": 1}
    assert [each.name for each in pulled(device, journal).rows] == [b"a"]


def test_the_same_push_again_is_answered_as_before(device: Guest, journal: str) -> None:
    again = {"id": b"the same push  ", "bundles": (bundle(b"a", b"one"),)}
    answers = [pushed(device, journal, after=0, **again) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 200]
    assert {each.body for each in answers} == {answers[0].body}
    assert pulled(device, journal).serial == 1


def test_of_many_at_once_one_push_is_written(person: Guest, device: Guest, journal: str) -> None:
    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"0"),)).status == 200
    devices = [person.let_in(str(number)) for number in range(6)]
    answers: list[int] = []

    def push(number: int) -> None:
        row = bundle(b"a", str(number).encode(), version=2)
        answers.append(pushed(devices[number], journal, after=1, bundles=(row,), device=f"{number}").status)

    threads = [threading.Thread(target=push, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]
    assert pulled(device, journal).serial == 2


def test_a_row_is_never_replaced_by_an_older_one(device: Guest, journal: str) -> None:
    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"new", version=5),)).status == 200
    old = pushed(device, journal, after=1, bundles=(bundle(b"a", b"old", version=5),))
    assert old.status == 422 and problem(old) == "sync-forged"
    assert pulled(device, journal).rows[0].version == 5 and pulled(device, journal).serial == 1


def test_many_rows_come_in_several_answers_and_each_once(device: Guest, journal: str) -> None:
    rows = tuple(bundle(f"{number:05}".encode(), b"x") for number in range(1_203))
    assert pushed(device, journal, after=0, bundles=rows).status == 200
    found: list[Bundle] = []
    serial, name, answers = -1, None, 0
    while True:
        answer = pulled(device, journal, serial, name)
        found += answer.rows
        answers += 1
        if answer.more is None:
            break
        serial, name = answer.more
    assert tuple(found) == rows and answers == 3


def test_what_is_long_is_left_out_and_asked_for(device: Guest, journal: str) -> None:
    long = bundle(b"photograph", os.urandom(INLINE + 1))
    assert pushed(device, journal, after=0, bundles=(long,)).status == 200
    assert pulled(device, journal).rows == (long.stub(),)
    assert device.get(f"/sync/{journal}/row/{long.name.hex()}").status == 200
    assert msgspec.msgpack.decode(device.raw, type=tuple[Bundle, ...]) == (long,)
    device.get(f"/sync/{journal}/row/{b'none'.hex()}")
    assert msgspec.msgpack.decode(device.raw, type=tuple[Bundle, ...]) == ()


def test_a_push_that_is_too_large_for_one_message_comes_in_several(device: Guest, journal: str) -> None:
    push = os.urandom(16)
    rows = [bundle(b"%d" % each, os.urandom(900_000)) for each in range(8)]
    for part in (rows[:4], rows[4:]):
        assert packed(device, "POST", f"/sync/{journal}/stage/{push.hex()}", part).status == 204
    assert pulled(device, journal).rows == ()
    short = pushed(device, journal, after=0, id=push, staged=9, bundles=(bundle(b"z", b"last"),))
    assert short.status == 409 and problem(short) == "sync-torn" and pulled(device, journal).serial == 0
    done = pushed(device, journal, after=0, id=push, staged=8, bundles=(bundle(b"z", b"last"),))
    assert done.status == 200
    found = {each.name for each in pulled(device, journal).rows}
    assert found == {b"z", *(each.name for each in rows)}
    assert pushed(device, journal, after=0, id=push, staged=8).body == done.body  # and once more, as before


def test_a_renewed_key_takes_the_place_of_the_old_at_once(device: Guest, journal: str) -> None:
    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"old key"),)).status == 200
    push = os.urandom(16)
    staged = (bundle(b"a", b"new key", version=1),)
    assert packed(device, "POST", f"/sync/{journal}/stage/{push.hex()}", staged).status == 204
    assert pulled(device, journal).rows[0].body.endswith(b"old key")
    sent = wire.Pushing(
        device="d", id=push, epoch=2, after=1, head=b"h2", bundles=(bundle(b"b", b"new"),), wraps={"d": b"w"}
    )
    assert packed(device, "POST", f"/sync/{journal}/epoch", sent).status == 200
    found = pulled(device, journal)
    assert (found.epoch, found.serial, found.head) == (2, 2, b"h2")
    assert [each.body[STAMP.size :] for each in found.rows] == [b"new key", b"new"]
    assert device.get(f"/wraps/{journal}?epoch=2").status == 200
    assert msgspec.msgpack.decode(device.raw) == {"d": b"w"}
    late = packed(device, "PUT", f"/wraps/{journal}", wire.Wrapped(epoch=1, device="d", sealed=b"x"))
    assert late.status == 410 and json.loads(late.body)["epoch"] == 2
    assert pushed(device, journal, after=2, epoch=1).status == 410


def test_a_row_that_is_too_large_is_refused_in_one_answer(device: Guest, journal: str) -> None:
    large = pushed(device, journal, after=0, bundles=(bundle(b"a", os.urandom(10 * 1024 * 1024)),))
    assert large.status == 413 and json.loads(large.body) == {"problem": "row-large", "values": {"limit": 4}}
    told = Bundle(b"a", 1, b"digest", 10 * 1024 * 1024, b"short")
    assert problem(pushed(device, journal, after=0, bundles=(told,))) == "row-large"
    whole = pushed(device, journal, after=0, bundles=(bundle(b"a", os.urandom(3_900_000)),))
    assert whole.status == 200
    assert pushed(device, journal, after=1, head=os.urandom(600_000)).status == 413
    assert pulled(device, journal).serial == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no msgpack",
        b"\x81" * 5000,
        msgspec.msgpack.encode({"device": "d"}),
        msgspec.msgpack.encode(["a", "b"]),
        msgspec.json.encode({"device": "d", "id": "x", "epoch": 1, "after": 0, "head": ""}),
    ],
    ids=["empty", "letters", "deep", "part", "list", "json"],
)
def test_what_is_no_push_is_refused(device: Guest, journal: str, body: bytes) -> None:
    for path in ("", "/epoch", "/stage/aa"):
        if path.startswith("/stage") and body[:1] == b"\x92":
            continue
        answer = device.send("POST", f"/sync/{journal}{path}", body, {})
        assert answer.status == 400 and problem(answer) == "push-unreadable"
    assert device.send("POST", "/slips", body, {}).status == 400
    assert device.send("PUT", f"/wraps/{journal}", body, {}).status == 400


@pytest.mark.parametrize(
    "more",
    [
        {"after": -1},
        {"after": 2**60},
        {"epoch": -1},
        {"id": b""},
        {"id": b"x" * 65},
        {"device": ""},
        {"device": "x" * 65},
        {"staged": -1},
        {"bundles": (Bundle(b"", 1, b"", 0, b""),)},
        {"bundles": (Bundle(b"x" * 65, 1, b"", 0, b""),)},
        {"bundles": (Bundle(b"a", 1, b"not its digest", 3, b"abc"),)},
        {"bundles": (Bundle(b"a", -1, b"", 0, b""),)},
    ],
)
def test_numbers_and_names_that_are_none_are_refused(
    device: Guest, journal: str, more: dict[str, object]
) -> None:
    answer = pushed(device, journal, **({"after": 0} | more))  # type: ignore[arg-type]
    assert answer.status == 400 and problem(answer) == "push-unreadable"


@pytest.mark.parametrize(
    "query", ["after=x", "after=-2", "after=9007199254740993", "after=1&name=zz", "name=" + "aa" * 65]
)
def test_a_question_that_is_none_is_refused(device: Guest, journal: str, query: str) -> None:
    assert device.get(f"/sync/{journal}?{query}").status == 400


def test_a_body_beyond_all_bounds_is_refused(device: Guest, journal: str) -> None:
    answer = device.send("POST", f"/sync/{journal}", b"x" * (13 * 1024 * 1024), {})
    assert answer.status == 413 and problem(answer) == "push-large"


def test_slips_wait_until_they_are_taken_in(device: Guest) -> None:
    for name in (b"1", b"2"):
        assert packed(device, "POST", "/slips", wire.Slip(name, b"sealed " + name)).status == 204
    assert packed(device, "POST", "/slips", wire.Slip(b"1", b"again")).status == 204
    assert packed(device, "POST", "/slips", wire.Slip(b"3", b"x" * 65_537)).status == 413
    device.get("/slips")
    assert msgspec.msgpack.decode(device.raw) == [[b"1", b"sealed 1"], [b"2", b"sealed 2"]]
    assert device.send("DELETE", f"/slips/{b'1'.hex()}", b"", {}).status == 204
    device.get("/slips")
    assert msgspec.msgpack.decode(device.raw) == [[b"2", b"sealed 2"]]


def test_a_note_is_read_once_and_only_by_its_person(
    person: Guest, device: Guest, host: Host, operator: Guest
) -> None:
    place = f"/pair/{os.urandom(16).hex()}"
    assert device.send("POST", place, b"sealed note", {}).status == 204
    assert operator.get(place).status == 404
    assert person.get(place).status == 200 and person.raw == b"sealed note"
    assert person.get(place).status == 404
    device.send("POST", place, b"sealed note", {})
    assert device.send("DELETE", place, b"", {}).status == 204
    assert device.get(place).status == 404
    device.send("POST", place, b"sealed note", {})
    if not host.database:
        db = sqlite3.connect(host.home / "host" / "sealed.db", timeout=10)
        db.execute("UPDATE pair SET until = until - 601")
        db.commit()
        db.close()
        assert device.get(place).status == 404
    assert device.send("POST", place, b"x" * 65_537, {}).status == 413
    assert device.send("POST", "/pair/abcd", b"x", {}).status == 400


def test_a_browser_that_is_signed_in_may_ask_too(person: Guest, device: Guest, journal: str) -> None:
    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"one"),)).status == 200
    assert pulled(person, journal).serial == 1
    sent = wire.Pushing(device="b", id=b"x", epoch=1, after=1, head=b"h")
    assert packed(person, "POST", f"/sync/{journal}", sent).status == 403
    body, headers = msgspec.msgpack.encode(sent), {"X-CSRFToken": person.form_token()}
    assert (
        person.send("POST", f"/sync/{journal}", body, headers | {"Origin": person.host.address}).status == 200
    )


def test_there_are_so_many_journals_and_no_more(device: Guest) -> None:
    answers = [pushed(device, str(uuid4()), after=0, bundles=(bundle(b"a", b"x"),)) for _ in range(9)]
    assert [each.status for each in answers] == [200] * 8 + [409]
    assert problem(answers[-1]) == "journals-many"


def test_a_file_of_all_and_then_nothing(host: Host, person: Guest, device: Guest, journal: str) -> None:
    sealed, was = b"sealed page", b"what it was"
    pushed(device, journal, after=0, bundles=(bundle(b"a", was),))
    pushed(device, journal, after=1, bundles=(bundle(b"a", sealed, version=2),))
    packed(device, "POST", "/slips", wire.Slip(b"1", b"slip"))
    packed(device, "PUT", f"/wraps/{journal}", wire.Wrapped(epoch=1, device="d", sealed=b"wrap"))
    kinds = [next(iter(json.loads(line))) for line in person.get("/export").body.splitlines()]
    assert {"journal", "row", "past", "wrap", "slip"} <= set(kinds)
    assert person.post("/leave").to == "/?left=1"
    stored = dump(host)
    for each in (sealed, was, person.email.encode()):
        assert each not in stored and each.hex().encode() not in stored


def test_nothing_in_the_sealed_tables_is_anybodys(
    host: Host, person: Guest, device: Guest, journal: str
) -> None:
    pushed(device, journal, after=0, bundles=(bundle(b"a", b"sealed page"),))
    tables = dump(host, sealed=True)
    assert b"sealed page".hex().encode() in tables or b"sealed page" in tables
    assert b"@example.org" not in tables and b"telephone" not in tables
    assert host.errors.read_text() == ""


def test_a_database_that_went_away_is_found_again(host: Host, device: Guest, journal: str) -> None:
    if not host.database:
        pytest.skip("a file does not go away")
    import psycopg

    assert pushed(device, journal, after=0, bundles=(bundle(b"a", b"one"),)).status == 200
    with psycopg.connect(host.database, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    answers = [device.get(f"/sync/{journal}") for _ in range(60)]
    assert {each.status for each in answers} <= {200, 503}
    assert [each.status for each in answers[-20:]] == [200] * 20
    assert all(problem(each) == "database-unreachable" for each in answers if each.status == 503)
    assert device.post("/sign-in", {"email": "nobody@example.org"}).to == "/sign-in/code"


SEALED = ("journals", "sealed", "sealed_past", "staged", "pushes", "wraps", "slips", "pair", "due")


def dump(host: Host, *, sealed: bool = False) -> bytes:
    """Everything that lies in the database of a host."""
    if host.database:
        import psycopg

        with psycopg.connect(host.database) as db:
            names = [
                str(name)
                for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            wanted = SEALED if sealed else names
            assert set(wanted) <= set(names)
            rows = [row for name in wanted for row in db.execute(f"SELECT t::text FROM {name} t".encode())]
            return "".join(str(row[0]) for row in rows).encode()
    files = ["sealed.db"] if sealed else ["sealed.db", "directory.db"]
    found = b""
    for name in files:
        db3 = sqlite3.connect(host.home / "host" / name, timeout=10)
        db3.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db3.close()
        found += (host.home / "host" / name).read_bytes()
    return found
