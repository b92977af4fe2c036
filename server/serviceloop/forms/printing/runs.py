"""Documents of many records, made by the worker as the person who asked for them, with the rights held then."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from serviceloop.forms.printing import queries
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.making import Made, Printer, Wish, check_wish, make, template_of
from serviceloop.forms.printing.service import readable_form
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue
from serviceloop.kit.labels import pick

JOB = "forms.print"
ENDED = ("done", "failed", "cancelled")
_STOPPED = {"zh": "已停止", "en": "Stopped"}


class Stopped(Exception):
    """Somebody has stopped the run."""


async def start(tx: Connection, printer: Printer, form_key: str, ident: UUID, wish: Wish) -> dict[str, Any]:
    """Queues it; 404 for a template that is not offered, 422 for what it cannot make. Records are looked at later."""
    viewer = printer.viewer
    form = readable_form(printer.catalog, viewer, form_key)
    template = await template_of(printer, form, ident)
    check_wish(Definition.model_validate(template["definition"]), wish)
    run, wanted = new_id(), list(dict.fromkeys(wish.ids))
    order = {
        "template": str(ident),
        "ids": [str(item) for item in wanted],
        "format": wish.format,
        "each": wish.each,
        "skip": wish.skip,
        "locale": printer.locale,
        "api_key": str(viewer.api_key_id) if viewer.api_key_id else None,
    }
    row = {"id": run, "form": form.key, "order": order, "state": "queued", "total": len(wanted)}
    await queries.add_run(tx, {**row, "created_by": viewer.user_id})
    await audit.record(tx, viewer, "records.print", form.key, None, {"run": str(run), "total": len(wanted)})
    await enqueue(tx, JOB, {"run": str(run)}, once=f"{JOB}:{run}")
    return await shown(tx, viewer, form.key, run, printer.locale)


async def mine(connection: Any, viewer: Viewer, form_key: str, run: UUID) -> Mapping[str, Any]:
    """A run of the viewer's own; Problem 404 for anybody else's."""
    row = await queries.run(connection, run)
    if row is None or row["form"] != form_key or row["created_by"] != viewer.user_id:
        raise not_found()
    key = row["order"].get("api_key")
    if key != (str(viewer.api_key_id) if viewer.api_key_id else None):
        raise not_found()
    return row


async def shown(connection: Any, viewer: Viewer, form_key: str, run: UUID, locale: str) -> dict[str, Any]:
    row = await mine(connection, viewer, form_key, run)
    found = {name: row[name] for name in ("id", "state", "total", "done")}
    stored = await files.find(connection, row["file"]) if row["file"] else None
    return {
        **found,
        "name": stored.name if stored else None,
        "error": pick(row["error"], locale) if row["error"] else None,
    }


async def cancel(tx: Connection, viewer: Viewer, form_key: str, run: UUID) -> None:
    row = await mine(tx, viewer, form_key, run)
    if row["state"] not in ENDED:
        await queries.change_run(tx, run, {"cancel": True})


async def file_of(connection: Any, viewer: Viewer, form_key: str, run: UUID) -> files.Stored:
    """The finished file, for who asked for it; Problem 404."""
    row = await mine(connection, viewer, form_key, run)
    if row["file"] is None or row["state"] != "done":
        raise not_found()
    return await files.find(connection, row["file"])


async def work_off(printer: Printer, row: Mapping[str, Any]) -> None:
    """Makes the file. Raises `Stopped`, or a Problem that says why there is none."""
    run, order = row["id"], row["order"]
    done = 0

    async def progress(count: int) -> None:
        nonlocal done
        done += count
        state = await queries.change_run(printer.db.pool, run, {"done": done})
        if state is None or state["cancel"]:
            raise Stopped

    form = readable_form(printer.catalog, printer.viewer, row["form"])
    template = await template_of(printer, form, UUID(order["template"]))
    wish = Wish([UUID(item) for item in order["ids"]], order["format"], order["each"], order["skip"])
    made = await make(printer, form, template, wish, progress)
    await _keep(printer, run, made)


async def _keep(printer: Printer, run: UUID, made: Made) -> None:
    stored = await printer.store.put_bytes(made.content, made.name)
    async with printer.db.transaction() as tx:
        file = await files.register(tx, stored, printer.viewer.user_id)
        await queries.change_run(tx, run, {"file": file, "state": "done", "finished_at": datetime.now(UTC)})


async def end(connection: Any, run: UUID, problem: Problem | None) -> None:
    """Without a file: it was stopped, or failed for a reason."""
    reason = (problem.issues[0].message if problem.issues else problem.title) if problem is not None else None
    state = "failed" if problem is not None else "cancelled"
    values = {"state": state, "error": dict(reason or _STOPPED), "finished_at": datetime.now(UTC)}
    await queries.change_run(connection, run, values)
