"""Tries a formula out while it is written: is it right, what does it yield, what is its value for a real record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Computed
from serviceloop.fields.durations import duration_text
from serviceloop.fields.moments import moment_text
from serviceloop.fields.numbers import plain
from serviceloop.forms.behaviour.program import scopes
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.design.logic import with_keys
from serviceloop.forms.field_loader import load_fields
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.records import reading
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import FormCatalog, make_catalog
from serviceloop.forms.system_forms import PLATFORM_KEYS, system_fields
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import pick

MAX_NESTED = 10
_NO_ROWS = {"zh": "没有这个子表", "en": "There is no such sub-table"}
_UNSAVED = ("zh", "字段“{}”尚未发布，按空值计算"), ("en", "“{}” is not published yet and counts as empty")
_HIDDEN = ("zh", "您无权查看“{}”的值，按空值计算"), ("en", "You may not see “{}”, which counts as empty")


@dataclass(frozen=True)
class Trial:
    """What is tried: a formula, within the rows of a sub-table if `inside` names one, for one record or the latest."""

    formula: str
    inside: str | None = None
    kind: Kind | None = None
    record: UUID | None = None


def tolerant(key: str, definition: Mapping[str, Any]) -> FormDef:
    """The fields of a draft that are right, as a form; what is wrong elsewhere in it does not matter to a formula."""
    filled = with_keys({**definition, "key": key})
    raw = filled.get("fields")
    loaded = load_fields(raw if isinstance(raw, list) else [], "fields", Findings())
    return FormDef(key, {"zh": key}, system_fields(None) | loaded.fields, "no", table=key)


def with_draft(catalog: FormCatalog, form: FormDef) -> FormCatalog:
    own = {key: item for key, item in catalog.forms.items() if key not in PLATFORM_KEYS}
    return make_catalog({**own, form.key: form}, catalog.version)


async def check(
    connection: Any, catalog: FormCatalog, viewer: Viewer, locale: str, form: FormDef, trial: Trial
) -> dict[str, Any]:
    """{kind, value, text, record, problems}; `value` is null where a problem or no record stands in the way."""
    seen = with_draft(catalog, form)
    own, inner = scopes(seen, system_viewer(), form, None)
    if trial.inside is not None and trial.inside not in inner:
        raise invalid(Issue("inside", "unknown_field", _NO_ROWS))
    scope = inner[trial.inside] if trial.inside is not None else own
    try:
        node = expr.formulas.parse(trial.formula, scope, expect=trial.kind)
    except Problem as problem:
        return _answer(None, None, None, [_shown(item, problem, locale) for item in problem.issues], locale, viewer)
    values = _Values(connection, catalog, viewer, locale, form, scope, trial)
    getter = await values.load(node)
    value = expr.evaluate(node, getter, expr.Env.of(viewer)) if values.record is not None else None
    return _answer(node.kind, value, values.record, values.notes, locale, viewer)


def _shown(issue: Issue, problem: Problem, locale: str) -> dict[str, Any]:
    extra = {name: problem.extra.get(name) for name in ("position", "length")}
    return {"code": issue.code, "message": pick(issue.message, locale), **extra}


def _answer(
    kind: Kind | None, value: Any, record: Any, notes: list[dict[str, Any]], locale: str, viewer: Viewer
) -> dict[str, Any]:
    return {
        "kind": kind.value if kind is not None else None,
        "value": _json(value),
        "text": _text(kind, value, locale, viewer) if kind is not None and value is not None else None,
        "record": record,
        "problems": notes,
    }


class _Values:
    """The record's values as the viewer may see them; what the draft alone computes is worked out here."""

    def __init__(
        self,
        connection: Any,
        catalog: FormCatalog,
        viewer: Viewer,
        locale: str,
        form: FormDef,
        scope: Any,
        trial: Trial,
    ) -> None:
        self.connection, self.catalog, self.viewer, self.locale = connection, catalog, viewer, locale
        self.form, self.scope, self.trial = form, scope, trial
        self.notes: list[dict[str, Any]] = []
        self.record: dict[str, Any] | None = None

    async def load(self, node: expr.Node) -> Callable[[str], Any]:
        published = self.catalog.forms.get(self.form.key)
        seen = access(published, self.viewer, "read") if published is not None else None
        if published is None or seen is None or not seen:
            return lambda path: None
        fields = self.form.fields[self.trial.inside].rows if self.trial.inside else self.form.fields
        computed: dict[str, expr.Node] = {}
        paths: set[str] = set()
        self._expand(node, fields, computed, paths, 0)
        readable = FormScope(self.catalog, self.viewer, published, seen)
        wanted = [self.trial.inside] if self.trial.inside else sorted(paths)
        columns = [path for path in wanted if self._readable(path, readable, published)]
        row = await self._row(columns)
        if row is None:
            return lambda path: None
        self.record = {"id": row["id"], "title": str(row.get(published.title) or row.get("no") or "")}
        values = ((row.get(self.trial.inside) or [{}])[0] if self.trial.inside else row) or {}
        return self._getter(values, computed)

    def _expand(
        self,
        node: expr.Node,
        fields: Mapping[str, FieldDef],
        computed: dict[str, expr.Node],
        paths: set[str],
        depth: int,
    ) -> None:
        """Collects the formula fields that the formula goes through, parsed, and the paths that it ends in."""
        for path in expr.refs(node):
            item = fields.get(path)
            if item is None or not isinstance(item.type, Computed):
                paths.add(path)
            elif path not in computed and depth < MAX_NESTED:
                try:
                    inner = expr.formulas.parse(item.type.formula(item.settings), self.scope, expect=item.kind)
                except Problem:
                    continue
                computed[path] = inner
                self._expand(inner, fields, computed, paths, depth + 1)

    def _readable(self, path: str, scope: FormScope, published: FormDef) -> bool:
        try:
            scope.resolve(path)
        except expr.UnknownField:
            known = path.split(".")[0] in published.fields
            words = dict(_HIDDEN if known else _UNSAVED)
            text = {locale: words[locale].format(path) for locale in ("zh", "en")}
            code = "hidden_value" if known else "unpublished"
            self.notes.append({"code": code, "message": pick(text, self.locale), "position": None, "length": None})
            return False
        return True

    async def _row(self, columns: list[str]) -> dict[str, Any] | None:
        key = self.form.key
        title = self.catalog.get(key).title
        named = [*columns, *(name for name in (title, "no") if name not in columns)]
        allowed = access(self.catalog.get(key), self.viewer, "read")
        named = [name for name in named if name in columns or allowed.level(name) != "hidden"]
        if self.trial.record is not None:
            body = await reading.get_json(self.connection, self.catalog, self.viewer, key, self.trial.record, named)
            found: dict[str, Any] = orjson.loads(body)
            return found
        query = reading.Query(named, sort=[Order("created_at", True)], limit=1)
        if allowed.level("created_at") == "hidden":
            query = replace(query, sort=())
        listed = orjson.loads(await reading.query_json(self.connection, self.catalog, self.viewer, key, query))
        return listed["rows"][0] if listed["rows"] else None

    def _getter(self, values: Mapping[str, Any], computed: Mapping[str, expr.Node]) -> Callable[[str], Any]:
        env = expr.Env.of(self.viewer)
        known: dict[str, Any] = {}
        inside: list[str] = []

        def get(path: str) -> Any:
            if path not in computed:
                return _held(values.get(path))
            if path in inside or len(inside) > MAX_NESTED:
                return None  # a circle; checked and told when the form is saved
            if path not in known:
                inside.append(path)
                known[path] = expr.evaluate(computed[path], get, env)
                inside.pop()
            return known[path]

        return get


def _held(value: Any) -> Any:
    """References are read as {"id", "title"}; a formula compares their ids."""
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    return [_held(item) for item in value] if isinstance(value, list) else value


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return str(value) if isinstance(value, UUID) else value


def _text(kind: Kind, value: Any, locale: str, viewer: Viewer) -> str:
    if isinstance(value, bool):
        yes, no = ("是", "否") if locale == "zh" else ("Yes", "No")
        return yes if value else no
    if kind is Kind.DURATION:
        return duration_text(int(value), locale)
    if isinstance(value, datetime):
        return moment_text(value.isoformat(), ZoneInfo(viewer.zone))
    if kind is Kind.NUMBER:
        return plain(value)
    if isinstance(value, list | tuple):
        return "、".join(str(item) for item in value)
    return str(value)
