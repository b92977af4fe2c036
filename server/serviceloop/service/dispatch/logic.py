"""Who fits a job. Pure and deterministic.

Hard rules exclude, with the reason; soft scores rank, with their breakdown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID

from serviceloop.kit.labels import Labels
from serviceloop.service.geo import Point, distance_m

NEAR_KM = 5.0
FAR_KM = 100.0
BUSY_COUNT = 8
HORIZON = timedelta(days=14)
WEIGHTS: Mapping[str, int] = {"skill": 25, "region": 20, "load": 20, "duty": 15, "same": 10, "importance": 10}
"""Points that each factor can give; 100 together."""
FACTOR_LABELS: Mapping[str, Labels] = {
    "skill": {"zh": "技能", "en": "Skill"},
    "region": {"zh": "区域距离", "en": "Region and distance"},
    "load": {"zh": "负载", "en": "Load"},
    "duty": {"zh": "当班", "en": "On duty"},
    "same": {"zh": "上次工程师", "en": "Came last time"},
    "importance": {"zh": "客户与优先级", "en": "Customer and priority"},
}
SKILL_LABELS: Mapping[str, Labels] = {
    "hvac": {"zh": "空调暖通", "en": "HVAC"},
    "water": {"zh": "水电安装", "en": "plumbing"},
    "kitchen": {"zh": "厨电维修", "en": "kitchen appliances"},
    "laundry": {"zh": "洗护维修", "en": "laundry"},
    "cold": {"zh": "制冷", "en": "refrigeration"},
    "power": {"zh": "机电", "en": "electromechanics"},
    "control": {"zh": "软件与控制", "en": "software and control"},
}


@dataclass(frozen=True)
class Span:
    """From `start` until just before `end`; aware datetimes."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Shift:
    """ISO week days (1 Monday … 7 Sunday) and the hours of such a day; an end before the start is past midnight."""

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: time = time(9)
    end: time = time(18)

    def on(self, day: datetime, zone: tzinfo) -> Span | None:
        """The duty span that starts on that day in `zone`, or None on a day off."""
        local = day.astimezone(zone)
        if local.isoweekday() not in self.days:
            return None
        start = datetime.combine(local.date(), self.start, zone)
        end = datetime.combine(local.date(), self.end, zone)
        return Span(start, end if end > start else end + timedelta(days=1))


@dataclass(frozen=True)
class Engineer:
    """What dispatch knows of one engineer.

    `bookings`: open visits with a planned time; `open_count`: all open visits.
    """

    id: UUID
    user_id: UUID | None
    name: str
    active: bool = True
    own: bool = True
    unit: UUID | None = None
    regions: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    shift: Shift = field(default_factory=Shift)
    leave: tuple[Span, ...] = ()
    position: Point | None = None
    daily_hours: float = 8.0
    bookings: tuple[Span, ...] = ()
    open_count: int = 0


@dataclass(frozen=True)
class Job:
    """What the ticket asks for. `start` None: no time agreed, the next duty time will do."""

    now: datetime
    zone: tzinfo
    skill: str | None = None
    level: int = 1
    region: str | None = None
    position: Point | None = None
    start: datetime | None = None
    duration: timedelta = timedelta(hours=2)
    important: bool = False
    last_engineer: UUID | None = None
    refused_by: frozenset[UUID] = frozenset()
    """Users who rejected this ticket."""


@dataclass(frozen=True)
class Reason:
    """`score` points of at most `best` for one factor, and why."""

    factor: str
    score: float
    best: int
    text: Labels


@dataclass(frozen=True)
class Exclusion:
    """A hard rule that the engineer fails. `firm`: not even a dispatcher may override it."""

    code: str
    text: Labels
    firm: bool = False


@dataclass(frozen=True)
class Candidate:
    engineer: Engineer
    score: float
    reasons: tuple[Reason, ...]
    excluded: tuple[Exclusion, ...]
    slot: Span | None
    """When the engineer could come: the agreed time, else the next free duty time; None: not within two weeks."""

    @property
    def eligible(self) -> bool:
        return not self.excluded


def rank(engineers: Iterable[Engineer], job: Job) -> list[Candidate]:
    """All engineers, eligible ones first, best score first; ties by name and id, so the order never wavers."""
    found = [consider(engineer, job) for engineer in engineers]
    return sorted(found, key=lambda c: (not c.eligible, -c.score, c.engineer.name, str(c.engineer.id)))


