"""Engines other than Chromium, each driven by what can be had for it: a page is opened, and a script runs.

Firefox is driven by ``puppeteer-core`` (WebDriver BiDi) in a process of Node's; WebKit by Debian's
``WebKitWebDriver``, of whose protocol (W3C WebDriver) three requests are needed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
WEBKIT = "usr/lib/*/webkit2gtk-4.1/MiniBrowser"
LONG = 240.0


class Drive(ABC):
    """A browser of an engine."""

    version = ""

    @abstractmethod
    def goto(self, address: str) -> None:
        """Open a page."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """Run the body of a function in the page."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""

    def until(self, script: str, seconds: float = LONG) -> Any:
        """Run it until it answers something; a page that is just going answers nothing."""
        end = time.monotonic() + seconds
        said: object = None
        while time.monotonic() < end:
            try:
                if found := self.run(script):
                    return found
            except RuntimeError as error:
                said = error
            time.sleep(0.2)
        raise AssertionError(
            f"{script!r} in {seconds} s; {said}; {self.run('return document.body.innerText')}"
        )


class Firefox(Drive):
    """Firefox, with a profile that the next one can have."""

    def __init__(self, profile: Path) -> None:
        binary = shutil.which("firefox-esr") or shutil.which("firefox")
        if binary is None:
            pytest.skip("SKIPPED LOUDLY: no Firefox here: Kesher in a browser is not tested in it")
        command = ["node", str(HERE / "firefox.mjs"), str(_modules()), binary, str(profile)]
        self._node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self._answer()["version"]

    def goto(self, address: str) -> None:
        self._asked({"goto": address})

    def run(self, script: str) -> Any:
        return self._asked({"run": script})

    def close(self) -> None:
        if self._node.poll() is None:
            assert self._node.stdin
            self._node.stdin.close()
            self._node.wait(60)

    def _asked(self, what: dict[str, str]) -> Any:
        assert self._node.stdin
        self._node.stdin.write(json.dumps(what) + "\n")
        self._node.stdin.flush()
        answer = self._answer()
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def _answer(self) -> dict[str, Any]:
        assert self._node.stdout
        line = self._node.stdout.readline()
        assert line, "Firefox did not start"
        found: dict[str, Any] = json.loads(line)
        return found


def _modules() -> Path:
    """What drives Firefox, fetched once."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("SKIPPED LOUDLY: no npm here: Kesher in a browser is not tested in Firefox")
    place = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "kesher-engines"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "node_modules" / "puppeteer-core").exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, place / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=place, capture_output=True, timeout=300, check=False).returncode:
            pytest.skip("SKIPPED LOUDLY: what drives Firefox cannot be fetched: it is not tested in it")
    return place / "node_modules"


class WebKit(Drive):
    """WebKitGTK on a screen of its own. When it is driven it keeps no profile: what it holds ends with it."""

    def __init__(self) -> None:
        driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
        browsers = sorted(Path("/").glob(WEBKIT))
        if driver is None or screen is None or not browsers:
            pytest.skip("SKIPPED LOUDLY: no WebKit here: Kesher in a browser is not tested in it")
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            [screen, "-displayfd", str(write), "-screen", "0", "390x844x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            display = f":{said.readline().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        surroundings = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
        self._driver = subprocess.Popen(
            [driver, f"--port={port}", "--host=127.0.0.1"], env=surroundings, stderr=subprocess.DEVNULL
        )
        self._at = f"http://127.0.0.1:{port}/session"
        options = {"binary": str(browsers[0]), "args": ["--automation"]}
        wanted = {
            "capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options, "pageLoadStrategy": "none"}}
        }
        for _ in range(50):
            try:
                made = self._sent("", wanted)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        self._at += f"/{made['sessionId']}"
        self.version = made["capabilities"]["browserVersion"]
        self._sent("/timeouts", {"script": 30_000, "pageLoad": 120_000})

    def goto(self, address: str) -> None:
        self._sent("/url", {"url": address})

    def run(self, script: str) -> Any:
        return self._sent("/execute/sync", {"script": script, "args": []})

    def close(self) -> None:
        with contextlib.suppress(OSError):
            request = urllib.request.Request(self._at, method="DELETE")
            urllib.request.urlopen(request, timeout=30).close()
        for each in (self._driver, self._screen):
            each.terminate()
            each.wait(20)

    def _sent(self, path: str, what: dict[str, Any]) -> Any:
        body = json.dumps(what).encode()
        request = urllib.request.Request(self._at + path, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=LONG) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None
