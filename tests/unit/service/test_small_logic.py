from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.channels.limits.logic import Limit, exceeded
from serviceloop.service.portal.logic import (
    CODE_LIFE,
    LIMITS,
    MAX_ATTEMPTS,
    Code,
    CodeVerdict,
    Entry,
    check_code,
    customer_timeline,
    hash_code,
    masked_phone,
    may,
    short_name,
)
from serviceloop.service.settlement.logic import Fee, Totals, may_settle, totals
from serviceloop.service.surveys.logic import Given, Verdict, judge

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SECRET = b"0" * 32


def test_totals_by_payer_and_item() -> None:
    lines = [
        Fee("material", Decimal(2), Decimal("120"), "customer", cost=Decimal("90.4")),
        Fee("labour", Decimal("1.5"), Decimal("80"), "customer"),
        Fee("travel", Decimal(1), Decimal("35.5"), "company"),
        Fee("labour", Decimal(1), Decimal("999"), "customer", status="void"),
    ]
    assert totals(lines) == Totals(Decimal("360.00"), Decimal("90.40"), Decimal("245.90"))


fees = st.builds(
    Fee,
    st.sampled_from(["material", "labour", "travel"]),
    st.decimals(0, 100, places=3),
    st.decimals(0, 1000, places=2),
    st.sampled_from(["customer", "company", "warranty"]),
    st.sampled_from(["open", "settled", "void"]),
    st.none() | st.decimals(0, 1000, places=2),
)


@given(st.lists(fees))
def test_totals_do_not_depend_on_order_and_add_up(lines: list[Fee]) -> None:
    assert totals(lines) == totals(lines[::-1])
    first, rest = totals(lines[:3]), totals(lines[3:])
    assert totals(lines).cost == first.cost + rest.cost
    assert totals(lines).material <= totals(lines).cost


def test_only_open_lines_of_closed_tickets_are_settled() -> None:
    assert may_settle("open", "closed")
    assert not may_settle("settled", "closed")
    assert not may_settle("open", "to_confirm")


def test_one_rating_a_ticket() -> None:
    assert judge("closed", None, 5) is Verdict.SAVE
    assert judge("to_confirm", None, 5) is Verdict.SAVE
    assert judge("in_progress", None, 5) is Verdict.TOO_EARLY
    assert judge("closed", Given(5), 1) is Verdict.ALREADY
    assert judge("to_assign", Given(5, "好"), 5, "好") is Verdict.SAME


def test_a_code_is_good_once_for_its_phone_and_for_five_minutes() -> None:
    stored = Code(hash_code("13800000001", "123456", SECRET), NOW)
    typed = hash_code("13800000001", "123456", SECRET)
    assert check_code(stored, typed, NOW) is CodeVerdict.OK
    assert check_code(stored, hash_code("13800000002", "123456", SECRET), NOW) is CodeVerdict.WRONG
    assert check_code(stored, typed, NOW + CODE_LIFE) is CodeVerdict.EXPIRED
    assert check_code(Code(stored.hash, NOW, MAX_ATTEMPTS), typed, NOW) is CodeVerdict.EXHAUSTED
    assert check_code(Code(stored.hash, NOW, used=True), typed, NOW) is CodeVerdict.NONE
    assert check_code(None, typed, NOW) is CodeVerdict.NONE


@given(st.lists(st.integers(0, 7200), max_size=20), st.integers(1, 10))
def test_a_limit_never_lets_more_through_in_any_window(seconds: list[int], count: int) -> None:
    limit = Limit("code", "phone", count, timedelta(hours=1))
    passed: list[datetime] = []
    for second in sorted(seconds):
        moment = NOW + timedelta(seconds=second)
        if not exceeded(limit, passed, moment):
            passed.append(moment)
    for moment in passed:
        assert sum(1 for other in passed if moment - limit.period < other <= moment) <= count


def test_every_public_action_has_a_limit_by_ip() -> None:
    for action in ("code", "request", "upload", "lookup", "message"):
        assert any(limit.subject == "ip" for limit in LIMITS if limit.action == action)


@pytest.mark.req("R-023", "R-099")
def test_the_customer_sees_steps_and_messages_only_newest_first() -> None:
    steps = [("created", NOW), ("updated", NOW), ("assign", NOW + timedelta(hours=1)), ("commented", NOW)]
    notes = [Entry(NOW + timedelta(minutes=5), "message", {"zh": "门牌 3 号"}, by_customer=True)]
    assert [entry.kind for entry in customer_timeline(steps, notes)] == ["assign", "message", "created"]


def test_what_a_customer_may_do() -> None:
    assert may("confirm", "to_confirm", rated=False)
    assert not may("confirm", "closed", rated=False)
    assert may("rating", "closed", rated=False) and not may("rating", "closed", rated=True)
    assert may("messages", "in_progress", rated=False) and not may("messages", "cancelled", rated=False)
    assert short_name("陈志远") == "陈师傅"
    assert masked_phone("13800000001") == "138****0001"
