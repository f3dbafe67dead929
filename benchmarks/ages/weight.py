"""What an installation weighs, and how long it takes to set one up.

Run: ``.venv/bin/python benchmarks/ages/weight.py``. A new environment is made from ``uv.lock`` beside this
one, with packages that are in the cache already, as ``./start`` makes it; then each part that comes when it
is asked for is brought into it, as ``tools/part`` does.
Megabytes of 1,048,576 bytes, as the disk counts them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("printing", "photographs")
SHOWN = 8


def weight(folder: Path) -> float:
    """Megabytes of a folder on the disk."""
    blocks = sum(each.lstat().st_blocks for each in folder.rglob("*") if not each.is_dir())
    return blocks * 512 / 2**20


def sync(environment: Path, *parts: str) -> float:
    """Set an environment up; seconds."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    extras = [word for part in parts for word in ("--extra", part)]
    begun = time.monotonic()
    subprocess.run(
        [uv, "sync", "--locked", "--quiet", "--no-dev", "--python", sys.executable, *extras],
        cwd=ROOT,
        env=os.environ | {"UV_PROJECT_ENVIRONMENT": str(environment)},
        check=True,
    )
    return time.monotonic() - begun


def main() -> None:
    """Make one, and say what it weighs."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        sync(environment)  # whatever is not in the cache yet is fetched
        shutil.rmtree(environment)
        took = sync(environment)
        print(f"an installation: {weight(environment):.0f} MB, set up in {took:.1f} s")
        packages = next(environment.glob("lib*/**/site-packages"))
        largest = sorted(
            ((weight(each), each.name) for each in packages.iterdir() if each.is_dir()), reverse=True
        )
        for size, name in largest[:SHOWN]:
            print(f"  {name:24} {size:5.0f} MB")
        for number in range(len(PARTS)):
            took = sync(environment, *PARTS[: number + 1])
            print(f"and with {PARTS[number]}: {weight(environment):.0f} MB, brought in {took:.1f} s")


if __name__ == "__main__":
    main()
