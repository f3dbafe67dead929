"""Every statement names its circle, so that a database can be divided by circle over several machines."""

from __future__ import annotations

import re

import pytest

from kesher.circle import statements as sql

STATEMENTS = {
    name: value for name, value in vars(sql).items() if name[0].isupper() and isinstance(value, str)
}
STATEMENTS |= {f"CLEAR_THREAD {n}": each for n, each in enumerate(sql.CLEAR_THREAD)}
STATEMENTS |= {f"CLOSE {n}": each for n, each in enumerate(sql.CLOSE)}
BY_PERSON = "my_circles"


def faults(statement: str) -> list[str]:
    """What a database that is divided by circle would refuse of a statement."""
    said = " ".join(statement.split())
    table = re.search(r"(?:FROM|INTO|UPDATE|TABLE|ON) (\w+)", said)
    column = "person" if table and table[1] == BY_PERSON else "circle"
    found = []
    if re.search(r"\b(JOIN|UNIQUE|REFERENCES|SERIAL|GENERATED|TRIGGER|SKIP LOCKED|now\(\)|nextval)\b", said):
        found.append("crosses circles, or asks the server")
    if re.search(r"\bFROM \w+,", said):
        found.append("joins")
    if said.startswith("INSERT") and not re.match(rf"INSERT INTO \w+ \({column}\b", said):
        found.append("writes nobody's row")
    if said.startswith(("SELECT", "UPDATE", "DELETE")) and not re.search(rf"\b{column} = \?", said):
        found.append("names no circle")
    if "ON CONFLICT" in said and f"ON CONFLICT ({column}" not in said:
        found.append("is unique across circles")
    if said.startswith("CREATE TABLE") and f"PRIMARY KEY ({column}" not in said:
        found.append("has another's key first")
    if said.startswith("CREATE INDEX") and f"({column}," not in said:
        found.append("is found across circles")
    return found


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_names_its_circle(name: str) -> None:
    assert faults(STATEMENTS[name]) == []


@pytest.mark.parametrize("statement", [each for schema in sql.SCHEMA for each in schema])
def test_every_table_is_divided_by_circle(statement: str) -> None:
    assert faults(statement) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT sealed FROM threads WHERE thread = ?",
        "SELECT sealed FROM threads JOIN said ON true WHERE circle = ?",
        "INSERT INTO threads (thread, circle) VALUES (?, ?)",
        "UPDATE circles SET serial = 1",
        "DELETE FROM my_circles WHERE circle = ?",
        "CREATE TABLE x (circle TEXT, id TEXT, PRIMARY KEY (id, circle))",
        "CREATE INDEX x ON threads (asker, circle)",
    ],
)
def test_a_statement_that_does_not_is_found(wrong: str) -> None:
    assert faults(wrong)


def test_all_tables_of_a_circle_go_with_it() -> None:
    made = {
        re.search(r"CREATE TABLE (\w+)", each)[1]
        for schema in sql.SCHEMA
        for each in schema
        if "CREATE TABLE" in each
    }  # type: ignore[index]
    assert made == {*sql.OF_A_CIRCLE, BY_PERSON}
