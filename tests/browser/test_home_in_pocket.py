"""The tests of the pages at home, lived once more in a pocket; and why each of the others is not."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from browser import test_care, test_days, test_evenings, test_first_week, test_point, test_sitting
from kesher.method.language import Language
from pocketed import Pages, World
from pockets import folder, serving

WEB = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("pocket"), pytest.mark.timeout(900)]

PHONE: dict[str, Any] = {"width": 360, "scripts": True}
HERE: list[tuple[Callable[..., None], str, dict[str, Any]]] = [
    (test_days.test_a_day_a_shabbat_and_the_day_after, "he", PHONE),
    (test_days.test_hebrew_pages_hold_hebrew, "he", {"form": "masculine"}),
    (test_days.test_keyboard_alone_closes_a_day, "he", {}),
    (test_days.test_a_thumb_can_reach_every_bubble, "he", {}),
    (test_first_week.test_a_first_week, "en", {"way": "phone"}),
    (test_evenings.test_three_foundations_and_then_the_first_sitting, "he", PHONE),
    (test_evenings.test_an_evening_without_sitting_or_point, "en", PHONE),
    (test_evenings.test_words_only, "he", PHONE),
    (test_evenings.test_a_week_of_rest_is_taken_and_ended_on_a_phone, "he", {}),
    (test_sitting.test_lines_come_one_by_one_and_a_tap_brings_the_next, "he", {}),
    (test_sitting.test_leaving_is_one_press_and_is_written_as_what_it_was, "he", {}),
    (test_sitting.test_going_on_leads_through_all_parts_to_the_end, "en", {}),
    (test_point.test_a_point_with_its_least_by_a_suggestion, "he", {"scripts": True}),
    (test_care.test_a_friday_of_despair_and_its_shabbat, "he", PHONE),
    (test_care.test_a_gentle_offer_leads_to_people, "en", {}),
    (test_care.test_a_woman_is_spoken_to_as_one, "he", {}),
]
"""Each with its language, and with what else it is told."""

_HOST = "has a host and its pages, which no pocket has; what a pocket does with one is test_pocket's"
_BOOK = "a file becomes a book, which is done at home"
_PLAIN = "without scripts there is no pocket"
_NET = "holds back what a page asks for; in a pocket the browser gives it out by itself"
_OWN = "begins a server of its own, for what is the same wherever a page comes from"
_TWO = "needs a second window of pages; two windows are test_pocket's"
ELSEWHERE = {
    "test_brought": {"test_it_is_brought_and_comes_home": _HOST},
    "test_care": {
        "test_people_are_there_behind_every_closed_door": "is locked from outside",
        "test_where_the_place_is_not_known": "changes the settings from outside, four times",
    },
    "test_circle": {"test_two_weeks_of_a_circle": _HOST},
    "test_devices": {"test_a_journal_comes_to_a_second_device_and_leaves_it": _HOST},
    "test_forms": {
        "test_enter_presses_none_of_several_buttons": "is begun by forms over a network",
        "test_who_leaves_words_that_were_not_saved_is_asked": "the same",
    },
    "test_host": {
        "test_a_person_comes_by_an_invitation_with_a_passkey": _HOST,
        "test_a_telephone_shows_a_notice_that_says_nothing": _HOST,
    },
    "test_library": {
        "test_a_booklet_is_read_searched_marked_and_sat_with": _BOOK,
        "test_without_scripts_all_of_it_works_a_step_later": _BOOK,
        "test_several_files_are_stopped_and_refused_each_by_itself": _BOOK,
        "test_a_real_booklet_badly_extracted_comes_in_whole": _BOOK,
    },
    "test_page": {
        "test_a_passphrase_can_be_shown_and_is_hidden_again_when_it_goes": _OWN,
        "test_without_scripts_there_is_no_button_and_the_form_works": _PLAIN,
        "test_a_page_that_takes_its_time_says_so": _OWN,
        "test_a_page_of_help_prints_its_words_alone": _OWN,
    },
    "test_profile": {
        "test_an_evening_leaves_no_word_in_the_browsers_own_files": "looks for a session of a server; what a "
        "pocket leaves in the browser is looked through by test_pocket",
    },
    "test_question": {"test_a_question_lives_its_life_on_a_telephone": f"{_BOOK}; and it is printed"},
    "test_sheets": {
        "test_a_week_comes_back_from_paper": "prints and reads; a photograph that waits is test_pocket_days'",
        "test_a_photograph_can_be_dropped": "the same",
    },
    "test_one_week": {"test_a_week_of_one_journal": "is of a pocket already, beside two homes"},
    "test_passkey": {"test_a_passkey_opens_the_journal_on_a_new_device": "is of pockets already"},
    "test_sitting": {
        "test_it_goes_by_itself_and_each_line_stands_as_long_as_its_words": "stops the shell's clock",
        "test_no_line_shows_before_its_time_and_none_moves": _NET,
        "test_when_the_program_does_not_come_every_line_is_shown": _NET,
        "test_on_a_small_screen_what_one_does_stays_in_view": "is of a window's size",
        "test_every_line_is_there_without_scripts": _PLAIN,
        "test_while_a_stop_stands_the_next_part_is_the_people_to_call": _TWO,
    },
    "test_thread": {
        "test_the_thread_says_what_it_rests_on": "the findings are made at home; test_pocket_days shows them",
        "test_it_speaks_in_the_persons_own_words": _OWN,
        "test_what_helps_is_written_beside_its_pull_and_shown_where_it_is_named": _OWN,
    },
    "test_watch": {"test_a_page_leaves_when_the_journal_was_locked_and_takes_its_words_along": _TWO},
    "test_widths": {"test_no_page_is_wider_than_its_window": "test_pocket_days walks through all of them"},
}
"""The others, by their modules, each with why."""


@pytest.fixture(scope="module")
def shell(browser: Browser) -> Iterator[tuple[BrowserContext, str]]:
    """A browser that has been in the pocket: what a first visit costs is paid once."""
    made = browser.new_context(locale="he-IL", bypass_csp=True)
    made.set_default_timeout(60_000)
    with serving(folder()) as address:
        page = made.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-shown=pages]")
        page.close()
        yield made, address
    made.close()


def instant(test: Callable[..., None], language: str) -> str:
    """When a test of home begins: as its own mark says."""
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "parametrize" and "world" in mark.args[0]:
            for given in mark.args[1]:
                at = given if isinstance(given[1], str) and given[0] == language else given[0]
                if at[0] == language:
                    return str(at[1])
    raise AssertionError(test)


def test_each_test_of_home_is_here_or_says_why_not() -> None:
    named = {(test.__module__.rpartition(".")[2], test.__name__) for test, _, _ in HERE}
    assert not named & {(module, name) for module, each in ELSEWHERE.items() for name in each}
    named |= {(module, name) for module, each in ELSEWHERE.items() for name in each}
    there = {
        (path.stem, each.name)
        for path in Path(__file__).parent.glob("test_*.py")
        if not path.stem.startswith("test_pocket") and path.name != Path(__file__).name
        for each in ast.parse(path.read_text("utf-8")).body
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
    }
    assert named == there


@pytest.mark.parametrize(("test", "language", "told"), HERE, ids=[each.__name__ for each, _, _ in HERE])
def test_in_the_pocket_as_at_home(
    shell: tuple[BrowserContext, str],
    tmp_path: Path,
    test: Callable[..., None],
    language: str,
    told: dict[str, Any],
) -> None:
    at = datetime.fromisoformat(instant(test, language)).astimezone(UTC)
    world = World(*shell, tmp_path / "home", Language(language), at)

    def open_page(*, language: str = "", width: int = 360, scripts: bool = True) -> Pages:
        return world.open(width)

    given = {"world": world, "open_page": open_page, "language": language, **told}
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    finally:
        world.close()


test_in_the_pocket_as_at_home.pytestmark += WEB  # type: ignore[attr-defined]
