"""What a form asks while it is filled in: records that may be chosen, and what only the server may decide."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.behaviour.decide import Reader, decide
from serviceloop.forms.behaviour.program import Program, program_of
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import access, no_access
from serviceloop.forms.records.admission import check_context
from serviceloop.forms.records.compiler import compile_list
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.reading import Query, check_names, prepare
from serviceloop.forms.records.related import load_related
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.forms.records.values import read_values
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid


async def choices_json(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, path: str, values: Mapping[str, Any], query: Query
) -> str:
    """Records of the form that the relation `path` points at, as a list answers them: those that fit its filter.

    `path`: a field, or "<sub-table>.<field>", whose `values` then hold the row, with the record around it as "parent".
    The filter is the owner's, so it may rest on what the viewer cannot see; what it reads of their input it reads as
    they may. A filter that compares an unseen field with their input would let them probe it: then nothing is offered.
    """
    item, program = _relation(catalog, form, path)
    _require_filling(form, viewer, path)
    assert isinstance(item.type, Relational)
    target = catalog.get(item.type.target(item.settings))
    guard = program.filters.get(item.key) if program is not None else None
    asked = prepare(catalog, viewer, target, query)
    if guard is None:
        plan = PLANS.get(
            ("list", catalog.version, target.key, viewer.grants_key, asked.shape),
            target,
            lambda: _compiled(catalog, viewer, target, query, asked, None),
        )
        return await tx.fetchval(plan.sql, *plan.args(asked.inputs)) or ""
    assert program is not None
    if _probes(catalog, viewer, target, guard.node):
        return '{"rows": [], "next": null, "total": null}'
    reader = await _reader(tx, catalog, viewer, form, program, path, values)
    env = replace(asked.inputs.env, record=reader)
    key = ("choices", catalog.version, target.key, viewer.grants_key, asked.shape, expr.shape(guard.node))
    plan = PLANS.get(key, target, lambda: _compiled(catalog, viewer, target, query, asked, guard.node))
    return await tx.fetchval(plan.sql, *plan.args(replace(asked.inputs, env=env, owners=guard.node))) or ""


def _compiled(catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, asked: Any, extra: Any) -> Any:
    check_names(catalog, viewer, form, query.columns, query.sort)
    return compile_list(catalog, viewer, form, asked.shape, asked.node, extra)


def _relation(catalog: Catalog, form: FormDef, path: str) -> tuple[FieldDef, Program | None]:
    head, _, rest = path.partition(".")
    item = form.fields.get(head)
    program = program_of(catalog, form)
    if rest and item is not None:
        item, program = item.rows.get(rest), program.rows.get(head) if program is not None else None
    if item is None or not isinstance(item.type, Relational):
        message = {"zh": f"没有关联字段“{path[:60]}”", "en": f"There is no relation {path[:60]}"}
        raise invalid(Issue("field", "unknown_field", message))
    return item, program


def _require_filling(form: FormDef, viewer: Viewer, path: str) -> None:
    """Only somebody who may fill the field in is shown what to fill it with."""
    head = path.split(".")[0]
    actions = ["create", "update", *(f"do:{key}" for key in (form.status.actions if form.status else ()))]
    if not any(access(form, viewer, action).level(head) == "write" for action in actions):
        raise no_access(form)


def _probes(catalog: Catalog, viewer: Viewer, target: FormDef, node: expr.Node) -> bool:
    """Whether some comparison of the filter sets a field that the viewer cannot see against their own input."""
    scope = FormScope(catalog, viewer, target, access(target, viewer, "read"))
    if isinstance(node, expr.Call):
        inner = [arg for arg in node.args if isinstance(arg, expr.Call)]
        if inner and any(_probes(catalog, viewer, target, arg) for arg in inner):
            return True
    return bool(expr.record_refs(node)) and not all(expr.knows(scope, path) for path in expr.refs(node))


async def _reader(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    program: Program,
    path: str,
    values: Mapping[str, Any],
) -> Reader:
    """The record being filled in, as given: values that do not pass count as absent."""
    context, env = check_context(viewer), expr.Env.of(viewer)
    around = values.get("parent")
    given = _kept(program.form, values, context)
    related = await _related_of(tx, catalog, viewer, program, given)
    outer = program_of(catalog, form)
    if "." not in path or outer is None or not isinstance(around, Mapping):
        return Reader(program, given, related, env)
    parent = _kept(form, around, context)
    return Reader(
        program, given, related, env, Reader(outer, parent, await _related_of(tx, catalog, viewer, outer, parent), env)
    )


async def _related_of(
    tx: Connection, catalog: Catalog, viewer: Viewer, program: Program, values: Mapping[str, Any]
) -> Any:
    ids = {key: [values[key]] for key in program.related if values.get(key) is not None}
    return await load_related(tx, catalog, viewer, program, ids)


def _kept(form: FormDef, values: Mapping[str, Any], context: Any) -> dict[str, Any]:
    known = {key: value for key, value in values.items() if key in form.fields and value is not None}
    checked, _ = read_values(form, known, context, None)
    return {**checked.columns, **{key: list(rows) for key, rows in checked.rows.items()}}


async def state_of(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    values: Mapping[str, Any],
    base: Mapping[str, Any] | None,
) -> dict[str, list[str]]:
    """{"hidden", "required", "readonly"}: keys of fields that the viewer sees. `base`: the stored row, None if new."""
    actions = ("create",) if base is None else ("update",)
    if not any(access(form, viewer, action) for action in actions):
        raise no_access(form)
    program = program_of(catalog, form)
    if program is None:
        return {"hidden": [], "required": [], "readonly": []}
    writable = {key for action in actions for key in access(form, viewer, action).writable}
    known = {key: value for key, value in values.items() if key in writable}
    base = base or {}
    after = {**base, **_kept(form, known, check_context(viewer))}
    found = decide(program, after, base, await _related_of(tx, catalog, viewer, program, after), expr.Env.of(viewer))
    levels = [access(form, viewer, action).levels for action in (*actions, "read")]
    seen = {key for one in levels for key, level in one.items() if level != "hidden"}
    parts = {"hidden": found.hidden, "required": found.required, "readonly": found.readonly}
    return {name: sorted(keys & seen) for name, keys in parts.items()}
