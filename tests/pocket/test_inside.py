"""What a browser's Python answers, asked here: the same code, with the backend of this computer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ASKED = Path(__file__).with_name("asked.py")


def answered(home: Path) -> dict[str, object]:
    """What a process of its own is answered: Django is set up once in each."""
    command = [sys.executable, str(ASKED), str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_pages_of_home_lie_below_the_shell(tmp_path: Path) -> None:
    told = answered(tmp_path / "home")
    status, framed, policy, page = told["begin"]  # type: ignore[misc]
    assert (status, framed) == (200, "SAMEORIGIN")
    assert "frame-ancestors 'self'" in policy and "'none'" in policy and "unsafe" not in policy
    assert 'data-root="/a/b/k"' in page and 'action="/a/b/k/begin"' in page
    # By the very name under which the browser keeps it, or it would be asked of a server.
    assert 'href="/a/b/static/frame/kesher.css"' in page and "?v=" not in page and '="/begin' not in page
    assert 'name="keep"' not in page, "a key that opens without a passphrase has no safe place in a browser"
    assert "kept.key" not in told["files"]  # type: ignore[operator]
    assert told["welcome"] == "/a/b/k/welcome"
    status, page = told["home"]  # type: ignore[misc]
    assert status == 503 and "במחשב" in page
    to, page = told["paper"]  # type: ignore[misc]
    assert to == "/a/b/k/sheets/read" and "data-small" in page, "a photograph is sealed, and waits"
    assert "/settings/keep" not in told["settings"] and "/a/b/k/devices" in told["settings"]  # type: ignore[operator]
    assert set(told["jar"]) == {"kesher-look"}  # type: ignore[call-overload]
    assert "/said/" in told["without"]  # type: ignore[operator]
    assert told["slip"] == 32 and told["idle"] == ["locked", None]
    assert told["wrong"] and told["right"] == ""
    assert "שבת" in told["shabbat"] and told["locked"] == ["locked", "/a/b/k/unlock"]  # type: ignore[operator]
