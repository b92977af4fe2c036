"""Counters' periods and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.fields import catalog
from serviceloop.fields.base import FieldType
from serviceloop.fields.capabilities import Numbered, kind_of
from serviceloop.fields.numbering import DATE_PATTERNS, period, render
from serviceloop.kit.errors import Problem

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("prefix", "pattern", "digits", "value", "text"),
    [
        ("SH", "yyyyMMdd", 4, 7, "SH20261121-0007"),
        ("SH", "yyMM", 3, 12345, "SH2611-12345"),
        ("C", "", 6, 1, "C-000001"),
        ("", "", 6, 1, "000001"),
        ("", "yyyy", 2, 9, "2026-09"),
    ],
)
def test_render(prefix: str, pattern: str, digits: int, value: int, text: str) -> None:
    assert render(prefix, pattern, digits, DAY, value) == text


@given(st.sampled_from(DATE_PATTERNS), st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(1, 12))
def test_numbers_of_one_period_differ_and_sort(pattern: str, day: date, digits: int) -> None:
    numbers = [render("X", pattern, digits, day, value) for value in range(1, 10)]
    assert sorted(set(numbers)) == numbers
    assert len(period(pattern, day)) == len(pattern)


def test_the_type_uses_them() -> None:
    kind: FieldType[object] = catalog.get("autonumber")
    assert isinstance(kind, Numbered)
    settings = kind.Settings.model_validate({"prefix": "SH"})
    assert kind.period(settings, DAY) == "20261121"
    assert kind.render(settings, DAY, 7) == "SH20261121-0007"


def test_an_unknown_type_is_told_with_the_nearest() -> None:
    with pytest.raises(Problem) as caught:
        catalog.get("multiselect", "fields.0.type")
    (issue,) = caught.value.issues
    assert issue.path == "fields.0.type"
    assert "multi_select" in issue.message["zh"]


def test_kinds_follow_settings() -> None:
    member, formula = catalog.get("member"), catalog.get("formula")
    assert kind_of(member, member.Settings.model_validate({"multiple": True})) == "ids"
    assert kind_of(formula, formula.Settings.model_validate({"formula": "1", "kind": "date"})) == "date"
