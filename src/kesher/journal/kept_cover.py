"""The cover as it lies in the journal: read, written, and stood in for while it is damaged."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kesher.journal.cover import FORMAT, Cover, cover_from_json, cover_to_json
from kesher.journal.rows import Rows
from kesher.journal.store import COVER, Head
from kesher.method.language import Language
from kesher.method.problems import Code, Refused, refuse


class KeptCover:
    """The cover of an open journal."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._written: tuple[int, Cover] | None = None

    def read(self) -> Cover:
        """The person's settings; where they are damaged those before them, or else the first.

        Raises:
            Refused: a newer program wrote them.
        """
        written, rows = self._written, self._rows
        if written is not None and written[0] == rows.turn and rows.asked.held and rows.stands:
            return written[1]  # while one page is made, what it wrote a moment ago is not read back
        with self._rows.store.reading():
            return self._opened() or Cover(language=_language(self._rows.head))

    def damaged(self) -> bool:
        """Whether the settings do not open, or are not those that are listed."""
        with self._rows.store.reading():
            return self._now() is None

    def change(self, changer: Callable[[Cover], Cover]) -> Cover:
        """Change the settings in one transaction.

        Raises:
            Refused: ``COVER_DAMAGED``: none of them open, and what nobody has read is not written over.
        """
        with self._rows.writing():
            before = self._known()
            after = replace(changer(before), format=FORMAT)
            self.write(after, before)
        return after

    def put(self, cover: Cover) -> None:
        """Put settings in the place of damaged ones: a backup's, or the first, by the person's wish."""
        with self._rows.writing():
            self.write(replace(cover, format=FORMAT))

    def note(self, changer: Callable[[Cover], Cover]) -> None:
        """Note something on the cover, which is written only when that changes it. Inside ``writing``."""
        before = self._known()
        after = changer(before)
        if after != before:
            self.write(after, before)

    def write(self, cover: Cover, before: Cover | None = None) -> None:
        """Seal the cover. Inside ``writing``.

        Args:
            cover: the settings.
            before: those that stand there, where they are known.
        """
        self._rows.seal(COVER, self._rows.version(COVER) + 1, cover_to_json(cover))
        if before is None or before.language is not cover.language:
            self._rows.store.set_language(self._rows.head, cover.language.value)
        self._written = self._rows.turn + 1, cover

    def _known(self) -> Cover:
        cover = self._opened()
        if cover is None:
            raise refuse(Code.COVER_DAMAGED)
        return cover

    def _opened(self) -> Cover | None:
        """The settings as they are, or as they were before they were damaged; None when none of them open."""
        now = self._now()
        return now if now is not None else self._before()

    def _now(self) -> Cover | None:
        try:
            row = self._rows.row(COVER)
            return cover_from_json(self._rows.key.unseal(*row)) if row else None
        except Refused as refused:
            if refused.problem.code is not Code.PAGE_DAMAGED:
                raise
            return None

    def _before(self) -> Cover | None:
        store, head = self._rows.store, self._rows.head
        for version in store.earlier_versions(head, COVER):
            row = store.earlier(head, COVER, version)
            try:
                if row is not None:
                    return cover_from_json(self._rows.key.unseal(*row))
            except Refused:
                continue
        return None


def _language(head: Head) -> Language:
    return Language(head.language) if head.language in set(Language) else Language.HE
