"""What a form does while a record is filled in, compiled once for each version of the forms. Pure.

Conditions, default formulas, rules, cascading options, filters of relations and what a chosen record fills. The rows of
a sub-table have a program of their own, whose conditions reach the record around them as `parent`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from serviceloop import expr
from serviceloop.expr.evaluator import Run
from serviceloop.fields.capabilities import Borrowed, Chosen, Computed, Gathering, Relational, RolledUp
from serviceloop.forms.definition import FieldDef, FormDef, Rule
from serviceloop.forms.field_loader import CONDITIONS, formula_of
from serviceloop.forms.permissions import Access
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.identity.viewer import Viewer, system_viewer

PARENT = "parent"
"""What the conditions of a sub-table's rows call the record around them; no field of a row may have this key."""


class RowScope:
    """What a condition in a sub-table's row may name: fields of the row, and the record's as `parent.<path>`."""

    def __init__(self, rows: FormScope, parent: expr.Scope) -> None:
        self._rows, self._parent = rows, parent

    def resolve(self, path: str) -> expr.Field:
        head, _, rest = path.partition(".")
        if head != PARENT or not rest:
            return self._rows.resolve(path)
        found = self._parent.resolve(rest)
        return expr.Field(path, found.kind, found.options)

    def names(self) -> Mapping[str, str]:
        return self._rows.names()


def scopes(
    catalog: Catalog, viewer: Viewer, form: FormDef, seen: Access | None
) -> tuple[FormScope, Mapping[str, RowScope]]:
    """The scope of the form's conditions, and those of its sub-tables' rows. `seen` None: all there is."""
    own = FormScope(catalog, viewer, form, seen)
    inner = {
        item.key: RowScope(FormScope(catalog, viewer, row_form(form, item), None), own)
        for item in form.own_fields
        if item.rows and (seen is None or seen.level(item.key) != "hidden")
    }
    return own, inner


def row_form(form: FormDef, item: FieldDef) -> FormDef:
    """The rows of a sub-table field, as a form of their own for the expression languages."""
    return replace(form, fields=item.rows, rules=(), layout=())


@dataclass(frozen=True)
class Guard:
    """A condition or formula, ready to run."""

    node: expr.Node
    run: Run
    paths: tuple[str, ...]
    """What it reads of the record being edited."""


@dataclass(frozen=True)
class Cascade:
    """Options that are offered only with some values of another field."""

    parent: str
    parents: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Gathered:
    """A roll-up over a sub-table, which changes while its rows are filled in. `only`: which rows count."""

    through: str
    fn: str
    field: str | None
    only: Guard | None


@dataclass(frozen=True)
class Program:
    """Everything that has to be decided; members are by field key."""

    form: FormDef
    visible: Mapping[str, tuple[Guard, ...]] = field(default_factory=dict)
    """All of them must be true: the field's own, and those of the sections that it stands in."""
    required: Mapping[str, Guard] = field(default_factory=dict)
    readonly: Mapping[str, Guard] = field(default_factory=dict)
    defaults: Mapping[str, Guard] = field(default_factory=dict)
    """In an order in which each reads only what is there already."""
    rules: tuple[tuple[Rule, Guard], ...] = ()
    filters: Mapping[str, Guard] = field(default_factory=dict)
    """By relation; run on the chosen record, `Env.record` being the one that is edited."""
    cascades: Mapping[str, Cascade] = field(default_factory=dict)
    fills: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """By relation: what its chosen record fills (`source`, `to`)."""
    computed: Mapping[str, Run] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What each computed field reads."""
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By relation: the paths, seen from the related record, that something here reads."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Fields that show one of a related record: the path that each stands for."""
    gathered: Mapping[str, "Gathered"] = field(default_factory=dict)
    """Figures over the rows of a sub-table."""
    stored: tuple[str, ...] = ()
    """Read fields that only PostgreSQL can work out (from many other records)."""
    rows: Mapping[str, "Program"] = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Nothing to decide at all."""
        parts = (self.visible, self.required, self.readonly, self.defaults, self.rules, self.filters)
        return not any((*parts, self.cascades, self.fills, self.rows))

    @property
    def completes(self) -> frozenset[str]:
        """Fields that may get a value without anybody giving one."""
        return frozenset(self.defaults) | {fill.to for fills in self.fills.values() for fill in fills}


def program_of(catalog: Catalog, form: FormDef) -> Program | None:
    """The form's program, or None where there is nothing to decide."""
    return PLANS.get(("program", catalog.version, form.key), form, lambda: _compile(catalog, form))


