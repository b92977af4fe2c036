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
from serviceloop.forms.import_export.plan import ABILITY, ImportPlan, Rights, Wanted, parse_plan
from serviceloop.forms.import_export.proposal import candidates, propose, targets
from serviceloop.forms.import_export.sheet_order import Target, in_order, key_of_rows, propose_sheets
from serviceloop.forms.import_export.sheets import Row, SheetColumn, Unpacked, cell_json
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, conflict, forbidden, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

RUN_JOB, CHECK_JOB, UNDO_JOB = "imports.run", "imports.check", "imports.undo"
_SHOWN = (
    "id", "form", "name", "state", "total", "done", "created", "updated", "unchanged", "merged", "failed", "error",
    "undo", "created_at", "started_at", "finished_at", "batch", "place",
)  # fmt: skip
_PREVIEW = 8
MOST_CHECKED = 50_000
"""Rows of several sheets that are checked together, in one transaction."""
_STARTED = {"zh": "此导入已经开始", "en": "This import has been started already"}
_TOO_MANY = {
    "zh": "几个工作表一起检查时最多 5 万行，请分别检查或直接导入",
    "en": "Sheets are checked together up to 50,000 rows; check them one by one, or import",
}


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


async def create(
    tx: Connection, viewer: Viewer, form: FormDef, name: str, sheet: Unpacked, file: UUID | None, *,
    after: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """Notes an uploaded file, not started yet. `after`: the import of another sheet of the same file, done before."""
    run = new_id()
    columns = [{"name": item.name, "filled": item.filled, "epoch": item.epoch} for item in sheet.columns]
    await queries.add(tx, {
        "id": run, "form": form.key, "name": name, "file": file, "state": "uploaded", "total": sheet.rows,
        "source": {"sheet": sheet.sheet, "sheets": list(sheet.sheets), "columns": columns},
        "created_by": viewer.user_id,
        **(await _behind(tx, after) if after is not None else {}),
    })  # fmt: skip
    return run


async def _behind(tx: Connection, after: Mapping[str, Any]) -> dict[str, Any]:
    first = after["batch"] or after["id"]
    await queries.change(tx, after["id"], {"batch": first})
    place = max(row["place"] for row in await queries.batch(tx, first))
    return {"batch": first, "place": place + 1, "archive": after["archive"]}


def describe(
    catalog: Catalog, viewer: Viewer, form: FormDef, sheet: Unpacked, rows_of: str | None = None
) -> dict[str, Any]:
    """What the wizard shows: sheets, columns, the proposed mapping, its targets, and the first rows under it.

    `rows_of`: the sheet is meant to hold the rows of this sub-table."""
    rights = Rights(form, viewer)
    found = candidates(catalog, rights, rows_of)
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
        "doubles": list(sheet.doubles),
        "proposal": proposal,
        "key": key_of_rows(form, proposal, rows_of) if rows_of else None,
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
    row = await _startable(tx, catalog, viewer, run, order)
    await _queue(tx, viewer, row, order)
    return await get(tx, viewer, run)


async def start_all(
    tx: Connection, catalog: Catalog, viewer: Viewer, orders: Mapping[UUID, Order], *, dry: bool
) -> list[dict[str, Any]]:
    """Sheets of one file, in the order in which relations resolve; `dry`: everything is checked as by an import and
    nothing is written."""
    rows = [await _startable(tx, catalog, viewer, run, order) for run, order in orders.items()]
    rows = await _placed(tx, catalog, rows, orders)
    if len({row["batch"] or row["id"] for row in rows}) > 1:
        raise conflict({"zh": "这些导入不是同一个文件的", "en": "These imports are not of one file"})
    if not dry:
        for place, row in enumerate(rows):
            await _queue(tx, viewer, row, orders[row["id"]], waiting=place > 0)
        return [await get(tx, viewer, row["id"]) for row in rows]
    if len(rows) > 1 and sum(row["total"] for row in rows) > MOST_CHECKED:
        raise conflict(_TOO_MANY)
    for row in rows:
        await queries.reset(tx, row["id"])
        await queries.change(tx, row["id"], {"state": "checking", "plan": orders[row["id"]].as_json(viewer)})
    runs = [str(row["id"]) for row in rows]
    await enqueue(tx, CHECK_JOB, {"runs": runs}, once=f"check:{runs[0]}")
    return [await get(tx, viewer, row["id"]) for row in rows]


async def _placed(
    tx: Connection, catalog: Catalog, rows: Sequence[dict[str, Any]], orders: Mapping[UUID, Order]
) -> list[dict[str, Any]]:
    """In the order of import, which is noted."""
    by_place = sorted(rows, key=lambda row: row["place"])
    targets = {Target(str(row["id"]), row["form"], _rows_of(catalog, row, orders)): row for row in by_place}
    forms = {target.form: catalog.get(target.form) for target in targets}
    found = [targets[target] for target in in_order(forms, list(targets))]
    for place, row in enumerate(found):
        await queries.change(tx, row["id"], {"place": place})
    return found


def _rows_of(catalog: Catalog, row: Mapping[str, Any], orders: Mapping[UUID, Order]) -> str | None:
    """The sub-table that a sheet fills, if it updates records by nothing else."""
    order = orders[row["id"]]
    form = catalog.get(row["form"])
    paths = [Wanted.of(given).path for given in order.mapping.values()]
    heads = [path.partition(".")[0] for path in paths if path != order.key]
    tables = [head for head in heads if head in form.fields and form.fields[head].rows]
    return tables[0] if tables and order.mode == "update" and len(tables) == len(heads) else None


async def sheets_for(catalog: FormCatalog, viewer: Viewer, run: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """Which sheet probably goes where: [{sheet, form, rows_of}] in the order of import."""
    form = catalog.get(run["form"])
    Rights(form, viewer)
    return [vars(target) for target in propose_sheets(catalog.forms, viewer, form, names)]


async def forget(tx: Connection, viewer: Viewer, run: UUID) -> None:
    """Takes back an upload, or one of its sheets, that is not started."""
    row = await _locked(tx, viewer, run)
    if row["state"] not in ("uploaded", "checked"):
        raise conflict(_STARTED)
    await queries.remove(tx, run)


async def batch_of(connection: Any, viewer: Viewer, run: UUID) -> list[dict[str, Any]]:
    """All sheets of the file in the order of import, the run among them."""
    row = await own(connection, viewer, run)
    return [shown(item) for item in await queries.batch(connection, row["batch"] or run)]


async def confirm(tx: Connection, catalog: Catalog, viewer: Viewer, run: UUID) -> list[dict[str, Any]]:
    """Starts what a dry run has checked, as it was planned, with all sheets of the file that were checked with it."""
    row = await _locked(tx, viewer, run)
    checked = [item for item in await queries.batch(tx, row["batch"] or run) if item["state"] == "checked"]
    if row["state"] != "checked":
        raise conflict({"zh": "请先检查", "en": "Check it first"})
    orders = {item["id"]: Order.of(item["plan"]) for item in checked}
    return await start_all(tx, catalog, viewer, orders, dry=False)


async def _startable(tx: Connection, catalog: Catalog, viewer: Viewer, run: UUID, order: Order) -> dict[str, Any]:
    row = await _locked(tx, viewer, run)
    if row["state"] not in ("uploaded", "checked"):
        raise conflict(_STARTED)
    if order.sheet and order.sheet != row["source"]["sheet"]:
        raise conflict({"zh": "请先以该工作表重新上传", "en": "Upload the file again for this sheet"})
    plan_of(catalog, viewer, catalog.get(row["form"]), columns_of(row["source"]), order)
    return row


async def _queue(
    tx: Connection, viewer: Viewer, row: Mapping[str, Any], order: Order, *, waiting: bool = False
) -> None:
    """`waiting`: for another sheet of the file, whose end queues this one."""
    run = row["id"]
    await queries.reset(tx, run)
    values = {"state": "waiting" if waiting else "queued", "plan": order.as_json(viewer), "attempts": 0}
    await queries.change(tx, run, values)
    detail = {"file": row["name"], "rows": row["total"], "mode": order.mode, "key": order.key}
    await audit.record(tx, viewer, "import.started", form=row["form"], record=run, detail=detail)
    if not waiting:
        await enqueue(tx, RUN_JOB, {"run": str(run)}, once=f"import:{run}")


async def add_archive(tx: Connection, viewer: Viewer, run: UUID, file: UUID | None) -> dict[str, Any]:
    """The zip whose files the cells name; None takes it away."""
    row = await _locked(tx, viewer, run)
    if row["state"] not in ("uploaded", "checked"):
        raise conflict(_STARTED)
    for item in await queries.batch(tx, row["batch"] or run):
        await queries.change(tx, item["id"], {"archive": file})
    return await get(tx, viewer, run)


async def cancel(tx: Connection, viewer: Viewer, run: UUID) -> dict[str, Any]:
    """Stops it before the next batch; what is in stays in and can be undone."""
    row = await _locked(tx, viewer, run)
    if row["state"] in ("uploaded", "checked", "waiting", "queued"):
        await queries.change(tx, run, {"state": "cancelled", "cancel": True, "finished_at": datetime.now(UTC)})
    elif row["state"] in ("running", "checking"):
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
    more = {"mode": order.get("mode"), "key": order.get("key"), "blank": order.get("blank")}
    source = {
        "sheet": row["source"].get("sheet", ""), "sheets": row["source"].get("sheets", []),
        "file": row["file"] is not None,
    }  # fmt: skip
    return {key: row[key] for key in _SHOWN} | more | source | {"archive": row["archive"] is not None}


def spool_path(folder: str) -> tuple[Path, Path]:
    """Where a run keeps the file, and its rows."""
    return Path(folder) / "source", Path(folder) / "rows"
