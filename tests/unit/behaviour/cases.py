"""The cases of contracts/behaviour: what a form decides about a record, which the browser must decide alike.

`python -m tests.unit.behaviour.cases` (in the project's root, with server/ on the path) writes them anew.
"""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.unit.expr import vectors

from serviceloop.expr import Env
from serviceloop.fields.base import CheckContext
from serviceloop.forms.behaviour.decide import decide
from serviceloop.forms.behaviour.program import program_of
from serviceloop.forms.definition import FormDef
from serviceloop.forms.description import describe
from serviceloop.forms.loader import load_form
from serviceloop.forms.records.values import read_values
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormCatalog, make_catalog
from serviceloop.identity.viewer import Grant, Viewer

FILE = Path(__file__).parents[3] / "contracts" / "behaviour" / "cases.json"
CUSTOMER_ID = "00000000-0000-0000-0000-0000000000c1"
SEED, COUNT = 11, 80


def _field(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, **more}


def _options(*values: str, parents: dict[str, list[str]] | None = None) -> dict[str, Any]:
    known = parents or {}
    made = [{"value": item, "label": {"zh": item}} for item in values]
    return {"options": [item | ({"parents": known[item["value"]]} if item["value"] in known else {}) for item in made]}


def _is(field: str, value: Any, op: str = "eq") -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


CUSTOMER = {
    "key": "customer",
    "label": {"zh": "客户"},
    "title": "name",
    "fields": [_field("name", "text"), _field("tier", "select", settings=_options("vip", "plain"))],
}
FORM = {
    "key": "claim",
    "label": {"zh": "索赔"},
    "title": "subject",
    "fields": [
        _field("subject", "text", required=True),
        _field("kind", "select", settings=_options("repair", "refund", "other")),
        _field(
            "part",
            "select",
            settings={"depends_on": "kind"}
            | _options("pump", "fan", "any", parents={"pump": ["repair"], "fan": ["refund"]}),
        ),
        _field("amount", "number", required_when=_is("kind", "refund")),
        _field("limit", "number"),
        _field(
            "reason",
            "text",
            required=True,
            visible_when={"or": [_is("kind", "refund"), _is("amount", 100, "gt")]},
            readonly_when=_is("customer.tier", "plain"),
        ),
        _field("detail", "text", visible_when={"field": "reason", "op": "not_empty"}),
        _field("customer", "relation", settings={"form": "customer"}),
        _field("owner_note", "text", visible_when=_is("assignee", {"$": "me"})),
        _field("assignee", "member"),
        _field("total", "formula", settings={"formula": "COALESCE(amount, 0) * 2", "kind": "number"}),
        _field("paid", "number", readonly_when=_is("total", 50, "gt")),
        _field("tags", "multi_select", settings=_options("a", "b")),
        _field("from_day", "date"),
        _field("to_day", "date"),
        _field("lines", "sub_table", settings={"fields": [_field("price", "number")]}),
        _field("sum", "rollup", settings={"relation": "lines", "fn": "sum", "field": "price"}),
        _field("tier", "lookup", settings={"relation": "customer", "field": "tier"}),
        _field("gift", "text", visible_when={"and": [_is("tier", "vip"), _is("sum", 10, "gte")]}),
    ],
    "rules": [
        {
            "key": "order",
            "error_when": {"formula": "to_day < from_day"},
            "message": {"zh": "止早于起"},
            "field": "to_day",
        },
        {"key": "limit", "error_when": _is("amount", {"$": "field", "path": "limit"}, "gt"), "message": {"zh": "超限"}},
        {"key": "tags", "error_when": _is("tags", ["a", "b"], "has_all"), "message": {"zh": "二选一"}},
        {"key": "hidden", "error_when": _is("detail", "x"), "message": {"zh": "不能为 x"}},
    ],
    "layout": [
        {"columns": 2, "fields": ["subject", "kind"]},
        {"columns": 2, "fields": ["from_day", "to_day"], "visible_when": _is("kind", "other", "ne")},
    ],
}


@cache
def catalog() -> FormCatalog:
    forms = {item["key"]: load_form(item) for item in (CUSTOMER, FORM)}
    check_set(forms)
    return make_catalog(forms)


def viewer() -> Viewer:
    grants = (Grant("*", frozenset({"*"}), "all"),)
    who = vectors.env()
    return Viewer(
        who.user_id, "me", frozenset(), grants, "all", frozenset(), who.unit_ids, who.subtree_ids, "zh", "Asia/Shanghai"
    )


def _values(chance: random.Random) -> dict[str, Any]:
    pick = chance.choice
    given = {
        "subject": pick([None, "s"]),
        "kind": pick([None, "repair", "refund", "other"]),
        "part": pick([None, "pump", "fan", "any"]),
        "amount": pick([None, 0, 20, 30, 101, "100.5"]),
        "limit": pick([None, 25, 200]),
        "reason": pick([None, "r"]),
        "detail": pick([None, "x", "d"]),
        "customer": pick([None, CUSTOMER_ID]),
        "assignee": pick([None, "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]),
        "tags": pick([None, ["a"], ["a", "b"]]),
        "from_day": pick([None, "2026-11-20"]),
        "to_day": pick([None, "2026-11-19", "2026-11-21"]),
        "lines": pick([None, [{"price": 4}, {"price": "6.5"}], [{"price": 1}]]),
    }
    return {key: value for key, value in given.items() if value is not None}


def stored(form: FormDef, values: dict[str, Any]) -> dict[str, Any]:
    checked, issues = read_values(form, values, CheckContext(vectors.env().zone), None)
    assert not issues, issues
    return {**checked.columns, **checked.rows}


def decided(values: dict[str, Any], base: dict[str, Any], tier: str | None, env: Env) -> dict[str, list[str]]:
    form = catalog().get("claim")
    program = program_of(catalog(), form)
    assert program is not None
    related = {"customer": {UUID(CUSTOMER_ID): {"tier": tier}}}
    found = decide(program, stored(form, values), stored(form, base), related, env)
    return {
        "hidden": sorted(found.hidden),
        "required": sorted(found.required),
        "readonly": sorted(found.readonly),
        "wrong": [rule.key for rule in found.wrong],
        "misfits": sorted(found.misfits),
    }


def data() -> dict[str, Any]:
    chance = random.Random(SEED)
    cases = []
    for _ in range(COUNT):
        values, base, tier = (
            _values(chance),
            chance.choice([{}, _values(chance)]),
            chance.choice([None, "vip", "plain"]),
        )
        expect = decided(values, base, tier, vectors.env())
        cases.append({"values": values, "base": base, "tier": tier, "expect": expect})
    shown = describe(catalog(), catalog().get("claim"), viewer())
    members = (
        "key",
        "kind",
        "type",
        "required",
        "readonly",
        "access",
        "settings",
        "alias",
        "gathers",
        "visible_when",
        "required_when",
        "readonly_when",
    )
    fields = [
        {name: field[name] for name in members if name in field} for field in shown["fields"] if not field["system"]
    ]
    form = {"key": "claim", "fields": fields, "layout": shown["layout"], "rules": shown["rules"]}
    about = (
        "Records and what their form decides about them. Expected values are the server's; read by pytest and vitest."
    )
    return {"about": about, "form": form, "cases": cases}


def write() -> None:
    whole = data()
    cases = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in whole["cases"])
    head = "".join(f"  {json.dumps(key)}: {json.dumps(whole[key], ensure_ascii=False)},\n" for key in ("about", "form"))
    FILE.write_text(f'{{\n{head}  "cases": [\n{cases}\n  ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    write()
