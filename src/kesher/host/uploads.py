"""Files that come in, of which nothing touches a disk; and only where a page asks for one."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from kesher.paper.leaves import BYTES

_ASKED = re.compile(r"/circle/[0-9a-f-]{36}/(?:desk/[0-9a-f-]{36}|subject)")
_WHOLE = 2 * BYTES
"""Bytes of a request; what is larger is not read."""


class InMemory(FileUploadHandler):
    """Holds a file, and of one that is too large just so much that it is known for that."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any) -> None:  # noqa: N803
        """Look at the size of all before any of it is read."""
        if content_length > _WHOLE:
            raise RequestDataTooBig
        self._held = BytesIO()

    def new_file(self, *given: Any, **named: Any) -> None:
        """A file begins."""
        super().new_file(*given, **named)
        if not _ASKED.fullmatch(self.request.path):
            raise SkipFile
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some of it came."""
        self._held.write(raw_data[: max(0, BYTES + 1 - self._held.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it came."""
        size = self._held.tell()
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name, self.content_type, size, self.charset
        )  # fmt: skip
