"""`serviceloop import` and `serviceloop export`: the same engines, in the system's name and in this process."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from serviceloop.forms.import_export import queries, service
from serviceloop.forms.import_export.engine import Work, work_off, working_folder
from serviceloop.forms.import_export.error_file import error_rows, header
from serviceloop.forms.import_export.export import prepare_export
from serviceloop.forms.import_export.export_file import write_export, write_rows
from serviceloop.forms.import_export.plan import Rights
from serviceloop.forms.import_export.proposal import candidates, propose
from serviceloop.forms.import_export.service import Order
from serviceloop.forms.import_export.sheets import unpack
from serviceloop.forms.records.reading import Query
from serviceloop.identity import audit
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import OperatorError, Problem
from serviceloop.kit.labels import pick

Say = Callable[[str], Any]


async def import_file(
    app: Any, form: str, file: Path, *, key: str | None, mode: str, sheet: str | None, mapping: Mapping[str, str],
    errors: Path | None, say: Say,
) -> int:  # fmt: skip
    """Imports a spreadsheet; returns the number of rows that failed. `mapping`: column to target, the rest is proposed;
    a "column" in double quotes is a constant for every row. Raises OperatorError where nothing can be imported."""
    try:
        return await _import(app, form, file, key, mode, sheet, mapping, errors, say)
    except Problem as problem:
        raise OperatorError(_words(problem)) from None


async def _import(
    app: Any, form_key: str, file: Path, key: str | None, mode: str, sheet: str | None, mapping: Mapping[str, str],
    errors: Path | None, say: Say,
) -> int:  # fmt: skip
    viewer, catalog, started = system_viewer(), app.forms, time.monotonic()
    form = catalog.get(form_key)
    with working_folder(app.settings.home) as folder:
        found = await unpack(file, service.spool_path(folder)[1], sheet or "")
        order = _order(
            propose(found.columns, candidates(catalog, Rights(form, viewer))), found.columns, mapping, key, mode
        )
        plan = service.plan_of(catalog, viewer, form, found.columns, order)
        for name, target in order.mapping.items():
            say(f"  {name} → {target}")
        async with app.db.transaction() as tx:
            run = await service.create(tx, viewer, form, file.name, found, None)
            values = {"state": "running", "plan": order.as_json(viewer), "started_at": datetime.now(UTC)}
            await queries.change(tx, run, values)
            detail = {"file": file.name, "rows": found.rows, "mode": mode, "key": key}
            await audit.record(tx, viewer, "import.started", form=form.key, record=run, detail=detail)
        try:
            await work_off(Work(run, app.db, catalog, viewer, plan, found))
        except BaseException:
            await queries.change(app.db.pool, run, {"state": "failed", "finished_at": datetime.now(UTC)})
            raise
    await queries.change(app.db.pool, run, {"state": "done", "finished_at": datetime.now(UTC)})
    return await _report(app, run, errors, say, time.monotonic() - started)


def _order(
    proposal: Mapping[str, str | None], columns: Any, mapping: Mapping[str, str], key: str | None, mode: str
) -> Order:
    """What was asked for, and of the proposal what does not clash with it. "-" leaves a column out."""
    names = {item.name for item in columns}
    constants = {target: name[1:-1] for name, target in mapping.items() if name not in names and _quoted(name)}
    given = {name: target for name, target in mapping.items() if name in names or not _quoted(name)}
    taken = {target.removesuffix("+").partition(".")[0] for target in [*given.values(), *constants]}
    rest = {
        name: path
        for name, path in proposal.items()
        if path and name not in given and path.partition(".")[0] not in taken and (path != "no" or key == "no")
    }
    chosen = {name: target for name, target in {**given, **rest}.items() if target != "-"}
    plain = {target.removesuffix("+"): _constant(target, value) for target, value in constants.items()}
    return Order(chosen, plain, key, mode)


def _constant(target: str, value: str) -> Any:
    return {"value": value, "create": True} if target.endswith("+") else value


def _quoted(name: str) -> bool:
    return len(name) > 2 and name[0] == name[-1] == '"'


async def _report(app: Any, run: Any, errors: Path | None, say: Say, seconds: float) -> int:
    row = await queries.find(app.db.pool, run)
    assert row is not None
    counts = ", ".join(f"{row[name]:,} {name}" for name in ("created", "updated", "unchanged", "merged", "failed"))
    say(f"{row['done']:,} rows in {seconds:.1f} s: {counts}")
    if row["failed"]:
        target = errors or Path(f"{Path(row['name']).stem}-errors.csv")
        await _write_errors(app, row, target)
        say(f"The rows that failed, with reasons: {target}")
    return int(row["failed"])


async def _write_errors(app: Any, row: Mapping[str, Any], target: Path) -> None:
    csv = target.suffix.lower() != ".xlsx"
    rows = error_rows(app.db.pool, row, "zh", csv=csv)
    await write_rows(target, header(row, "zh"), "errors", rows, csv=csv)


async def export_file(app: Any, form: str, file: Path, *, columns: list[str] | None, condition: Any, say: Say) -> None:
    """Writes a form's records to an .xlsx or .csv file. Raises OperatorError for unknown forms, columns, conditions."""
    viewer = system_viewer()
    try:
        chosen = app.forms.get(form)
        asked = prepare_export(app.forms, viewer, chosen, Query(columns or (), condition), "zh")
    except Problem as problem:
        raise OperatorError(_words(problem)) from None
    csv = file.suffix.lower() == ".csv"
    if not csv and file.suffix.lower() != ".xlsx":
        raise OperatorError("The file's name must end with .xlsx or .csv")
    async with app.db.transaction() as tx:
        detail = {"format": file.suffix[1:], "columns": [item.path for item in asked.columns], "filter": condition}
        await audit.record(tx, viewer, "record.exported", form=form, detail=detail)
    count = await write_export(app.db, file, asked, pick(chosen.label, "zh"), "csv" if csv else "xlsx")
    say(f"{count:,} rows written to {file}")


def _words(problem: Problem) -> str:
    issues = [f"{issue.path}: {pick(issue.message, 'zh')} / {pick(issue.message, 'en')}" for issue in problem.issues]
    return "; ".join(issues) or f"{pick(problem.title, 'zh')} / {pick(problem.title, 'en')}"
