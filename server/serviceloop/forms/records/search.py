"""The search box: any part of the text of the form's search fields, Chinese included."""

from serviceloop.forms.records.sources import Builder
from serviceloop.forms.permissions import Access


def searchable(access: Access) -> list[str]:
    """The search fields that the viewer may see at all; what one may not see, one may not search."""
    return [key for key in access.form.search if access.level(key.split(".")[0]) != "hidden"]


def search_sql(builder: Builder) -> str:
    """True for rows in which some visible search field contains the text; the parameter is an escaped ILIKE pattern."""
    assert builder.root.access is not None
    pattern = builder.param(lambda inputs: like_pattern(inputs.search or ""), "text")
    keys = searchable(builder.root.access)
    tests = [f"{builder.column(builder.root, key).sql} ILIKE {pattern}" for key in keys]
    return f"({' OR '.join(tests)})" if tests else f"({pattern} IS NULL)"


def like_pattern(text: str) -> str:
    """`%text%` with LIKE's own signs made literal."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
