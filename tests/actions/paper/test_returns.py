"""A filled sheet comes back: what is read lies on the desk, and only what was looked at is written."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from kesher.actions.desk import DESK_HOLDS, Begun, Desk
from kesher.actions.journal.asks import settle
from kesher.actions.journal.keeping import Shape, restore, take_out
from kesher.actions.paper import photographs, returns
from kesher.actions.paper.printing import Kind, Wanted, print_sheet, seal_of
from kesher.actions.paper.returns import Lying, Saved
from kesher.actions.practice.account import write_account
from kesher.actions.practice.point import ask_to_replace, choose_point, replace_point
from kesher.actions.practice.sitting import sit
from kesher.journal.pages import Pages
from kesher.method.page import PAPER, Account, Page, Sitting
from kesher.method.point import Mark, Point, PointDay
from kesher.method.problems import Code, Problem
from kesher.method.sheet import from_paper
from kesher.paper.number import Seal
from papers import PLAIN, blank, taken

MONDAY = date(2026, 11, 23)
FIRST = date(2026, 11, 15)
"""A Sunday, whose week has passed."""
DAY = timedelta(days=1)
LINES = (1, 2)
SECRET = "0f" * 16


@pytest.fixture
def held(desk: Desk, begun: Begun, now: datetime) -> Desk:
    """A desk that does not lock, with a point that was chosen before the week began."""
    desk.change_cover(now, lambda cover: replace(cover, idle_minutes=0, still=False, sheet_secret=SECRET))
    assert not isinstance(
        choose_point(desk, now - 10 * DAY, "point", Point(id="p1", act="half an hour")), Problem
    )
    return desk


def lay(desk: Desk, now: datetime, jpeg: bytes) -> Lying:
    (sheet,) = returns.read_raw(jpeg)
    found = returns.bring(desk, now, "a photograph.jpg", sheet)
    assert isinstance(found, Lying), found
    return found


def printed(desk: Desk, now: datetime, first: date = FIRST) -> bytes:
    """A week of this book, as it is printed while its first point is held."""
    return blank(first, seal_of(SECRET, "p1"))


def page(desk: Desk, now: datetime, day: date) -> Page:
    return desk.journal(now).page(day).page


def everything(desk: Desk, now: datetime) -> tuple[Page, ...]:
    return desk.journal(now).book().pages


def take_all(desk: Desk, now: datetime, sheet: Lying, **more: object) -> Saved | Problem:
    return returns.save(desk, now, sheet.id, returns.unasked(returns.days_of(desk, now, sheet)), **more)


# --- a sheet is written, once ----------------------------------------------------------------------------


def test_what_is_marked_stands_in_the_book(held: Desk, now: datetime) -> None:
    pdf = print_sheet(held, now, Wanted(Kind.WEEK, first=FIRST))
    assert isinstance(pdf, bytes)
    sheet = lay(held, now, taken(pdf, PLAIN, lines=LINES))
    before = everything(held, now)
    days = returns.days_of(held, now, sheet)
    assert everything(held, now) == before  # to look is not to write
    assert [each.day for each in days] == [FIRST + n * DAY for n in range(7)]
    assert [each.rested for each in days] == [False] * 6 + [True]
    assert take_all(held, now, sheet) == Saved(2, (), 0)
    first, second = page(held, now, FIRST), page(held, now, FIRST + DAY)
    assert replace(first.account, written=None) == Account(love=7, desire=4)
    assert first.account.written == now
    assert (first.point.mark, first.point.point) == (Mark.KEPT, "p1")
    assert [(each.route, each.seconds) for each in first.sittings] == [(PAPER, 0)]
    assert (second.account.clarity, second.point.mark, second.sittings) == (10, Mark.PARTLY, ())
    assert [len(each.lines) for each in (first, second)] == [1, 1]
    assert first.lines[0].picture.startswith(b"\x89PNG")
    assert returns.on_the_desk(held, now) == ()


def test_the_same_sheet_again_changes_nothing(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    take_all(held, now, lay(held, now, taken(pdf, PLAIN, lines=LINES)))
    before, later = everything(held, now), now + DAY
    # Another photograph of it, so that not one byte is the same.
    again = lay(held, later, taken(pdf, PLAIN, lines=LINES, hardness=0.05))
    days = returns.days_of(held, later, again)
    assert returns.looks(days) == 0
    assert take_all(held, later, again) == Saved(0, (), 0)
    assert everything(held, later) == before


def test_a_form_sent_twice_writes_once(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    assert take_all(held, now, sheet).changed == 2
    assert returns.save(held, now, sheet.id, {"1.love": "0"}) == Problem(Code.SHEET_GONE)
    assert page(held, now, FIRST).account.love == 7


def test_a_writing_by_sheet_is_no_writing_of_an_account(held: Desk, now: datetime) -> None:
    take_all(held, now, lay(held, now, taken(printed(held, now), PLAIN)))
    assert held.cover(now).written == ()


# --- nothing is replaced unseen --------------------------------------------------------------------------


def test_what_stands_stays_unless_it_is_chosen(held: Desk, now: datetime) -> None:
    write_account(held, now, "a", Account(love=3, words="mine"), mark=Mark.MISSED, day=FIRST)
    pdf = printed(held, now)
    sheet = lay(held, now, taken(pdf, PLAIN))
    first = returns.days_of(held, now, sheet)[0]
    differing = {each.name: (each.stands, each.value) for each in first.looks}
    assert differing == {"love": ("3", "7"), "point": ("missed", "kept")}
    take_all(held, now, sheet)
    stood = page(held, now, FIRST)
    assert (stood.account.love, stood.account.desire, stood.account.words) == (3, 4, "mine")
    assert stood.point.mark is Mark.MISSED
    chosen = lay(held, now, taken(pdf, PLAIN))
    assert returns.save(held, now, chosen.id, {"1.love": "7"}) == Saved(1, (), 0)
    assert page(held, now, FIRST).account.love == 7
    assert page(held, now, FIRST).point.mark is Mark.MISSED


def test_what_was_written_while_it_was_looked_at_is_asked_about(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    days = returns.days_of(held, now, sheet)
    seen = {each.day: each.version for each in days}
    write_account(held, now, "a", Account(love=2), day=FIRST)
    saved = returns.save(held, now, sheet.id, returns.unasked(days), based_on=seen)
    assert (saved.changed, saved.asks) == (2, 1)
    stood = page(held, now, FIRST)
    assert stood.account.love == 2 and stood.account.desire == 4
    assert [(each.field, each.stands, each.other) for each in stood.asks] == [("account.love", "2", "7")]


def test_a_sitting_that_is_written_is_not_asked_about(held: Desk, now: datetime) -> None:
    at = datetime(2026, 11, 15, 6, tzinfo=now.tzinfo)
    sit(held, at, "s", Sitting(id="s", at=at, route="awaiting", seconds=300))
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    assert returns.looks(returns.days_of(held, now, sheet)) == 0
    take_all(held, now, sheet)
    assert [each.id for each in page(held, now, FIRST).sittings] == ["s"]


def test_what_is_in_doubt_is_not_written(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN | {"3.love": ("2", "8")}))
    days = returns.days_of(held, now, sheet)
    assert [(each.id, each.flag, each.value) for each in days[2].looks] == [("3.love", "two-marks", None)]
    assert "3.love" not in returns.unasked(days)
    assert take_all(held, now, sheet).changed == 2
    assert page(held, now, FIRST + 2 * DAY).empty


def test_a_value_that_is_on_no_sheet_writes_nothing(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    before = everything(held, now)
    for wrong in ({"1.love": "11"}, {"2.point": "always"}, {"1.sat": "7"}):
        assert returns.save(held, now, sheet.id, {"2.clarity": "10", **wrong}) == Problem(Code.CHOICE_UNKNOWN)
    assert everything(held, now) == before and returns.on_the_desk(held, now) == (sheet,)


def test_a_damaged_day_keeps_no_other_from_being_written(held: Desk, now: datetime) -> None:
    write_account(held, now, "a", Account(love=3), day=FIRST)
    with held.store.writing():
        held.store.execute("UPDATE pages SET sealed = zeroblob(80) WHERE day = ?", (str(FIRST),))
        held.store.execute("UPDATE journals SET serial = serial + 1")
    sheet = lay(held, now, taken(printed(held, now), PLAIN, lines=LINES))
    days = returns.days_of(held, now, sheet)
    assert [each.damaged for each in days] == [True] + [False] * 6 and not days[0].sure
    assert returns.save(held, now, sheet.id, {"1.love": "7", "2.clarity": "10"}) == Saved(1, (), 0)
    assert page(held, now, FIRST + DAY).account.clarity == 10
    assert held.journal(now).book().damaged == (str(FIRST),)


def test_paper_takes_nothing_away_that_it_does_not_speak_of() -> None:
    trial = PointDay(Mark.KEPT, "p1", 2, Mark.PARTLY)
    before = Page(day=FIRST, account=Account(love=3, words="mine", pull="news"), point=trial)
    same = from_paper(before, Account(love=3), PointDay(Mark.KEPT, "p1", 2), None, None)
    assert same == before
    after = from_paper(before, Account(desire=1), PointDay(Mark.MISSED, "p1", 2), None, None)
    assert (after.account.love, after.account.words, after.account.pull) == (3, "mine", "news")
    assert after.point == PointDay(Mark.MISSED, "p1", 2, Mark.PARTLY)


# --- whose, and which days -------------------------------------------------------------------------------


def test_days_that_have_not_come_are_named_and_left(held: Desk, now: datetime) -> None:
    marks = {"1.love": "5", "2.love": "6", "4.point": "kept"}
    sheet = lay(held, now, taken(printed(held, now, MONDAY - DAY), marks, lines=(5,)))
    days = returns.days_of(held, now, sheet)
    assert [each.ahead for each in days] == [False, False] + [True] * 5
    assert all(not each.looks and not each.sure and not each.new_line for each in days if each.ahead)
    saved = take_all(held, now, sheet, lines={each.day: True for each in days})
    assert saved == Saved(2, (MONDAY + 2 * DAY, MONDAY + 3 * DAY), 0)
    chosen = lay(held, now, taken(printed(held, now, MONDAY - DAY), marks))
    assert returns.save(held, now, chosen.id, {"4.point": "kept"}).changed == 0
    assert page(held, now, MONDAY + 2 * DAY).empty


def test_a_sheet_of_another_point_leaves_its_row_out(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    ask_to_replace(held, datetime(2026, 11, 15, 12, tzinfo=now.tzinfo), "r1", Point(id="p2", act="x"), "why")
    assert not isinstance(replace_point(held, datetime(2026, 11, 16, 12, tzinfo=now.tzinfo), "r2"), Problem)
    sheet = lay(held, now, taken(pdf, PLAIN))
    days = returns.days_of(held, now, sheet)
    assert [each.point_left for each in days[:3]] == ["", "other", ""]  # nothing is marked on the third
    assert [[each.name for each in day.asked].count("point") for day in days[:3]] == [1, 0, 0]
    assert returns.save(held, now, sheet.id, {"1.point": "kept", "2.point": "partly"}).changed == 1
    assert page(held, now, FIRST + DAY).point is None


def test_a_day_before_any_point_has_none_to_mark(desk: Desk, begun: Begun, now: datetime) -> None:
    sheet = lay(desk, now, taken(blank(FIRST), PLAIN))
    assert [each.point_left for each in returns.days_of(desk, now, sheet)[:3]] == ["none", "none", ""]
    take_all(desk, now, sheet)
    assert page(desk, now, FIRST).point is None and page(desk, now, FIRST).account.love == 7


def test_a_sheet_that_is_nobodys_is_anyones(held: Desk, now: datetime) -> None:
    assert take_all(held, now, lay(held, now, taken(blank(FIRST), PLAIN))).changed == 2
    assert page(held, now, FIRST).point.point == "p1"


def test_a_strangers_sheet_is_refused(held: Desk, now: datetime) -> None:
    (sheet,) = returns.read_raw(taken(blank(FIRST, Seal(b"another!")), PLAIN))
    assert returns.bring(held, now, "x.jpg", sheet) == Problem(Code.SHEET_STRANGER)
    held.change_cover(now, lambda cover: replace(cover, sheet_secret=""))  # before any sheet was printed
    assert returns.bring(held, now, "x.jpg", sheet) == Problem(Code.SHEET_STRANGER)
    assert returns.of_this_book(held, now, sheet) == Problem(Code.SHEET_STRANGER)
    assert returns.on_the_desk(held, now) == ()


# --- on the desk -----------------------------------------------------------------------------------------


def test_a_locked_desk_forgets(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    held.lock()
    held.unlock(now, "נקודה אחת פנימה")
    assert returns.on_the_desk(held, now) == ()
    assert returns.lying(held, now, sheet.id) == Problem(Code.SHEET_GONE)
    assert returns.crop(held, now, sheet.id, "1.love") == Problem(Code.SHEET_GONE)
    assert returns.line(held, now, sheet.id, 1) == Problem(Code.SHEET_GONE)


def test_what_is_put_away_is_not_written(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    returns.put_away(held, now, sheet.id)
    assert returns.on_the_desk(held, now) == () and page(held, now, FIRST).empty


def test_a_full_desk_says_so_and_drops_nothing(held: Desk, now: datetime) -> None:
    first = lay(held, now, taken(blank(FIRST), PLAIN))
    for n in range(DESK_HOLDS - 1):
        held.lay_down(now, f"x{n}", first._replace(id=f"x{n}"))
    assert returns.bring(held, now, "x", first.sheet) == Problem(Code.SHEET_MANY, {"limit": DESK_HOLDS})
    assert returns.lying(held, now, first.id) == first


def test_on_a_day_of_rest_nothing_is_brought_or_written(held: Desk, now: datetime, shabbat: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN, lines=LINES))
    held.change_cover(now, lambda cover: replace(cover, still=True))
    assert returns.bring(held, shabbat, "x", sheet.sheet) == Problem(Code.RESTING)
    assert returns.save(held, shabbat, sheet.id, {"1.love": "7"}) == Problem(Code.RESTING)
    assert photographs.forget_photograph(held, shabbat, FIRST, "00000000") == Problem(Code.RESTING)
    assert page(held, now, FIRST).empty


def test_while_measuring_is_stopped_no_number_is_shown_or_written(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    sheet = lay(held, now, taken(pdf, PLAIN, lines=LINES))
    held.change_cover(now, lambda cover: replace(cover, heard=now))
    days = returns.days_of(held, now, sheet)
    assert {each.name for day in days for each in day.asked} == {"point", "sat"}
    assert returns.crop(held, now, sheet.id, "1.love") == Problem(Code.SHEET_GONE)
    assert returns.save(held, now, sheet.id, {"1.love": "7", "1.point": "kept"}).changed == 2
    first = page(held, now, FIRST)
    assert first.account == Account() and first.point.mark is Mark.KEPT and first.lines


# --- lines -----------------------------------------------------------------------------------------------


def test_a_line_that_stands_is_replaced_only_by_choice(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    take_all(held, now, lay(held, now, taken(pdf, PLAIN, lines=LINES)))
    stood = page(held, now, FIRST).lines
    other = lay(held, now, taken(pdf, PLAIN, lines=LINES, seed=9))
    assert returns.days_of(held, now, other)[0].new_line
    take_all(held, now, other)
    assert page(held, now, FIRST).lines == stood
    other = lay(held, now, taken(pdf, PLAIN, lines=LINES, seed=9))
    assert returns.save(held, now, other.id, {}, {FIRST: True}).changed == 1
    assert page(held, now, FIRST).lines != stood and len(page(held, now, FIRST).lines) == 1
    assert len(page(held, now, FIRST + DAY).lines) == 1


def test_a_line_is_left_out_by_choice(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN, lines=LINES))
    take_all(held, now, sheet, lines={FIRST: False, FIRST + DAY: True})
    assert [len(page(held, now, FIRST + n * DAY).lines) for n in range(2)] == [0, 1]


def test_two_lines_of_two_programs_are_both_kept_and_asked_about(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    sheet = lay(held, now, taken(pdf, {}, lines=(1,)))
    seen = {each.day: each.version for each in returns.days_of(held, now, sheet)}
    take_all(held, now, lay(held, now, taken(pdf, {}, lines=(1,), seed=9)))
    stood = page(held, now, FIRST).lines
    assert returns.save(held, now, sheet.id, {}, {FIRST: True}, based_on=seen).asks == 1
    after = page(held, now, FIRST)
    assert after.lines == stood and [each.field for each in after.asks] == [f"lines/sheet-{FIRST}"]
    settled = settle(held, now, "s", FIRST, after.asks[0], True)
    assert settled.page.lines != stood and not settled.page.asks


def test_lines_come_back_from_an_export(held: Desk, now: datetime, make_desk: Callable[..., Desk]) -> None:
    take_all(held, now, lay(held, now, taken(printed(held, now), PLAIN, lines=LINES)))
    content = take_out(held, now, Shape.JSON)
    other = make_desk("other")
    restore(other, now, content, "book.json", new_passphrase="another passphrase")
    assert page(other, now, FIRST) == page(held, now, FIRST)
    told = take_out(held, now, Shape.MARKDOWN).decode()
    assert told.count("שורה בכתב יד") == 2


# --- all of it or none -----------------------------------------------------------------------------------


def test_a_fault_in_the_middle_leaves_nothing(
    held: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN | {"5.love": "1", "6.love": "2"}, lines=LINES))
    before, writes = everything(held, now), []
    plain = Pages.write

    def breaks(pages: Pages, page: Page, version: int) -> object:
        writes.append(page.day)
        if len(writes) == 3:
            raise OSError("the disk is gone")
        return plain(pages, page, version)

    monkeypatch.setattr(Pages, "write", breaks)
    assert isinstance(take_all(held, now, sheet, photograph=True), Problem)
    monkeypatch.undo()
    assert len(writes) == 3 and everything(held, now) == before
    assert held.journal(now).enclosures() == ()
    assert take_all(held, now, sheet).changed == 4  # it lies there still, and can be written again


def test_a_refusal_in_the_middle_leaves_nothing(
    held: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN, lines=LINES))
    before = everything(held, now)
    sizes = [len(each.line) for each in returns.days_of(held, now, sheet) if each.line]
    assert sizes[0] < sizes[1]
    monkeypatch.setattr("kesher.method.sheet.LINE_LIMIT", sizes[0])  # the second is larger
    assert take_all(held, now, sheet, photograph=True).code is Code.PICTURE_LARGE
    assert everything(held, now) == before and held.journal(now).enclosures() == ()


# --- the photograph --------------------------------------------------------------------------------------


def test_a_photograph_is_kept_only_when_asked_and_once(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    jpeg = taken(pdf, PLAIN)
    take_all(held, now, lay(held, now, jpeg))
    assert photographs.photographs(held, now, FIRST) == ()
    for _ in range(2):
        take_all(held, now, lay(held, now, jpeg), photograph=True)
    (kept,) = photographs.photographs(held, now, FIRST + 6 * DAY)
    assert kept.first == FIRST and photographs.photographs(held, now, FIRST + 7 * DAY) == ()
    content = photographs.photograph(held, now, FIRST, kept.mark)
    assert content.startswith(b"\xff\xd8") and 20_000 < len(content) < 400_000
    assert photographs.photograph(held, now, FIRST + DAY, kept.mark) == Problem(Code.SHEET_GONE)
    assert photographs.forget_photograph(held, now, FIRST, kept.mark) is None
    assert photographs.photographs(held, now, FIRST) == ()
    assert photographs.photograph(held, now, FIRST, kept.mark) == Problem(Code.SHEET_GONE)
    assert photographs.forget_photograph(held, now, FIRST, kept.mark) == Problem(Code.SHEET_GONE)


def test_a_readable_export_leaves_the_photograph_out(held: Desk, now: datetime) -> None:
    take_all(held, now, lay(held, now, taken(printed(held, now), PLAIN)), photograph=True)
    assert b"sheet:" not in take_out(held, now, Shape.JSON)
    assert b"sheet:" in take_out(held, now, Shape.SEALED)


# --- files -----------------------------------------------------------------------------------------------


def test_a_missing_file_keeps_no_other_from_being_read(tmp_path) -> None:
    (tmp_path / "good.jpg").write_bytes(taken(blank(FIRST), PLAIN))
    (tmp_path / "text.jpg").write_text("no picture")
    files = [tmp_path / name for name in ("gone.jpg", "good.jpg", "text.jpg")]
    found = dict(returns.read_files(files))
    assert found["gone.jpg"].code is Code.FILE_MISSING
    assert found["good.jpg"].number.first == FIRST
    assert found["text.jpg"].code is Code.PICTURE_UNREADABLE


# --- it is known again, and taken back -------------------------------------------------------------------


def test_the_same_photograph_is_known_and_nothing_is_doubled(held: Desk, now: datetime) -> None:
    pdf = printed(held, now)
    doubtful = taken(pdf, PLAIN | {"3.love": ("2", "8")}, lines=LINES)
    first = lay(held, now, doubtful)
    days = returns.days_of(held, now, first)
    assert not returns.known(held, now, first, days) and returns.looks(days) == 1
    take_all(held, now, first)
    before = everything(held, now)
    # The very photograph again, though one place on it still wants a look.
    again = lay(held, now, doubtful)
    days = returns.days_of(held, now, again)
    assert returns.known(held, now, again, days) and returns.looks(days) == 1
    assert take_all(held, now, again) == Saved(0, (), 0)
    assert everything(held, now) == before
    # Another photograph of a sheet all of which is in the journal; and one that says more.
    plain = taken(pdf, PLAIN, lines=LINES, hardness=0.05)
    other = lay(held, now, plain)
    assert returns.known(held, now, other, returns.days_of(held, now, other))
    more = lay(held, now, taken(pdf, PLAIN | {"6.love": "1"}, lines=LINES))
    assert not returns.known(held, now, more, returns.days_of(held, now, more))
    # An empty sheet says nothing that could be there already.
    empty = lay(held, now, taken(pdf, {}))
    assert not returns.known(held, now, empty, returns.days_of(held, now, empty))


def test_what_a_sheet_wrote_is_taken_back_whole_or_for_one_day(held: Desk, now: datetime) -> None:
    second = FIRST + DAY
    write_account(held, now, "a", Account(words="mine", love=3), day=second)
    before = {day: page(held, now, day) for day in (FIRST, second)}
    photograph = taken(printed(held, now), PLAIN, lines=LINES)
    sheet = lay(held, now, photograph)
    take_all(held, now, sheet)
    assert page(held, now, second).point.mark is Mark.PARTLY
    assert returns.brought_in(held, now, second) == sheet.act
    assert returns.take_back(held, now, "back1", sheet.act, [second]) == 1
    assert replace(page(held, now, second), acts=()) == replace(before[second], acts=())
    assert page(held, now, FIRST).account.love == 7  # the other days stay
    assert returns.brought_in(held, now, second) == ""
    days = [FIRST + n * DAY for n in range(7)]
    assert returns.take_back(held, now, "back2", sheet.act, days) == 1
    assert page(held, now, FIRST).empty and not page(held, now, FIRST).lines
    assert returns.take_back(held, now, "back3", sheet.act, days) == Problem(Code.SHEET_GONE)
    # It may be brought again.
    again = lay(held, now, photograph)
    assert not returns.known(held, now, again, returns.days_of(held, now, again))
    assert take_all(held, now, again) == Saved(2, (), 0)


def test_what_was_changed_since_a_sheet_is_asked_about_and_not_lost(held: Desk, now: datetime) -> None:
    sheet = lay(held, now, taken(printed(held, now), PLAIN))
    take_all(held, now, sheet)
    write_account(held, now, "later", Account(love=9, desire=4, words="added"), day=FIRST)
    assert returns.take_back(held, now, "back", sheet.act, [FIRST]) == 1
    stood = page(held, now, FIRST)
    assert (stood.account.words, stood.account.love, stood.account.desire) == ("added", 9, None)
    assert [each.field for each in stood.asks] == ["account.love"]
    assert stood.point is None and stood.sittings == ()
