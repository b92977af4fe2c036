"""Where a statement's columns come from: the form's table, and the tables its relation paths reach.

Two ways to look at a source. *Masked*: as the viewer, for output, filters, sorts, groups; a hidden field does not
exist, a field shown only in some rows reads as null in the others, a related record outside the viewer's scope reads as
absent.
*Plain*: as the system, for row scopes and formulas, which may rest on what the viewer cannot see.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import (
    Borrowed,
    Chosen,
    Composite,
    Computed,
    Presentational,
    Relational,
    RolledUp,
)
from serviceloop.fields.capabilities import kind_of as type_kind
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import Access, Tree, access
from serviceloop.forms.records import derived
from serviceloop.forms.table_spec import quote as quote  # the one way to quote, for all who build statements here
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, invalid

MAX_RELATION_STEPS = 3
MAX_SQL = 100_000
"""Formulas over formulas over formulas grow; this is where it ends."""
_TOO_LARGE = {
    "zh": "公式层层引用后过大，请拆分",
    "en": "The formulas refer to each other so often that they grow too large",
}


class Catalog(Protocol):
    """What the compiler needs of the form catalog: a snapshot of all forms."""

    @property
    def version(self) -> int: ...

    def get(self, key: str) -> FormDef: ...


@dataclass(frozen=True)
class Inputs:
    """The values of one run of a compiled statement; everything else about it is in its shape."""

    env: expr.Env
    filter: Any = None
    search: str | None = None
    cursor: tuple[Any, ...] = ()
    skip: int = 0
    ids: Sequence[Any] = ()
    owners: Any = None


ArgSource = Callable[[Inputs], Sequence[Any]]


@dataclass(eq=False)
class Source:
    """One table in the FROM clause. `access` None means plain."""

    form: FormDef
    alias: str
    access: Access | None
    joins: dict[str, "Source"] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolved:
    """A path, found: SQL of its value as seen (masked where due), its kind, the field and the part it ends in."""

    sql: str
    kind: Kind
    field: FieldDef
    source: Source
    part: str | None = None


_DERIVED = (Borrowed, RolledUp)


def table_of(form: FormDef) -> str:
    return f"{quote(form.schema)}.{quote(form.table or form.key)}"


def kind_of(field: FieldDef) -> Kind:
    return type_kind(field.type, field.settings)


class FormScope:
    """What a condition or formula may name, seen from a form: the `Scope` of the expression languages."""

    def __init__(self, catalog: Catalog, viewer: Viewer, form: FormDef, seen: Access | None) -> None:
        self.catalog, self.viewer, self.form, self.seen = catalog, viewer, form, seen
        self._found: dict[str, expr.Field] = {}

    def resolve(self, path: str) -> expr.Field:
        if path not in self._found:
            self._found[path] = self._resolve(path)
        return self._found[path]

    def _resolve(self, path: str) -> expr.Field:
        field, kind = self.find(path)
        options = field.type.options(field.settings) if isinstance(field.type, Chosen) else None
        return expr.Field(path, kind, frozenset(item.value for item in options) if options is not None else None)

    def find(self, path: str) -> tuple[FieldDef, Kind]:
        """The field a path ends in and the kind of its value; raises expr.UnknownField if there is none to see."""
        form, seen, steps = self.form, self.seen, path.split(".")
        for index, key in enumerate(steps):
            field = self._field(form, seen, key, path)
            rest = steps[index + 1 :]
            if isinstance(field.type, _DERIVED):
                return derived.found_field(self.at(form, seen), field, rest, path)
            if not rest:
                return field, kind_of(field)
            if len(rest) == 1 and isinstance(field.type, Composite):
                part = field.type.parts(field.settings).get(rest[0])
                if part is not None:
                    return field, part.kind
            if not isinstance(field.type, Relational) or kind_of(field) is not Kind.ID or index >= MAX_RELATION_STEPS:
                raise self.unknown(path, form, seen)
            form = self.catalog.get(field.type.target(field.settings))
            seen = access(form, self.viewer, "read") if self.seen is not None else None
        raise self.unknown(path, form, seen)

    def gathers(self, path: str) -> bool:
        """Whether the path ends in a roll-up, whose value is worked out anew for each row."""
        form, steps = self.form, path.split(".")
        for key in steps:
            field = form.fields.get(key)
            if field is None or isinstance(field.type, RolledUp):
                return field is not None
            if isinstance(field.type, Borrowed):
                return self.at(form).plain().gathers(field.type.borrowed(field.settings))
            if not isinstance(field.type, Relational):
                return False
            form = self.catalog.get(field.type.target(field.settings))
        return False

    def plain(self) -> "FormScope":
        """The same form, seen as the system sees it."""
        return self.at(self.form)

    def at(self, form: FormDef, seen: Access | None = None) -> "FormScope":
        """Another form, for the same viewer; seen as the system sees it if no access is given."""
        return FormScope(self.catalog, self.viewer, form, seen)

    def names(self) -> dict[str, str]:
        """Field key to Chinese label of everything visible, for suggestions and formula labels."""
        return {field.key: field.label.get("zh", field.key) for field in _visible(self.form, self.seen)}

    def _field(self, form: FormDef, seen: Access | None, key: str, path: str) -> FieldDef:
        field = form.fields.get(key)
        if (
            field is None
            or isinstance(field.type, Presentational)
            or (seen is not None and seen.level(key) == "hidden")
        ):
            raise self.unknown(path, form, seen)
        return field

    def unknown(self, path: str, form: FormDef, seen: Access | None) -> expr.UnknownField:
        return expr.UnknownField(path, [field.key for field in _visible(form, seen)])


def _visible(form: FormDef, seen: Access | None) -> list[FieldDef]:
    shown = list(form.fields.values()) if seen is None else seen.readable()
    return [field for field in shown if not isinstance(field.type, Presentational)]


class Builder:
    """Collects joins and parameters while a statement's pieces are compiled.

    Every piece is compiled once and its text reused, so a parameter number keeps its meaning wherever it stands.
    """

    def __init__(self, catalog: Catalog, viewer: Viewer, form: FormDef, seen: Access | None) -> None:
        self.catalog, self.viewer = catalog, viewer
        self.root = Source(form, "t", seen)
        self._plain: dict[str, Source] = {}
        self.sources: list[ArgSource] = []
        self._joins: list[str] = []
        self._columns: dict[tuple[Source, str], Resolved] = {}
        self._aliases = 0
        self._params = 0

    # --- parameters
    def param(self, source: Callable[[Inputs], Any], cast: str = "") -> str:
        """A slot filled by `source` at each run."""
        self.sources.append(lambda inputs: (source(inputs),))
        self._params += 1
        return f"${self._params}::{cast}" if cast else f"${self._params}"

    @property
    def slots(self) -> int:
        """How many parameters the text has."""
        return self._params

    def args(self, inputs: Inputs) -> list[Any]:
        return [value for source in self.sources for value in source(inputs)]

    # --- tables
    @property
    def from_sql(self) -> str:
        return " ".join([f"{table_of(self.root.form)} t", *self._joins])

    def new_alias(self) -> str:
        self._aliases += 1
        return f"j{self._aliases}"

    def join(self, source: Source, key: str) -> Source:
        """The source that the relation field `key` of `source` reaches."""
        if key not in source.joins:
            source.joins[key] = self._join(source, key)
        return source.joins[key]

    def _join(self, source: Source, key: str) -> Source:
        local = self.column(source, key)
        type_, settings = local.field.type, local.field.settings
        assert isinstance(type_, Relational)
        form = self.catalog.get(type_.target(settings))
        seen = access(form, self.viewer, "read") if source.access is not None else None
        target = Source(form, self.new_alias(), seen)
        with self.nested() as joins:
            scope = self.rows(target)
        # A scope that itself follows relations brings its joins inside the brackets, so that ON may use them.
        inner = " ".join([f"{table_of(form)} {target.alias}", *joins])
        table = f"({inner})" if joins else inner
        self._joins.append(f"LEFT JOIN {table} ON {target.alias}.id = {local.sql} AND {scope}")
        return target

    @contextmanager
    def nested(self) -> Iterator[list[str]]:
        """Joins made inside go into the given list, for a subquery or a bracket of its own."""
        outer, self._joins = self._joins, []
        try:
            yield self._joins
        finally:
            self._joins = outer

    def plain(self, source: Source) -> Source:
        """The same table, seen as the system sees it."""
        if source.access is None:
            return source
        return self._plain.setdefault(source.alias, Source(source.form, source.alias, None))

    def new_source(self, form: FormDef, seen: Access | None) -> Source:
        """A table for a subquery of its own."""
        return Source(form, self.new_alias(), seen)

    @staticmethod
    def table(source: Source) -> str:
        """The table of `source` under its alias, for a FROM of its own."""
        return f"{table_of(source.form)} {source.alias}"

    @staticmethod
    def resolved(sql: str, kind: Kind, field: FieldDef, source: Source, part: str | None = None) -> Resolved:
        """A value that was worked out elsewhere."""
        return Resolved(sql, kind, field, source, part)

    def scope(self, source: Source) -> FormScope:
        """What may be named, seen from `source`."""
        return FormScope(self.catalog, self.viewer, source.form, source.access)

    # --- columns
    def column(self, source: Source, path: str) -> Resolved:
        """The value that `path` names, seen from `source`."""
        memo = (source, path)
        if memo not in self._columns:
            self._columns[memo] = self._column(source, path)
        return self._columns[memo]

    def _column(self, source: Source, path: str) -> Resolved:
        head, _, rest = path.partition(".")
        field, kind = self.scope(source).find(path)
        own = source.form.fields[head]
        if isinstance(own.type, Borrowed):
            return derived.borrowed(self, source, own, rest, kind)
        if isinstance(own.type, RolledUp):
            return derived.rolled_up(self, source, own, kind)
        if rest and isinstance(own.type, Relational):
            return self.column(self.join(source, head), rest)
        sql = self.masked(source, own, self._raw(source, own))
        if not rest:
            return Resolved(sql, kind, field, source)
        assert isinstance(field.type, Composite)
        return Resolved(field.type.parts(field.settings)[rest].sql.format(sql), kind, field, source, rest)

    def _raw(self, source: Source, field: FieldDef) -> str:
        if isinstance(field.type, Computed):
            plain = self.plain(source)
            scope = FormScope(self.catalog, self.viewer, source.form, None)
            node = expr.formulas.parse(field.type.formula(field.settings), scope)
            return self.compile(node, plain, lambda inputs: expr.values(node, inputs.env), exact=True)
        # Sub-tables and reverse lists have no column; the id stands for "there is something to show".
        stored = field.type.column(field.settings) is not None
        return f"{source.alias}.{quote(field.key if stored else 'id')}"

    def masked(self, source: Source, field: FieldDef, sql: str) -> str:
        """`sql`, null in the rows in which no grant shows the field."""
        when = source.access.visible_when(field.key) if source.access is not None else None
        return sql if when is None else f"(CASE WHEN {self.tree(source, when)} THEN {sql} END)"

    # --- conditions
    def compile(self, node: Any, source: Source, values: ArgSource, *, exact: bool = False) -> str:
        """SQL of a parsed condition or formula. Columns are resolved first, so their parameters come before its own.

        `exact`: the value is shown; otherwise it only decides about rows, where unknown is as good as false.
        """
        columns = {path: self.column(source, path).sql for path in expr.refs(node)}
        sql = expr.to_sql(node, _Context(self, columns), exact=exact)
        if len(sql) > MAX_SQL:
            raise invalid(Issue("formula", "too_large", _TOO_LARGE))
        self.sources.append(values)
        return f"({sql})"

    def tree(self, source: Source, tree: Tree) -> str:
        """SQL of a scope condition from a role, seen plainly from `source`."""
        plain = self.plain(source)
        node = expr.conditions.parse(tree, FormScope(self.catalog, self.viewer, source.form, None), path="scope")
        return self.compile(node, plain, lambda inputs: expr.values(node, inputs.env))

    def rows(self, source: Source) -> str:
        """SQL of the rows of `source` that the viewer may see."""
        if source.access is None:
            return "true"
        if not source.access:
            return "false"
        rows = source.access.rows
        return self.tree(source, rows) if rows else "true"

    def next_param(self) -> str:
        self._params += 1
        return f"${self._params}"


class _Context:
    """The `SqlContext` of the expression languages."""

    def __init__(self, builder: Builder, columns: dict[str, str]) -> None:
        self._builder, self._columns = builder, columns

    def column(self, path: str) -> str:
        return self._columns[path]

    def bind(self, slot: Any, pg_type: str) -> str:
        return f"{self._builder.next_param()}::{pg_type}"
