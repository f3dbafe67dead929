"""Uploaded files, of which nothing readable touches the disk on its way in.

Most are held in memory. An export may have a photograph of every week of a life in it: what is too large is
laid down sealed, under a key that only this process has (:mod:`kesher.journal.spool`).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopFutureHandlers

from kesher.config.django import UPLOAD_LIMIT
from kesher.journal.sealed_file import LIMIT as EXPORT_LIMIT
from kesher.journal.spool import Spool
from kesher.method.problems import Problem, Refused
from kesher.web.door import the_door

RESTORES = frozenset({"/restore", "/begin/restore"})
"""Where an export is brought: the browser takes whatever the browser gave."""


class NoRoom(SuspiciousOperation):  # type: ignore[misc] # Django is untyped
    """What was sent could not be laid down.

    Django answers this kind of error with our own page, wherever a form is read.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem


class Sent(Spool):
    """The body of a request, as the server keeps it until all of it has come."""

    problem: Problem | None = None

    def append(self, data: bytes) -> None:
        """Put bytes behind the others; when there is no room that is said once it is read."""
        if self.problem is None:
            try:
                super().append(data)
            except Refused as refused:
                self.problem = refused.problem

    def read(self, size: int = -1) -> bytes:
        """The bytes from the place on."""
        if self.problem is not None:
            raise NoRoom(self.problem)
        return super().read(size)

    def getfile(self) -> Sent:
        """Itself."""
        return self


class InMemory(MemoryFileUploadHandler):  # type: ignore[misc] # Django is untyped
    """Takes every file, and refuses one that is larger than any export."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Decide before the first byte is read."""
        self._export = self.request is not None and self.request.path in RESTORES
        if content_length > (EXPORT_LIMIT if self._export else UPLOAD_LIMIT):
            raise RequestDataTooBig("upload")
        self.activated = True

    def new_file(self, *given: Any, **named: Any) -> None:
        """Begin to take one."""
        if not self._export:
            super().new_file(*given, **named)
        super(MemoryFileUploadHandler, self).new_file(*given, **named)
        self.file: Spool | BytesIO = Spool(the_door().desk.home)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece of it."""
        if not isinstance(self.file, Spool):
            self.file.write(raw_data)
            return
        try:
            self.file.append(raw_data)
        except Refused as refused:
            raise NoRoom(refused.problem) from None

    def file_complete(self, file_size: int) -> UploadedFile:
        """What a view gets of it."""
        if not isinstance(self.file, Spool):
            return super().file_complete(file_size)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size)
