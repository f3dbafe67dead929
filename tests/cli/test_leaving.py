"""How the process of a command ends: at once, and with everything done that it owed."""

import subprocess
import sys
from pathlib import Path

import pytest


def ended(before: str, status: int = 3, **given: object) -> subprocess.CompletedProcess[str]:
    program = f"import sys\nfrom kesher.__main__ import leave\n{before}\nsys.exit(leave({status}))"
    run = [sys.executable, "-c", program]
    given = {"stdout": subprocess.PIPE} | given
    return subprocess.run(run, stderr=subprocess.PIPE, text=True, timeout=60, check=False, **given)  # type: ignore[call-overload, no-any-return]


def test_it_ends_with_its_status_and_what_was_said_is_out() -> None:
    done = ended("print('a line', end='')\nprint('a fault', end='', file=sys.stderr)")
    assert (done.returncode, done.stdout, done.stderr) == (3, "a line", "a fault")


def test_the_interpreter_is_not_taken_down_piece_by_piece() -> None:
    slow = "class Last:\n    def __del__(self): print('taken down')\nlast = Last()"
    assert ended(slow).stdout == ""


def test_what_was_to_be_done_at_the_end_is_done(tmp_path: Path) -> None:
    left = (
        "import atexit, tempfile\natexit.register(print, 'done')\n"
        f"folder = tempfile.TemporaryDirectory(dir={str(tmp_path)!r})"
    )
    done = ended(left)
    assert done.stdout == "done\n" and not list(tmp_path.iterdir())


def test_a_thread_that_still_works_is_waited_for() -> None:
    works = (
        "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print('done'))).start()"
    )
    done = ended(works)
    assert (done.returncode, done.stdout) == (3, "done\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_cannot_be_said_any_more_does_not_end_as_if_it_had_been() -> None:
    with Path("/dev/full").open("w") as full:
        done = ended("print('a line', end='')", status=0, stdout=full)
    assert done.returncode != 0 and "No space left" in done.stderr


def test_no_window_at_all_is_no_fault() -> None:
    assert ended("sys.stdout = sys.stderr = None").returncode == 3
