"""`serviceloop import`: the same engine, in the system's name and in this process."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export import queries, service
from serviceloop.forms.import_export.archive import Archive, Attachments
from serviceloop.forms.import_export.engine import Work, rehearse, work_off, working_folder
from serviceloop.forms.import_export.error_file import error_rows, header
from serviceloop.forms.import_export.export_file import write_rows
from serviceloop.forms.import_export.plan import ImportPlan, Rights
from serviceloop.forms.import_export.proposal import candidates, propose
from serviceloop.forms.import_export.service import Order
from serviceloop.forms.import_export.sheet_order import Target, in_order, key_of_rows, propose_sheets
from serviceloop.forms.import_export.sheets import Unpacked, unpack
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.errors import OperatorError, Problem
from serviceloop.kit.labels import pick

Say = Callable[[str], Any]


@dataclass(frozen=True)
class Ask:
    """What the command line says. `sheets`: "name" or "name=target", a form or a sub-table; empty: the first sheet, or
    with `all_sheets` all whose names tell where they go. `mapping`: column to target, the rest is proposed; a "column"
    in double quotes is a constant for every row. `zip`: files that cells name."""

    form: str
    file: Path
    key: str | None = None
    mode: str = "create"
    sheets: Sequence[str] = ()
    all_sheets: bool = False
    mapping: Mapping[str, str] | None = None
    zip: Path | None = None
    dry_run: bool = False
    errors: Path | None = None
    blank: str = "clear"
    keep_numbers: bool = False
    """New records get the numbers of the file, as when a system's data moves to another."""


@dataclass(frozen=True)
class _Part:
    """One sheet on its way into a form."""

    target: Target
    found: Unpacked
    order: Order
    plan: ImportPlan
    run: UUID | None = None


async def import_file(app: Any, ask: Ask, say: Say) -> int:
    """Imports a spreadsheet, or with `dry_run` only checks it; returns the number of rows that failed. Raises
    OperatorError where nothing can be imported."""
    try:
        with working_folder(app.settings.home) as folder, ExitStack() as stack:
            return await _import(app, ask, Path(folder), stack, say)
    except Problem as problem:
        raise OperatorError(words_of(problem)) from None


async def _import(app: Any, ask: Ask, folder: Path, stack: ExitStack, say: Say) -> int:
    viewer, started = system_viewer(), time.monotonic()
    archive = await asyncio.to_thread(Archive, ask.zip) if ask.zip is not None else None
    if archive is not None:
        stack.callback(archive.close)
    parts = await _parts(app, ask, viewer, folder, say)
    parts = await _note(app, ask, viewer, parts)
    files = Attachments(archive, app.files, viewer.user_id, dry=ask.dry_run) if archive is not None else None
    works = [
        Work(part.run, app.db, app.forms, viewer, part.plan, part.found, 0, files, ask.dry_run)
        for part in parts
        if part.run is not None
    ]
    try:
        if ask.dry_run:
            await rehearse(works)
        for work in works if not ask.dry_run else ():
            await work_off(work)
    except BaseException:
        for work in works:
            await _end(app, work.run, "failed")
        raise
    state = "checked" if ask.dry_run else "done"
    failed = 0
    for part in parts:
        await _end(app, part.run, state)
        failed += await _report(app, part, ask.errors, len(parts) > 1, say)
    say(f"{'Checked, nothing was written' if ask.dry_run else 'Done'} in {time.monotonic() - started:.1f} s")
    return failed


async def _end(app: Any, run: UUID | None, state: str) -> None:
    if run is not None:
        await queries.change(app.db.pool, run, {"state": state, "finished_at": datetime.now(UTC)})


async def _parts(app: Any, ask: Ask, viewer: Viewer, folder: Path, say: Say) -> list[_Part]:
    """The sheets read and planned, in the order in which they can be imported."""
    app.forms.get(ask.form)  # 404 before the file is read
    first = await unpack(ask.file, folder / "rows-0", _first(ask), ask.file.name)
    targets = _targets(app.forms, ask, viewer, first)
    targets = in_order(app.forms.forms, targets)
    found = {}
    for index, target in enumerate(targets, 1):
        again = target.sheet != first.sheet
        found[target] = (
            await unpack(ask.file, folder / f"rows-{index}", target.sheet, ask.file.name) if again else first
        )
    orders = {target: _order_of(app.forms, ask, viewer, target, found[target]) for target in targets}
    by_number = {target.form for target, order in orders.items() if target.rows_of and order.key == "no"}
    parts = []
    for target in targets:
        order = orders[target]
        if (target.form in by_number or ask.keep_numbers) and not target.rows_of:
            order = _with_number(app.forms, viewer, target, found[target], order)
        form = app.forms.get(target.form)
        plan = service.plan_of(app.forms, viewer, form, found[target].columns, order)
        say(f"{target.sheet or ask.file.name} → {target.form}{'.' + target.rows_of if target.rows_of else ''}"
            f" ({found[target].rows:,} rows)")  # fmt: skip
        for name, path in order.mapping.items():
            say(f"  {name} → {path}")
        parts.append(_Part(target, found[target], order, plan))
    return parts


