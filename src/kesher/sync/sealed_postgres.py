"""The host's store of sealed rows on PostgreSQL, where a push that meets nothing unusual is one statement.

What a push waits for is the way to the database and back. So all of it goes there at once, with what must
hold for it: the serial and the epoch it names, and that each row is of a higher version than the one it
replaces. Where that does not hold nothing is written, and :class:`.sealed_store.SealedStore` finds out why,
step by step.
"""

from __future__ import annotations

from kesher.disk.postgres import PostgresDatabase
from kesher.sync.carrier import Push
from kesher.sync.sealed_sql import SCHEMA

AT_ONCE = """
WITH advanced AS (
    UPDATE journals SET serial = serial + 1, head = %(head)b
    WHERE person = %(person)s AND journal = %(journal)s AND serial = %(after)s AND epoch = %(epoch)s
        AND NOT EXISTS (
            SELECT 1 FROM sealed WHERE person = %(person)s AND journal = %(journal)s
            AND name = ANY(%(names)b::bytea[])
            AND version >= (%(versions)b::bigint[])[array_position(%(names)b::bytea[], name)])
    RETURNING serial),
past AS (
    INSERT INTO sealed_past (person, journal, name, version, body, until)
    SELECT person, journal, name, version, body, %(until)s FROM sealed
    WHERE person = %(person)s AND journal = %(journal)s
        AND name = ANY(%(names)b::bytea[]) AND EXISTS (SELECT 1 FROM advanced)
    ON CONFLICT (person, journal, name, version) DO NOTHING),
put AS (
    INSERT INTO sealed (person, journal, name, version, serial, digest, size, body)
    SELECT %(person)s, %(journal)s, given.name, given.version, %(after)s + 1, given.digest, given.size,
        given.body
    FROM unnest(%(names)b::bytea[], %(versions)b::bigint[], %(digests)b::bytea[], %(sizes)b::bigint[],
        %(bodies)b::bytea[]) AS given (name, version, digest, size, body)
    WHERE EXISTS (SELECT 1 FROM advanced)
    ON CONFLICT (person, journal, name) DO UPDATE SET version = excluded.version, serial = excluded.serial,
        digest = excluded.digest, size = excluded.size, body = excluded.body),
cleared AS (
    DELETE FROM sealed_past WHERE person = %(person)s AND journal = %(journal)s AND until < %(now)s),
noted AS (
    INSERT INTO pushes (person, journal, device, push, serial)
    SELECT %(person)s, %(journal)s, %(device)s, %(push)b, serial FROM advanced
    ON CONFLICT (person, journal, device) DO UPDATE SET push = excluded.push, serial = excluded.serial)
SELECT serial FROM advanced
"""

MANY = 200
"""With more rows than this the way to the database is not what a push waits for."""


class PostgresRows(PostgresDatabase):
    """Sealed rows in a PostgreSQL database."""

    migrations = SCHEMA
    schema_table = "kesher_sealed_schema"

    def at_once(self, key: tuple[str, str], push: Push, now: int, until: int) -> int | None:
        """Write all of a push by one statement; None where it is not to be, and nothing was written.

        Args:
            key: the person and the journal.
            push: what is written; its rows are whole, and each has a name of its own.
            now: the instant.
            until: when what it replaces is kept.
        """
        if not push.bundles or len(push.bundles) > MANY:
            return None
        person, journal = key
        return self.one(
            AT_ONCE,
            {
                "person": person,
                "journal": journal,
                "after": push.after,
                "epoch": push.epoch,
                "head": push.head,
                "device": push.device,
                "push": push.id,
                "names": [each.name for each in push.bundles],
                "versions": [each.version for each in push.bundles],
                "digests": [each.digest for each in push.bundles],
                "sizes": [each.size for each in push.bundles],
                "bodies": [each.body for each in push.bundles],
                "now": now,
                "until": until,
            },
        )
