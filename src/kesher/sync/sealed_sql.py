"""Every statement of the host's store of sealed rows.

The same run on SQLite, on PostgreSQL, and on a PostgreSQL that is divided by person over several machines. So
the person stands first in every key, every statement names him by ``= ?``, nothing is unique, referenced or
joined across persons, and neither clocks, counters, locks nor functions of the server are used: instants and
names come from the caller. A note for a device that is to be let in is nobody's yet, and stands under its own
name; what is due is asked for of many people at once, and is divided by bucket, of which each person has one.
A test reads these rules off each constant.
"""

from __future__ import annotations

SCHEMA: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE journals (
            person TEXT NOT NULL, journal TEXT NOT NULL, epoch INTEGER NOT NULL, serial BIGINT NOT NULL,
            head {blob} NOT NULL, PRIMARY KEY (person, journal))""",
        """CREATE TABLE sealed (
            person TEXT NOT NULL, journal TEXT NOT NULL, name {blob} NOT NULL, version BIGINT NOT NULL,
            serial BIGINT NOT NULL, digest {blob} NOT NULL, size BIGINT NOT NULL, body {blob} NOT NULL,
            PRIMARY KEY (person, journal, name))""",
        "CREATE INDEX sealed_by_serial ON sealed (person, journal, serial, name)",
        """CREATE TABLE sealed_past (
            person TEXT NOT NULL, journal TEXT NOT NULL, name {blob} NOT NULL, version BIGINT NOT NULL,
            body {blob} NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (person, journal, name, version))""",
        """CREATE TABLE staged (
            person TEXT NOT NULL, journal TEXT NOT NULL, push {blob} NOT NULL, name {blob} NOT NULL,
            version BIGINT NOT NULL, digest {blob} NOT NULL, size BIGINT NOT NULL, body {blob} NOT NULL,
            PRIMARY KEY (person, journal, push, name))""",
        """CREATE TABLE pushes (
            person TEXT NOT NULL, journal TEXT NOT NULL, device TEXT NOT NULL, push {blob} NOT NULL,
            serial BIGINT NOT NULL, PRIMARY KEY (person, journal, device))""",
        """CREATE TABLE wraps (
            person TEXT NOT NULL, journal TEXT NOT NULL, epoch INTEGER NOT NULL, device TEXT NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (person, journal, epoch, device))""",
        """CREATE TABLE slips (
            person TEXT NOT NULL, id {blob} NOT NULL, sealed {blob} NOT NULL, at BIGINT NOT NULL,
            PRIMARY KEY (person, id))""",
        """CREATE TABLE pair (
            name {blob} NOT NULL, sealed {blob} NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (name))""",
    ),
    (
        """CREATE TABLE due (
            bucket INTEGER NOT NULL, person TEXT NOT NULL, journal TEXT NOT NULL, id {blob} NOT NULL,
            at BIGINT NOT NULL, channel TEXT NOT NULL, sent BIGINT NOT NULL,
            PRIMARY KEY (bucket, person, journal, id))""",
        "CREATE INDEX due_by_time ON due (bucket, sent, at)",
    ),
)

BEGIN_JOURNAL = (
    "INSERT INTO journals (person, journal, epoch, serial, head) VALUES (?, ?, ?, 0, ?)"
    " ON CONFLICT (person, journal) DO NOTHING"
)
JOURNAL = "SELECT epoch, serial, head FROM journals WHERE person = ? AND journal = ?"
ADVANCE = (
    "UPDATE journals SET serial = serial + 1, head = ?"
    " WHERE person = ? AND journal = ? AND serial = ? AND epoch = ? RETURNING serial"
)
FLIP = (
    "UPDATE journals SET serial = serial + 1, head = ?, epoch = ?"
    " WHERE person = ? AND journal = ? AND serial = ? AND epoch < ? RETURNING serial"
)
ROWS_AFTER = (
    "SELECT name, version, serial, digest, size,"
    " CASE WHEN size <= ? THEN body ELSE substr(body, 1, ?) END FROM sealed"
    " WHERE person = ? AND journal = ? AND (serial > ? OR (serial = ? AND name > ?))"
    " ORDER BY serial, name LIMIT ?"
)
ROW = "SELECT version, digest, size, body FROM sealed WHERE person = ? AND journal = ? AND name = ?"
KEEP_PAST = (
    "INSERT INTO sealed_past (person, journal, name, version, body, until)"
    " SELECT person, journal, name, version, body, ? FROM sealed"
    " WHERE person = ? AND journal = ? AND name = ?"
    " ON CONFLICT (person, journal, name, version) DO NOTHING"
)
PUT = (
    "INSERT INTO sealed (person, journal, name, version, serial, digest, size, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, journal, name) DO UPDATE"
    " SET version = excluded.version, serial = excluded.serial, digest = excluded.digest,"
    " size = excluded.size, body = excluded.body WHERE sealed.version < excluded.version RETURNING version"
)
CLEAR_PAST = "DELETE FROM sealed_past WHERE person = ? AND journal = ? AND until < ?"
PAST = (
    "SELECT version, body FROM sealed_past WHERE person = ? AND journal = ? AND name = ?"
    " ORDER BY version DESC"
)
PUSHED = "SELECT push, serial FROM pushes WHERE person = ? AND journal = ? AND device = ?"
NOTE_PUSH = (
    "INSERT INTO pushes (person, journal, device, push, serial) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (person, journal, device) DO UPDATE SET push = excluded.push, serial = excluded.serial"
)
STAGE = (
    "INSERT INTO staged (person, journal, push, name, version, digest, size, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, journal, push, name) DO NOTHING"
)
CLEAR_ROWS = "DELETE FROM sealed WHERE person = ? AND journal = ?"
CLEAR_ALL_PAST = "DELETE FROM sealed_past WHERE person = ? AND journal = ?"
UNSTAGE = (
    "INSERT INTO sealed (person, journal, name, version, serial, digest, size, body)"
    " SELECT person, journal, name, version, ?, digest, size, body FROM staged"
    " WHERE person = ? AND journal = ? AND push = ?"
)
STAGED = (
    "SELECT name, version, digest, size, body FROM staged"
    " WHERE person = ? AND journal = ? AND push = ? AND name > ? ORDER BY name LIMIT 1"
)
CLEAR_PUSH = "DELETE FROM staged WHERE person = ? AND journal = ? AND push = ?"
CLEAR_STAGED = "DELETE FROM staged WHERE person = ? AND journal = ?"
PUT_WRAP = (
    "INSERT INTO wraps (person, journal, epoch, device, sealed) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (person, journal, epoch, device) DO UPDATE SET sealed = excluded.sealed"
)
WRAPS = "SELECT device, sealed FROM wraps WHERE person = ? AND journal = ? AND epoch = ?"
CLEAR_WRAPS = "DELETE FROM wraps WHERE person = ? AND journal = ? AND epoch < ?"
ENVELOPES = "SELECT journal, epoch, sealed FROM wraps WHERE person = ? AND device = ? ORDER BY journal"
CLEAR_ENVELOPES = "DELETE FROM wraps WHERE person = ? AND device = ?"
ALL_WRAPS = "SELECT epoch, device, sealed FROM wraps WHERE person = ? AND journal = ?"
JOURNALS = "SELECT journal FROM journals WHERE person = ? ORDER BY journal"
ROOM = (
    "SELECT coalesce(sum(size), 0) FROM sealed WHERE person = ? AND journal = ?",
    "SELECT coalesce(sum(length(body)), 0) FROM sealed_past WHERE person = ? AND journal = ?",
    "SELECT coalesce(sum(size), 0) FROM staged WHERE person = ? AND journal = ?",
)
"""How many bytes a journal takes: its rows, what they were, and what is laid by."""

COUNT_SLIPS = "SELECT count(*) FROM slips WHERE person = ?"
PUT_SLIP = (
    "INSERT INTO slips (person, id, sealed, at) VALUES (?, ?, ?, ?) ON CONFLICT (person, id) DO NOTHING"
)
SLIPS = "SELECT id, sealed, at FROM slips WHERE person = ? ORDER BY at, id"
CLEAR_SLIP = "DELETE FROM slips WHERE person = ? AND id = ?"
PUT_NOTE = (
    "INSERT INTO pair (name, sealed, until) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, until = excluded.until"
)
NOTE = "SELECT sealed FROM pair WHERE name = ? AND until >= ?"
TAKE_NOTE = "DELETE FROM pair WHERE name = ? AND until >= ? RETURNING sealed"
CLEAR_NOTE = "DELETE FROM pair WHERE name = ?"
CLEAR_DUE = (
    "DELETE FROM due WHERE bucket = ? AND person = ? AND journal = ? AND channel = ? AND (sent = 0 OR at < ?)"
)
PUT_DUE = (
    "INSERT INTO due (bucket, person, journal, id, at, channel, sent) VALUES (?, ?, ?, ?, ?, ?, 0)"
    " ON CONFLICT (bucket, person, journal, id) DO NOTHING"
)
CLAIM_DUE = (
    "UPDATE due SET sent = ? WHERE bucket = ? AND sent = 0 AND (person, journal, id) IN"
    " (SELECT person, journal, id FROM due WHERE bucket = ? AND sent = 0 AND at > ? AND at <= ? LIMIT ?)"
    " RETURNING person, channel, at"
)
"""Who claims second waits for who claimed first, and then finds it sent: nothing is claimed twice."""

DUE = "SELECT journal, id, at, channel, sent FROM due WHERE bucket = ? AND person = ? ORDER BY at, id"
FORGET_DUE = "DELETE FROM due WHERE bucket = ? AND person = ?"
FORGET: tuple[str, ...] = tuple(
    f"DELETE FROM {table} WHERE person = ?"  # noqa: S608 - constants
    for table in ("sealed", "sealed_past", "staged", "pushes", "wraps", "slips", "journals")
)
"""Everything of a person, when he leaves."""
