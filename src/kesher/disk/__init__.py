"""What stands on the person's own disk: files written whole or not at all, and SQLite used safely.

It knows nothing of what it keeps; the journal and the library both stand on it.
"""
