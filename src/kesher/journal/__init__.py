"""The sealed record: keys, sealing, the only writer, export and restore.

One page a Hebrew day, each sealed with a key that only the person can open. Whatever is stored here, in
the database, in its backups or in a sealed export, reads as noise without that key.
"""
