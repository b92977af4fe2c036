"""What a form's tables look like: columns, indexes, foreign keys. Pure; the plan compares, ddl_sql writes it out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from serviceloop.fields.capabilities import Chosen, Composite, Relational, Rows
from serviceloop.forms.definition import FieldDef, FormDef, identifier
from serviceloop.forms.grams import NOTATION
from serviceloop.forms.system_forms import OWN_SCHEMA, PLATFORM_KEYS

MAX_VIEW_INDEXES = 20
"""More would cost each write more than they save the reads."""
_MAX_ORDERED = 3
NEWEST_FIRST = ('"created_at" DESC', '"id" DESC')
"""The default sort; every equality index ends in it, so that a filtered page is read in order, without a sort."""


LIVE = '"deleted_at" IS NULL'
"""Every list asks for live records only; an index that says the same can answer counts without looking at the table."""
IN_BIN = '"deleted_at" IS NOT NULL'


@dataclass(frozen=True)
class ColumnSpec:
    """A column. `pg_type` as in `fields.base.Column`; `default` is SQL of our own."""

    name: str
    pg_type: str
    not_null: bool = False
    default: str | None = None


@dataclass(frozen=True)
class IndexSpec:
    """An index. `keys` are SQL of our own over quoted columns. Same name, same index: what differs has another name."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    """The columns that it rests on: it goes when one of them goes."""
    method: str = "btree"
    unique: bool = False
    where: str | None = None
    options: str | None = None
    """Storage parameters."""


@dataclass(frozen=True)
class ForeignKeySpec:
    name: str
    column: str
    target_schema: str
    target_table: str
    on_delete: str = "NO ACTION"


@dataclass(frozen=True)
class TableSpec:
    """One table in the schema of forms; `id` is its primary key. `field`: the sub-table field that it belongs to."""

    name: str
    columns: tuple[ColumnSpec, ...]
    indexes: tuple[IndexSpec, ...] = ()
    foreign_keys: tuple[ForeignKeySpec, ...] = ()
    field: str | None = None

    def column(self, name: str) -> ColumnSpec | None:
        return next((item for item in self.columns if item.name == name), None)


SYSTEM_COLUMNS = (
    ColumnSpec("id", "uuid", not_null=True),
    ColumnSpec("no", "text"),
    ColumnSpec("created_at", "timestamptz", not_null=True, default="now()"),
    ColumnSpec("created_by", "uuid", not_null=True),
    ColumnSpec("updated_at", "timestamptz", not_null=True, default="now()"),
    ColumnSpec("updated_by", "uuid", not_null=True),
    ColumnSpec("version", "integer", not_null=True, default="1"),
    ColumnSpec("deleted_at", "timestamptz"),
    ColumnSpec("owner", "uuid"),
    ColumnSpec("org_unit", "uuid"),
)
ROW_COLUMNS = (
    ColumnSpec("id", "uuid", not_null=True),
    ColumnSpec("parent", "uuid", not_null=True),
    ColumnSpec("position", "integer", not_null=True),
)
_SCOPE_COLUMNS = ("owner", "org_unit", "created_by")
# created_by and updated_by are written by the server from the session, never from input: no foreign key to pay for.
_SYSTEM_TARGETS = {"owner": "user", "org_unit": "org_unit"}


def quote(name: str) -> str:
    """A quoted identifier. Names come from definitions only; the doubling is a second lock on the door."""
    return '"' + name.replace('"', '""') + '"'


def waiting_name(name: str) -> str:
    """Name of an index of a new column until that takes the old one's place; `settle` leaves it alone."""
    return identifier(f"_new_{name}")


def tables_of(form: FormDef, saved_views: Sequence[Mapping[str, Any]] = ()) -> tuple[TableSpec, ...]:
    """The tables of a form: its own first, then one for each sub-table.

    `saved_views`: definitions of views that people saved; their sorts and filters get indexes like shipped ones.
    """
    own = [item for item in form.own_fields if item.type.column(item.settings) is not None]
    columns = (*SYSTEM_COLUMNS, *(column_of(item) for item in own))
    indexes = _dedupe(_main_indexes(form, own, saved_views))
    keys = (*_system_keys(form.table), *foreign_keys(form.table, own))
    main = TableSpec(form.table, columns, indexes, keys)
    subs = [_rows_table(form, item) for item in form.own_fields if isinstance(item.type, Rows)]
    return (main, *subs)


def column_of(item: FieldDef) -> ColumnSpec:
    """The column of a stored field."""
    column = item.type.column(item.settings)
    if column is None:
        raise ValueError(f"the field {item.key} is not stored")
    return ColumnSpec(item.key, column.pg_type)


def _rows_table(form: FormDef, item: FieldDef) -> TableSpec:
    name = form.rows_table(item.key)
    stored = [row for row in item.rows.values() if row.type.column(row.settings) is not None]
    by_parent = IndexSpec(identifier(f"ix__{name}__parent"), ('"parent"', '"position"'), ("parent", "position"))
    linked = [row.key for row in stored if isinstance(row.type, Relational)]
    by_link = (IndexSpec(identifier(f"ix__{name}__{key}"), (quote(key),), (key,)) for key in linked)
    to_parent = ForeignKeySpec(identifier(f"fk__{name}__parent"), "parent", form.schema, form.table, "CASCADE")
    columns = (*ROW_COLUMNS, *(column_of(row) for row in stored))
    return TableSpec(name, columns, (by_parent, *by_link), (to_parent, *foreign_keys(name, stored)), item.key)


