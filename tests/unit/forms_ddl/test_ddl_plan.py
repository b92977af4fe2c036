"""The plan of a schema change: what happens, in words, and what it costs."""

from typing import Any

import pytest

from serviceloop.forms.ddl_plan import Plan, Recycled, plan
from serviceloop.forms.ddl_steps import (
    AddColumn,
    AddForeignKey,
    AddIndex,
    ChangeMetadata,
    CreateTable,
    DropIndex,
    RecycleColumn,
    RecycleTable,
    RestoreColumn,
    SetUnique,
)
from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.table_spec import proposed_indexes, tables_of


def field(key: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": f"字段{key}"}, **more}


def form(*fields: dict[str, Any], version: int = 1, **more: Any) -> FormDef:
    data = {"key": "f", "label": {"zh": "表"}, "title": "name", "fields": [field("name"), *fields], **more}
    return load_form(data, version)


def options(*values: str) -> dict[str, Any]:
    return {"options": [{"value": value, "label": {"zh": value}} for value in values]}


def kinds(drawn: Plan) -> list[str]:
    return [step.kind for step in drawn.steps]


def test_a_new_form_is_created_with_its_sub_tables() -> None:
    lines = field("lines", "sub_table", settings={"fields": [field("part", "relation", settings={"form": "user"})]})
    drawn = plan(None, form(lines))
    assert [step.table.name for step in drawn.steps if isinstance(step, CreateTable)] == ["f", "f__lines"]
    rows = tables_of(form(lines))[1]
    assert [column.name for column in rows.columns] == ["id", "parent", "position", "part"]
    assert [key.target_table for key in rows.foreign_keys] == ["f", "user"]


def test_nothing_changed_is_nothing_to_do() -> None:
    assert plan(form(field("a")), form(field("a"), version=2)).steps == ()


def test_labels_options_and_layout_touch_no_table() -> None:
    old = form(field("s", "select", settings=options("a")))
    changed = field("s", "select", settings=options("a", "b"))
    changed["label"] = {"zh": "新名"}
    new = form(changed, label={"zh": "新表"}, layout=[{"fields": ["s"]}])
    drawn = plan(old, new)
    assert {type(step) for step in drawn.steps} == {ChangeMetadata}
    assert {step.lock for step in drawn.steps} == {"none"}
    texts = " ".join(step.describe()["zh"] for step in drawn.steps)
    assert "新增选项：b" in texts
    assert "改名为“新名”" in texts


def test_a_new_column_rewrites_nothing_and_its_index_lets_work_go_on() -> None:
    drawn = plan(form(), form(field("to", "relation", settings={"form": "user"})))
    assert kinds(drawn) == ["add_column", "add_foreign_key", "add_index"]
    assert not any(step.rewrites for step in drawn.steps)
    rendered = drawn.render("en", 1_000_000)
    assert [step["lock"] for step in rendered["steps"]] == ["brief", "brief", "shared"]
    assert rendered["seconds"] > 0


def test_a_deleted_field_is_renamed_and_kept() -> None:
    drawn = plan(form(field("a", unique=True), version=7), form(version=8))
    [step] = drawn.steps
    assert isinstance(step, RecycleColumn)
    assert step.stored_as == "_old7_a"
    assert drawn.recycled == (Recycled(form(field("a", unique=True)).fields["a"], "_old7_a"),)


def test_a_deleted_sub_table_and_a_deleted_column_of_one_are_kept() -> None:
    two = field("rows", "sub_table", settings={"fields": [field("a"), field("b")]})
    one = field("rows", "sub_table", settings={"fields": [field("a")]})
    [gone] = plan(form(two), form()).of(RecycleTable)
    assert isinstance(gone, RecycleTable)
    assert gone.stored_as == "_old1_f__rows"
    drawn = plan(form(two), form(one))
    [column] = drawn.of(RecycleColumn)
    assert isinstance(column, RecycleColumn)
    assert column.table == "f__rows"
    assert [item.key for item in drawn.recycled] == ["rows.b"]


def test_a_restored_field_gets_its_column_and_indexes_back() -> None:
    old, new = form(version=3), form(field("a", unique=True))
    drawn = plan(old, new, restore={"a": Recycled(new.fields["a"], "_old2_a")})
    assert [type(step) for step in drawn.steps] == [RestoreColumn, AddIndex]


def test_a_column_that_is_only_now_made_has_no_values_to_check() -> None:
    drawn = plan(form(field("seen", "created_at")), form(field("seen", "date", unique=True), version=2))
    assert "set_unique" not in kinds(drawn)
    assert "add_index" in kinds(drawn)


def test_making_unique_is_checked_first_and_undone_by_dropping_the_index() -> None:
    assert [type(step) for step in plan(form(field("a")), form(field("a", unique=True))).steps] == [SetUnique]
    assert [type(step) for step in plan(form(field("a", unique=True)), form(field("a"))).steps] == [DropIndex]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (field("a"), field("a", "number"), "a"),
        (field("a", "number"), field("a"), "a"),
        (field("a", "member"), field("a", "member", settings={"multiple": True}), "a"),
        (
            field("a", "relation", settings={"form": "x"}),
            field("a", "relation", settings={"form": "y"}),
            "a",
        ),
        (
            field("a", "sub_table", settings={"fields": [field("b")]}),
            field("a", "sub_table", settings={"fields": [field("b", "date")]}),
            "a.b",
        ),
    ],
)
def test_what_changes_the_column_is_converted_and_the_old_one_kept(old: Any, new: Any, path: str) -> None:
    drawn = plan(form(old, version=4), form(new))
    [step] = drawn.conversions
    assert (step.path, step.shadow, step.stored_as) == (path, f"_new4_{path[-1]}", f"_old4_{path[-1]}")
    assert [item.key for item in drawn.recycled] == [path]
    assert not drawn.of(AddColumn, RecycleColumn, SetUnique)


