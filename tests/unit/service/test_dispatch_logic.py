from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.service.dispatch.logic import (
    WEIGHTS,
    Engineer,
    Job,
    Shift,
    Span,
    consider,
    duty_spans,
    find_slot,
    on_duty,
    rank,
)
from serviceloop.service.geo import Point

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_10 = datetime(2026, 11, 16, 10, tzinfo=ZONE)
SKILLS = ["hvac", "cold", "water", "control"]
SHANGHAI = Point(121.47, 31.23)


def engineer(number: int = 1, **changes: object) -> Engineer:
    base = {
        "id": UUID(int=number),
        "user_id": UUID(int=1000 + number),
        "name": f"工程师{number}",
        "regions": frozenset({"east"}),
        "skills": {"hvac": 3},
        "position": SHANGHAI,
    }
    return Engineer(**(base | changes))  # type: ignore[arg-type]


def job(**changes: object) -> Job:
    base = {"now": MONDAY_10, "zone": ZONE, "skill": "hvac", "level": 2, "region": "east", "position": SHANGHAI}
    return Job(**(base | changes))  # type: ignore[arg-type]


def codes(one: Engineer, work: Job) -> list[str]:
    return [found.code for found in consider(one, work).excluded]


def test_a_fitting_engineer_is_eligible_with_full_breakdown() -> None:
    found = consider(engineer(), job())
    assert found.eligible
    assert {reason.factor for reason in found.reasons} == set(WEIGHTS)
    assert found.slot == Span(MONDAY_10, MONDAY_10 + timedelta(hours=2))


@pytest.mark.parametrize(
    ("change", "work", "code"),
    [
        ({"active": False}, {}, "inactive"),
        ({"user_id": None}, {}, "inactive"),
        ({"skills": {"cold": 4}}, {}, "skill"),
        ({"skills": {"hvac": 1}}, {}, "skill_level"),
        ({"regions": frozenset({"north"})}, {}, "region"),
        ({}, {"refused_by": frozenset({UUID(int=1001)})}, "refused"),
        ({}, {"start": MONDAY_10.replace(hour=22)}, "off_duty"),
        ({}, {"start": MONDAY_10 + timedelta(days=5)}, "off_duty"),
        ({"leave": (Span(MONDAY_10, MONDAY_10 + timedelta(days=1)),)}, {"start": MONDAY_10}, "on_leave"),
        ({"leave": (Span(MONDAY_10, MONDAY_10 + timedelta(days=30)),)}, {}, "off_duty"),
        ({"bookings": (Span(MONDAY_10, MONDAY_10 + timedelta(hours=1)),)}, {"start": MONDAY_10}, "overlap"),
        (
            {"daily_hours": 1.0, "bookings": (Span(MONDAY_10, MONDAY_10 + timedelta(hours=1)),)},
            {"start": MONDAY_10 + timedelta(hours=4)},
            "full",
        ),
    ],
)
def test_each_hard_rule_says_why(change: dict[str, object], work: dict[str, object], code: str) -> None:
    found = consider(engineer(**change), job(**work))
    assert code in [item.code for item in found.excluded]
    assert all(item.text["zh"] and item.text["en"] for item in found.excluded)


def test_without_an_agreed_time_the_next_free_duty_time_is_taken() -> None:
    evening = MONDAY_10.replace(hour=20)
    assert find_slot(engineer(), job(now=evening)) == Span(
        MONDAY_10.replace(day=17, hour=9), MONDAY_10.replace(day=17, hour=11)
    )
    booked = engineer(bookings=(Span(MONDAY_10, MONDAY_10 + timedelta(hours=3)),))
    slot = find_slot(booked, job())
    assert slot is not None and slot.start == MONDAY_10 + timedelta(hours=3)


def test_a_full_day_moves_the_slot_to_the_next() -> None:
    full = engineer(daily_hours=2.0, bookings=(Span(MONDAY_10, MONDAY_10 + timedelta(hours=2)),))
    slot = find_slot(full, job())
    assert slot is not None and slot.start.day == 17


