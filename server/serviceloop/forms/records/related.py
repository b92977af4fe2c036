"""Values of related records, read in one statement for each relation."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from serviceloop import expr
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.behaviour.decide import Related
from serviceloop.forms.behaviour.program import Program
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import Builder, Catalog, Inputs, table_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection


async def load_related(
    tx: Connection, catalog: Catalog, viewer: Viewer, program: Program, ids: Mapping[str, Collection[UUID]]
) -> Related:
    """What the program reads of the records `ids` (by relation). As the system: this only decides, it is not shown."""
    found: dict[str, dict[UUID, dict[str, Any]]] = {}
    for key, paths in program.related.items():
        wanted = list(set(ids.get(key, ())))
        item = program.form.fields[key]
        assert isinstance(item.type, Relational)
        target = catalog.get(item.type.target(item.settings))
        found[key] = await values_of(tx, catalog, viewer, target, paths, wanted) if wanted else {}
    return found


async def values_of(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, paths: Sequence[str], ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Stored values by record and path, whoever asks."""
    key = ("related", catalog.version, form.key, tuple(paths))
    plan = PLANS.get(key, form, lambda: _compile(catalog, viewer, form, paths))
    rows = await tx.fetch(plan.sql, *plan.args(Inputs(expr.Env.of(viewer), ids=ids)))
    return {row[0]: dict(zip(paths, list(row)[1:], strict=True)) for row in rows}


async def stored_rows(tx: Connection, form: FormDef, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Rows of the form as stored, by id."""
    if not ids:
        return {}
    rows = await tx.fetch(f"SELECT * FROM {table_of(form)} WHERE id = ANY($1::uuid[])", list(ids))
    return {row["id"]: dict(row) for row in rows}


def _compile(catalog: Catalog, viewer: Viewer, form: FormDef, paths: Sequence[str]) -> Plan:
    builder = Builder(catalog, viewer, form, None)
    listed = builder.param(lambda inputs: list(inputs.ids), "uuid[]")
    columns = "".join(f", {builder.column(builder.root, path).sql} AS c{n}" for n, path in enumerate(paths))
    return Plan(f"SELECT t.id{columns} FROM {builder.from_sql} WHERE t.id = ANY({listed})", tuple(builder.sources))


async def shown_of(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    paths: Sequence[str],
    ids: Sequence[UUID],
    *,
    trusted: bool,
) -> dict[UUID, dict[str, Any]]:
    """Values as JSON by record and path, as far as the viewer may see them: what fills a form is shown in it.

    A path that the viewer may not read at all is absent. `trusted`: service code reads everything.
    """
    seen = None if trusted else access(form, viewer, "read")
    if seen is not None and not seen:
        return {}
    grants = "" if trusted else viewer.grants_key
    key = ("fills", catalog.version, form.key, grants, tuple(paths))
    plan, names = PLANS.get(key, form, lambda: _compile_shown(catalog, viewer, form, paths, trusted=trusted))
    rows = await tx.fetch(plan.sql, *plan.args(Inputs(expr.Env.of(viewer), ids=ids)))
    return {row[0]: dict(zip(names, orjson.loads(row[1]), strict=True)) for row in rows}


def _compile_shown(
    catalog: Catalog, viewer: Viewer, form: FormDef, paths: Sequence[str], *, trusted: bool
) -> tuple[Plan, list[str]]:
    builder = Builder(catalog, viewer, form, None if trusted else access(form, viewer, "read"))
    listed = builder.param(lambda inputs: list(inputs.ids), "uuid[]")
    names, columns = [], []
    for path in paths:
        try:
            found = builder.column(builder.root, path)
        except expr.UnknownField:
            continue
        names.append(path)
        whole = found.part is None
        columns.append(found.field.type.select(found.sql, found.field.settings) if whole else found.sql)
    scope = builder.rows(builder.root)
    sql = (
        f"SELECT t.id, json_build_array({', '.join(columns)})::text FROM {builder.from_sql}"
        f" WHERE t.id = ANY({listed}) AND t.deleted_at IS NULL AND {scope}"
    )
    return Plan(sql, tuple(builder.sources)), names
