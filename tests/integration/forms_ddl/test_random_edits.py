"""Whatever is done to a form, its table is the one that a fresh start would give, and no data is lost."""

from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.form_strategies import KEYS, dressed, fields

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.forms.conversion.rules import Way, convert, way
from serviceloop.forms.ddl_inspect import ActualTable, inspect
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change
from serviceloop.forms.publishing import publish, settle_form
from serviceloop.forms.store import FormStore
from serviceloop.identity.viewer import SYSTEM_USER, system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.ids import new_id

VIEWER = system_viewer()
NUMBERS = count(1)
CONTEXT = CheckContext(ZoneInfo("Asia/Shanghai"))
VALUES: dict[str, Any] = {"text": "文字", "textarea": "长文", "number": 7, "boolean": True, "phone": "138", "rating": 3}
"""What is put into fields of some types before the edits start."""

Definition = dict[str, Any]


def edited(data: st.DataObject, definition: Definition, binned: dict[str, Definition]) -> tuple[Definition, list[str]]:
    """A next version: fields go, come, come back, swap places, get other labels; and the keys that come back."""
    kept = [item for item in definition["fields"] if item["key"] == "name" or data.draw(st.booleans(), "keep")]
    kept = [_touched(data, item) for item in data.draw(st.permutations(kept), "order")]
    taken = {item["key"] for item in definition["fields"]}
    restored = [key for key in sorted(binned) if key not in taken and data.draw(st.booleans(), "restore")]
    added = data.draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True), "added")
    fresh = [data.draw(fields(key)) for key in added if key not in taken and key not in restored]
    own = [*kept, *fresh, *(binned[key] for key in restored)]
    return dressed(data.draw, definition["key"], own), restored


def _touched(data: st.DataObject, item: Definition) -> Definition:
    if item["type"] == "text" and data.draw(st.booleans(), "widen"):
        return {**item, "type": "textarea", "settings": {}, "unique": False}
    if item["key"] != "name" and data.draw(st.booleans(), "other type"):
        return data.draw(fields(item["key"]))
    if data.draw(st.booleans(), "relabel"):
        return {**item, "label": {"zh": "新名"}}
    return item


def _converted(old: FieldDef, new: FieldDef, value: Any) -> Any:
    """What the conversion table says of a stored value."""
    how = way(old, new)
    if how is Way.KEEP or value is None:
        return value
    try:
        json = str(value) if old.kind is Kind.NUMBER else value
        return convert(old, new, json, CONTEXT) if how is Way.CONVERT else None
    except FieldError:
        return None


async def _insert(database: Database, form: FormDef) -> dict[str, Any]:
    """One record with values; returns them by field."""
    values = {item.key: VALUES[item.type.name] for item in form.own_fields if item.type.name in VALUES}
    row = {"id": new_id(), "created_by": SYSTEM_USER, "updated_by": SYSTEM_USER, **values}
    names = ", ".join(f'"{name}"' for name in row)
    slots = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await database.pool.execute(f'INSERT INTO "app"."{form.table}" ({names}) VALUES ({slots})', *row.values())
    return values


def _looks(tables: dict[str, ActualTable], form: str) -> dict[str, Any]:
    """Everything about a form's tables that has to do with its definition, with the form's own name taken out."""
    found = {}
    for name, table in tables.items():
        if name == form or name.startswith(f"{form}__"):
            found[name.replace(form, "FORM", 1)] = (
                {key: column for key, column in table.columns.items() if not key.startswith("_old")},
                {
                    key.replace(form, "FORM"): (item.definition.replace(form, "FORM"), item.valid)
                    for key, item in table.indexes.items()
                },
                {
                    key.replace(form, "FORM"): (item.definition.replace(form, "FORM"), item.valid)
                    for key, item in table.foreign_keys.items()
                },
            )
    return found


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each try makes tables: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
async def test_edits_end_where_a_fresh_start_would(database: Database, data: st.DataObject) -> None:
    store = FormStore(database)
    number = next(NUMBERS)
    key, fresh_key = f"edited{number}", f"fresh{number}"
    keys = data.draw(st.lists(st.sampled_from(KEYS), max_size=4, unique=True))
    own = [{"key": "name", "type": "text", "label": {"zh": "名称"}}, *(data.draw(fields(name)) for name in keys)]
    definition = dressed(data.draw, key, own)
    form = load_form(definition)
    await publish(database, store, Change(form, 0), VIEWER)
    values = await _insert(database, form)
    binned: dict[str, Definition] = {}
    lost: dict[str, Any] = {}
    for _ in range(data.draw(st.integers(1, 4), "edits")):
        following, restored = edited(data, definition, binned)
        current = store.catalog.get(key)
        await publish(database, store, Change(load_form(following), current.version, tuple(restored)), VIEWER)
        was, form = current.fields, load_form(following)
        for name in [name for name in values if name in form.fields]:
            values[name] = _converted(was[name], form.fields[name], values[name])
        now = {item["key"] for item in following["fields"]}
        for item in definition["fields"]:
            if item["key"] not in now:
                binned[item["key"]] = item
                lost[item["key"]] = values.pop(item["key"], None)
        for name in restored:
            del binned[name]
            values[name] = lost.pop(name)
        definition = following
        if data.draw(st.booleans(), "settle"):
            await settle_form(database, key)
    assert await settle_form(database, key) == []
    await publish(database, store, Change(load_form({**definition, "key": fresh_key}), 0), VIEWER)
    tables = dict(await inspect(database.pool))
    assert _looks(tables, key) == _looks(tables, fresh_key)
    row = await database.pool.fetchrow(f'SELECT * FROM "app"."{key}"')
    assert row is not None
    assert {name: row[name] for name in values if name in row} == {k: v for k, v in values.items() if k in row}
    await database.pool.execute(f'DROP TABLE "app"."{fresh_key}" CASCADE')
