"""Which sheet goes where, and in which order."""

from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.cells import Filing
from serviceloop.forms.import_export.export import ExportColumn
from serviceloop.forms.import_export.sheet_order import Target, in_order, key_of_rows, propose_sheets
from serviceloop.forms.loader import load_form
from serviceloop.identity.viewer import system_viewer


def form(key: str, label: str, *fields: dict[str, Any]) -> FormDef:
    named = {"key": "name", "type": "text", "label": {"zh": "名称"}}
    return load_form({"key": key, "label": {"zh": label}, "title": "name", "fields": [named, *fields]})


def points(key: str, target: str) -> dict[str, Any]:
    return {"key": key, "type": "relation", "label": {"zh": key}, "settings": {"form": target}}


LINES = {
    "key": "lines", "type": "sub_table", "label": {"zh": "明细行"},
    "settings": {"fields": [points("product", "product"), {"key": "n", "type": "number", "label": {"zh": "数"}}]},
}  # fmt: skip
FORMS = {
    item.key: item
    for item in (
        form("order", "订单", points("customer", "customer"), LINES),
        form("customer", "客户", points("first", "order")),
        form("product", "产品"),
    )
}


def test_sheets_go_where_their_names_say() -> None:
    found = propose_sheets(FORMS, system_viewer(), FORMS["order"], ["说明", "明细行", "订单", "产品"])
    assert found == [Target("产品", "product"), Target("订单", "order"), Target("明细行", "order", "lines")]


def test_the_first_sheet_that_fits_nothing_is_for_the_form() -> None:
    found = propose_sheets(FORMS, system_viewer(), FORMS["order"], ["Sheet1", "明细行", "Sheet2"])
    assert found == [Target("Sheet1", "order"), Target("明细行", "order", "lines")]


def test_what_others_point_at_comes_first_and_circles_end() -> None:
    given = [Target("c", "order", "lines"), Target("b", "order"), Target("a", "customer"), Target("p", "product")]
    found = in_order(FORMS, given)
    assert found.index(given[3]) < found.index(given[1]) < found.index(given[0])
    assert sorted(found, key=str) == sorted(given, key=str)


def test_the_surest_column_says_whose_rows_they_are() -> None:
    proposal = {"编号": "no", "名称": "name", "数": "lines.n", "客户": "customer.name"}
    assert key_of_rows(FORMS["order"], proposal, "lines") == "no"
    assert key_of_rows(FORMS["order"], {"数": "lines.n"}, "lines") is None


def test_names_of_files_are_safe_and_no_two_alike() -> None:
    column = ExportColumn("papers", "", FORMS["order"].fields["name"], None)
    value = [{"id": str(n), "name": name} for n, name in enumerate(["../../a.png", "a.png", "A.PNG", "..", "a:b?.txt"])]
    found = Filing("../no").paths(column, value)
    assert found == [f"files/no/papers/{name}" for name in ("a.png", "a 2.png", "A 3.PNG", "file", "a_b_.txt")]
