import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.service.geo import Point, distance_m, to_gcj02, to_wgs84
from serviceloop.service.regions import region_of, region_of_address

in_china = st.builds(Point, st.floats(75, 134), st.floats(5, 52), gcj02=st.booleans())


def test_known_distance() -> None:
    # Shanghai (People's Square) to Beijing (Tian'anmen): 1067 km along the great circle.
    assert distance_m(Point(121.4737, 31.2304), Point(116.3975, 39.9087)) == pytest.approx(1_067_000, rel=0.003)


def test_known_shift() -> None:
    # Published pair: WGS-84 116.404, 39.915 is GCJ-02 116.41024, 39.91640.
    moved = to_gcj02(Point(116.404, 39.915, gcj02=False))
    assert moved.lng == pytest.approx(116.41024, abs=1e-4)
    assert moved.lat == pytest.approx(39.91640, abs=1e-4)


def test_no_shift_outside_china() -> None:
    assert to_gcj02(Point(-74.0, 40.7, gcj02=False)) == Point(-74.0, 40.7)


@given(in_china, in_china)
def test_distance_is_symmetric_and_zero_only_for_the_same_place(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert distance_m(a, a) == 0


@given(in_china)
def test_the_shift_is_undone_within_a_centimetre(place: Point) -> None:
    back = to_gcj02(to_wgs84(to_gcj02(place)))
    assert distance_m(back, to_gcj02(place)) < 0.01


def test_regions() -> None:
    assert region_of("江苏省") == region_of("江苏") == "east"
    assert region_of("内蒙古自治区") == "north"
    assert region_of("黑龙江省") == "northeast"
    assert region_of("Texas") is None
    assert region_of_address({"province": "广东省"}) == "south"
    assert region_of_address(None) is None
