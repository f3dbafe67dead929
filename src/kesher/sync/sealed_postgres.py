"""The host's store of sealed rows on PostgreSQL."""

from __future__ import annotations

from kesher.disk.postgres import PostgresDatabase
from kesher.sync.sealed_sql import SCHEMA


class PostgresRows(PostgresDatabase):
    """Sealed rows in a PostgreSQL database."""

    migrations = SCHEMA
    schema_table = "kesher_sealed_schema"
