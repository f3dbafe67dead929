"""Files on their way to the shelf: one after another, each with how far it is, each to be stopped at will.

What is brought lies in memory until its turn comes, and is let go as soon as it is read. Nothing of a file
that was stopped or refused stays on the shelf.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from kesher.actions.library.shelf import Added, Cancelling, Shelf, Stage, Step
from kesher.method.problems import Code, Problem

KEPT = 60
"""How many files that are done with are remembered, so that their outcome can be shown."""

WAITING_LIMIT = 256 * 1024 * 1024
"""Bytes of files that may wait at once."""


class State(StrEnum):
    """How a file stands."""

    WAITING = "waiting"
    READING = "reading"
    SHELVING = "shelving"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


class Job(NamedTuple):
    """One file.

    Attributes:
        id: its own.
        name: the file's.
        state: how it stands.
        done: pages that were read.
        of: pages it has, as far as that is known.
        added: the book, when it is done.
        problem: why it was refused.
    """

    id: str
    name: str
    state: State
    done: int = 0
    of: int = 0
    added: Added | None = None
    problem: Problem | None = None

    @property
    def working(self) -> bool:
        """True until its outcome is known."""
        return self.state in (State.WAITING, State.READING, State.SHELVING)


class Adding:
    """The files that were brought in, and the one thread that reads them.

    Args:
        shelf: where the books go.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._raw: dict[str, tuple[bytes, str]] = {}
        self._stops: dict[str, threading.Event] = {}
        self._thread: threading.Thread | None = None
        self._closed = False

    def bring(self, name: str, raw: bytes, *, edition_of: str = "") -> Job | Problem:
        """Put a file in the line.

        Args:
            name: the file's.
            raw: the file.
            edition_of: the book of which it is a better edition, or none.

        Returns:
            The job; ``LIBRARY_WAITING`` when too much waits already.
        """
        with self._lock:
            waiting = sum(len(each) for each, _ in self._raw.values())
            if self._raw and waiting + len(raw) > WAITING_LIMIT:
                return Problem(Code.LIBRARY_WAITING, {"file": name})
            self._forget()
            job = Job(secrets.token_hex(8), name, State.WAITING)
            self._jobs[job.id] = job
            self._raw[job.id] = (raw, edition_of)
            self._stops[job.id] = threading.Event()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        return job

    def refused(self, name: str, problem: Problem) -> None:
        """Note a file that was refused before it came in, so that its reason is shown with the others'."""
        with self._lock:
            self._forget()
            job = Job(secrets.token_hex(8), name, State.REFUSED, problem=problem)
            self._jobs[job.id] = job

    def jobs(self) -> tuple[Job, ...]:
        """All files, what came first first."""
        with self._lock:
            return tuple(self._jobs.values())

    def stop(self, which: str) -> None:
        """Stop a file. One that is done already stays as it is."""
        with self._lock:
            job = self._jobs.get(which)
            if job is None or not job.working:
                return
            self._stops[which].set()
            if job.state is State.WAITING:
                self._raw.pop(which, None)
                self._jobs[which] = job._replace(state=State.STOPPED)

    def put_away(self) -> None:
        """Forget what is done with."""
        with self._lock:
            for each in [job.id for job in self._jobs.values() if not job.working]:
                del self._jobs[each]

    def close(self) -> None:
        """Stop everything, and wait for the thread."""
        with self._lock:
            self._closed = True
            self._raw.clear()
            for each in self._stops.values():
                each.set()
            thread = self._thread
        if thread is not None:
            thread.join(timeout=5)

    def _work(self) -> None:
        while True:
            with self._lock:
                which = next((each.id for each in self._jobs.values() if each.id in self._raw), None)
                if which is None or self._closed:
                    self._thread = None
                    return
                raw, edition_of = self._raw.pop(which)
                self._jobs[which] = self._jobs[which]._replace(state=State.READING)
            self._one(which, raw, edition_of)

    def _one(self, which: str, raw: bytes, edition_of: str) -> None:
        name, stop = self._jobs[which].name, self._stops[which]
        try:
            found = self._shelf.add(
                name, raw, edition_of=edition_of, told=self._teller(which), cancelled=stop.is_set
            )
        except Cancelling:
            self._set(which, state=State.STOPPED)
        except Exception:  # whatever a file does to a reader, the next one in the line is read
            self._set(which, state=State.REFUSED, problem=Problem(Code.BOOK_DAMAGED))
        else:
            if isinstance(found, Problem):
                self._set(which, state=State.REFUSED, problem=found)
            else:
                self._set(which, state=State.DONE, added=found)
        finally:
            del self._stops[which]

    def _teller(self, which: str) -> Callable[[Step], None]:
        def told(step: Step) -> None:
            state = State.READING if step.stage is Stage.READING else State.SHELVING
            self._set(which, state=state, done=step.done, of=step.of)

        return told

    def _set(self, which: str, **changes: object) -> None:
        with self._lock:
            if which in self._jobs:
                self._jobs[which] = self._jobs[which]._replace(**changes)  # type: ignore[arg-type]

    def _forget(self) -> None:
        done = [job.id for job in self._jobs.values() if not job.working]
        for each in done[: max(0, len(done) - KEPT)]:
            del self._jobs[each]
