"""Which further names of days stand at the head of the page."""

import pytest

from doors import Client
from markup import faults

BOTH = pytest.mark.parametrize("world", ["he", "en"], indirect=True)
SIGD = "2027-11-29T12:00+02:00"  # and Yom Kippur Katan


def further(client: Client) -> list[str]:
    return [each.value for each in client.world.desk.cover(client.world.now).further]


@BOTH
def test_they_are_chosen_in_the_settings_and_shown_on_their_day(client: Client) -> None:
    hebrew = 'lang="he"' in client.get("/").body
    sigd, katan = ("סיגד", "יום כיפור קטן") if hebrew else ("Sigd", "Yom Kippur Katan")
    assert further(client) == ["shabbatot"]
    client.world.clock.set(SIGD)
    assert sigd not in client.get("/").body
    assert client.post("/settings/names", {"further": ["sigd"]}).to == "/settings?note=settings"
    assert further(client) == ["sigd"]
    shown = client.get("/").body
    assert sigd in shown and katan not in shown
    settings = client.get("/settings")
    assert 'value="sigd" checked' in settings.body and 'value="shabbatot" checked' not in settings.body
    assert not faults(settings.body)
    assert client.post("/settings/names", {}).status == 302 and further(client) == []
    assert sigd not in client.get("/").body


def test_a_name_that_is_none_is_refused(client: Client) -> None:
    refused = client.post("/settings/names", {"further": ["sigd", "mardi-gras"]})
    assert refused.status == 422 and further(client) == ["shabbatot"]
