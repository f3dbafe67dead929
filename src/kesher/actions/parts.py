"""Large parts of the program that not everyone needs: whether they are here, and how they are brought.

The typesetter and the libraries of pictures are more than half of an installation, and many people never
print a sheet or photograph one. So they are brought when they are first asked for, and only when the person
says so: by ``tools/part``, which takes the very version that ``uv.lock`` names. Nothing of a journal is sent.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import threading
import tomllib
from enum import StrEnum
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import kesher
from kesher import parts as heavy
from kesher.method.problems import Code, Problem, Refused

ROOT = Path(kesher.__file__).parents[2]
"""The checkout in which Kesher was set up, where it was."""

_WHEELS = {"linux": "manylinux", "darwin": "macosx", "win32": "win"}
_MACHINES = {"amd64": ("amd64", "x86_64"), "x86_64": ("x86_64", "amd64"), "aarch64": ("aarch64", "arm64")}


class _Made(NamedTuple):
    """What a part is made of: the module that is asked for, and the package that holds it."""

    module: str
    package: str


class Part(StrEnum):
    """A part that is brought when it is asked for, by the name of its extra in ``pyproject.toml``."""

    PRINTING = "printing"
    PHOTOGRAPHS = "photographs"

    @property
    def here(self) -> bool:
        """Whether it is on this computer."""
        return find_spec(_MADE[self].module) is not None

    @property
    def works(self) -> bool:
        """Whether it starts, too: one that came in part is here, and does not. It is brought in for that."""
        try:
            getattr(heavy, _MADE[self].module)
        except Refused:
            return False
        return True

    @property
    def offered(self) -> str:
        """Its name, where it is to be offered; a browser has no room for it, and says so."""
        return "" if self.here or sys.platform == "emscripten" else self.value


_MADE = {
    Part.PRINTING: _Made("typst", "typst"),
    Part.PHOTOGRAPHS: _Made("cv2", "opencv-python-headless"),
}


def of(problem: Problem | None) -> Part | None:
    """The part that would have to be brought so that something is not refused; None where none would help."""
    if problem is None or problem.code is not Code.PART_APART:
        return None
    called = problem.values.get("part")
    return next((part for part, made in _MADE.items() if heavy.PARTS[made.module] == called), None)


def megabytes(part: Part, lock: Path | None = None) -> int:
    """How much is fetched for a part on a computer of this kind, at most; 0 where that is not known.

    Args:
        part: which.
        lock: the lock file; by default that of the checkout.
    """
    try:
        packages = tomllib.loads((lock or ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    except (OSError, KeyError, ValueError):
        return 0
    sizes = [
        wheel.get("size", 0)
        for package in packages
        if package["name"] == _MADE[part].package
        for wheel in package.get("wheels", ())
        if _fits(wheel["url"])
    ]
    return -(-max(sizes, default=0) // 1_000_000)


def bring(part: Part, root: Path = ROOT) -> Problem | None:
    """Bring a part, and wait until it is here.

    Args:
        part: which.
        root: the checkout.

    Returns:
        None when it is here; ``PART_ELSEWHERE`` where Kesher was not set up by ``./start``, with the command
        that brings it there; ``PART_UNREACHED`` when it did not come, and then nothing changed.
    """
    program = root / "tools" / "part"
    if not program.is_file() or not (root / ".venv").is_dir():
        return Problem(Code.PART_ELSEWHERE, {"command": f"{sys.executable} -m pip install 'kesher[{part}]'"})
    try:
        done = subprocess.run(  # noqa: S603 (a program of ours, and two words of ours)
            ["sh", str(program), part.value, _MADE[part].package],  # noqa: S607 (wherever a system has it)
            cwd=root,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return Problem(Code.PART_UNREACHED)
    invalidate_caches()
    return None if done.returncode == 0 and part.here else Problem(Code.PART_UNREACHED)


class Fetching:
    """The parts on their way to a running program, each at most once at a time."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._going: dict[Part, threading.Thread] = {}
        self._failed: dict[Part, Problem] = {}

    def begin(self, part: Part) -> None:
        """Set out to bring a part, unless it is on its way; one that is here is put in place anew."""
        with self._lock:
            if part in self._going:
                return
            self._failed.pop(part, None)
            going = threading.Thread(target=self._bring, args=(part,), name=f"part-{part}", daemon=True)
            self._going[part] = going
            going.start()

    def going(self, part: Part) -> bool:
        """Whether it is on its way."""
        return part in self._going

    def failed(self, part: Part) -> Problem | None:
        """Why it did not come, the last time."""
        return self._failed.get(part)

    def _bring(self, part: Part) -> None:
        found: Any = Problem(Code.PART_UNREACHED)
        try:
            found = bring(part, self._root)
        finally:
            with self._lock:
                if found is not None:
                    self._failed[part] = found
                del self._going[part]


def _fits(url: str) -> bool:
    """Whether a wheel is one for a computer of this kind."""
    name = url.rpartition("/")[2].lower()
    machine = platform.machine().lower()
    return _WHEELS.get(sys.platform, "") in name and any(
        each in name for each in (*_MACHINES.get(machine, (machine,)), "universal2")
    )
