"""The one condition language and the one formula language, each with a SQL, a Python and a TypeScript face.

`conditions.parse` and `formulas.parse` make the same syntax tree; `evaluate` runs it on a record, `to_sql` writes it as
SQL, `shape` and `values` let that SQL be kept and run again, `to_json` sends it to the browser.
"""

from serviceloop.expr import conditions, formulas, operators
from serviceloop.expr.ast import FALSE, TRUE, Call, Const, Dynamic, Node, Ref, record_refs, refs, to_json
from serviceloop.expr.env import Env
from serviceloop.expr.evaluator import evaluate, prepare
from serviceloop.expr.kinds import Kind
from serviceloop.expr.literals import pg_type
from serviceloop.expr.plan import shape, values
from serviceloop.expr.scope import Field, FieldScope, Scope, UnknownField, knows
from serviceloop.expr.sql import SqlContext, to_sql

__all__ = [
    "FALSE",
    "TRUE",
    "Call",
    "Const",
    "Dynamic",
    "Env",
    "Field",
    "FieldScope",
    "Kind",
    "Node",
    "Ref",
    "Scope",
    "SqlContext",
    "UnknownField",
    "conditions",
    "evaluate",
    "formulas",
    "knows",
    "operators",
    "pg_type",
    "prepare",
    "record_refs",
    "refs",
    "shape",
    "to_json",
    "to_sql",
    "values",
]
