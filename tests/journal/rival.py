"""A second program that writes the same journal, to be run in a process of its own."""

from datetime import timedelta
from pathlib import Path

from journal.conftest import DAY, account
from kesher.journal.journal import Journal
from kesher.journal.seal import DataKey
from kesher.journal.sqlite import SqliteStore
from kesher.journal.store import Head


def write_many(path: Path, head: Head, raw: bytes, writer: int) -> None:
    """Write 25 days, each as one who saw it empty."""
    store = SqliteStore(path)
    journal = Journal(store, head, DataKey(head.journal, 1, raw))
    for number in range(25):
        journal.change(DAY + timedelta(days=number), f"{writer}-{number}", account(love=writer), based_on=0)
    store.close()
