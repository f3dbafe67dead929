"""What a request asks of the database does not grow with the people of the host."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "benchmarks" / "host" / "host_statements.py"


def counted(people: int) -> dict[str, int]:
    command = [sys.executable, str(PROGRAM), str(people)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_request_makes_as_many_statements_among_many_people_as_among_few() -> None:
    few, many = counted(3), counted(300)
    assert few == many
    assert few["push of three rows"] - few["push of one row"] == 4  # what each row was, and the row
    assert max(few.values()) < 20
