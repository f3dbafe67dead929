"""Every statement of the circles' store.

The same run on SQLite, on PostgreSQL, and on a PostgreSQL that is divided by circle over several machines. So
the circle stands first in every key and every statement names it by ``= ?``; nothing is unique, referenced or
joined across circles. Only ``my_circles`` stands by its person. Instants and names come from the caller. A
test reads these rules off each constant.
"""

from __future__ import annotations

SCHEMA: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE circles (
            circle TEXT NOT NULL, serial BIGINT NOT NULL, published BIGINT NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (circle))""",
        """CREATE TABLE members (
            circle TEXT NOT NULL, member TEXT NOT NULL, role TEXT NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (circle, member))""",
        """CREATE TABLE invitations (
            circle TEXT NOT NULL, token {blob} NOT NULL, role TEXT NOT NULL, until BIGINT NOT NULL,
            places INTEGER NOT NULL, PRIMARY KEY (circle, token))""",
        """CREATE TABLE threads (
            circle TEXT NOT NULL, thread TEXT NOT NULL, asker TEXT NOT NULL, state TEXT NOT NULL,
            day BIGINT NOT NULL, due BIGINT NOT NULL, turns INTEGER NOT NULL, number BIGINT NOT NULL,
            serial BIGINT NOT NULL, sealed {blob} NOT NULL, PRIMARY KEY (circle, thread))""",
        "CREATE INDEX threads_waiting ON threads (circle, state, due, thread)",
        "CREATE INDEX threads_of_asker ON threads (circle, asker, serial)",
        "CREATE INDEX threads_by_serial ON threads (circle, serial)",
        """CREATE TABLE said (
            circle TEXT NOT NULL, thread TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
            member TEXT NOT NULL, day BIGINT NOT NULL, due BIGINT NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (circle, thread, place))""",
        """CREATE TABLE drafts (
            circle TEXT NOT NULL, thread TEXT NOT NULL, member TEXT NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (circle, thread, member))""",
        """CREATE TABLE homes (
            circle TEXT NOT NULL, home {blob} NOT NULL, thread TEXT NOT NULL, PRIMARY KEY (circle, home))""",
        """CREATE TABLE slips_home (
            circle TEXT NOT NULL, home {blob} NOT NULL, place INTEGER NOT NULL, sealed {blob} NOT NULL,
            PRIMARY KEY (circle, home, place))""",
        """CREATE TABLE published (
            circle TEXT NOT NULL, number BIGINT NOT NULL, thread TEXT NOT NULL, hidden INTEGER NOT NULL,
            serial BIGINT NOT NULL, sealed {blob} NOT NULL, PRIMARY KEY (circle, number))""",
        "CREATE INDEX published_by_serial ON published (circle, serial)",
        """CREATE TABLE reports (
            circle TEXT NOT NULL, report TEXT NOT NULL, number BIGINT NOT NULL, day BIGINT NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (circle, report))""",
        """CREATE TABLE acts (
            circle TEXT NOT NULL, day BIGINT NOT NULL, act TEXT NOT NULL, member TEXT NOT NULL,
            what TEXT NOT NULL, PRIMARY KEY (circle, day, act))""",
        """CREATE TABLE doors (
            circle TEXT NOT NULL, handle {blob} NOT NULL, member TEXT NOT NULL, thread TEXT NOT NULL,
            until BIGINT NOT NULL, PRIMARY KEY (circle, handle))""",
        """CREATE TABLE came (
            circle TEXT NOT NULL, mail {blob} NOT NULL, member TEXT NOT NULL, until BIGINT NOT NULL,
            PRIMARY KEY (circle, mail))""",
        """CREATE TABLE mails (
            circle TEXT NOT NULL, thread TEXT NOT NULL, place INTEGER NOT NULL, until BIGINT NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (circle, thread, place))""",
        """CREATE TABLE outbox (
            circle TEXT NOT NULL, letter TEXT NOT NULL, member TEXT NOT NULL, due BIGINT NOT NULL,
            claimed BIGINT NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (circle, letter, member))""",
        "CREATE INDEX outbox_waiting ON outbox (circle, sent, claimed, due)",
        """CREATE TABLE my_circles (
            person TEXT NOT NULL, circle TEXT NOT NULL, PRIMARY KEY (person, circle))""",
    ),
    (
        """CREATE TABLE scans (
            circle TEXT NOT NULL, thread TEXT NOT NULL, place INTEGER NOT NULL, page INTEGER NOT NULL,
            sealed {blob} NOT NULL, PRIMARY KEY (circle, thread, place, page))""",
    ),
)

OF_A_CIRCLE = (
    "said", "scans", "drafts", "homes", "slips_home", "published", "reports", "acts", "doors", "came",
    "mails", "outbox", "invitations", "threads", "members", "circles",
)  # fmt: skip

# --- the circle and its people
PUT_CIRCLE = "INSERT INTO circles (circle, serial, published, sealed) VALUES (?, 0, 0, ?)"
CIRCLE = "SELECT serial, published, sealed FROM circles WHERE circle = ?"
SET_CARD = "UPDATE circles SET sealed = ? WHERE circle = ?"
ADVANCE = "UPDATE circles SET serial = serial + 1 WHERE circle = ? RETURNING serial"
NEXT_NUMBER = "UPDATE circles SET published = published + 1 WHERE circle = ? RETURNING published"
PUT_MEMBER = (
    "INSERT INTO members (circle, member, role, sealed) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (circle, member) DO NOTHING RETURNING member"
)
MEMBER = "SELECT role, sealed FROM members WHERE circle = ? AND member = ?"
MEMBERS = "SELECT member, role, sealed FROM members WHERE circle = ? AND member > ? ORDER BY member LIMIT ?"
COUNT_ROLE = "SELECT count(*) FROM members WHERE circle = ? AND role = ?"
SET_ROLE = "UPDATE members SET role = ? WHERE circle = ? AND member = ?"
SET_MEMBER = "UPDATE members SET sealed = ? WHERE circle = ? AND member = ?"
CLEAR_MEMBER = "DELETE FROM members WHERE circle = ? AND member = ?"
PUT_MINE = "INSERT INTO my_circles (person, circle) VALUES (?, ?) ON CONFLICT (person, circle) DO NOTHING"
MINE = "SELECT circle FROM my_circles WHERE person = ? ORDER BY circle"
CLEAR_MINE = "DELETE FROM my_circles WHERE person = ? AND circle = ?"
PUT_INVITATION = "INSERT INTO invitations (circle, token, role, until, places) VALUES (?, ?, ?, ?, ?)"
INVITATION = "SELECT role FROM invitations WHERE circle = ? AND token = ? AND until > ? AND places > 0"
USE_INVITATION = (
    "UPDATE invitations SET places = places - 1"
    " WHERE circle = ? AND token = ? AND until > ? AND places > 0 RETURNING role"
)
CLEAR_INVITATIONS = "DELETE FROM invitations WHERE circle = ?"

# --- threads
PUT_THREAD = (
    "INSERT INTO threads (circle, thread, asker, state, day, due, turns, number, serial, sealed)"
    " VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, ?)"
)
_THREAD = "thread, asker, state, day, turns, number, sealed"
THREAD = f"SELECT {_THREAD} FROM threads WHERE circle = ? AND thread = ?"  # noqa: S608 - constants
LOCK_THREAD = "UPDATE threads SET turns = turns WHERE circle = ? AND thread = ? RETURNING turns"
WAITING = (
    f"SELECT {_THREAD} FROM threads WHERE circle = ? AND state = ? AND due <= ?"  # noqa: S608
    " ORDER BY due, thread LIMIT ?"
)
NEWEST = (
    f"SELECT {_THREAD} FROM threads WHERE circle = ? AND state = ? AND due <= ?"  # noqa: S608
    " ORDER BY due DESC, thread DESC LIMIT ?"
)
COUNT_WAITING = "SELECT count(*) FROM threads WHERE circle = ? AND state = ? AND due <= ?"
COUNT_OWN = "SELECT count(*) FROM threads WHERE circle = ? AND asker = ? AND state = ?"
OWN = (
    f"SELECT {_THREAD} FROM threads WHERE circle = ? AND asker = ?"  # noqa: S608
    " ORDER BY serial DESC LIMIT ?"
)
ALL_OWN = "SELECT thread, number FROM threads WHERE circle = ? AND asker = ?"
TURN = (
    "UPDATE threads SET turns = turns + 1, state = ?, due = ?, serial = ?"
    " WHERE circle = ? AND thread = ? AND turns = ? RETURNING turns"
)
DUE = "SELECT due FROM threads WHERE circle = ? AND thread = ?"
SET_SAID_DUE = "UPDATE said SET due = ? WHERE circle = ? AND thread = ? AND place = ?"
SET_STATE = "UPDATE threads SET state = ?, serial = ? WHERE circle = ? AND thread = ?"
SET_ABOUT = "UPDATE threads SET sealed = ? WHERE circle = ? AND thread = ?"
SET_NUMBER = "UPDATE threads SET number = ? WHERE circle = ? AND thread = ? RETURNING thread"
UNNAME = "UPDATE threads SET asker = '', sealed = ? WHERE circle = ? AND thread = ?"
CLEAR_THREAD = tuple(
    f"DELETE FROM {table} WHERE circle = ? AND thread = ?"  # noqa: S608 - constants
    for table in ("said", "scans", "drafts", "homes", "mails", "doors", "threads")
)
PUT_SAID = (
    "INSERT INTO said (circle, thread, place, kind, member, day, due, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
SAID = (
    "SELECT place, kind, member, day, sealed FROM said WHERE circle = ? AND thread = ? AND due <= ?"
    " ORDER BY place"
)
FIRST_SAID = "SELECT place, kind, member, day, sealed FROM said WHERE circle = ? AND thread = ? AND place = 1"
UNNAME_SAID = "UPDATE said SET member = '' WHERE circle = ? AND thread = ? AND member = ?"
CHANGED = "SELECT thread, state, serial FROM threads WHERE circle = ? AND serial > ? ORDER BY serial LIMIT ?"
PUT_DRAFT = (
    "INSERT INTO drafts (circle, thread, member, sealed) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (circle, thread, member) DO UPDATE SET sealed = excluded.sealed"
)
DRAFTS = "SELECT member, sealed FROM drafts WHERE circle = ? AND thread = ? ORDER BY member"
CLEAR_DRAFT = "DELETE FROM drafts WHERE circle = ? AND thread = ? AND member = ?"
CLEAR_DRAFTS = "DELETE FROM drafts WHERE circle = ? AND thread = ?"

PUT_SCAN = "INSERT INTO scans (circle, thread, place, page, sealed) VALUES (?, ?, ?, ?, ?)"
SCANS = "SELECT place, page FROM scans WHERE circle = ? AND thread = ? ORDER BY place, page"
CLEAR_SCAN = "DELETE FROM scans WHERE circle = ? AND thread = ? AND place = ? AND page = ?"
SCAN = "SELECT sealed FROM scans WHERE circle = ? AND thread = ? AND place = ? AND page = ?"

# --- the unnamed
PUT_HOME = "INSERT INTO homes (circle, home, thread) VALUES (?, ?, ?)"
HOME = "SELECT thread FROM homes WHERE circle = ? AND home = ?"
HOME_OF = "SELECT home FROM homes WHERE circle = ? AND thread = ?"
PUT_SLIP = "INSERT INTO slips_home (circle, home, place, sealed) VALUES (?, ?, ?, ?)"
SLIPS = "SELECT place, sealed FROM slips_home WHERE circle = ? AND home = ? ORDER BY place"
CLEAR_SLIPS = "DELETE FROM slips_home WHERE circle = ? AND home = ?"

# --- what is published
PUT_PUBLISHED = (
    "INSERT INTO published (circle, number, thread, hidden, serial, sealed) VALUES (?, ?, ?, 0, ?, ?)"
)
SET_PUBLISHED = "UPDATE published SET sealed = ?, serial = ?, hidden = 0 WHERE circle = ? AND number = ?"
PUBLISHED = (
    "SELECT number, hidden, sealed FROM published WHERE circle = ? AND hidden = 0 AND number < ?"
    " ORDER BY number DESC LIMIT ?"
)
ALL_PUBLISHED = "SELECT number, hidden, sealed FROM published WHERE circle = ? AND hidden = 0 ORDER BY number"
ONE_PUBLISHED = "SELECT number, hidden, sealed FROM published WHERE circle = ? AND number = ?"
PUBLISHED_CHANGED = (
    "SELECT number, hidden, sealed, serial FROM published WHERE circle = ? AND serial > ?"
    " ORDER BY serial LIMIT ?"
)
PUBLISHED_THREAD = "SELECT thread FROM published WHERE circle = ? AND number = ?"
UNNAME_PUBLISHED = "UPDATE published SET sealed = ?, serial = ? WHERE circle = ? AND number = ?"
HIDE = "UPDATE published SET hidden = ?, serial = ? WHERE circle = ? AND number = ? RETURNING number"
PUT_REPORT = "INSERT INTO reports (circle, report, number, day, sealed) VALUES (?, ?, ?, ?, ?)"
REPORTS = "SELECT report, number, day, sealed FROM reports WHERE circle = ? ORDER BY day, report LIMIT ?"
CLEAR_REPORT = "DELETE FROM reports WHERE circle = ? AND report = ?"
PUT_ACT = "INSERT INTO acts (circle, day, act, member, what) VALUES (?, ?, ?, ?, ?)"
ACTS = "SELECT day, member, what FROM acts WHERE circle = ? AND day <= ? ORDER BY day DESC, act DESC LIMIT ?"

# --- mail
PUT_DOOR = "INSERT INTO doors (circle, handle, member, thread, until) VALUES (?, ?, ?, ?, ?)"
DOOR = "SELECT member, thread FROM doors WHERE circle = ? AND handle = ? AND until > ?"
CLEAR_DOORS = "DELETE FROM doors WHERE circle = ? AND until <= ?"
CLEAR_DOORS_OF = "DELETE FROM doors WHERE circle = ? AND member = ?"
PUT_CAME = (
    "INSERT INTO came (circle, mail, member, until) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (circle, mail) DO NOTHING RETURNING mail"
)
COUNT_CAME = "SELECT count(*) FROM came WHERE circle = ? AND member = ? AND until > ?"
CLEAR_CAME = "DELETE FROM came WHERE circle = ? AND until <= ?"
PUT_MAIL = "INSERT INTO mails (circle, thread, place, until, sealed) VALUES (?, ?, ?, ?, ?)"
MAIL = "SELECT sealed FROM mails WHERE circle = ? AND thread = ? AND place = ? AND until > ?"
MAILS = "SELECT place FROM mails WHERE circle = ? AND thread = ? AND until > ?"
CLEAR_MAILS = "DELETE FROM mails WHERE circle = ? AND until <= ?"
QUEUE = (
    "INSERT INTO outbox (circle, letter, member, due, claimed, sent) VALUES (?, ?, ?, ?, 0, 0)"
    " ON CONFLICT (circle, letter, member) DO NOTHING"
)
QUEUED = (
    "SELECT letter, member FROM outbox WHERE circle = ? AND sent = 0 AND claimed < ? AND due <= ?"
    " ORDER BY due, member LIMIT ?"
)
CLAIM = (
    "UPDATE outbox SET claimed = ? WHERE circle = ? AND letter = ? AND member = ?"
    " AND sent = 0 AND claimed < ? RETURNING member"
)
PUT_OFF = "UPDATE outbox SET due = ?, claimed = 0 WHERE circle = ? AND letter = ? AND member = ?"
SENT = "UPDATE outbox SET sent = 1 WHERE circle = ? AND letter = ? AND member = ?"
CLEAR_SENT = "DELETE FROM outbox WHERE circle = ? AND sent = 1 AND due <= ?"
CLEAR_OVER = "DELETE FROM invitations WHERE circle = ? AND until <= ?"
CLEAR_QUEUE_OF = "DELETE FROM outbox WHERE circle = ? AND member = ?"

CLOSE = tuple(f"DELETE FROM {table} WHERE circle = ?" for table in OF_A_CIRCLE)  # noqa: S608 - constants
"""Everything of a circle, when it is closed."""
