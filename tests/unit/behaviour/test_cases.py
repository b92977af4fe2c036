"""The shared cases are what the server decides, and each decision occurs in them."""

import json
from copy import deepcopy
from typing import Any

import pytest
from tests.unit.behaviour import cases

from serviceloop.forms.loader import dump_form, load_form
from serviceloop.forms.set_check import check_set
from serviceloop.kit.errors import Problem


def test_the_cases_are_up_to_date() -> None:
    """If this fails on purpose, run `python -m tests.unit.behaviour.cases` and look at what changed."""
    written = json.loads(cases.FILE.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(cases.data())) == written


def test_every_decision_goes_both_ways() -> None:
    found = cases.data()["cases"]
    for part, key in [("hidden", "reason"), ("hidden", "gift"), ("hidden", "from_day"), ("hidden", "owner_note"),
                      ("required", "amount"), ("readonly", "reason"), ("readonly", "paid"), ("misfits", "part"),
                      ("wrong", "order"), ("wrong", "limit"), ("wrong", "tags"), ("wrong", "hidden")]:  # fmt: skip
        held = {key in case["expect"][part] for case in found}
        assert held == {True, False}, (part, key)


def test_a_form_with_everything_is_written_as_it_was_read() -> None:
    form = load_form(cases.FORM)
    assert load_form(dump_form(form)) == form
    assert dump_form(load_form(dump_form(form))) == form.source


def _broken(path: str, value: Any) -> dict[str, str]:
    data: Any = deepcopy(cases.FORM)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = data
    for step in way:
        target = target[step]
    target[last] = value
    with pytest.raises(Problem) as caught:
        check_set({"customer": load_form(cases.CUSTOMER), "claim": load_form(data)})
    return {issue.path.removeprefix("claim."): issue.code for issue in caught.value.issues}


def _is(field: str, value: Any = "x") -> dict[str, Any]:
    return {"field": field, "op": "eq", "value": value}


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        ("fields.3.required_when", _is("knd"), "fields.3.required_when.field", "unknown_field"),
        ("fields.5.visible_when", _is("kind", "nope"), "fields.5.visible_when.value", "unknown_option"),
        ("fields.3.default", {"formula": "nope + 1"}, "fields.3.default.formula", "unknown_field"),
        ("layout.1.visible_when", _is("gone"), "layout.1.visible_when.field", "unknown_field"),
        ("rules.0.error_when", {"formula": "amount +"}, "rules.0.error_when.formula", "incomplete"),
        ("rules.1.error_when", _is("gone"), "rules.1.error_when.field", "unknown_field"),
        ("fields.5.visible_when", _is("detail"), "fields", "circular_condition"),
        ("fields.2.settings.depends_on", "part", "fields.2.settings.depends_on", "unknown_field"),
        ("fields.2.settings.depends_on", "amount", "fields.2.settings.depends_on", "not_select"),
        ("fields.7.settings.columns", ["nme"], "fields.7.settings.columns.0", "unknown_field"),
        ("fields.7.settings.fill", [{"from": "name", "to": "amount"}], "fields.7.settings.fill.0", "wrong_kind"),
        ("fields.7.settings.fill", [{"from": "name", "to": "nope"}], "fields.7.settings.fill.0.to", "unknown_field"),
        (
            "fields.7.settings.filter",
            _is("name", {"$": "record", "path": "nope"}),
            "fields.7.settings.filter.value.path",
            "unknown_field",
        ),
        ("fields.15.settings.totals", [{"field": "nope"}], "fields.15.settings.totals.0.field", "unknown_field"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(path: str, value: Any, where: str, code: str) -> None:
    assert _broken(path, value).get(where) == code
