"""The sun over one civil day: NOAA's solar position, solved about each event's own instant.

Source: NOAA Global Monitoring Laboratory, "Solar Calculation Details" (after Meeus, *Astronomical
Algorithms*), whose equations are used as printed. Everything is in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from math import acos, cos, degrees, pi, radians, sin, sqrt, tan

import msgspec

from kesher.days.place import zone_of

# Refraction (34′) and half the sun's disc (16′): how low the centre is when the upper edge touches the sea.
SUNSET_DEPTH = 0.8333
_EARTH_RADIUS = 6_356_900.0
_MINUTES = 1440.0
_ROUNDS = 24
# 6 ms: far below the error of the equations.
_CLOSE = 1e-4
# Where each round moves less than this part of the round before, two rounds tell where the rounds end.
_STEADY = 0.02
# Minutes of time in a radian of the sun's way.
_PER_RADIAN = 4 * degrees(1)


def _position(julian_day: float) -> tuple[float, float]:
    """Return the sine of the sun's declination and the equation of time (minutes) at a Julian day (UTC)."""
    t = (julian_day - 2451545.0) / 36525.0
    mean_longitude = radians((280.46646 + t * (36000.76983 + 0.0003032 * t)) % 360.0)
    anomaly = radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    sin_anomaly = sin(anomaly)
    sin_twice = sin(2 * anomaly)
    centre = (
        sin_anomaly * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin_twice * (0.019993 - 0.000101 * t)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    longitude = mean_longitude + radians(centre - 0.00569 - 0.00478 * sin(node))
    arc_seconds = 21.448 - t * (46.8150 + t * (0.00059 - t * 0.001813))
    tilt = radians(23.0 + (26.0 + arc_seconds / 60.0) / 60.0 + 0.00256 * cos(node))
    y = tan(tilt / 2) ** 2
    equation = (
        y * sin(2 * mean_longitude)
        - 2 * eccentricity * sin_anomaly
        + 4 * eccentricity * y * sin_anomaly * cos(2 * mean_longitude)
        - 0.5 * y * y * sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * sin_twice
    )
    return sin(tilt) * sin(longitude), _PER_RADIAN * equation


def _through(before: float, middle: float, after: float) -> tuple[float, float, float]:
    """Return the parabola through values at −½, 0 and ½ day, as constant, linear and square terms."""
    return middle, after - before, 2 * (before + after - 2 * middle)


class SolarDay(msgspec.Struct, frozen=True):
    """The sun over one place on one civil day.

    Times are minutes from `anchor`, which is 12:00 of local mean solar time in UTC.
    The sine of the declination and the equation of time are parabolas over the day: the third differences
    they leave out come to less than 0.3 ms of time, and three positions then serve every event of the day.
    """

    anchor: datetime
    sin_latitude: float
    cos_latitude: float
    declination: tuple[float, float, float]
    equation: tuple[float, float, float]

    def at(self, minutes: float) -> datetime:
        """Return the instant (UTC) so many minutes from the anchor."""
        return self.anchor + timedelta(0, 60.0 * minutes)

    def transit(self) -> float:
        """Return solar noon, in minutes from the anchor. There is one everywhere on every day."""
        constant, linear, square = self.equation
        minutes = -constant
        for _ in range(2):
            x = minutes / _MINUTES
            minutes = -(constant + x * (linear + x * square))
        return minutes

    def solve(self, depth: float, side: int) -> tuple[float, bool]:
        """Find when the sun's centre stands at a depth below the level horizon.

        Args:
            depth: Degrees below the horizon.
            side: −1 for the morning, 1 for the evening.

        Returns:
            Minutes from the anchor, and whether the event really occurs. When it does not, the minutes are
            those of the nearest latitude where it does: solar midnight if the sun stays above that depth,
            solar noon if it stays below.
        """
        wanted = -sin(radians(depth))
        d0, d1, d2 = self.declination
        e0, e1, e2 = self.equation
        south, north = self.sin_latitude, self.cos_latitude
        turn = side * _PER_RADIAN
        # A quarter of a day from noon: near enough to every event of an ordinary day.
        minutes, moved, occurs = side * 360.0, 0.0, False
        for _ in range(_ROUNDS):
            x = minutes / _MINUTES
            declination = d0 + x * (d1 + x * d2)
            cosine = (wanted - south * declination) / (north * sqrt(1.0 - declination * declination))
            # Held at the edge instead of given up: about its own instant a grazing event may yet occur.
            held = not -1.0 <= cosine <= 1.0
            hour_angle = (0.0 if cosine > 0 else pi) if held else acos(cosine)
            found = turn * hour_angle - (e0 + x * (e1 + x * e2))
            last, moved = moved, found - minutes
            if occurs and not held and abs(moved) < min(_STEADY * abs(last), 0.5):
                # Each round moves the same part of the one before: all that are still to come, at once.
                return found + moved * moved / (last - moved), True
            occurs, minutes = not held, found
            if abs(moved) < _CLOSE:
                break
        return minutes, occurs


def solar_day(day: date, latitude: float, longitude: float, zone: str) -> SolarDay:
    """Lay out the sun over one civil day of a place.

    Args:
        day: The civil day, by the place's own clock.
        latitude: Degrees, north positive.
        longitude: Degrees, east positive.
        zone: IANA time zone.

    Returns:
        The day whose solar noon is the one nearest to noon on the clock: near the date line, longitude alone
        would give the day before or after.

    Raises:
        ValueError: There is no such zone.
    """
    offset = datetime.combine(day, time(12), zone_of(zone)).utcoffset() or timedelta()
    shift = -longitude / 360.0
    shift += round(-offset.total_seconds() / 86400.0 - shift)
    noon = day.toordinal() + 1721425.0 + shift
    before, middle, after = _position(noon - 0.5), _position(noon), _position(noon + 0.5)
    north = radians(latitude)
    return SolarDay(
        anchor=datetime.combine(day, time(12), UTC) + timedelta(days=shift),
        sin_latitude=sin(north),
        cos_latitude=cos(north),
        declination=_through(before[0], middle[0], after[0]),
        equation=_through(before[1], middle[1], after[1]),
    )


def horizon_dip(elevation: float) -> float:
    """Return how far below level the sea horizon is seen from a height.

    Args:
        elevation: Metres; below the sea counts as at the sea.

    Returns:
        Degrees.
    """
    return degrees(acos(_EARTH_RADIUS / (_EARTH_RADIUS + max(elevation, 0.0))))
