"""Several writes in one transaction: all of them, or none."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from serviceloop.forms.records import service
from serviceloop.forms.records.schemas import Operation
from serviceloop.forms.records.service import Saved
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid


async def run(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: str, operations: Sequence[Operation]
) -> list[Saved]:
    """Does the steps in order; the first problem stops all, and says which step it was."""
    saved = []
    for index, step in enumerate(operations):
        try:
            saved.append(await _step(tx, catalog, viewer, form, step))
        except Problem as problem:
            raise _at(problem, index) from None
    return saved


async def _step(tx: Connection, catalog: Catalog, viewer: Viewer, form: str, step: Operation) -> Saved:
    if step.op == "create":
        return await service.create(tx, catalog, viewer, form, step.values, id=step.id)
    if step.op == "update":
        return await service.update(tx, catalog, viewer, form, _id(step), step.values, version=step.version)
    return await service.delete(tx, catalog, viewer, form, _id(step), version=step.version)


def _id(step: Operation) -> UUID:
    if step.id is None:
        raise invalid(Issue("id", "required", {"zh": "请给出记录的标识", "en": "The id of the record is missing"}))
    return step.id


def _at(problem: Problem, index: int) -> Problem:
    where = f"operations.{index}"
    issues = [replace(issue, path=f"{where}.{issue.path}") for issue in problem.issues]
    return Problem(problem.status, problem.code, problem.title, issues, {**problem.extra, "operation": index})
