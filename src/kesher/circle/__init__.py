"""A circle: people ask, a teacher answers, it goes on, and what is published becomes a book.

The rules are values and functions (``role``, ``thread``); the store keeps what was said sealed, with a key
for each circle that lies outside the database. Neither knows a page, a mail or a clock.
"""
