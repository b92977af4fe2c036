"""Related records made from the one value that a cell names them by.

Whoever asks for them in the mapping accepts that other required fields stay empty: they are filled in later.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.fields.capabilities import Numbered
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.conversion import Question, Trouble
from serviceloop.forms.import_export.writing import Draft, Writer, Written
from serviceloop.forms.records.service import resolve_default
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.records.values import is_empty
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection


class Stubs:
    """Makes the related records of one import, for the kinds of look-up that may."""

    def __init__(self, catalog: Catalog, viewer: Viewer, creating: Iterable[Question], *, dry: bool = False) -> None:
        self._viewer = viewer
        self._context = CheckContext(ZoneInfo(viewer.zone), viewer.locale)
        self._writers: dict[str, Writer] = {}
        self._base: dict[str, dict[str, Any]] = {}
        self.failed: dict[UUID, Trouble] = {}
        questions = list(creating)
        for form_key in {form for form, _ in questions}:
            form = catalog.get(form_key)
            self._base[form_key] = self._defaults(form)
            named = [by or form.title for key, by in questions if key == form_key]
            numbered = [key for key, item in form.fields.items() if isinstance(item.type, Numbered)]
            keys = [*self._base[form_key], *named, form.title, *numbered, "created_at"]
            self._writers[form_key] = Writer(catalog, viewer, form, keys, ("create",), dry=dry)

    async def open(self, connection: Connection) -> None:
        for writer in self._writers.values():
            await writer.open(connection)

    async def close(self, connection: Connection) -> None:
        for writer in self._writers.values():
            await writer.close(connection)

    async def make(
        self, tx: Connection, question: Question, ids: Mapping[str, UUID], values: Mapping[str, Any],
        today: date,
    ) -> Written:  # fmt: skip
        """`ids`: the promised id of each text; `values`: the text as stored."""
        writer, base = self._writers[question[0]], self._base[question[0]]
        now = datetime.now(UTC)
        drafts: list[Draft] = []
        for text, id in ids.items():
            columns = {**base, "created_at": now, question[1] or writer.form.title: values[text]}
            if is_empty(columns.get(writer.form.title)) and _takes_text(writer.form):
                columns[writer.form.title] = str(values[text])  # a record without a title cannot be found again
            drafts.append(Draft(len(drafts), id, columns))
        written = await writer.write(tx, drafts, today)
        numbers = {draft.number: draft.record for draft in drafts}
        self.failed = {numbers[number]: trouble for number, trouble in written.failed.items()}
        return written

    def _defaults(self, form: FormDef) -> dict[str, Any]:
        values = {item.key: resolve_default(item.default, self._viewer) for item in form.own_fields}
        if form.status is not None:
            values[form.status.field] = form.status.initial
        stored = {
            key: form.fields[key].type.check(value, form.fields[key].settings, self._context)
            for key, value in values.items()
            if not is_empty(value) and form.fields[key].type.column(form.fields[key].settings) is not None
        }
        unit = self._viewer.unit_ids[0] if self._viewer.unit_ids else None
        return {"owner": self._viewer.user_id, "org_unit": unit, **stored}


def _takes_text(form: FormDef) -> bool:
    field = form.fields[form.title]
    column = field.type.column(field.settings)
    return column is not None and column.pg_type == "text" and not field.system
