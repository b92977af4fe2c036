"""The cases of contracts/expr, which this and the browser's implementation both run.

`python -m tests.unit.expr.vectors` (in the project's root, with server/ on the path) writes each formula's tree and the
registry of names into the files; the expected values are written by hand and never touched.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop import expr
from serviceloop.expr import Env, Field, FieldScope, Kind
from serviceloop.expr.functions import FACES, FUNCTIONS
from serviceloop.expr.operators import OPERATORS

FOLDER = Path(__file__).parents[3] / "contracts" / "expr"


@cache
def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


@cache
def scope() -> FieldScope:
    fields = {path: Field(path, Kind(kind)) for path, kind in load("conditions")["fields"].items()}
    return FieldScope(fields, load("formulas")["labels"])


@cache
def record_scope() -> FieldScope:
    """The record being edited, of the cases with {"$": "record"}."""
    return FieldScope(
        {path: Field(path, Kind(kind)) for path, kind in load("conditions")["record"]["kinds"].items()}, {}
    )


@cache
def env() -> Env:
    given = load("conditions")["env"]
    units, subtree = (tuple(map(UUID, given[key])) for key in ("unit_ids", "subtree_ids"))
    now = datetime.fromisoformat(given["now"])
    return Env(
        UUID(given["user_id"]),
        units,
        subtree,
        now,
        ZoneInfo(given["zone"]),
        record=load("conditions")["record"]["values"].get,
    )


def registry() -> dict[str, Any]:
    """Every name that may stand in a syntax tree, for the other implementation to cover."""
    operators: dict[str, dict[str, str]] = {}
    for (name, kind), operator in OPERATORS.items():
        operators.setdefault(name, {})[kind.value] = operator.operand.value
    return {"operators": operators, "calls": sorted({*FACES, "and", "or", "not", "IF"}), "functions": sorted(FUNCTIONS)}


def with_trees() -> list[dict[str, Any]]:
    """The formula cases, each with its tree."""
    cases = load("formulas")["cases"]
    return [case | {"ast": expr.to_json(expr.formulas.parse(case["formula"], scope()))} for case in cases]


def write() -> None:
    head = {key: value for key, value in load("formulas").items() if key != "cases"}
    lines = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in with_trees())
    members = "".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items())
    (FOLDER / "formulas.json").write_text(f'{{\n{members}  "cases": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    (FOLDER / "registry.json").write_text(json.dumps(registry(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
