"""A record that is to be written, completed and judged as its form asks: one way for API, batch, import and actions.

New records get what chosen records fill and what default formulas yield. Then it is decided which fields are there,
must be filled and may be changed, which options and related records fit, and which of the owner's rules are broken.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.expr.ast import plain_value
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.behaviour.decide import Reader, Related, State, decide
from serviceloop.forms.behaviour.program import Guard, Program, program_of
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.records.defaults import resolve_default
from serviceloop.forms.records.related import load_related, shown_of, values_of
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.records.values import is_empty, required_issue
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue

_CHAIN = 3
"""A chosen record may fill a relation that fills more; this far."""


@dataclass
class Case:
    """One record on its way in. `columns` and `rows` (stored form) are completed in place, `issues` collected.

    `base`: the stored row; empty for a new record. `given`: keys that the writer named.
    """

    columns: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    given: frozenset[str]
    base: Mapping[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    """None: a new record."""
    given_rows: Mapping[str, Sequence[Collection[str]]] = field(default_factory=dict)
    """By sub-table, the keys that the writer named in each row."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def new(self) -> bool:
        return self.id is None

    @property
    def after(self) -> dict[str, Any]:
        return {**self.base, **self.columns, **self.rows}

    def changed(self) -> set[str]:
        return {*(key for key, value in self.columns.items() if self.new or self.base.get(key) != value), *self.rows}


async def judge(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    cases: Sequence[Case],
    context: CheckContext,
    *,
    trusted: bool = False,
) -> None:
    """Completes the cases and notes what is wrong with them. Costs nothing where the form asks for nothing.

    `trusted`: service code has decided what to write; fields that are not there or read-only are not refused to it.
    """
    program = program_of(catalog, form)
    if program is None:
        return
    judging = _Judging(tx, catalog, viewer, program, context, trusted)
    await judging.fill([case for case in cases if program.fills])
    related = await judging.related(cases)
    for case in cases:
        judging.decide(case, related)
    for key, inner in program.rows.items():
        await judging.rows(key, inner, [case for case in cases if case.rows.get(key)], related)


