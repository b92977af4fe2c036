"""Imports as people see them: upload, start, watch, cancel, undo. Each write in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export import queries
from serviceloop.forms.import_export.conversion import Converter
from serviceloop.forms.import_export.plan import ABILITY, ImportPlan, Rights, parse_plan
from serviceloop.forms.import_export.proposal import candidates, propose, targets
from serviceloop.forms.import_export.sheets import Row, SheetColumn, Unpacked, cell_json
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, conflict, forbidden, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

RUN_JOB, UNDO_JOB = "imports.run", "imports.undo"
_SHOWN = (
    "id", "form", "name", "state", "total", "done", "created", "updated", "unchanged", "merged", "failed", "error",
    "undo", "created_at", "started_at", "finished_at",
)  # fmt: skip
_PREVIEW = 8


@dataclass(frozen=True)
class Order:
    """How to import: as POST /imports/{id}/start says it."""

    mapping: Mapping[str, Any]
    constants: Mapping[str, Any]
    key: str | None
    mode: str
    blank: str = "clear"
    sheet: str = ""

    def as_json(self, viewer: Viewer) -> dict[str, Any]:
        return {
            "mapping": dict(self.mapping), "constants": dict(self.constants), "key": self.key, "mode": self.mode,
            "blank": self.blank, "sheet": self.sheet, "locale": viewer.locale,
            "api_key": str(viewer.api_key_id) if viewer.api_key_id else None,
        }  # fmt: skip

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> "Order":
        return cls(plan["mapping"], plan["constants"], plan["key"], plan["mode"], plan["blank"], plan["sheet"])


def may_import(form: FormDef, viewer: Viewer) -> Rights:
    """403 unless the viewer may import something into the form."""
    return Rights(form, viewer)


async def create(tx: Connection, viewer: Viewer, form: FormDef, name: str, sheet: Unpacked, file: UUID | None) -> UUID:
    """Notes an uploaded file, not started yet."""
    run = new_id()
    columns = [{"name": item.name, "filled": item.filled, "epoch": item.epoch} for item in sheet.columns]
    await queries.add(tx, {
        "id": run, "form": form.key, "name": name, "file": file, "state": "uploaded", "total": sheet.rows,
        "source": {"sheet": sheet.sheet, "columns": columns}, "created_by": viewer.user_id,
    })  # fmt: skip
    return run


def describe(catalog: Catalog, viewer: Viewer, form: FormDef, sheet: Unpacked) -> dict[str, Any]:
    """What the wizard shows: sheets, columns, the proposed mapping, its targets, and the first rows under it."""
    rights = Rights(form, viewer)
    found = candidates(catalog, rights)
    proposal = propose(sheet.columns, found)
    return {
        "sheets": list(sheet.sheets),
        "sheet": sheet.sheet,
        "total": sheet.rows,
        "columns": [
            {"name": item.name, "sample": [cell_json(cell) for cell in item.samples], "filled": item.filled,
             "epoch": item.epoch}
            for item in sheet.columns
        ],
        "proposal": proposal,
        "targets": targets(found),
        "preview": _preview(catalog, viewer, form, sheet, proposal),
        "rights": {"created_at": rights.takeover, "modes": _modes(form, viewer)},
    }  # fmt: skip


def _modes(form: FormDef, viewer: Viewer) -> list[str]:
    found = []
    for mode in ("create", "upsert", "update"):
        try:
            Rights(form, viewer, mode)
        except Problem:
            continue
        found.append(mode)
    return found


def _preview(
    catalog: Catalog, viewer: Viewer, form: FormDef, sheet: Unpacked, proposal: Mapping[str, str | None]
) -> list[dict[str, Any]]:
    mapping = {column: path for column, path in proposal.items() if path and path != "no"}
    rows = list(sheet.preview)[:_PREVIEW]
    try:
        mode = "create" if "create" in _modes(form, viewer) else "update"
        key = None if mode == "create" else next(iter(mapping.values()), None)
        plan = parse_plan(catalog, viewer, form, sheet.columns, mapping=mapping, constants={}, key=key, mode=mode)
    except Problem:
        return [_preview_row(row, sheet.columns, []) for row in rows]
    converter = Converter(plan, CheckContext(ZoneInfo(viewer.zone), viewer.locale), sheet.sheet == "")
    converter.answer = lambda _question, _text: _ANY
    return [
        _preview_row(row, sheet.columns, [item.as_json() for item in converter.convert(row, None).troubles])
        for row in rows
    ]


_ANY = UUID(int=1)
"""Relations are looked up when the import runs, not for a preview."""


def _preview_row(row: Row, columns: Sequence[SheetColumn], problems: list[dict[str, Any]]) -> dict[str, Any]:
    values = {item.name: cell_json(row.cell(index)) for index, item in enumerate(columns)}
    return {"row": row.number, "values": values, "problems": problems}


def columns_of(source: Mapping[str, Any]) -> list[SheetColumn]:
    return [SheetColumn(item["name"], item["filled"], (), item["epoch"]) for item in source["columns"]]


def plan_of(
    catalog: Catalog, viewer: Viewer, form: FormDef, columns: Sequence[SheetColumn], order: Order
) -> ImportPlan:
    return parse_plan(
        catalog, viewer, form, columns, mapping=order.mapping, constants=order.constants, key=order.key,
        mode=order.mode, clear=order.blank == "clear",
    )  # fmt: skip


async def start(tx: Connection, catalog: Catalog, viewer: Viewer, run: UUID, order: Order) -> dict[str, Any]:
    """Checks the order and queues the work; 409 when it was started before."""
    row = await _locked(tx, viewer, run)
    if row["state"] != "uploaded":
        raise conflict({"zh": "此导入已经开始", "en": "This import has been started already"})
    form = catalog.get(row["form"])
    if order.sheet and order.sheet != row["source"]["sheet"]:
        raise conflict({"zh": "请先以该工作表重新上传", "en": "Upload the file again for this sheet"})
    plan_of(catalog, viewer, form, columns_of(row["source"]), order)
    plan = order.as_json(viewer)
    await queries.change(tx, run, {"state": "queued", "plan": plan})
    detail = {"file": row["name"], "rows": row["total"], "mode": order.mode, "key": order.key}
    await audit.record(tx, viewer, "import.started", form=form.key, record=run, detail=detail)
    await enqueue(tx, RUN_JOB, {"run": str(run)}, once=f"import:{run}")
    return await get(tx, viewer, run)


async def cancel(tx: Connection, viewer: Viewer, run: UUID) -> dict[str, Any]:
    """Stops it before the next batch; what is in stays in and can be undone."""
    row = await _locked(tx, viewer, run)
    if row["state"] in ("uploaded", "queued"):
        await queries.change(tx, run, {"state": "cancelled", "cancel": True, "finished_at": datetime.now(UTC)})
    elif row["state"] == "running":
        await queries.change(tx, run, {"cancel": True})
    else:
        raise conflict({"zh": "此导入没有在进行", "en": "This import is not under way"})
    return await get(tx, viewer, run)


async def undo(tx: Connection, catalog: Catalog, viewer: Viewer, run: UUID) -> dict[str, Any]:
    """Queues taking it back; 409 while it runs, and when that was done before."""
    row = await _locked(tx, viewer, run)
    form = catalog.get(row["form"])
    Rights(form, viewer)
    if row["state"] not in ("done", "failed", "cancelled"):
        raise conflict({"zh": "此导入现在不能撤销", "en": "This import cannot be undone now"})
    if form.append_only:
        raise conflict({"zh": "此表单只能新增，导入不能撤销", "en": "Records of this form are never removed"})
    await queries.change(tx, run, {"state": "undoing", "attempts": 0})
    await audit.record(tx, viewer, "import.undone", form=form.key, record=run)
    await enqueue(tx, UNDO_JOB, {"run": str(run), "actor": str(viewer.user_id)}, once=f"undo:{run}")
    return await get(tx, viewer, run)


async def get(connection: Any, viewer: Viewer, run: UUID) -> dict[str, Any]:
    """One import; 404 for other people's, unless the viewer is an administrator."""
    return shown(await own(connection, viewer, run))


