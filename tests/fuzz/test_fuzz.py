"""The readers of untrusted bytes, given what nobody would write: a short run of the fuzzing harness."""

import os
import signal
import sys
import time

import pytest

from fuzzing import TARGETS, Crash, Target, corpus, fuzz, made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the processes of POSIX")
EACH = pytest.mark.parametrize("name", sorted(TARGETS))


def crashes(target: Target, seed: int, numbers: range, seconds: float = 60) -> list[Crash]:
    return [each for each in fuzz(target, seed, numbers, seconds) if isinstance(each, Crash)]


@EACH
def test_the_files_that_others_grow_from_are_read(name: str) -> None:
    """So that what is changed in them is changed in something; each crash that was found is one of these."""
    count = len(corpus(name))
    assert count and crashes(TARGETS[name], 0, range(count)) == []


@pytest.mark.slow
@EACH
def test_a_changed_file_is_read_or_refused(name: str) -> None:
    found = crashes(TARGETS[name], 5787, range(400), 8)
    assert found == [], [(each.number, each.why) for each in found]


def test_an_input_is_made_again_from_its_number() -> None:
    target = TARGETS["html"]
    assert made(target, 3, 77) == made(target, 3, 77) != made(target, 4, 77)
    assert len({made(target, 3, number)[0] for number in range(100)}) > 80


def test_the_harness_sees_what_dies_what_hangs_and_what_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzzing.SECONDS", 1)
    count = len(corpus("code"))

    def run(raw: bytes, name: str) -> None:
        which = turns.pop(0) if turns else "well"
        if which == "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        if which == "hangs":
            while True:
                pass
        if which == "raises":
            raise KeyError(raw)
        time.sleep(0)

    told = {"dies": "SIGSEGV", "hangs": "hang", "raises": "KeyError"}
    target = Target("code", run, (b"x",))
    for which, why in told.items():
        turns = ["well"] * (count + 2) + [which, "well"]
        (found,) = crashes(target, 1, range(count + 3))
        assert why in found.why, found
        assert found.raw == made(target, 1, found.number)[0]
