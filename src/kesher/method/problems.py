"""Refusals as values.

Whatever cannot be done is answered by a :class:`Problem`: a code and the values its sentence needs. The
sentence itself is in the message catalogue (``problem.<code>``), so each door words it in the person's
language. Deep layers, where a value cannot travel, raise :class:`Refused`, which carries one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Code(StrEnum):
    """Every reason for which Kesher says no. Each has a sentence in the catalogue."""

    # words and numbers that were given
    DRAFTS_FULL = "drafts-full"
    WORDS_TOO_LONG = "words-too-long"
    TEXT_UNREADABLE = "text-unreadable"
    NUMBER_OUT_OF_RANGE = "number-out-of-range"
    NOTHING_GIVEN = "nothing-given"
    DAY_UNREADABLE = "day-unreadable"
    DAY_AHEAD = "day-ahead"
    DAY_FAR = "day-far"
    DAYS_TURNED = "days-turned"
    PLACE_UNREADABLE = "place-unreadable"
    CITY_UNKNOWN = "city-unknown"
    CITY_TWICE = "city-twice"
    PLACE_LATITUDE = "place-latitude"
    PLACE_LONGITUDE = "place-longitude"
    PLACE_ELEVATION = "place-elevation"
    PLACE_ZONE = "place-zone"
    PLACE_CANDLES = "place-candle-minutes"
    PLACE_FAST = "place-fast"
    BUTTON_NONE = "button-none"
    CHOICE_UNKNOWN = "choice-unknown"
    COUNTRY_UNKNOWN = "country-unknown"
    # the practice
    POINT_SECOND = "point-second"
    POINT_NONE = "point-none"
    POINT_EMPTY = "point-empty"
    GIVEN_NONE = "given-none"
    WORDING_SAME = "wording-same"
    REASON_NONE = "reason-none"
    REPLACING_NONE = "replacing-none"
    NIGHT_NEEDED = "night-needed"
    LAST_DAY_CLOSED = "last-day-closed"
    LOT_TWO = "lot-two"
    TOO_SOON = "too-soon"
    SITTING_RESTS = "sitting-rests"
    PULL_UNKNOWN = "pull-unknown"
    PULLS_FULL = "pulls-full"
    RESTING = "resting"
    MEASURING_STOPPED = "measuring-stopped"
    # the journal
    NO_JOURNAL = "no-journal"
    COPIES_NEEDED = "copies-needed"
    BACKUP_NONE = "backup-none"
    JOURNAL_LOST = "journal-lost"
    JOURNAL_EXISTS = "journal-exists"
    LOCKED = "locked"
    PASSPHRASE_WRONG = "passphrase-wrong"
    PASSPHRASE_SHORT = "passphrase-short"
    PASSPHRASE_WEAK = "passphrase-weak"
    PASSPHRASE_DIFFERS = "passphrase-differs"
    PASSPHRASE_FILE = "passphrase-file"
    PROOF_WRONG = "proof-wrong"
    CODE_WRONG = "code-wrong"
    CODE_MISTYPED = "code-mistyped"
    CODE_MISTYPED_BACK = "code-mistyped-back"
    KEY_NOT_KEPT = "key-not-kept"
    KEY_WEAKENED = "key-weakened"
    PAGE_DAMAGED = "page-damaged"
    COVER_DAMAGED = "cover-damaged"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_BUSY = "database-busy"
    DATABASE_NEWER = "database-newer"
    DATABASE_UNREACHABLE = "database-unreachable"
    DISK_FULL = "disk-full"
    DISK_SILENT = "disk-silent"
    FOLDER_UNWRITABLE = "folder-unwritable"
    FOLDER_CLOSED = "folder-closed"
    NAME_LONG = "name-long"
    HOME_NONE = "home-none"
    FILE_EXISTS = "file-exists"
    FILE_MISSING = "file-missing"
    FILE_FOREIGN = "file-foreign"
    FILE_DAMAGED = "file-damaged"
    FILE_CHANGED = "file-changed"
    FILE_NEWER = "file-newer"
    FILE_OTHER_JOURNAL = "file-other-journal"
    PAGE_NEWER = "page-newer"
    # paper
    SHEET_DAY = "sheet-day"
    SHEET_NEEDS_BOOK = "sheet-needs-book"
    SHEET_EMPTY = "sheet-empty"
    SHEET_NUMBERS = "sheet-numbers"
    SHEET_PRINTED_GONE = "sheet-printed-gone"
    SHEET_STOPPED = "sheet-stopped"
    SHEET_LIMITS = "sheet-limits"
    # packs
    PACK_MISSING = "pack-missing"
    PACK_FAULTY = "pack-faulty"
    # sheets of paper
    SHEET_NONE = "sheet-none"
    SHEET_MIRRORED = "sheet-mirrored"
    SHEET_VERSION = "sheet-version"
    SHEET_TWO = "sheet-two"
    SHEET_CORNERS = "sheet-corners"
    SHEET_CUT_LEFT = "sheet-cut-left"
    SHEET_CUT_RIGHT = "sheet-cut-right"
    SHEET_CUT_TOP = "sheet-cut-top"
    SHEET_CUT_BOTTOM = "sheet-cut-bottom"
    SHEET_CORNERS_DISAGREE = "sheet-corners-disagree"
    SHEET_SMALL = "sheet-small"
    SHEET_NUMBER = "sheet-number"
    SHEET_CONFLICT = "sheet-conflict"
    SHEET_WEAK = "sheet-weak"
    SHEET_STRANGER = "sheet-stranger"
    SHEET_NO_TRIAL = "sheet-no-trial"
    SHEET_GONE = "sheet-gone"
    SHEET_MANY = "sheet-many"
    PICTURE_UNREADABLE = "picture-unreadable"
    PICTURE_LARGE = "picture-large"
    PICTURE_LOCKED = "picture-locked"
    PICTURE_PAGES = "picture-pages"
    PICTURE_LIMITS = "picture-limits"
    # what is marked in the books
    HIGHLIGHT_LONG = "highlight-long"
    HIGHLIGHT_GONE = "highlight-gone"
    # the question that stayed
    QUESTION_OPEN = "question-open"
    QUESTION_NONE = "question-none"
    QUESTION_DOWN = "question-down"
    QUESTION_EMPTY = "question-empty"
    # the shelf
    LIBRARY_NONE = "library-none"
    LIBRARY_NEWER = "library-newer"
    LIBRARY_DAMAGED = "library-damaged"
    LIBRARY_FULL = "library-full"
    LIBRARY_WAITING = "library-waiting"
    FILE_NONE = "file-none"
    LIMIT_UNREADABLE = "limit-unreadable"
    QUERY_LINE = "query-line"
    BOOK_UNKNOWN = "book-unknown"
    REF_UNKNOWN = "ref-unknown"
    REPAIR_UNKNOWN = "repair-unknown"
    # several devices
    SYNC_NONE = "sync-none"
    SYNC_UNREACHABLE = "sync-unreachable"
    SYNC_FOLDER = "sync-folder"
    SYNC_ADDRESS = "sync-address"
    SYNC_STRANGER = "sync-stranger"
    SYNC_BUSY = "sync-busy"
    SYNC_WENT_BACK = "sync-went-back"
    SYNC_FORKED = "sync-forked"
    SYNC_WITHHELD = "sync-withheld"
    SYNC_FORGED = "sync-forged"
    SYNC_TORN = "sync-torn"
    SYNC_OLDER = "sync-older"
    SYNC_OLD_KEY = "sync-old-key"
    SYNC_UPDATE = "sync-update"
    SYNC_TWIN = "sync-twin"
    SYNC_RENEWED = "sync-renewed"
    SYNC_REMOVED = "sync-removed"
    SYNC_NOT_WHOLE = "sync-not-whole"
    SYNC_RENEW_HERE = "sync-renew-here"
    DEVICE_UNKNOWN = "device-unknown"
    DEVICE_THIS = "device-this"
    PAIR_MISTYPED = "pair-mistyped"
    PAIR_UNKNOWN = "pair-unknown"
    PAIR_PAST = "pair-past"
    PAIR_WAITS = "pair-waits"
    PAIR_PLACE = "pair-place"
    # the doors
    PART_MISSING = "part-missing"
    PORT_TAKEN = "port-taken"
    PORT_FORBIDDEN = "port-forbidden"
    LOOPBACK_NONE = "loopback-none"
    SETTING_UNKNOWN = "setting-unknown"
    # reminders
    REMINDER_TIME = "reminder-time"
    REMINDER_MINUTES = "reminder-minutes"
    REMINDERS_NONE = "reminders-none"
    REMINDERS_HOST = "reminders-host"
    NOTICE_SILENT = "notice-silent"
    HOST_MAIL_NONE = "host-mail-none"
    # a community's host
    HOST_ADDRESS = "host-address"
    HOST_EXTRA = "host-extra"
    HOST_SYSTEM = "host-system"
    MAIL_SETTING = "mail-setting"
    DATABASE_ADDRESS = "database-address"
    DATABASE_SILENT = "database-silent"
    DATABASE_UNFIT = "database-unfit"
    FORM_OLD = "form-old"
    SIGNED_OUT = "signed-out"
    STALE = "stale"
    TRIED_OFTEN = "tried-often"
    INVITATION_GONE = "invitation-gone"
    EMAIL_UNREADABLE = "email-unreadable"
    MAIL_CODE_WRONG = "mail-code-wrong"
    MAIL_CODE_OVER = "mail-code-over"
    PASSKEY_REFUSED = "passkey-refused"
    DEVICE_CODE_WRONG = "device-code-wrong"
    DEVICES_MANY = "devices-many"
    EXPORT_FIRST = "export-first"
    ROW_LARGE = "row-large"
    PUSH_LARGE = "push-large"
    PUSH_UNREADABLE = "push-unreadable"
    JOURNAL_ROOM = "journal-room"
    JOURNALS_MANY = "journals-many"
    # the library
    BOOK_EMPTY = "book-empty"
    BOOK_LARGE = "book-large"
    BOOK_UNFOLDS = "book-unfolds"
    BOOK_KIND = "book-kind"
    BOOK_OLD_KIND = "book-old-kind"
    BOOK_PICTURE = "book-picture"
    BOOK_LETTERS = "book-letters"
    BOOK_DAMAGED = "book-damaged"
    BOOK_LOCKED = "book-locked"
    BOOK_LINE = "book-line"
    BOOK_LINE_TWICE = "book-line-twice"
    BOOK_SHAPE = "book-shape"
    BOOK_WORDLESS = "book-wordless"
    BOOK_SCANNED = "book-scanned"
    BOOK_LIMITS = "book-limits"
    BOOK_STOPPED = "book-stopped"
    QUERY_EMPTY = "query-empty"
    QUERY_LONG = "query-long"
    BOOK_PAGES = "book-pages"


class Problem(msgspec.Struct, frozen=True):
    """One refusal.

    Attributes:
        code: which refusal.
        values: what its sentence mentions (numbers, a file's name, a day), never the person's own words.
    """

    code: Code
    values: dict[str, str | int] = {}


class Refused(Exception):
    """Carries a :class:`Problem` up from where a value cannot be returned."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem


def refuse(code: Code, **values: str | int) -> Refused:
    """Build the exception that carries a refusal."""
    return Refused(Problem(code, values))
