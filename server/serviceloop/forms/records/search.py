"""The search box: any part of the text of the form's search fields, Chinese included (ADR 0125)."""

from serviceloop.forms.grams import grams_query
from serviceloop.forms.permissions import Access
from serviceloop.forms.records.sources import Builder
from serviceloop.forms.table_spec import grams_sql


def searchable(access: Access) -> list[str]:
    """The search fields that the viewer may see; what one may not see, one may not search."""
    return [key for key in access.form.search if access.level(key) != "hidden"]


def search_sql(builder: Builder) -> str:
    """True for rows in which a search field that the viewer sees contains the text.

    The pieces of the text only narrow the rows down through the index; the comparison decides.
    """
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    pattern = builder.param(lambda inputs: like_pattern(inputs.search or ""), "text")
    tests = [f"{builder.column(builder.root, key).sql} ILIKE {pattern}" for key in searchable(seen)]
    if not tests:
        return f"{pattern} IS NULL"
    decides = f"({' OR '.join(tests)})"
    if form.schema != "app":
        return decides
    grams = builder.param(lambda inputs: grams_query(inputs.search or ""), "tsquery")
    return f"{decides} AND {grams_sql(form, builder.root.alias)} @@ {grams}"


def like_pattern(text: str) -> str:
    """`%text%` with LIKE's own signs made literal."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
