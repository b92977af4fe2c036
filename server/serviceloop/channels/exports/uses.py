"""Where scheduled exports name fields and forms, for whoever is about to delete one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from serviceloop.channels.exports import queries
from serviceloop.forms.design.uses.base import Edit, Mention, Referrer, Steps, Target, Use, World
from serviceloop.forms.design.uses.edits import apply_edits
from serviceloop.forms.design.uses.trees import condition_names
from serviceloop.forms.design.uses.words import TAKE_OUT, labels
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.labels import Labels

KIND = "export"


class ScheduledExports(Referrer):
    """Columns and sub-tables are taken out. A condition is not: without it people would get more rows than before."""

    name: ClassVar[str] = "scheduled_exports"

    async def uses(self, world: World, target: Target) -> list[Use]:
        found: list[Use] = []
        for row in await queries.everything(world.connection):
            hits = [item for item in _mentions(row) if world.hits(target, item)]
            found += [_use(row, item) for item in hits]
        return list({item.id: item for item in found}.values())

    async def mend(self, tx: Connection, world: World, viewer: Viewer, uses: Sequence[Use]) -> None:
        for owner in dict.fromkeys(item.owner for item in uses):
            row = await queries.find(tx, UUID(owner))
            if row is None:
                continue
            mine = [item for item in uses if item.owner == owner]
            query = apply_edits(row["query"], [edit for item in mine for edit in item.edits])
            if row["query"].get("columns") and not query["columns"]:
                query["columns"] = ["no"]  # none would mean all
            await queries.change(tx, row["id"], {"query": query})
            detail = {"mended": [item.path for item in mine]}
            await audit.record(tx, viewer, "export.scheduled", form=row["form"], record=row["id"], detail=detail)


def _use(row: Mapping[str, Any], item: Mention) -> Use:
    path = ".".join(str(step) for step in item.path)
    return Use(ScheduledExports.name, str(row["id"]), KIND, item.where, path, item.mend, item.edits)


def _mentions(row: Mapping[str, Any]) -> Iterator[Mention]:
    where, context, query = _where(row), (row["form"], ""), row["query"]
    yield Mention(KIND, where, (), context, "")
    named: list[tuple[Steps, str]] = [
        *((("columns", n), path) for n, path in enumerate(query.get("columns") or ())),
        *((("sub_tables", n), key) for n, key in enumerate(query.get("sub_tables") or ())),
        *((("sort", n), item["field"]) for n, item in enumerate(query.get("sort") or ())),
    ]
    for at, path in named:
        yield Mention(KIND, where, at, context, path, TAKE_OUT, (Edit(at),))
    for at, path, _ in condition_names(query.get("filter"), ("filter",)):
        yield Mention(KIND, where, at, context, path)


def _where(row: Mapping[str, Any]) -> Labels:
    return labels(f"定时导出“{row['name']}”", f"Scheduled export “{row['name']}”")