def consider(engineer: Engineer, job: Job) -> Candidate:
    """One engineer against one job."""
    slot = find_slot(engineer, job)
    excluded = tuple(found for rule in _HARD_RULES if (found := rule(engineer, job, slot)) is not None)
    reasons = tuple(factor(engineer, job, slot) for factor in _SOFT_FACTORS)
    score = round(sum(reason.score for reason in reasons), 1)
    return Candidate(engineer, score, reasons, excluded, slot)


def find_slot(engineer: Engineer, job: Job) -> Span | None:
    """The agreed time if the engineer is on duty then; without one, the first free gap in the coming duty times."""
    if job.start is not None:
        wanted = Span(job.start, job.start + job.duration)
        return wanted if on_duty(engineer, job.start, job.zone) else None
    for duty in duty_spans(engineer, job.now, job.now + HORIZON, job.zone):
        if booked_hours(engineer, duty.start, job.zone) >= engineer.daily_hours:
            continue
        gap = _first_gap(engineer, duty, job)
        if gap is not None:
            return gap
    return None


def _first_gap(engineer: Engineer, duty: Span, job: Job) -> Span | None:
    start = max(duty.start, job.now)
    for busy in sorted((*engineer.bookings, *engineer.leave), key=lambda span: span.start):
        if busy.overlaps(Span(start, start + job.duration)):
            start = max(start, busy.end)
    end = start + job.duration
    # The last job of a day may run over, but must begin on duty.
    return Span(start, end) if start < duty.end else None


def duty_spans(engineer: Engineer, since: datetime, until: datetime, zone: tzinfo) -> list[Span]:
    """Duty spans that touch [since, until), in order; leave is not taken off."""
    spans = []
    day = since.astimezone(zone) - timedelta(days=1)
    while day < until + timedelta(days=1):
        span = engineer.shift.on(day, zone)
        if span is not None and span.overlaps(Span(since, until)):
            spans.append(span)
        day += timedelta(days=1)
    return spans


def on_duty(engineer: Engineer, moment: datetime, zone: tzinfo) -> bool:
    """Within a shift, and not on leave."""
    instant = Span(moment, moment + timedelta(microseconds=1))
    if any(leave.overlaps(instant) for leave in engineer.leave):
        return False
    return bool(duty_spans(engineer, instant.start, instant.end, zone))


# Hard rules: each gives the reason for exclusion, or None.

HardRule = Callable[[Engineer, Job, Span | None], Exclusion | None]


