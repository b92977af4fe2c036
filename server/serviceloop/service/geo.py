"""Places on the earth: distance, and the two data in which Chinese phones and maps give coordinates."""

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_E2 = 0.006693421622965943


@dataclass(frozen=True)
class Point:
    """Degrees. `gcj02` is the datum of Chinese maps (AMap, Tencent); a phone's GPS gives WGS-84 (False)."""

    lng: float
    lat: float
    gcj02: bool = True


def distance_m(a: Point, b: Point) -> float:
    """Metres along a great circle (haversine); both points are brought to GCJ-02 first."""
    first, second = to_gcj02(a), to_gcj02(b)
    lat1, lat2 = math.radians(first.lat), math.radians(second.lat)
    half_lat = (lat2 - lat1) / 2
    half_lng = math.radians(second.lng - first.lng) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def to_gcj02(point: Point) -> Point:
    """The same place in GCJ-02. Outside China the data do not differ."""
    if point.gcj02 or not in_china(point):
        return Point(point.lng, point.lat, gcj02=True)
    d_lng, d_lat = _shift(point)
    return Point(point.lng + d_lng, point.lat + d_lat, gcj02=True)


def to_wgs84(point: Point) -> Point:
    """The same place in WGS-84, by fixed-point iteration (the shift has no closed inverse); within a centimetre."""
    if not point.gcj02 or not in_china(point):
        return Point(point.lng, point.lat, gcj02=False)
    guess = Point(point.lng, point.lat, gcj02=False)
    for _ in range(6):
        moved = to_gcj02(guess)
        guess = Point(guess.lng + point.lng - moved.lng, guess.lat + point.lat - moved.lat, gcj02=False)
    return guess


def in_china(point: Point) -> bool:
    """The rectangle in which the shift applies, as map services draw it."""
    return 72.004 <= point.lng <= 137.8347 and 0.8293 <= point.lat <= 55.8271


def _shift(point: Point) -> tuple[float, float]:
    """Degrees by which GCJ-02 lies off WGS-84 there (lng, lat)."""
    x, y = point.lng - 105.0, point.lat - 35.0
    lat_rad = math.radians(point.lat)
    magic = 1 - _KRASOVSKY_E2 * math.sin(lat_rad) ** 2
    root = math.sqrt(magic)
    lat_m = _KRASOVSKY_A * (1 - _KRASOVSKY_E2) / (magic * root)
    lng_m = _KRASOVSKY_A / root * math.cos(lat_rad)
    return math.degrees(_shift_lng(x, y) / lng_m), math.degrees(_shift_lat(x, y) / lat_m)


def _shift_lat(x: float, y: float) -> float:
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    middle = (20.0 * math.sin(math.pi * y) + 40.0 * math.sin(math.pi * y / 3.0)) * 2.0 / 3.0
    long = (160.0 * math.sin(math.pi * y / 12.0) + 320.0 * math.sin(math.pi * y / 30.0)) * 2.0 / 3.0
    return base + _ripple(x) + middle + long


def _shift_lng(x: float, y: float) -> float:
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    middle = (20.0 * math.sin(math.pi * x) + 40.0 * math.sin(math.pi * x / 3.0)) * 2.0 / 3.0
    long = (150.0 * math.sin(math.pi * x / 12.0) + 300.0 * math.sin(math.pi * x / 30.0)) * 2.0 / 3.0
    return base + _ripple(x) + middle + long


def _ripple(x: float) -> float:
    return (20.0 * math.sin(6.0 * math.pi * x) + 20.0 * math.sin(2.0 * math.pi * x)) * 2.0 / 3.0
