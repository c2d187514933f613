"""When the new crescent should be seen from Tehran: an estimate of where lunar months begin.

Moon and sun are placed by the leading terms of J. Meeus, Astronomical Algorithms (chapters 25, 47
and 49), to some hundredths of a degree. The crescent counts as seen on the first evening on which,
at sunset, the moon's height above the sun and 2.3 times their distance come to 29 degrees or more.
Both figures were chosen by trial over the 327 months from 1423 to the spring of 1450 that Iran's
calendar has printed or that were predicted from it: 309 agree (94 of 100), the others are a day
early or late, as the calendar itself sometimes is when the moon is watched. Months come out with 29
or 30 days from the year 1200 to 1559, the last that we name.
"""

from datetime import date, timedelta
from functools import lru_cache
from math import acos, asin, atan2, cos, degrees, floor, radians, sin, tan

LATITUDE, LONGITUDE = 35.7, 51.4
DISTANCE_WEIGHT, SEEN_FROM = 2.3, 29.0
OBLIQUITY = 23.439
SUNSET_ALTITUDE = -0.833
MEAN_MONTH = 29.530588861
MEAN_NEW_MOON = 2451550.09766
# Meeus counts lunations from January 2000; month 0 of our count lies so many before.
FIRST_LUNATION = -17049
# Julian day of the midnight (Greenwich) on which 1 January 2000 began, and of its noon.
DAY_ZERO, NOON_ZERO = 2451544.5, 2451545.0
FIRST_DAY = date(2000, 1, 1)
# The earth's clock runs about so many days behind the planets' in our time.
CLOCK_LAG = 70 / 86_400


@lru_cache(maxsize=4096)
def day_after_crescent(number: int) -> date:
    """The day after the evening on which the crescent of this month (year × 12 + month - 1) should
    first be seen.
    """
    evening = floor(_new_moon(number + FIRST_LUNATION) - DAY_ZERO)
    while not _is_seen(evening):
        evening += 1
    return FIRST_DAY + timedelta(days=evening + 1)


def lunations_before(day: date) -> int:
    """About how many months of our count had begun by this day, true within one."""
    days = (day - FIRST_DAY).days + DAY_ZERO - MEAN_NEW_MOON
    return floor(days / MEAN_MONTH) - FIRST_LUNATION


def _new_moon(lunation: int) -> float:
    """The Julian day on which sun and moon meet (chapter 49)."""
    t = lunation / 1236.85
    sun = 2.5534 + 29.1053567 * lunation
    moon = 201.5643 + 385.81693528 * lunation + 0.0107582 * t * t
    node = 160.7108 + 390.67050284 * lunation - 0.0016118 * t * t
    return (
        MEAN_NEW_MOON
        + MEAN_MONTH * lunation
        + 0.00015437 * t * t
        - 0.4072 * _sin(moon)
        + 0.17241 * _sin(sun)
        + 0.01608 * _sin(2 * moon)
        + 0.01039 * _sin(2 * node)
        + 0.00739 * _sin(moon - sun)
        - 0.00514 * _sin(moon + sun)
    )


def _is_seen(evening: int) -> bool:
    """Whether the crescent can be seen on the evening of this day after 1 January 2000."""
    sunset = _sunset(evening)
    t = (sunset + CLOCK_LAG - NOON_ZERO) / 36525
    sun, (longitude, latitude) = _sun(t), _moon(t)
    height = _altitude(sunset, longitude, latitude) - SUNSET_ALTITUDE
    distance = degrees(acos(_cos(latitude) * _cos(longitude - sun)))
    return height + DISTANCE_WEIGHT * distance >= SEEN_FROM


def _sunset(evening: int) -> float:
    """The Julian day at which the sun sets in Tehran."""
    moment = NOON_ZERO + evening - LONGITUDE / 360 + 0.25
    for _ in range(3):
        right_ascension, declination = _equatorial(_sun((moment - NOON_ZERO) / 36525), 0)
        cosine = (_sin(SUNSET_ALTITUDE) - _sin(LATITUDE) * _sin(declination)) / (
            _cos(LATITUDE) * _cos(declination)
        )
        behind = (_hour_angle(moment, right_ascension) + 180) % 360 - 180
        moment += (degrees(acos(cosine)) - behind) / 360
    return moment


def _sun(t: float) -> float:
    """The sun's longitude, t centuries after 2000 (chapter 25)."""
    anomaly = 357.52911 + 35999.05029 * t
    centre = (1.914602 - 0.004817 * t) * _sin(anomaly) + 0.019993 * _sin(2 * anomaly)
    return 280.46646 + 36000.76983 * t + centre


def _moon(t: float) -> tuple[float, float]:
    """The moon's longitude and latitude, t centuries after 2000 (chapter 47)."""
    apart = 297.8501921 + 445267.1114034 * t
    sun = 357.5291092 + 35999.0502909 * t
    moon = 134.9633964 + 477198.8675055 * t
    node = 93.272095 + 483202.0175233 * t
    longitude = (
        218.3164477
        + 481267.88123421 * t
        + 6.288774 * _sin(moon)
        + 1.274027 * _sin(2 * apart - moon)
        + 0.658314 * _sin(2 * apart)
        + 0.213618 * _sin(2 * moon)
        - 0.185116 * _sin(sun)
        - 0.114332 * _sin(2 * node)
        + 0.058793 * _sin(2 * apart - 2 * moon)
        + 0.057066 * _sin(2 * apart - sun - moon)
        + 0.053322 * _sin(2 * apart + moon)
        + 0.045758 * _sin(2 * apart - sun)
        - 0.040923 * _sin(sun - moon)
        - 0.03472 * _sin(apart)
        - 0.030383 * _sin(sun + moon)
    )
    latitude = (
        5.128122 * _sin(node)
        + 0.280602 * _sin(moon + node)
        + 0.277693 * _sin(moon - node)
        + 0.173237 * _sin(2 * apart - node)
        + 0.055413 * _sin(2 * apart - moon + node)
        + 0.046271 * _sin(2 * apart - moon - node)
    )
    return longitude, latitude


def _equatorial(longitude: float, latitude: float) -> tuple[float, float]:
    right_ascension = atan2(
        _sin(longitude) * _cos(OBLIQUITY) - tan(radians(latitude)) * _sin(OBLIQUITY),
        _cos(longitude),
    )
    declination = asin(
        _sin(latitude) * _cos(OBLIQUITY) + _cos(latitude) * _sin(OBLIQUITY) * _sin(longitude)
    )
    return degrees(right_ascension), degrees(declination)


def _altitude(moment: float, longitude: float, latitude: float) -> float:
    right_ascension, declination = _equatorial(longitude, latitude)
    from_south = _hour_angle(moment, right_ascension)
    return degrees(
        asin(
            _sin(LATITUDE) * _sin(declination)
            + _cos(LATITUDE) * _cos(declination) * _cos(from_south)
        )
    )


def _hour_angle(moment: float, right_ascension: float) -> float:
    sidereal = 280.46061837 + 360.98564736629 * (moment - NOON_ZERO)
    return sidereal + LONGITUDE - right_ascension


def _sin(angle: float) -> float:
    return sin(radians(angle))


def _cos(angle: float) -> float:
    return cos(radians(angle))