def _active(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if engineer.active and engineer.user_id is not None:
        return None
    return Exclusion("inactive", {"zh": "已停用或没有登录账号", "en": "Inactive, or without an account"}, firm=True)


def _duty(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if slot is not None:
        return None
    if job.start is None:
        return Exclusion(
            "off_duty", {"zh": "两周内没有可用的当班时间", "en": "No free duty time in two weeks"}, firm=True
        )
    moment = Span(job.start, job.start + timedelta(microseconds=1))
    if any(leave.overlaps(moment) for leave in engineer.leave):
        return Exclusion("on_leave", {"zh": "该时间请假或外出", "en": "On leave or away at that time"}, firm=True)
    return Exclusion("off_duty", {"zh": "该时间不当班", "en": "Off duty at that time"}, firm=True)


def _skill(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if job.skill is None:
        return None
    label = SKILL_LABELS.get(job.skill, {"zh": job.skill, "en": job.skill})
    level = engineer.skills.get(job.skill)
    if level is None:
        return Exclusion("skill", {"zh": f"不具备技能：{label['zh']}", "en": f"Lacks the skill: {label['en']}"})
    if level < job.level:
        zh = f"{label['zh']}等级 {level}，低于要求的 {job.level}"
        return Exclusion("skill_level", {"zh": zh, "en": f"{label['en']} level {level}, {job.level} needed"})
    return None


def _region(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if job.region is None or not engineer.regions or job.region in engineer.regions:
        return None
    return Exclusion("region", {"zh": "不在服务区域内", "en": "Does not serve the region"})


def _refused(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if engineer.user_id not in job.refused_by:
        return None
    return Exclusion("refused", {"zh": "已拒绝过此工单", "en": "Has rejected this ticket"})


def _full(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if slot is None or booked_hours(engineer, slot.start, job.zone) < engineer.daily_hours:
        return None
    return Exclusion("full", {"zh": "当日工时已排满", "en": "That day is fully booked"})


def _overlap(engineer: Engineer, job: Job, slot: Span | None) -> Exclusion | None:
    if slot is None or not any(booking.overlaps(slot) for booking in engineer.bookings):
        return None
    return Exclusion("overlap", {"zh": "与已排任务时间冲突", "en": "Another visit is planned at that time"})


_HARD_RULES: Sequence[HardRule] = (_active, _duty, _skill, _region, _refused, _full, _overlap)


def booked_hours(engineer: Engineer, day: datetime, zone: tzinfo) -> float:
    """Hours planned on the local day of `day`."""
    date = day.astimezone(zone).date()
    spans = [span for span in engineer.bookings if span.start.astimezone(zone).date() == date]
    return sum((span.end - span.start).total_seconds() for span in spans) / 3600


# Soft factors: points from 0 to the factor's weight.


def _factor(key: str, share: float, zh: str, en: str) -> Reason:
    best = WEIGHTS[key]
    return Reason(key, round(best * min(1.0, max(0.0, share)), 1), best, {"zh": zh, "en": en})


def _skill_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    if job.skill is None:
        return _factor("skill", 0.6, "不要求专门技能", "No special skill needed")
    level = engineer.skills.get(job.skill, 0)
    label = SKILL_LABELS.get(job.skill, {"zh": job.skill, "en": job.skill})
    share = 0.0 if level == 0 else 0.6 + 0.4 * min(level, 4) / 4
    if level < job.level:
        share /= 2
    return _factor("skill", share, f"{label['zh']} {level} 级", f"{label['en']} level {level}")


def _region_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    if engineer.position is not None and job.position is not None:
        km = distance_m(engineer.position, job.position) / 1000
        share = 1 - (km - NEAR_KM) / (FAR_KM - NEAR_KM)
        return _factor("region", share, f"距客户 {km:.1f} 公里", f"{km:.1f} km from the customer")
    if job.region is not None and job.region in engineer.regions:
        return _factor("region", 0.6, "服务该区域，无坐标", "Serves the region; no position known")
    return _factor("region", 0.2, "无法判断距离", "Distance unknown")


def _load_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    hours = booked_hours(engineer, slot.start if slot else job.now, job.zone)
    free_time = 1 - hours / engineer.daily_hours if engineer.daily_hours > 0 else 0.0
    free_count = 1 - min(engineer.open_count, BUSY_COUNT) / BUSY_COUNT
    share = 0.6 * max(0.0, free_time) + 0.4 * free_count
    zh = f"当日已排 {hours:.1f} 小时，未完成 {engineer.open_count} 单"
    return _factor("load", share, zh, f"{hours:.1f} h planned that day, {engineer.open_count} open")


def _duty_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    if slot is None:
        return _factor("duty", 0.0, "不当班", "Off duty")
    if job.start is not None:
        return _factor("duty", 1.0, "约定时间当班", "On duty at the agreed time")
    wait = (slot.start - job.now).total_seconds() / 3600
    if wait <= 0:
        return _factor("duty", 1.0, "现在当班且空闲", "On duty and free now")
    local = slot.start.astimezone(job.zone)
    return _factor("duty", 1 - wait / 72, f"最早 {local:%m-%d %H:%M}", f"Earliest {local:%m-%d %H:%M}")


def _same_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    if job.last_engineer is not None and job.last_engineer == engineer.user_id:
        return _factor("same", 1.0, "上次由其服务", "Served this customer last time")
    return _factor("same", 0.0, "上次不是其服务", "Did not come last time")


def _importance_factor(engineer: Engineer, job: Job, slot: Span | None) -> Reason:
    level = engineer.skills.get(job.skill, 0) if job.skill else max(engineer.skills.values(), default=1)
    if job.important:
        return _factor("importance", level / 4, f"重要工单，技能 {level} 级", f"Important: skill level {level}")
    spare = max(0, level - job.level)
    return _factor(
        "importance", 1 - spare / 4, "普通工单，专家留给重要工单", "Ordinary: experts are kept for important work"
    )


_SOFT_FACTORS = (_skill_factor, _region_factor, _load_factor, _duty_factor, _same_factor, _importance_factor)
