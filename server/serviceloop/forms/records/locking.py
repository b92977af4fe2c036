"""Reading a record for a change: locked, as stored, with which of the viewer's grants hold for this very row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import Access, RowGrant, access, no_access, writable_keys
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import Builder, Catalog, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, not_found


@dataclass(frozen=True)
class Locked:
    """A locked row. `grants`: those of the asked action that hold for it; None: the system writes."""

    form: FormDef
    id: UUID
    row: Mapping[str, Any]
    grants: tuple[RowGrant, ...] | None

    @property
    def version(self) -> int:
        return int(self.row["version"])

    def writable(self) -> set[str] | None:
        """Keys open to the writer in this row; None for the system."""
        if self.grants is None:
            return None
        return set(writable_keys(self.form, self.grants))


async def lock(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    record: UUID,
    action: str,
    *,
    trusted: bool = False,
    deleted: bool = False,
) -> Locked:
    """404 when the viewer may not see the record, 403 when seeing is all they may do."""
    allowed = access(form, viewer, action)
    key = ("lock", catalog.version, form.key, "" if trusted else viewer.grants_key, action, trusted, deleted)
    plan = PLANS.get(key, form, lambda: _compile(catalog, viewer, form, None if trusted else allowed, deleted))
    row = await tx.fetchrow(plan.sql, *plan.args(Inputs(expr.Env.of(viewer), ids=(record,))))
    if row is None:
        raise not_found()
    if trusted:
        return Locked(form, record, dict(row), None)
    holding = tuple(grant for index, grant in enumerate(allowed.grants) if row[f"grant {index}"])
    if not holding:
        raise no_access(form)
    return Locked(form, record, dict(row), holding)


def _compile(catalog: Catalog, viewer: Viewer, form: FormDef, allowed: Access | None, deleted: bool) -> Plan:
    seen = None if allowed is None else access(form, viewer, "read").require()
    builder = Builder(catalog, viewer, form, seen)
    ident = builder.param(lambda inputs: inputs.ids[0], "uuid")
    flags = [
        f', {builder.tree(builder.root, grant.scope) if grant.scope else "true"} AS "grant {index}"'
        for index, grant in enumerate(allowed.grants if allowed is not None else ())
    ]
    scope = builder.rows(builder.root)
    alive = "IS NOT NULL" if deleted else "IS NULL"
    return Plan(
        f"SELECT t.*{''.join(flags)} FROM {builder.from_sql} WHERE t.id = {ident} AND t.deleted_at {alive} AND {scope}"
        " FOR NO KEY UPDATE OF t",
        tuple(builder.sources),
    )


async def require_in_scope(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, record: UUID, action: str
) -> None:
    """403 when a record just made lies outside the rows that its maker may make."""
    allowed = access(form, viewer, action)
    if not allowed.rows:
        return
    key = ("scope", catalog.version, form.key, viewer.grants_key, action)
    plan = PLANS.get(key, form, lambda: _compile_scope(catalog, viewer, form, allowed))
    if await tx.fetchval(plan.sql, *plan.args(Inputs(expr.Env.of(viewer), ids=(record,)))) is None:
        raise _outside(form)


def _compile_scope(catalog: Catalog, viewer: Viewer, form: FormDef, allowed: Access) -> Plan:
    builder = Builder(catalog, viewer, form, None)
    ident = builder.param(lambda inputs: inputs.ids[0], "uuid")
    scope = builder.tree(builder.root, allowed.rows)
    return Plan(f"SELECT 1 FROM {builder.from_sql} WHERE t.id = {ident} AND {scope}", tuple(builder.sources))


def _outside(form: FormDef) -> Problem:
    zh, en = form.label.get("zh", form.key), form.label.get("en", form.key)
    return Problem(
        403,
        "outside_scope",
        {"zh": f"这条“{zh}”不在您的数据范围内，不能保存", "en": f"This {en} is outside the rows you may write"},
    )
