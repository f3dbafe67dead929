"""The processes that answer: gunicorn, with a few threads in each, on sockets that are already held."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from kesher.config.log import note
from kesher.host import reminding
from kesher.host.circle import store as circles
from kesher.host.faults import log
from kesher.host.options import Options
from kesher.host.rows.direct import Direct
from kesher.host.settings import application
from kesher.pocket.folder import served

THREADS = 8
EMBEDDED, SHARED = 1, 2
"""Workers: SQLite has one writer anyway."""


def _begun(worker: object) -> None:
    reminding.begin(worker)
    circles.begin()


def _ended(server: object, worker: object) -> None:
    circles.end()
    reminding.end(server, worker)


class Quiet(Logger):
    """Writes no request line and no traceback: either may hold a token, or quote somebody."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log the kind of an error and its place."""
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            note(log, error)


class Workers(BaseApplication):
    """The host under gunicorn."""

    def __init__(
        self, options: Options, sockets: Sequence[socket.socket], ends: Callable[[], bool] = lambda: False
    ) -> None:
        self._ends = ends  # whether it was told to end before its master could hear it
        self._options = options
        self._sockets = sockets
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up."""
        wanted = {
            "bind": [f"fd://{each.fileno()}" for each in self._sockets],
            "worker_class": "gthread",
            "workers": SHARED if self._options.database else EMBEDDED,
            "threads": THREADS,
            # Once, for all: it is the same memory then, and a worker that is told to end a moment after it
            # began has learnt to listen.
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "max_requests": 50_000,
            "max_requests_jitter": 5_000,
            "limit_request_line": 2048,
            "limit_request_field_size": 8190,
            "logger_class": Quiet,
            "loglevel": "critical",
            "accesslog": None,
            "proc_name": "kesher-host",
            "worker_tmp_dir": None,
            "control_socket_disable": True,
            "when_ready": self._ready,
            "post_worker_init": _begun,
            "worker_exit": _ended,
            # Whoever may speak to a loopback port may say whom it speaks for; see the number of proxies.
            "forwarded_allow_ips": "127.0.0.1,::1",
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _ready(self, _: object) -> None:
        """What was told before is told again, now that it is heard."""
        if self._ends():
            os.kill(os.getpid(), signal.SIGTERM)

    def load(self) -> Any:
        """The application; all of it, before the workers part."""
        import_module("kesher.host.urls")
        made, pocket = Direct(application()), self._options.pocket
        return served(made, pocket, "pocket") if pocket else made
