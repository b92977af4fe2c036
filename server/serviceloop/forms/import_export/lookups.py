"""Finding the records that cells name: one statement for all texts of a batch, as the viewer may see them."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.errors import refuse
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.conversion import Question
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import Builder, Catalog, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.ids import new_id

_USUAL = {"user": ("account", "name", "phone", "email"), "org_unit": ("key", "name")}
_KEPT = 50_000
"""Answers remembered for each kind of look-up."""


@dataclass
class Book:
    """What is known for one question. `found`: text to id; `several`: texts that name more than one record;
    `pending`: ids promised to texts whose record is still to be made."""

    found: "OrderedDict[str, UUID]" = field(default_factory=OrderedDict)
    several: set[str] = field(default_factory=set)
    pending: dict[str, UUID] = field(default_factory=dict)


class Lookups:
    """The related records of one import."""

    def __init__(self, catalog: Catalog, viewer: Viewer, context: CheckContext, creating: Iterable[Question]) -> None:
        self._catalog, self._viewer, self._context = catalog, viewer, context
        self._creating = set(creating)
        self._books: dict[Question, Book] = {}

    async def ask(self, tx: Connection, wanted: Mapping[Question, set[str]]) -> None:
        """Looks up what is not known yet."""
        for question, texts in wanted.items():
            book = self._books.setdefault(question, Book())
            book.pending.clear()
            unknown = texts - book.found.keys()
            if unknown:
                await self._look(tx, question, unknown, book)
            while len(book.found) > _KEPT:
                book.found.popitem(last=False)

    def answer(self, question: Question, text: str) -> UUID | None:
        """The record's id, None if there is none; FieldError where the text names several."""
        book = self._books.get(question)
        if book is None:
            return None
        if text in book.several:
            shown = text[:60]
            raise refuse("ambiguous", f"有多条记录叫“{shown}”", f"“{shown}” names more than one record")
        known = book.found.get(text) or book.pending.get(text)
        if known is None and question in self._creating and self.stored(question, text) is not None:
            known = book.pending[text] = new_id()
        return known

    def stored(self, question: Question, text: str) -> Any:
        """The text as the key field of the related form stores it; None if it is not acceptable there."""
        form = self._catalog.get(question[0])
        return self._stored(form.fields[question[1] or form.title], text)

    def to_make(self, used: set[UUID]) -> dict[Question, dict[str, UUID]]:
        """Texts and promised ids of the records that are to be made, of those that are used."""
        wanted = {
            question: {text: id for text, id in book.pending.items() if id in used}
            for question, book in self._books.items()
        }
        return {question: texts for question, texts in wanted.items() if texts}

    def made(self, question: Question, texts: Mapping[str, UUID]) -> None:
        """The promised records are there."""
        self._books[question].found.update(texts)

    def forget(self) -> None:
        """What a rolled-back transaction had made is not there."""
        for book in self._books.values():
            book.found.clear()

    def _stored(self, field: FieldDef, text: str) -> Any:
        try:
            value = field.type.from_cell(text, field.settings, self._context)
            return None if value is None else field.type.check(value, field.settings, self._context)
        except FieldError:
            return None

    def _candidates(self, form: FormDef, by: str | None) -> list[FieldDef]:
        if by is not None:
            return [form.fields[by]]
        keys = _USUAL.get(form.key) or (
            *(item.key for item in form.own_fields if item.unique), "no", form.title,
        )  # fmt: skip
        seen = access(form, self._viewer, "read")
        fields = [form.fields[key] for key in dict.fromkeys(keys) if key in form.fields]
        return [item for item in fields if seen.level(item.key) != "hidden" and _text(item)]

    async def _look(self, tx: Connection, question: Question, texts: set[str], book: Book) -> None:
        form = self._catalog.get(question[0])
        seen = access(form, self._viewer, "read")
        fields = self._candidates(form, question[1])
        if not seen or not fields:
            return
        builder = Builder(self._catalog, self._viewer, form, seen)
        columns = [builder.column(builder.root, item.key).sql for item in fields]
        scope = builder.rows(builder.root)
        asked = builder.param(lambda inputs: inputs.ids, "text[]")
        ranked = ", ".join(f"({rank}, {sql}::text)" for rank, sql in enumerate(columns))
        where = " OR ".join(f"{sql} = ANY({asked})" for sql in columns)
        sql = (
            f"SELECT w.rank, w.word, t.id FROM {builder.from_sql} CROSS JOIN LATERAL (VALUES {ranked}) w(rank, word)"
            f" WHERE t.deleted_at IS NULL AND {scope} AND ({where}) AND w.word = ANY({asked})"
        )
        spellings = self._spellings(fields, texts)
        values = sorted({word for _, word in spellings})
        rows = await tx.fetch(sql, *builder.args(Inputs(expr.Env.of(self._viewer), ids=values)))
        _enter(book, rows, spellings)

    def _spellings(self, fields: list[FieldDef], texts: set[str]) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for text in texts:
            for rank, item in enumerate(fields):
                stored = self._stored(item, text)
                if stored is not None:
                    found.setdefault((rank, stored), []).append(text)
        return found


def _enter(book: Book, rows: Iterable[Any], spellings: Mapping[tuple[int, str], list[str]]) -> None:
    """For each text the matches of the best rank; more than one of them is a question that people must answer."""
    best: dict[str, tuple[int, set[UUID]]] = {}
    for row in rows:
        for text in spellings.get((row["rank"], row["word"]), ()):
            rank, ids = best.get(text, (row["rank"], set()))
            if row["rank"] < rank:
                rank, ids = row["rank"], set()
            if row["rank"] == rank:
                ids.add(row["id"])
            best[text] = (rank, ids)
    for text, (_, ids) in best.items():
        if len(ids) == 1:
            book.found[text] = next(iter(ids))
        else:
            book.several.add(text)


def _text(item: FieldDef) -> bool:
    column = item.type.column(item.settings)
    return column is not None and column.pg_type == "text"


async def lost_ids(tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, ids: set[UUID]) -> set[UUID]:
    """Those of `ids` that are no records that the viewer may see."""
    form = catalog.get(form_key)
    seen = access(form, viewer, "read")
    if not ids or not seen:
        return ids
    builder = Builder(catalog, viewer, form, seen)
    asked, scope = builder.param(lambda inputs: inputs.ids, "uuid[]"), builder.rows(builder.root)
    sql = f"SELECT t.id FROM {builder.from_sql} WHERE t.id = ANY({asked}) AND t.deleted_at IS NULL AND {scope}"
    rows = await tx.fetch(sql, *builder.args(Inputs(expr.Env.of(viewer), ids=list(ids))))
    return ids - {row["id"] for row in rows}