def test_where_nothing_can_convert_the_old_field_is_kept_and_the_new_one_starts_empty() -> None:
    drawn = plan(form(field("a")), form(field("a", "image")))
    assert kinds(drawn)[:2] == ["recycle_column", "add_column"]
    drawn = plan(form(field("a", "number")), form(field("a", "formula", settings={"formula": "1", "kind": "number"})))
    assert kinds(drawn)[0] == "recycle_column"


def test_a_wider_type_is_a_matter_of_the_definition() -> None:
    drawn = plan(form(field("a")), form(field("a", "textarea")))
    assert set(kinds(drawn)) == {"metadata"}


def test_every_step_is_told_in_both_languages() -> None:
    lines = field("lines", "sub_table", settings={"fields": [field("a")]})
    old = form(field("a"), field("s", "select", settings=options("a")), lines)
    new = form(field("a", unique=True), field("m", "member"), search=["a"])
    for drawn in (plan(None, old), plan(old, new), plan(new, old)):
        for step in drawn.steps:
            text = step.describe()
            assert text["zh"]
            assert text["en"]
            assert step.render("en", 10)["text"] == text["en"]


def names(item: FormDef) -> set[str]:
    return {index.name for index in tables_of(item)[0].indexes}


def test_indexes_by_design() -> None:
    item = form(
        field("to", "relation", settings={"form": "user"}),
        field("s", "select", settings=options("a")),
        field("tags", "multi_select", settings=options("a")),
        field("u", unique=True),
        field("n", "number"),
    )
    by_name = {index.name: index for index in tables_of(item)[0].indexes}
    assert {"ix__f", "uq__f__no", "ix__f__owner", "ix__f__org_unit", "ix__f__created_by"} <= set(by_name)
    assert by_name["ix__f"].keys == ('"created_at" DESC', '"id" DESC')
    assert by_name["ix__f__to"].keys == ('"to"', '"created_at" DESC', '"id" DESC')
    assert by_name["ix__f__s"].keys[0] == '"s"'
    assert by_name["gin__f__tags"].method == "gin"
    assert by_name["uq__f__u"].where == '"deleted_at" IS NULL'
    assert not any("n" in index.columns for index in by_name.values())


