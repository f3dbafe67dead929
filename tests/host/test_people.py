"""Every page of a host leads to people to call, and asks nothing for it."""

import re

import pytest

from hosts import Guest, Host
from kesher.words.help import directory


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_country_of_the_list_is_told_to_anyone(host: Host, language: str) -> None:
    page = Guest(host).get(f"/people?language={language}")
    assert page.status == 200
    numbers = re.findall(r'href="tel:([^"]+)"', page.body)
    assert numbers[:2] == ["101", "1201"]  # in Israel, the emergency first
    assert {each.dial for each in directory().people} <= set(numbers)
    assert page.body.count("<section>") == len(directory().countries)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/join/nosuchtoken", "/nowhere"])
def test_pages_lead_there(host: Host, path: str) -> None:
    assert 'href="/people"' in Guest(host).get(path).body


def test_pages_of_one_who_is_in_lead_there_too(operator: Guest) -> None:
    assert all('href="/people"' in operator.get(path).body for path in ("/devices", "/invite", "/leave"))