def _compile(catalog: Catalog, form: FormDef) -> Program | None:
    own, inner = scopes(catalog, system_viewer(), form, None)
    rows = {key: compile_program(row_form(form, form.fields[key]), scope, catalog) for key, scope in inner.items()}
    busy = {key: program for key, program in rows.items() if not program.idle or _has_defaults(program)}
    made = compile_program(form, own, catalog, busy)
    return None if made.idle else made


def _has_defaults(program: Program) -> bool:
    return any(item.default is not None for item in program.form.fields.values())


def compile_program(
    form: FormDef, scope: expr.Scope, catalog: Catalog, rows: Mapping[str, Program] | None = None
) -> Program:
    """`scope`: what the conditions may name. Raises a Problem where one does not parse."""
    parts = _Parts(form, scope, catalog)
    program = parts.program(rows or {})
    related = parts.related(program)
    computed = {key: guard.run for key, guard in parts.computed.items()}
    sources = {key: guard.paths for key, guard in parts.computed.items()}
    program = replace(program, computed=computed, sources=sources, related=related)
    return replace(program, aliases=parts.aliases, gathered=parts.gathered, stored=tuple(sorted(parts.stored)))


class _Parts:
    def __init__(self, form: FormDef, scope: expr.Scope, catalog: Catalog) -> None:
        self.form, self.scope, self.catalog = form, scope, catalog
        self.computed: dict[str, Guard] = {}
        self.aliases: dict[str, str] = {}
        self.gathered: dict[str, Gathered] = {}
        self.stored: set[str] = set()

    def program(self, rows: Mapping[str, Program]) -> Program:
        conditions = {name: self.conditions(name) for name in CONDITIONS}
        program = Program(
            self.form,
            visible=self.visible(conditions["visible_when"]),
            required=conditions["required_when"],
            readonly=conditions["readonly_when"],
            defaults=self.defaults(),
            rules=tuple((rule, self.rule(rule)) for rule in self.form.rules),
            filters=self.filters(),
            cascades=cascades(self.fields),
            fills={item.key: fills for item in self.fields if (fills := getattr(item.settings, "fill", ()))},
            rows=rows,
        )
        for guard in guards(program):
            self.add_computed(guard.paths)
        return program

    @property
    def fields(self) -> list[FieldDef]:
        return [item for item in self.form.fields.values() if not item.system]

    def conditions(self, name: str) -> dict[str, Guard]:
        trees = {item.key: getattr(item, name) for item in self.fields}
        return {key: self.condition(tree, name) for key, tree in trees.items() if tree}

    def condition(self, tree: Any, path: str) -> Guard:
        return guard_of(expr.conditions.parse(tree, self.scope, path=path, record=self.scope))

    def formula(self, text: str, kind: expr.Kind) -> Guard:
        return guard_of(expr.formulas.parse(text, self.scope, expect=kind))

    def visible(self, own: Mapping[str, Guard]) -> dict[str, tuple[Guard, ...]]:
        found: dict[str, tuple[Guard, ...]] = {key: (guard,) for key, guard in own.items()}
        for section in self.form.layout:
            if section.get("visible_when"):
                guard = self.condition(section["visible_when"], "layout")
                found |= {key: (*found.get(key, ()), guard) for key in section["fields"]}
        return found

    def defaults(self) -> dict[str, Guard]:
        texts = {item.key: text for item in self.fields if (text := formula_of(item.default)) is not None}
        made = {key: self.formula(text, self.form.fields[key].kind) for key, text in texts.items()}
        return {key: made[key] for key in in_order({key: guard.paths for key, guard in made.items()})}

    def rule(self, rule: Rule) -> Guard:
        text = formula_of(rule.error_when)
        return self.condition(rule.error_when, "rules") if text is None else self.formula(text, expr.Kind.BOOLEAN)

    def filters(self) -> dict[str, Guard]:
        found = {}
        for item in self.fields:
            tree = getattr(item.settings, "filter", None)
            if tree and isinstance(item.type, Relational):
                target = self.catalog.get(item.type.target(item.settings))
                there = FormScope(self.catalog, system_viewer(), target, None)
                found[item.key] = guard_of(expr.conditions.parse(tree, there, record=self.scope))
        return found

    def add_computed(self, paths: Iterable[str]) -> None:
        for path in paths:
            item = self.form.fields.get(path)
            if item is None or path in self.computed:
                continue
            if isinstance(item.type, Computed):
                guard = self.formula(item.type.formula(item.settings), item.type.result_kind(item.settings))
                self.computed[path] = guard
                self.add_computed(guard.paths)
            elif isinstance(item.type, Borrowed):
                self.aliases[path] = item.type.borrowed(item.settings)
            elif isinstance(item.type, RolledUp):
                self.stored.add(path)
                self.add_gathered(path, item.type.gathering(item.settings))

    def add_gathered(self, path: str, what: Gathering) -> None:
        through = self.form.fields.get(what.through)
        if through is None or not through.rows:
            return
        rows = row_form(self.form, through)
        scope = FormScope(self.catalog, system_viewer(), rows, None)
        only = guard_of(expr.conditions.parse(what.filter, scope)) if what.filter else None
        self.gathered[path] = Gathered(what.through, what.fn, what.field, only)

    def related(self, program: Program) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        inner = [path for rows in program.rows.values() for guard in guards(rows) for path in guard.paths]
        outer = [path.removeprefix(f"{PARENT}.") for path in inner if path.startswith(f"{PARENT}.")]
        self.add_computed(outer)
        read = [path for guard in (*guards(program), *self.computed.values()) for path in guard.paths]
        for path in (*outer, *read, *self.aliases.values()):
            head, _, rest = path.partition(".")
            if rest and head in self.form.fields and isinstance(self.form.fields[head].type, Relational):
                found.setdefault(head, set()).add(rest)
        for key, guard in program.filters.items():
            found.setdefault(key, set()).update(expr.refs(guard.node))
        return {key: tuple(sorted(paths)) for key, paths in found.items()}


