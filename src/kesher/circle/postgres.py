"""The circles' tables in a PostgreSQL database."""

from __future__ import annotations

from kesher.circle.statements import SCHEMA
from kesher.disk.postgres import PostgresDatabase


class PostgresCircles(PostgresDatabase):
    """The circles in a PostgreSQL database."""

    migrations = SCHEMA
    schema_table = "kesher_circle_schema"
