"""Hypothesis strategies for definitions of forms, as plain data in the form file format."""

from typing import Any

from hypothesis import strategies as st

KEYS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta_1"]
LABELS = st.fixed_dictionaries(
    {"zh": st.sampled_from(["名称", "客户", "金额", "备注", "a'b\"c", "类 别"])}, optional={"en": st.just("Label")}
)
_OPTIONS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4, unique=True).map(
    lambda values: {"options": [{"value": value, "label": {"zh": value}} for value in values]}
)
_NONE: st.SearchStrategy[dict[str, Any]] = st.just({})
_PLAIN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "text": st.fixed_dictionaries({}, optional={"max_length": st.integers(1, 500)}),
    "textarea": _NONE,
    "number": st.fixed_dictionaries({}, optional={"decimals": st.integers(0, 6)}),
    "money": _NONE,
    "date": _NONE,
    "datetime": _NONE,
    "duration": _NONE,
    "boolean": _NONE,
    "select": _OPTIONS,
    "multi_select": _OPTIONS,
    "member": st.fixed_dictionaries({}, optional={"multiple": st.booleans()}),
    "org_unit": _NONE,
    "relation": st.just({"form": "user"}),
    "attachment": _NONE,
    "geolocation": _NONE,
    "address": _NONE,
    "phone": _NONE,
    "email": _NONE,
    "rating": _NONE,
    "autonumber": _NONE,
    "created_at": _NONE,
}
_UNIQUE = {"text", "number", "date", "phone", "email", "autonumber"}


@st.composite
def plain_fields(draw: st.DrawFn, key: str, *, in_rows: bool = False) -> dict[str, Any]:
    """One field of a type that stands for itself."""
    name = draw(st.sampled_from(sorted(_PLAIN)))
    field: dict[str, Any] = {"key": key, "type": name, "label": draw(LABELS)}
    settings = draw(_PLAIN[name])
    if settings:
        field["settings"] = settings
    if name in _UNIQUE and not in_rows and draw(st.booleans()):
        field["unique"] = True
    for flag in ("readonly", "hidden"):
        if draw(st.integers(0, 5)) == 0:
            field[flag] = True
    return field


@st.composite
def fields(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """Any field, sub-tables among them."""
    if draw(st.integers(0, 5)) > 0:
        return draw(plain_fields(key))
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
    rows = [draw(plain_fields(row, in_rows=True)) for row in keys]
    return {"key": key, "type": "sub_table", "label": draw(LABELS), "settings": {"fields": rows}}


@st.composite
def forms(draw: st.DrawFn, key: str = "made") -> dict[str, Any]:
    """A definition with a title, and with search, layout and a view over what it has."""
    keys = draw(st.lists(st.sampled_from(KEYS), max_size=6, unique=True))
    own = [draw(fields(name)) for name in keys]
    return dressed(draw, key, [{"key": "name", "type": "text", "label": {"zh": "名称"}}, *own])


def dressed(draw: st.DrawFn, key: str, own: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields as a form: search, layout and view follow from them and from chance."""
    stored = [item["key"] for item in own if item["type"] not in ("sub_table", "attachment", "created_at")]
    texts = [item["key"] for item in own if item["type"] in ("text", "textarea", "phone", "email")]
    form: dict[str, Any] = {"key": key, "label": {"zh": "表"}, "title": "name", "fields": own}
    search = draw(st.lists(st.sampled_from([*texts, "no"]), max_size=3, unique=True))
    if search:
        form["search"] = search
    if draw(st.booleans()):
        form["layout"] = [{"columns": 2, "fields": [item["key"] for item in own]}]
    if draw(st.booleans()):
        view: dict[str, Any] = {"key": "main", "label": {"zh": "视图"}, "columns": ["no", "name"]}
        view["sort"] = [{"field": draw(st.sampled_from([*stored, "updated_at"])), "desc": True}]
        view["filter"] = {"field": draw(st.sampled_from(stored)), "op": "not_empty"}
        form["views"] = [view]
    if draw(st.booleans()):
        form["number"] = {"prefix": "B", "date": "yyyyMM", "digits": 5}
    return form