def guard_of(node: expr.Node) -> Guard:
    return Guard(node, expr.prepare(node), tuple(dict.fromkeys([*expr.refs(node), *expr.record_refs(node)])))


def guards(program: Program) -> Iterator[Guard]:
    """Everything that reads the record being edited; of a filter only what it asks of that record."""
    for several in program.visible.values():
        yield from several
    for group in (program.required, program.readonly, program.defaults):
        yield from group.values()
    yield from (guard for _, guard in program.rules)
    for guard in program.filters.values():
        yield replace(guard, paths=tuple(expr.record_refs(guard.node)))


def cascades(fields: Iterable[FieldDef]) -> dict[str, Cascade]:
    found = {}
    for item in fields:
        parent = getattr(item.settings, "depends_on", None)
        if parent is not None and isinstance(item.type, Chosen):
            options = {option.value: frozenset(option.parents) for option in item.type.options(item.settings)}
            found[item.key] = Cascade(parent, {value: parents for value, parents in options.items() if parents})
    return found


def in_order(reads: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys so that each comes after those that it reads; a circle, which is refused when a form is saved, is cut."""
    done: list[str] = []
    busy: set[str] = set()

    def visit(key: str) -> None:
        if key in busy or key not in reads:
            return
        busy.add(key)
        for path in reads[key]:
            visit(path.split(".")[0])
        done.append(key)

    for key in reads:
        visit(key)
    return done
