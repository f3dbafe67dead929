"""What the Hebrew day costs and how far it is from the reference, beside a raw limit from the same run.

Run it with the project's own interpreter: ``python benchmarks/days/days.py``. Times are process CPU, the
median of several rounds; a ratio says how many times the raw limit of the same work is spent.
"""

import csv
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from math import acos, cos, radians, sin
from pathlib import Path

from pyluach import dates

from kesher.days import Place, hebrew_date, moment, nightfall, occasions, rests, sunset, zmanim
from kesher.days import sun as sun_file
from kesher.days.zmanim import _sun

ORACLES = Path(__file__).resolve().parents[3] / "shared" / "oracles"
ROUNDS = 9
JERUSALEM = Place(
    latitude=31.76904,
    longitude=35.21633,
    elevation=786,
    zone="Asia/Jerusalem",
    israel=True,
    candle_minutes=40,
)
DAYS = [date(2024, 1, 1) + timedelta(days=away) for away in range(5000)]
NOON = datetime(2026, 1, 1, 10, tzinfo=UTC)
DEPTHS = (16.1, 11.5, 0.8333, 1.73, 0.8333, 1.73, 7.083, 8.5, 16.1)


def median_cpu(work: Callable[[int], object], count: int) -> float:
    """Return the median CPU time of one unit of work, in microseconds."""
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for number in range(count):
            work(number)
        found.append((time.process_time() - start) / count * 1e6)
    return statistics.median(found)


def single_pass(number: int) -> None:
    """Evaluate NOAA's position once for each of a day's nine solved events, and nothing more."""
    julian_day = 2460310.5 + number
    north = radians(JERUSALEM.latitude)
    for depth in DEPTHS:
        declination, _ = sun_file._position(julian_day)
        acos((-sin(radians(depth)) - sin(north) * sin(declination)) / (cos(north) * cos(declination)))


def our_zmanim(number: int) -> None:
    """Compute a day's times from nothing."""
    if number == 0:
        _sun.cache_clear()
    zmanim(DAYS[number], JERUSALEM)


def our_date(number: int) -> None:
    """Convert a date; the table of months is made once, and no date is remembered."""
    hebrew_date(DAYS[number])


def new_moment(number: int) -> None:
    """Make a moment of a day that nothing is remembered of."""
    if number == 0:
        for remembered in (_sun, occasions, sunset, nightfall):
            remembered.cache_clear()
    moment(NOON + timedelta(days=number), JERUSALEM)


def costs() -> list[tuple[str, float, str, float]]:
    """Measure each cost beside its limit."""
    count = len(DAYS)
    raw_date = median_cpu(lambda number: dates.HebrewDate.from_pydate(DAYS[number]).tuple(), count)
    raw_sun = median_cpu(single_pass, count)
    warm = NOON + timedelta(minutes=1)
    return [
        ("Hebrew date, new day", median_cpu(our_date, count), "pyluach alone", raw_date),
        ("16 times of a new day", median_cpu(our_zmanim, count), "9 single NOAA passes", raw_sun),
        (
            "moment, same day",
            median_cpu(lambda number: moment(warm + timedelta(seconds=number), JERUSALEM), 2000),
            "9 single NOAA passes",
            raw_sun,
        ),
        (
            "moment, new day",
            median_cpu(new_moment, 2000),
            "9 single NOAA passes",
            raw_sun,
        ),
        (
            "rests of a year",
            median_cpu(
                lambda number: rests(date(2000 + number, 1, 1), date(2000 + number, 12, 31), JERUSALEM), 100
            ),
            "365 pyluach dates",
            365 * raw_date,
        ),
    ]


def oracle_places() -> dict[str, Place]:
    """Read the reference's places."""
    rows = json.loads((ORACLES / "places.json").read_text())
    return {
        row[0]: Place(
            latitude=row[2],
            longitude=row[3],
            elevation=row[4],
            zone=row[5],
            israel=bool(row[6]),
            candle_minutes=row[7],
        )
        for row in rows
    }


def zmanim_errors(places: dict[str, Place]) -> list[tuple[str, int, float, float, int]]:
    """Return per place: times compared, median and worst error in seconds, and presence disagreements."""
    errors: dict[str, list[float]] = {}
    differ: dict[str, int] = {}
    with (ORACLES / "zmanim.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            ours = zmanim(date.fromisoformat(row["date"]), places[row["place"]])[row["event"]]
            if (ours is None) != (row["utc"] == ""):
                differ[row["place"]] = differ.get(row["place"], 0) + 1
            elif ours is not None:
                # The reference is floored to the second, and so is ours here.
                floor = ours.replace(microsecond=0)
                error = abs((floor - datetime.fromisoformat(row["utc"])).total_seconds())
                errors.setdefault(row["place"], []).append(error)
    return [
        (code, len(found), statistics.median(found), max(found), differ.get(code, 0))
        for code, found in errors.items()
    ]


def rest_errors(places: dict[str, Place]) -> list[tuple[str, int, int, int, float, float]]:
    """Return per place: rests in the reference, missing, extra, and worst start and end errors (seconds)."""
    with (ORACLES / "rest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = []
    for code in dict.fromkeys(row["place"] for row in rows):
        theirs = {
            date.fromisoformat(row["first_civil_day"]): (
                datetime.fromisoformat(row["start_utc"]),
                datetime.fromisoformat(row["end_utc"]),
            )
            for row in rows
            if row["place"] == code
        }
        ours = {rest.days[0]: rest for rest in rests(date(2026, 1, 1), date(2030, 12, 31), places[code])}
        both = theirs.keys() & ours.keys()
        table.append(
            (
                code,
                len(theirs),
                len(theirs.keys() - ours.keys()),
                len(ours.keys() - theirs.keys()),
                max(abs((ours[day].start - theirs[day][0]).total_seconds()) for day in both),
                max(abs((ours[day].end - theirs[day][1]).total_seconds()) for day in both),
            )
        )
    return table


def main() -> None:
    """Print the tables."""
    print(f"{'CPU':24} {'µs':>9}   {'beside':22} {'µs':>9} {'ratio':>7}")
    for name, ours, beside, limit in costs():
        print(f"{name:24} {ours:9.1f}   {beside:22} {limit:9.1f} {ours / limit:7.2f}")
    if not ORACLES.is_dir():
        print(f"\nNo reference times at {ORACLES}: errors were not measured.")
        return
    places = oracle_places()
    print(
        f"\n{'times against reference':24} {'n':>6} {'median s':>9} {'worst s':>9} {'presence differs':>17}"
    )
    for code, count, middle, worst, differ in zmanim_errors(places):
        print(f"{code:24} {count:6} {middle:9.0f} {worst:9.0f} {differ:17}")
    print(f"\n{'rest against reference':24} {'n':>6} {'missing':>8} {'extra':>6} {'start s':>8} {'end s':>6}")
    for code, count, missing, extra, start, end in rest_errors(places):
        print(f"{code:24} {count:6} {missing:8} {extra:6} {start:8.0f} {end:6.0f}")


if __name__ == "__main__":
    main()
