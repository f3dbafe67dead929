"""What a page of a circle lets go out by mail."""

from __future__ import annotations

from kesher.circle.asking import thread_of
from kesher.circle.letters import outbox
from kesher.circle.letters.agreeing import way_to_agree
from kesher.circle.people import Letters, member
from kesher.host.circle.access import Here


def tell_proposed(here: Here, thread: str) -> None:
    """Queue how a question is to be published for its asker, where he gets each letter at once."""
    with here.room.database.reading():
        found = thread_of(here.room, thread)
        asker = member(here.room, found.asker) if found and found.asker else None
    if found and found.about.proposed and asker is not None and asker.person.letters is Letters.EACH:
        outbox.queue(here.room, f"proposed:{thread}:{way_to_agree(found)}", [asker.id], here.now)


def tell_answered(here: Here, thread: str, place: int) -> None:
    """Queue an answer for its asker, where he wishes to have each at once. An unnamed one has no address."""
    with here.room.database.reading():
        found = thread_of(here.room, thread)
        asker = member(here.room, found.asker) if found and found.asker else None
    if asker is not None and asker.person.letters is Letters.EACH:
        outbox.queue(here.room, f"answer:{thread}:{place}", [asker.id], here.now)
