"""The journal on PostgreSQL, for a hosted Kesher. The rows are the same sealed rows as on SQLite."""

from __future__ import annotations

from kesher.disk.postgres import PostgresDatabase
from kesher.journal.store import MIGRATIONS, Head, Store


class PostgresStore(PostgresDatabase, Store):
    """A journal in a PostgreSQL database that holds many."""

    migrations = MIGRATIONS

    def lock_journal(self, head: Head) -> None:
        """Wait until no other transaction writes a journal of this person.

        By person and not by journal, so that two beginnings at once meet here too.
        """
        self.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (str(head.person),))