def foreign_keys(table: str, fields: Iterable[FieldDef]) -> tuple[ForeignKeySpec, ...]:
    """Foreign keys of the fields whose type asks for one."""
    found = []
    for item in fields:
        column = item.type.column(item.settings)
        if column is not None and column.references is not None:
            found.append(_key_to(table, item.key, column.references))
    return tuple(found)


def _system_keys(table: str) -> Iterator[ForeignKeySpec]:
    for column, target in _SYSTEM_TARGETS.items():
        yield _key_to(table, column, target)


def _key_to(table: str, column: str, form_key: str) -> ForeignKeySpec:
    schema = OWN_SCHEMA if form_key in PLATFORM_KEYS else "app"
    return ForeignKeySpec(identifier(f"fk__{table}__{column}"), column, schema, form_key)


def _main_indexes(
    form: FormDef, own: Sequence[FieldDef], saved_views: Sequence[Mapping[str, Any]]
) -> Iterator[IndexSpec]:
    table = form.table
    yield IndexSpec(identifier(f"ix__{table}"), NEWEST_FIRST, ("created_at", "id"), where=LIVE)
    yield IndexSpec(identifier(f"ix__{table}___bin"), NEWEST_FIRST, ("created_at", "id"), where=IN_BIN)
    yield IndexSpec(identifier(f"uq__{table}__no"), ('"no"',), ("no",), unique=True)
    for key in _SCOPE_COLUMNS:
        yield equality_index(table, key)
    for item in own:
        yield from _field_indexes(table, item)
    for group in form.unique:
        keys = tuple(map(quote, group))
        yield IndexSpec(unique_name(table, group), keys, tuple(group), unique=True, where=LIVE)
    search = search_index(form)
    if search is not None:
        yield search
    yield from proposed_indexes(form, saved_views)


def _field_indexes(table: str, item: FieldDef) -> Iterator[IndexSpec]:
    column = item.type.column(item.settings)
    if item.unique:
        yield unique_index(table, item.key)
    if column is not None and column.index == "gin":
        yield IndexSpec(identifier(f"gin__{table}__{item.key}"), (quote(item.key),), (item.key,), method="gin")
    elif isinstance(item.type, Relational | Chosen):
        yield equality_index(table, item.key)


def equality_index(table: str, key: str) -> IndexSpec:
    """For "this field is …, newest first", and for relations seen from the other side."""
    return IndexSpec(
        identifier(f"ix__{table}__{key}"), (quote(key), *NEWEST_FIRST), (key, "created_at", "id"), where=LIVE
    )


def unique_name(table: str, group: Sequence[str]) -> str:
    """Name of the index over fields that are unique together."""
    return identifier(f"uq__{table}__{'__'.join(group)}")


def unique_index(table: str, key: str) -> IndexSpec:
    """A value may come again once its record is in the recycle bin."""
    name = identifier(f"uq__{table}__{key}")
    return IndexSpec(name, (quote(key),), (key,), unique=True, where=LIVE)


def search_index(form: FormDef) -> IndexSpec | None:
    """Finds any part of the search fields' texts, Chinese included (ADR 0125)."""
    if not form.search:
        return None
    digest = sha256(f"{NOTATION}:{','.join(form.search)}".encode()).hexdigest()[:8]
    name = identifier(f"tx__{form.table}__{digest}")
    # New entries wait in a list that searches read through: kept short, it costs them little and empties quickly.
    options = "gin_pending_list_limit = 1024"
    return IndexSpec(name, (f"({grams_sql(form)})",), tuple(form.search), method="gin", options=options)


def grams_sql(form: FormDef, alias: str = "") -> str:
    """SQL of the pieces of a row's search fields, a tsvector; exactly as indexed, so that the index is used.

    A search is `(<each visible search field> ILIKE $pattern OR …) AND <this> @@ $query::tsquery`, see `grams_query`.
    The second part only narrows down (hidden fields are in it); the first decides, and comes first because it is cheap.
    """
    dot = f"{alias}." if alias else ""
    texts = "||' '||".join(f"coalesce({dot}{quote(key)}, '')" for key in form.search)
    return f'"{OWN_SCHEMA}".grams({texts})'


def proposed_indexes(form: FormDef, saved_views: Sequence[Mapping[str, Any]] = ()) -> tuple[IndexSpec, ...]:
    """Indexes for what the form's views sort and filter by, beyond those that every such field has anyway."""
    found: list[IndexSpec] = []
    for view in (*form.views, *saved_views):
        for item in view.get("sort", ())[:1]:
            found += _sort_index(form, item["field"], bool(item.get("desc", False)))
        for path in _filtered(view.get("filter")):
            found += _filter_index(form, path)
        found += _view_index(form, view)
    return _dedupe(found)[:MAX_VIEW_INDEXES]