def _first(ask: Ask) -> str:
    return ask.sheets[0].partition("=")[0] if ask.sheets else ""


def _targets(catalog: Any, ask: Ask, viewer: Viewer, first: Unpacked) -> list[Target]:
    if ask.all_sheets:
        found = propose_sheets(catalog.forms, viewer, catalog.get(ask.form), first.sheets)
        return found or [Target(first.sheet, ask.form)]
    if not ask.sheets:
        return [Target(first.sheet, ask.form)]
    return [_target(catalog, ask.form, text) for text in ask.sheets]


def _target(catalog: Any, form_key: str, text: str) -> Target:
    """ "sheet", "sheet=sub_table", "sheet=form" or "sheet=form.sub_table"."""
    sheet, _, where = text.partition("=")
    form: FormDef = catalog.get(form_key)
    if not where or where == form_key:
        return Target(sheet, form_key)
    if where in form.fields and form.fields[where].rows:
        return Target(sheet, form_key, where)
    key, _, rows_of = where.partition(".")
    other: FormDef = catalog.get(key)
    if rows_of and not (rows_of in other.fields and other.fields[rows_of].rows):
        raise OperatorError(f"--sheet {text}: {key} has no sub-table {rows_of}")
    return Target(sheet, key, rows_of or None)


def _order_of(catalog: Any, ask: Ask, viewer: Viewer, target: Target, found: Unpacked) -> Order:
    form = catalog.get(target.form)
    proposal = propose(found.columns, candidates(catalog, Rights(form, viewer), target.rows_of))
    main = target.form == ask.form and target.rows_of is None
    mapping = _for_columns(ask.mapping or {}, found) if not main else ask.mapping or {}
    if target.rows_of:
        key, mode = key_of_rows(form, proposal, target.rows_of), "update"
    else:
        key, mode = (ask.key, ask.mode) if main else (None, "create")
    order = _order(proposal, found.columns, mapping, key, mode)
    return replace(order, blank=ask.blank, sheet=found.sheet)


def _for_columns(mapping: Mapping[str, str], found: Unpacked) -> dict[str, str]:
    names = {item.name for item in found.columns}
    return {name: target for name, target in mapping.items() if name in names}


def _with_number(catalog: Any, viewer: Viewer, target: Target, found: Unpacked, order: Order) -> Order:
    """Rows of a sub-table that name their record by its number need the numbers of the file."""
    proposal = propose(found.columns, candidates(catalog, Rights(catalog.get(target.form), viewer)))
    named = {name: path for name, path in proposal.items() if path == "no" and name not in order.mapping}
    return replace(order, mapping={**order.mapping, **named})


async def _note(app: Any, ask: Ask, viewer: Viewer, parts: Sequence[_Part]) -> list[_Part]:
    """The runs written down, for the history and the undo."""
    noted: list[_Part] = []
    async with app.db.transaction() as tx:
        after: Any = None
        for part in parts:
            form = app.forms.get(part.target.form)
            run = await service.create(tx, viewer, form, ask.file.name, part.found, None, after=after)
            state = "checking" if ask.dry_run else "running"
            values = {"state": state, "plan": part.order.as_json(viewer), "started_at": datetime.now(UTC)}
            await queries.change(tx, run, values)
            if not ask.dry_run:
                detail = {
                    "file": ask.file.name, "rows": part.found.rows, "mode": part.order.mode, "key": part.order.key,
                }  # fmt: skip
                await audit.record(tx, viewer, "import.started", form=form.key, record=run, detail=detail)
            after = await queries.find(tx, run)
            noted.append(replace(part, run=run))
    return noted


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


async def _report(app: Any, part: _Part, errors: Path | None, several: bool, say: Say) -> int:
    row = await queries.find(app.db.pool, part.run) if part.run is not None else None
    assert row is not None
    counts = ", ".join(f"{row[name]:,} {name}" for name in ("created", "updated", "unchanged", "merged", "failed"))
    say(f"{part.target.sheet or row['name']}: {row['done']:,} rows: {counts}")
    if row["failed"]:
        target = errors or Path(f"{Path(row['name']).stem}-errors.csv")
        if several:
            target = target.with_stem(f"{target.stem}-{part.target.sheet}")
        await _write_errors(app, row, target)
        say(f"The rows that failed, with reasons: {target}")
    return int(row["failed"])


async def _write_errors(app: Any, row: Mapping[str, Any], target: Path) -> None:
    csv = target.suffix.lower() != ".xlsx"
    rows = error_rows(app.db.pool, row, "zh", csv=csv)
    await write_rows(target, header(row, "zh"), "errors", rows, csv=csv)


def words_of(problem: Problem) -> str:
    """A problem for a terminal, in both languages."""
    issues = [f"{issue.path}: {pick(issue.message, 'zh')} / {pick(issue.message, 'en')}" for issue in problem.issues]
    return "; ".join(issues) or f"{pick(problem.title, 'zh')} / {pick(problem.title, 'en')}"