def test_views_propose_indexes_in_the_order_of_the_list() -> None:
    view = {
        "key": "v",
        "label": {"zh": "视图"},
        "sort": [{"field": "n", "desc": True}],
        "filter": {
            "and": [{"field": "d", "op": "within", "value": "today"}, {"field": "place.city", "op": "not_empty"}]
        },
    }
    item = form(field("n", "number"), field("d", "date"), field("place", "address"), views=[view])
    keys = {index.name: index.keys for index in proposed_indexes(item)}
    assert keys["so__f__n__desc"] == ('"n" DESC NULLS LAST', '"id" DESC')
    assert keys["ix__f__d"] == ('"d"', '"created_at" DESC', '"id" DESC')
    assert any(name.startswith("ix__f__place__city") for name in keys)
    drawn = plan(form(field("n", "number"), field("d", "date"), field("place", "address")), item)
    assert {step.index.name for step in drawn.of(AddIndex) if isinstance(step, AddIndex)} == set(keys)


def test_a_condition_joined_by_or_proposes_nothing() -> None:
    tree = {"or": [{"field": "n", "op": "eq", "value": 1}, {"field": "d", "op": "empty"}]}
    view = {"key": "v", "label": {"zh": "视图"}, "filter": tree}
    assert proposed_indexes(form(field("n", "number"), field("d", "date"), views=[view])) == ()


def test_another_search_is_another_index() -> None:
    one, two = form(field("a"), search=["name"]), form(field("a"), search=["name", "a"])
    assert names(one) != names(two)
    assert sorted(kinds(plan(one, two))) == ["add_index", "drop_index", "metadata"]


def test_references_of_new_columns_are_checked_later() -> None:
    [step] = plan(form(), form(field("to", "relation", settings={"form": "user"}))).of(AddForeignKey)
    assert isinstance(step, AddForeignKey)
    assert step.key.target_schema == "sl"
    assert plan(form(), form(field("a"))).of(AddColumn)


def _view_indexes(*views: dict[str, Any]) -> list[tuple[str, ...]]:
    """Expressions of the indexes that only views ask for."""
    made = form(
        field("a", "select", settings=options("x", "y")),
        field("b", "select", settings=options("x", "y")),
        field("n", "number"),
        views=[{"key": f"v{place}", "label": {"zh": "视图"}, **view} for place, view in enumerate(views)],
    )
    return [index.keys for index in proposed_indexes(made) if index.name.startswith("vw__")]


def test_a_view_with_two_exact_conditions_gets_one_index_in_the_order_of_its_list() -> None:
    exact = [{"field": "b", "op": "eq", "value": "x"}, {"field": "a", "op": "eq", "value": "y"}]
    [plain] = _view_indexes({"filter": {"and": exact}})
    assert plain == ('"a"', '"b"', '"created_at" DESC', '"id" DESC')
    [sorted_] = _view_indexes({"filter": exact[0], "sort": [{"field": "n", "desc": True}]})
    assert sorted_ == ('"b"', '"n" DESC NULLS LAST', '"id" DESC')


def test_a_view_whose_list_has_its_index_already_asks_for_none() -> None:
    exact = {"field": "a", "op": "eq", "value": "x"}
    either = {"or": [exact, {"field": "b", "op": "eq", "value": "x"}]}
    assert _view_indexes({"filter": exact}, {"filter": either}, {"sort": [{"field": "n"}]}) == []


def test_a_new_form_counts_the_fields_of_its_builder() -> None:
    rows = field("lines", "sub_table", settings={"fields": [{"key": "n", "type": "number", "label": {"zh": "数"}}]})
    first, second = plan(None, form(field("a", "number"), rows)).steps
    assert "3 个字段" in first.describe()["zh"]
    assert "1 个字段" in second.describe()["zh"]