async def listed(connection: Any, viewer: Viewer) -> list[dict[str, Any]]:
    _able(viewer)
    author = None if "*" in viewer.abilities else viewer.user_id
    rows = await queries.listed(connection, author)
    names = await connection.fetch(
        'SELECT id, name FROM sl."user" WHERE id = ANY($1::uuid[])', [row["created_by"] for row in rows]
    )
    known = {row["id"]: row["name"] for row in names}
    return [shown(row) | {"created_by": {"id": row["created_by"], "name": known.get(row["created_by"], "")}}
            for row in rows]  # fmt: skip


async def own(connection: Any, viewer: Viewer, run: UUID) -> dict[str, Any]:
    _able(viewer)
    row = await queries.find(connection, run)
    return _mine(row, viewer)


async def _locked(tx: Connection, viewer: Viewer, run: UUID) -> dict[str, Any]:
    _able(viewer)
    return _mine(await queries.lock(tx, run), viewer)


def _mine(row: dict[str, Any] | None, viewer: Viewer) -> dict[str, Any]:
    if row is None or not (row["created_by"] == viewer.user_id or "*" in viewer.abilities):
        raise not_found()
    return row


def _able(viewer: Viewer) -> None:
    if not viewer.can(ABILITY):
        raise forbidden()


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An import for the API."""
    order = row["plan"] or {}
    return {key: row[key] for key in _SHOWN} | {"mode": order.get("mode"), "key": order.get("key")}


def spool_path(folder: str) -> tuple[Path, Path]:
    """Where a run keeps the file, and its rows."""
    return Path(folder) / "source", Path(folder) / "rows"