def _sort_index(form: FormDef, path: str, desc: bool) -> list[IndexSpec]:
    """In exactly the order of the list statement (nulls last, ties by id in the same direction)."""
    sql = _indexable(form, path)
    if sql is None or path in ("id", "created_at", "no"):
        return []
    word = "DESC NULLS LAST" if desc else "ASC"
    name = identifier(f"so__{form.table}__{path.replace('.', '__')}__{'desc' if desc else 'asc'}")
    return [
        IndexSpec(name, (f"{sql} {word}", f'"id" {"DESC" if desc else "ASC"}'), (path.split(".")[0], "id"), where=LIVE)
    ]


def _filter_index(form: FormDef, path: str) -> list[IndexSpec]:
    sql = _indexable(form, path)
    head = path.split(".")[0]
    item = form.fields.get(head)
    if item is None or item.unique or head in ("id", "created_at", "no", "deleted_at", *_SCOPE_COLUMNS):
        return []
    if sql is None:
        return _text_index(form, item) if path == head else []
    if "." in path:
        name = identifier(f"ix__{form.table}__{path.replace('.', '__')}")
        return [IndexSpec(name, (sql, *NEWEST_FIRST), (head, "created_at", "id"), where=LIVE)]
    return [equality_index(form.table, head)]


def _view_index(form: FormDef, view: Mapping[str, Any]) -> list[IndexSpec]:
    """For several "is exactly" and an order, together: the rows stand beside each other, in the order of the list.

    One condition in the default order has its index already; so has an order without conditions.
    """
    equal = sorted(set(_equal(view.get("filter"))) - {"id", "no", "deleted_at"})
    columns = {path: sql for path in equal if (sql := _indexable(form, path)) is not None}
    sort = [(item["field"], bool(item.get("desc", False))) for item in view.get("sort", ())] or [("created_at", True)]
    if not columns or (len(columns) == 1 and sort[0] == ("created_at", True)):
        return []
    ordered = [(_indexable(form, path), path, desc) for path, desc in sort if path not in columns]
    if len(ordered) > _MAX_ORDERED or any(sql is None for sql, _, _ in ordered):
        return []
    last = ordered[-1][2] if ordered else True
    keys = [f"{sql} {'DESC' if desc else 'ASC'}{_nulls(path, desc)}" for sql, path, desc in ordered]
    names = [*columns, *(f"{path}_{'desc' if desc else 'asc'}" for _, path, desc in ordered)]
    name = identifier(f"vw__{form.table}__{'__'.join(names).replace('.', '__')}")
    heads = tuple(dict.fromkeys(path.split(".")[0] for path in (*columns, *(path for _, path, _ in ordered), "id")))
    parts = (*columns.values(), *keys, f'"id" {"DESC" if last else "ASC"}')
    return [IndexSpec(name, parts, heads, where=LIVE)]


def _nulls(path: str, desc: bool) -> str:
    return " NULLS LAST" if desc and path not in ("created_at", "updated_at", "version") else ""


def _equal(tree: Any) -> Iterator[str]:
    """Fields that must be exactly one value, joined by "and" at the top."""
    if not isinstance(tree, Mapping):
        return
    if tree.get("op") in ("eq", "is") and isinstance(tree.get("field"), str) and not _other_field(tree.get("value")):
        yield tree["field"]
    for item in tree.get("and", ()) or ():
        yield from _equal(item)


def _other_field(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("$") in ("field", "record")


def _text_index(form: FormDef, item: FieldDef) -> list[IndexSpec]:
    """For "is exactly this text"; a hash, because a text may be too long for a btree."""
    column = item.type.column(item.settings)
    if column is None or column.index != "trgm":
        return []
    return [IndexSpec(identifier(f"hx__{form.table}__{item.key}"), (quote(item.key),), (item.key,), method="hash")]


def _indexable(form: FormDef, path: str) -> str | None:
    """SQL of a stored value of this very table; None for computed ones, relation paths, JSON and long texts."""
    head, _, part = path.partition(".")
    item = form.fields.get(head)
    column = item.type.column(item.settings) if item is not None else None
    if item is None or column is None or head not in form.fields:
        return None
    if part:
        pieces = item.type.parts(item.settings) if isinstance(item.type, Composite) else {}
        return f"({pieces[part].sql.format(quote(head))})" if part in pieces else None
    plain = item.system or column.index == "btree" or isinstance(item.type, Relational | Chosen)
    return quote(head) if plain and column.index != "gin" else None


def _filtered(tree: Any) -> Iterator[str]:
    """Fields that narrow a view down: those joined by "and" at the top. An index helps no other."""
    if not isinstance(tree, Mapping):
        return
    if isinstance(tree.get("field"), str):
        yield tree["field"]
    for item in tree.get("and", ()) or ():
        yield from _filtered(item)


def _dedupe(indexes: Iterable[IndexSpec]) -> tuple[IndexSpec, ...]:
    return tuple({item.name: item for item in indexes}.values())
