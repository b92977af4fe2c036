"""Finding the records that rows stand for, by the business key: locked, with what the viewer may change in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.forms.import_export.plan import ImportPlan
from serviceloop.forms.permissions import Access, RowGrant, access
from serviceloop.forms.records.outputs import output_sql
from serviceloop.forms.records.sources import Builder, Catalog, Inputs, quote
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection

_STATED = ("created_at", "no")


@dataclass(frozen=True)
class Match:
    """A locked record. `row`: as stored; `shown`: the mapped fields in JSON form as the viewer sees them."""

    id: UUID
    version: int
    row: Mapping[str, Any]
    shown: Mapping[str, Any]
    updates: tuple[RowGrant, ...]
    imports: tuple[RowGrant, ...]

    @property
    def in_scope(self) -> bool:
        return bool(self.updates and self.imports)

    def may_write(self, plan: ImportPlan, key: str) -> bool:
        """Whether a grant that holds for this very row opens the field."""
        field = plan.form.fields[key]
        if key in _STATED:
            return plan.takeover and self.in_scope
        return all(any(grant.level(field) == "write" for grant in held) for held in (self.updates, self.imports))


class Matcher:
    """The statement that finds existing records, compiled once an import."""

    def __init__(self, catalog: Catalog, viewer: Viewer, plan: ImportPlan) -> None:
        assert plan.key is not None
        form, self._viewer, self._key = plan.form, viewer, plan.key
        self._updates, self._imports = access(form, viewer, "update"), access(form, viewer, "import")
        seen = access(form, viewer, "read").require()
        builder = Builder(catalog, viewer, form, seen)
        column = form.fields[plan.key].type.column(form.fields[plan.key].settings)
        assert column is not None
        shown = [key for key in plan.by_field if seen.level(key) != "hidden"]
        document = ", ".join(f"{output_sql(builder, builder.root, key)} AS {quote(key)}" for key in shown)
        flags = [*_flags(builder, "u", self._updates), *_flags(builder, "i", self._imports)]
        scope = builder.rows(builder.root)
        keys = builder.param(lambda inputs: inputs.ids, f"{column.pg_type}[]")
        self._builder = builder
        self._sql = (
            f'SELECT t.*, (SELECT row_to_json(d) FROM (SELECT {document or "1"}) d) AS " shown"{"".join(flags)}'
            f" FROM {builder.from_sql} WHERE t.{quote(plan.key)} = ANY({keys}) AND t.deleted_at IS NULL AND {scope}"
            " ORDER BY t.id FOR NO KEY UPDATE OF t"
        )

    async def find(self, tx: Connection, keys: Sequence[Any]) -> dict[Any, list[Match]]:
        """Key value to the records that have it and that the viewer may see."""
        found: dict[Any, list[Match]] = {}
        if not keys:
            return found
        rows = await tx.fetch(self._sql, *self._builder.args(Inputs(expr.Env.of(self._viewer), ids=list(keys))))
        for row in rows:
            match = Match(
                row["id"], row["version"], row, row[" shown"],
                _holding(row, "u", self._updates), _holding(row, "i", self._imports),
            )  # fmt: skip
            found.setdefault(row[self._key], []).append(match)
        return found


def _flags(builder: Builder, name: str, allowed: Access) -> list[str]:
    return [
        f', {builder.tree(builder.root, grant.scope) if grant.scope else "true"} AS " {name}{index}"'
        for index, grant in enumerate(allowed.grants)
    ]


def _holding(row: Mapping[str, Any], name: str, allowed: Access) -> tuple[RowGrant, ...]:
    return tuple(grant for index, grant in enumerate(allowed.grants) if row[f" {name}{index}"])


async def outside(
    tx: Connection, catalog: Catalog, viewer: Viewer, plan_form: Any, ids: Sequence[UUID], actions: Sequence[str]
) -> set[UUID]:
    """Those of the records just made that lie outside the rows which the viewer may make."""
    lost: set[UUID] = set()
    for action in actions:
        allowed = access(plan_form, viewer, action)
        if not allowed.rows:
            continue
        builder = Builder(catalog, viewer, plan_form, None)
        asked, scope = builder.param(lambda inputs: inputs.ids, "uuid[]"), builder.tree(builder.root, allowed.rows)
        sql = f"SELECT t.id FROM {builder.from_sql} WHERE t.id = ANY({asked}) AND {scope}"
        rows = await tx.fetch(sql, *builder.args(Inputs(expr.Env.of(viewer), ids=list(ids))))
        lost |= set(ids) - {row["id"] for row in rows}
    return lost