@dataclass
class _Judging:
    tx: Connection
    catalog: Catalog
    viewer: Viewer
    program: Program
    context: CheckContext
    trusted: bool

    def __post_init__(self) -> None:
        self.env = expr.Env.of(self.viewer)

    @property
    def form(self) -> FormDef:
        return self.program.form

    # --- completing
    async def fill(self, cases: Sequence[Case]) -> None:
        """Takes over values of chosen records: into fields that nobody named."""
        for _ in range(_CHAIN):
            if not any([await self._fill_from(key, cases) for key in self.program.fills]):
                return

    async def _fill_from(self, key: str, cases: Sequence[Case]) -> bool:
        open_ = [(case, fills) for case in cases if (fills := self._open(case, key))]
        if not open_:
            return False
        item = self.form.fields[key]
        assert isinstance(item.type, Relational)
        target = self.catalog.get(item.type.target(item.settings))
        paths = sorted({fill.source for _, fills in open_ for fill in fills})
        ids = list({case.columns[key] for case, _ in open_})
        shown = await shown_of(self.tx, self.catalog, self.viewer, target, paths, ids, trusted=self.trusted)
        for case, fills in open_:
            found = shown.get(case.columns[key], {})
            for fill in fills:
                case.columns[fill.to] = self._stored(self.form.fields[fill.to], found.get(fill.source))
        return True

    def _open(self, case: Case, key: str) -> list[Any]:
        """What the relation may fill now. An existing record's fields are its own, but read-only ones follow it."""
        if case.columns.get(key) is None or (not case.new and case.base.get(key) == case.columns[key]):
            return []
        return [
            fill
            for fill in self.program.fills[key]
            if fill.to not in case.given
            and case.columns.get(fill.to) is None
            and (case.new or (fill.to not in case.columns and self._follows(fill.to)))
        ]

    def _follows(self, key: str) -> bool:
        return self.form.fields[key].readonly or key in self.program.readonly

    def _stored(self, item: FieldDef, value: Any) -> Any:
        """A JSON value in stored form; None where the field cannot hold it."""
        if value is None:
            return None
        try:
            return item.type.check(value, item.settings, self.context)
        except FieldError:
            return None

    def defaults(self, case: Case, given: Collection[str], reader: Reader) -> None:
        for key, guard in self.program.defaults.items():
            if key not in given and case.columns.get(key) is None:
                case.columns[key] = self._stored(self.form.fields[key], self._plain(guard, reader))

    def _plain(self, guard: Guard, reader: Reader) -> Any:
        value = guard.run(reader, reader.env)
        return [plain_value(one) for one in value] if isinstance(value, list | tuple) else plain_value(value)

    # --- deciding
    async def related(self, cases: Sequence[Case]) -> Related:
        ids = {
            key: {case.after[key] for case in cases if case.after.get(key) is not None} for key in self.program.related
        }
        if self.program.stored:
            await self._read_stored([case for case in cases if not case.new])
        return await load_related(self.tx, self.catalog, self.viewer, self.program, ids)

    async def _read_stored(self, cases: Sequence[Case]) -> None:
        """Figures over other records: a change of this record does not change them."""
        wanted = [case.id for case in cases if case.id is not None]
        if not wanted:
            return
        found = await values_of(self.tx, self.catalog, self.viewer, self.form, self.program.stored, wanted)
        for case in cases:
            if case.id is not None:
                case.base = {**case.base, **found.get(case.id, {})}

    def decide(self, case: Case, related: Related) -> None:
        env = self.env
        if case.new:
            self.defaults(case, case.given, Reader(self.program, _Live(case), related, env))
        state = decide(self.program, case.after, case.base, related, env)
        case.issues += self.issues(case, state, case.changed())
        if case.new:
            for key in state.hidden - case.given:
                case.columns.pop(key, None)
                case.rows.pop(key, None)

    def issues(self, case: Case, state: State, changed: set[str], path: str = "values") -> list[Issue]:
        """What is wrong now; of an existing record, what the change touches."""
        after, found = case.after, []
        if not self.trusted:
            found += [
                _closed(self.form.fields[key], f"{path}.{key}", hidden=key in state.hidden)
                for key in sorted((state.hidden | state.readonly) & case.given & changed)
                if not (case.new and (is_empty(after.get(key)) or self._own_default(key, after)))
            ]
        told = {issue.path for issue in found}
        for key in (item.key for item in self.form.fields.values() if item.key in state.required):
            if is_empty(after.get(key)) and f"{path}.{key}" not in told and self._asked(case, key, changed):
                found.append(required_issue(self.form.fields[key], f"{path}.{key}"))
        touched = _Touched(self.program, changed, case.new)
        misfits = [key for key in sorted(state.misfits) if touched({key, self.program.cascades[key].parent})]
        found += [_misfit(self.form.fields[key], f"{path}.{key}") for key in misfits]
        strangers = [key for key in sorted(state.strangers) if touched({key}, self.program.filters[key], own=False)]
        found += [_stranger(self.form.fields[key], f"{path}.{key}") for key in strangers]
        broken = {rule.key: guard for rule, guard in self.program.rules}
        wrong = [rule for rule in state.wrong if touched({rule.field or ""}, broken[rule.key])]
        return found + [_rule(rule, path) for rule in wrong]

    def _own_default(self, key: str, after: Mapping[str, Any]) -> bool:
        """A read-only field may be sent along with the very default that it would get."""
        item = self.form.fields[key]
        known = resolve_default(item.default, self.viewer)
        return known is not None and self._stored(item, known) == after.get(key)

    def _asked(self, case: Case, key: str, changed: set[str]) -> bool:
        if case.new or key in changed:
            return True
        asking = [self.program.required.get(key), *self.program.visible.get(key, ())]
        touched = _Touched(self.program, changed, False)
        return any(guard is not None and touched(set(), guard) for guard in asking)

    # --- rows of sub-tables
    async def rows(self, key: str, inner: Program, cases: Sequence[Case], outer: Related) -> None:
        if not cases:
            return
        judging = _Judging(self.tx, self.catalog, self.viewer, inner, self.context, self.trusted)
        rows: list[tuple[Case, int, Case]] = []
        for case in cases:
            named = case.given_rows.get(key, ())
            for number, columns in enumerate(case.rows[key]):
                given = frozenset(named[number]) if number < len(named) else frozenset(columns)
                rows.append((case, number, Case(columns, {}, given)))
        await judging.fill([row for _, _, row in rows if inner.fills])
        related = await judging.related([row for _, _, row in rows])
        for case, number, row in rows:
            around = Reader(self.program, case.after, outer, self.env)
            judging.decide_row(case, row, related, around, f"values.{key}.{number}")

    def decide_row(self, case: Case, row: Case, related: Related, around: Reader, path: str) -> None:
        if row.columns.get("id") is None:
            self.constants(row)
            self.defaults(row, row.given, Reader(self.program, _Live(row), related, self.env, around))
        state = decide(self.program, row.columns, {}, related, self.env, around)
        found = [issue for issue in self.issues(row, state, set(row.columns), path) if issue.code != "not_visible"]
        case.issues += found
        for key in state.hidden:
            row.columns[key] = None

    def constants(self, row: Case) -> None:
        """Plain defaults of a new row; those of a record are there before."""
        for key, item in self.form.fields.items():
            if item.default is not None and key not in row.given and row.columns.get(key) is None:
                row.columns[key] = self._stored(item, resolve_default(item.default, self.viewer))


