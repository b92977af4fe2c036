"""The search box: any part of the text of the form's search fields, Chinese included (ADR 0125)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.forms.definition import FormDef
from serviceloop.forms.grams import either, grams_query
from serviceloop.forms.permissions import Access
from serviceloop.forms.records.sources import Builder, table_of
from serviceloop.forms.table_spec import grams_sql

NEAR = 3000
"""A frequent text is found among so many of the newest records; only a rarer one is asked of the index."""

_CONTEXT = CheckContext(ZoneInfo("Asia/Shanghai"))
_FEW_DIGITS = 5


def searchable(access: Access) -> list[str]:
    """The search fields that the viewer may see; what one may not see, one may not search."""
    return [key for key in access.form.search if access.level(key) != "hidden"]


def search_sql(builder: Builder) -> str:
    """True for rows in which a search field that the viewer sees contains the text.

    The pieces of the text only narrow the rows down through the index; the comparison decides.
    """
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    keys = searchable(seen)
    columns = [builder.column(builder.root, key).sql for key in keys]
    pattern = builder.param(lambda inputs: like_pattern(inputs.search or ""), "text")
    if not columns:
        return f"{pattern} IS NULL"
    stored = builder.param(lambda inputs: spellings(form, keys, inputs.search or ""), "text[]")
    tests = [f"{column} ILIKE {pattern}" for column in columns] + [f"{column} = ANY({stored})" for column in columns]
    decides = f"({' OR '.join(tests)})"
    if form.schema != "app":
        return decides
    grams = builder.param(lambda inputs: search_query(form, keys, [inputs.search or ""]), "tsquery")
    return f"{decides} AND {grams_sql(form, builder.root.alias)} @@ {grams}"


def spellings(form: FormDef, keys: Sequence[str], text: str) -> list[str]:
    """How these fields store what is typed, where that is something else: 138-1234-5678 is kept as 13812345678."""
    found: set[str] = set()
    if sum(sign.isdigit() for sign in text) >= _FEW_DIGITS:
        for key in keys:
            item = form.fields[key]
            try:
                found.add(item.type.check(text, item.settings, _CONTEXT) or text)
            except FieldError:
                continue
    return sorted(found - {text})


def search_query(form: FormDef, keys: Sequence[str], words: Sequence[str]) -> str:
    """The tsquery of all words, or of what they are stored as together."""
    return either(grams_query(*words), *map(grams_query, spellings(form, keys, " ".join(words))))


def near_or_far(builder: Builder, newest: str, where: str, order: str, count: int) -> tuple[str, str]:
    """(WITH clause, condition) that choose the first `count` matches of `where`, the newest first.

    The planner cannot know how frequent a text is: asked of the index, a third of a million records took 2 s. So the
    newest records are read first; what they do not fill is asked of the index. `newest`: condition and order of all
    records of the list. The fence keeps the planner from walking through all of them for a rare text.
    """
    table, tables = f"{table_of(builder.root.form)} t", builder.from_sql
    newest = tables.replace(table, f"(SELECT * FROM {table} WHERE {newest} LIMIT {NEAR}) t", 1)
    near = f"SELECT t.id FROM {newest} WHERE {where} ORDER BY {order} LIMIT {count}"
    far = f"SELECT t.id FROM (SELECT t.* FROM {tables} WHERE {where} OFFSET 0) t ORDER BY {order} LIMIT {count}"
    full = f"(SELECT count(*) FROM near) = {count}"
    chosen = f"CASE WHEN {full} THEN ARRAY(SELECT id FROM near) ELSE ARRAY({far}) END"
    return f"WITH near AS MATERIALIZED ({near}) ", f"t.id = ANY({chosen})"


def like_pattern(text: str) -> str:
    """`%text%` with LIKE's own signs made literal."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
