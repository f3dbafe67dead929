"""What others wrote: fetched by the ordinary clients, in locked versions, with each hash checked by them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

from kesher.method.problems import Code, refuse

LOCK = Path(__file__).with_name("lock")
"""What is fetched: ``package-lock.json`` for npm, ``wheels.txt`` for PyPI, each with its hashes."""

PLATFORM = "pyemscripten_2026_0_wasm32"
PYTHON = "3.14"
"""Of the browser's Python, by which compiled wheels are named."""

PATIENCE = 600
"""Seconds for one client."""


def from_npm(folder: Path) -> Path:
    """Fetch what the lock names; the answer is the folder of the packages.

    Raises:
        Refused: ``POCKET_NPM``: there is no npm; ``POCKET_FETCH``: it could not be fetched, or is not what
            the lock says.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise refuse(Code.POCKET_NPM)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, folder / name)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
    return folder / "node_modules"


def from_pypi(folder: Path) -> Path:
    """Fetch the wheels that the lock names and unpack them; the answer is the folder they lie in."""
    wheels, packages = folder / "wheels", folder / "packages"
    wheels.mkdir()
    wanted = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    wanted += ["--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON, "--abi", "cp314"]
    wanted += ["--abi", "none", "--platform", PLATFORM, "--platform", "any"]
    _run([*_pip(), *wanted, "--dest", str(wheels), "--requirement", str(LOCK / "wheels.txt")], folder)
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(packages)
    return packages


def _pip() -> list[str]:
    """How pip is started: this Python's own, or one that ``uv`` brings.

    Raises:
        Refused: ``POCKET_PIP``: there is neither.
    """
    if find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    beside = Path(sys.prefix).parent / ".tools" / "bin"
    for name, words in (("pip", []), ("uv", ["tool", "run", "pip"])):
        found = shutil.which(name) or shutil.which(name, path=str(beside))
        if found:
            return [found, *words]
    raise refuse(Code.POCKET_PIP)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, and names from our own lock
            command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        raise refuse(Code.POCKET_FETCH, what=Path(command[0]).name) from None
    if done.returncode:
        raise refuse(Code.POCKET_FETCH, what=Path(command[0]).name)