class _Live(Mapping[str, Any]):
    """A case's values as they become while defaults are worked out."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def __getitem__(self, key: str) -> Any:
        return self._case.after[key]

    def __iter__(self) -> Any:
        return iter(self._case.after)

    def __len__(self) -> int:
        return len(self._case.after)


@dataclass(frozen=True)
class _Touched:
    """Whether a change has to do with something: a change elsewhere is not held up by what was wrong before."""

    program: Program
    changed: set[str]
    new: bool

    def __call__(self, keys: set[str], guard: Guard | None = None, *, own: bool = True) -> bool:
        if self.new or keys & self.changed:
            return True
        paths = guard.paths if guard is not None and own else expr.record_refs(guard.node) if guard is not None else ()
        return any(self._reads(path) & self.changed for path in paths)

    def _reads(self, path: str) -> set[str]:
        head = self.program.aliases.get(path, path).split(".")[0]
        if head in self.program.gathered:
            return {self.program.gathered[head].through}
        inner = self.program.sources.get(head, ())
        return {head, *(key for one in inner for key in self._reads(one))}


def _names(item: FieldDef) -> tuple[str, str]:
    return item.label.get("zh", item.key), item.label.get("en", item.key)


def _closed(item: FieldDef, path: str, *, hidden: bool) -> Issue:
    zh, en = _names(item)
    if hidden:
        return Issue(path, "not_visible", {"zh": f"“{zh}”此时不适用，不能填写", "en": f"{en} does not apply here"})
    return Issue(path, "not_writable", {"zh": f"“{zh}”此时为只读", "en": f"{en} is read-only here"})


def _misfit(item: FieldDef, path: str) -> Issue:
    zh, en = _names(item)
    return Issue(
        path, "option", {"zh": f"“{zh}”与上级选项不符，请重新选择", "en": f"{en}: choose again, it does not fit"}
    )


def _stranger(item: FieldDef, path: str) -> Issue:
    zh, en = _names(item)
    message = {"zh": f"所选“{zh}”不在可选范围内", "en": f"{en}: the chosen record is not among those on offer"}
    return Issue(path, "not_offered", message)


def _rule(rule: Any, path: str) -> Issue:
    return Issue(f"{path}.{rule.field}" if rule.field else path, "rule", rule.message)