def test_night_shift_runs_past_midnight() -> None:
    night = engineer(shift=Shift(frozenset({1}), time(22), time(6)))
    assert on_duty(night, datetime(2026, 11, 17, 3, tzinfo=ZONE), ZONE)
    assert not on_duty(night, datetime(2026, 11, 17, 7, tzinfo=ZONE), ZONE)
    assert not on_duty(night, datetime(2026, 11, 16, 3, tzinfo=ZONE), ZONE)


@pytest.mark.req("R-044", "R-045", "R-046")
def test_nearer_abler_and_freer_come_first() -> None:
    far = engineer(2, position=Point(120.15, 30.28))
    assert [c.engineer.id for c in rank([far, engineer(1)], job())] == [UUID(int=1), UUID(int=2)]
    able = engineer(2, skills={"hvac": 4})
    assert rank([engineer(1), able], job(important=True))[0].engineer.id == able.id
    loaded = engineer(1, open_count=5)
    assert rank([loaded, engineer(2)], job())[0].engineer.id == UUID(int=2)
    known = engineer(2)
    assert rank([engineer(1), known], job(last_engineer=known.user_id))[0].engineer.id == known.id


spans = st.builds(
    lambda start, hours: Span(MONDAY_10 + timedelta(hours=start), MONDAY_10 + timedelta(hours=start + hours)),
    st.integers(-48, 200),
    st.integers(1, 30),
)
engineers = st.builds(
    engineer,
    st.integers(1, 50),
    active=st.booleans(),
    regions=st.frozensets(st.sampled_from(["east", "south", "north"])),
    skills=st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4)),
    shift=st.builds(
        Shift,
        st.frozensets(st.integers(1, 7)),
        st.builds(time, st.integers(0, 23)),
        st.builds(time, st.integers(0, 23)),
    ),
    leave=st.lists(spans, max_size=2).map(tuple),
    bookings=st.lists(spans, max_size=4).map(tuple),
    position=st.none() | st.builds(Point, st.floats(73, 135), st.floats(4, 53)),
    daily_hours=st.floats(0, 12),
    open_count=st.integers(0, 20),
)
jobs = st.builds(
    job,
    now=st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    skill=st.none() | st.sampled_from(SKILLS),
    level=st.integers(1, 4),
    region=st.none() | st.sampled_from(["east", "south", "north"]),
    position=st.none() | st.just(SHANGHAI),
    start=st.none() | st.integers(-10, 200).map(lambda hours: MONDAY_10 + timedelta(hours=hours)),
    important=st.booleans(),
)


@given(engineers, jobs)
def test_scores_lie_between_0_and_100_and_are_the_sum_of_their_parts(one: Engineer, work: Job) -> None:
    found = consider(one, work)
    assert 0 <= found.score <= 100
    assert found.score == pytest.approx(sum(reason.score for reason in found.reasons), abs=0.06)
    assert all(0 <= reason.score <= reason.best for reason in found.reasons)


@given(engineers, jobs)
def test_nobody_is_offered_off_duty_or_on_leave(one: Engineer, work: Job) -> None:
    found = consider(one, work)
    if found.eligible:
        assert found.slot is not None
        assert on_duty(one, found.slot.start, ZONE)
        assert not any(booking.overlaps(found.slot) for booking in one.bookings)


@given(st.lists(engineers, max_size=6, unique_by=lambda one: one.id), jobs, st.randoms())
def test_the_order_of_input_does_not_matter(many: list[Engineer], work: Job, random: object) -> None:
    shuffled = list(many)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(many, work) == rank(shuffled, work)


@given(engineers, jobs)
def test_duty_spans_are_ordered_and_touch_the_window(one: Engineer, work: Job) -> None:
    since, until = work.now, work.now + timedelta(days=3)
    found = duty_spans(one, since, until, ZONE)
    assert found == sorted(found, key=lambda span: span.start)
    assert all(span.overlaps(Span(since, until)) for span in found)
