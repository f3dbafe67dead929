"""What comes back from the other process: answers, one refusal, or why there is none."""

import sys
import threading
import time

import msgspec
import pytest

from kesher.apart.parent import Bounds, Clock, Ended, Why, work
from kesher.method.problems import Code, Refused

BOUNDS = Bounds(seconds=20, most=60, memory=200 << 20, answer=1 << 20)


def program(body: str, prepare: str = "lambda: None") -> tuple[str, ...]:
    """A child whose work is ``body``, a generator that knows ``raw``, ``order`` and ``tell``."""
    lines = "\n".join(f"    {each}" for each in body.split("\n"))
    return (
        sys.executable, "-I", "-c",
        f"import os, time\nfrom kesher.apart import child\nfrom kesher.method.problems import Code, refuse\n"
        f"def work(raw, order, tell):\n{lines}\n    yield from ()\nchild.serve(work, {prepare})",
    )  # fmt: skip


def answers(
    body: str, raw: bytes = b"x", *, seconds: float = 20, bounds: Bounds = BOUNDS, **more
) -> list[bytes]:
    return list(work(program(body), b"order", raw, bounds, Clock(seconds), **more))


def why(body: str, **more) -> Why:
    with pytest.raises(Ended) as found:
        answers(body, **more)
    return found.value.why


def test_answers_come_one_after_another_and_know_the_file_and_the_order() -> None:
    assert answers("yield raw\nyield order\nyield b''", b"\0" * 300_000) == [b"\0" * 300_000, b"order", b""]
    assert answers("pass") == []


def test_a_refusal_comes_back_with_its_values() -> None:
    with pytest.raises(Refused) as found:
        answers("raise refuse(Code.BOOK_LINE, line=2)")
    assert (found.value.problem.code, found.value.problem.values) == (Code.BOOK_LINE, {"line": 2})


@pytest.mark.parametrize(
    "body",
    [
        "os._exit(7)",
        "os.abort()",
        "raise ValueError(raw)",
        "def f(): f()\nf()",
        "os.write(1, bytes([1]) + (1 << 50).to_bytes(8, 'little'))\nos._exit(0)",
        "os.write(1, b'junk')\nos._exit(0)",
        "os.write(1, bytes([9]) + bytes(8))\ntime.sleep(9)",
        "os.write(1, bytes([2]) + (3).to_bytes(8, 'little') + b'abc')\ntime.sleep(9)",
        "os.write(1, bytes([0]) + (3).to_bytes(8, 'little') + b'abc')\ntime.sleep(9)",
        "yield b'x' * (1 << 21)",
        "import ctypes\nctypes.string_at(0)",
    ],
)
def test_whatever_it_dies_of_or_says_is_one_end(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert why(body, raw="סוד".encode()) is Why.DIED
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("body", ["while True: pass", "time.sleep(60)", "while True: tell(1, 2)"])
def test_its_time_on_the_wall_is_bounded(body: str) -> None:
    began = time.monotonic()
    assert why(body, seconds=1.5) is Why.LIMITS
    assert time.monotonic() - began < 4


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_its_processor_is_bounded() -> None:
    assert why("while True: pass", bounds=BOUNDS._replace(seconds=1, most=9)) is Why.LIMITS


@pytest.mark.parametrize(
    "body",
    ["kept = []\nwhile True: kept.append(b'x' * (1 << 20))", "kept = b'x' * (500 << 20)", "[0] * (1 << 40)"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_its_memory_is_bounded(body: str) -> None:
    assert why(body, bounds=BOUNDS._replace(memory=60 << 20)) is Why.LIMITS


def test_what_the_program_itself_takes_is_not_counted() -> None:
    kept = "lambda: globals().update(kept=b'x' * (150 << 20))"
    command = program("yield b'well'", kept)
    assert list(work(command, b"", b"x", BOUNDS._replace(memory=20 << 20), Clock(20))) == [b"well"]


def test_who_stops_hearing_is_waited_for_by_nobody() -> None:
    before = threading.active_count()
    heard = work(program("while True: yield b'x' * 100_000"), b"", b"x", BOUNDS, Clock(20))
    assert len(next(heard)) == 100_000
    heard.close()
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.02)
    assert threading.active_count() <= before


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_what_is_not_heard_does_not_pile_up() -> None:
    import resource

    heard = work(program("while True: yield b'x' * 1_000_000"), b"", b"x", BOUNDS, Clock(20))
    next(heard)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    time.sleep(1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024  # KiB
    assert all(len(each) == 1_000_000 for each, _ in zip(heard, range(3), strict=False))
    heard.close()


def test_a_wish_to_stop_is_heard() -> None:
    began = time.monotonic()
    assert why("while True: pass", cancelled=lambda: time.monotonic() > began + 0.5) is Why.STOPPED
    assert time.monotonic() - began < 3


def test_a_clock_gives_more_and_never_less() -> None:
    clock = Clock(0.2)
    clock.give(0.01)
    time.sleep(0.05)
    assert not clock.over
    time.sleep(0.2)
    assert clock.over
    clock.give(5)
    assert not clock.over


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_each_page_gives_the_next_its_time_and_all_have_an_end() -> None:
    waits = "    until = time.process_time() + seconds\n    while time.process_time() < until: pass\n"
    busy = f"def busy(seconds):\n{waits}"
    paged = busy + "for page in range(4):\n    busy(0.5)\n    tell(page, 4)\nyield b'read'"
    assert answers(paged, bounds=BOUNDS._replace(seconds=1)) == [b"read"]
    assert why(busy + "busy(5)", bounds=BOUNDS._replace(seconds=1)) is Why.LIMITS
    assert why(paged, bounds=BOUNDS._replace(seconds=1, most=1)) is Why.LIMITS


def test_a_task_that_is_none_ends_the_child_without_a_word() -> None:
    import subprocess

    for given in (b"", b"\1", b"\5\0\0\0abc", b"\3\0\0\0" + msgspec.msgpack.encode("x")):
        done = subprocess.run(program("yield raw"), input=given, capture_output=True, timeout=20, check=False)
        assert done.returncode != 0 and done.stdout == b"", given
