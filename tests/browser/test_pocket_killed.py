"""A browser that is killed in the midst of an act has what it said was kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from doors import chromium
from pockets import folder

ROOT = Path(__file__).parents[2]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("pocket")
def test_no_acknowledged_act_is_lost() -> None:
    """Five times here; by hand the same command does it hundreds of times."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine: the pages are not tested in a browser")
    folder()
    script = ROOT / "benchmarks" / "pocket" / "pocket.py"
    command = [sys.executable, str(script), "--kill", "5", "--no-figures", "--years", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    said = re.search(r"of (\d+) acknowledged acts lost: (\d+)", done.stdout)
    assert said, done.stderr[-2000:]
    assert int(said[1]) > 5 and int(said[2]) == 0 and done.returncode == 0
