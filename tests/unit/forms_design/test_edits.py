"""Edits that take references out of definitions."""

from serviceloop.forms.design.logic import with_keys
from serviceloop.forms.design.uses.base import Edit
from serviceloop.forms.design.uses.edits import apply_edits, tidy
from serviceloop.forms.design.uses.trees import condition_names, formula_names

_A = {"field": "a", "op": "empty"}
_B = {"field": "b", "op": "empty"}


def test_list_items_are_cut_from_the_back_so_that_numbers_stay_true() -> None:
    document = {"columns": ["a", "b", "c", "d"]}
    edits = [Edit(("columns", 0)), Edit(("columns", 2)), Edit(("columns", 0))]
    assert apply_edits(document, edits) == {"columns": ["b", "d"]}
    assert document["columns"] == ["a", "b", "c", "d"], "the original stays"


def test_conditions_left_empty_go_altogether() -> None:
    document = {"filter": {"and": [_A, {"or": [_A, _A]}, {"not": _A}]}, "key": "x"}
    every = [Edit(path, root=("filter",)) for path, _, _ in condition_names(document["filter"], ("filter",))]
    assert len(every) == 4
    assert apply_edits(document, every) == {"key": "x"}
    assert apply_edits(document, every[:-1]) == {"filter": {"and": [{"not": _A}]}, "key": "x"}
    assert apply_edits({"filter": _A}, [Edit(("filter",), root=("filter",))]) == {}


def test_values_are_set_and_missing_places_do_no_harm() -> None:
    edits = [Edit(("title",), "name"), Edit(("views", 7)), Edit(("no", "where", 1))]
    assert apply_edits({"title": "a", "views": []}, edits) == {"title": "name", "views": []}


def test_what_is_left_of_a_condition_keeps_its_meaning() -> None:
    assert tidy({"and": [{"or": []}, _B]}) == {"and": [_B]}
    assert tidy({"not": {"and": []}}) is None
    assert tidy(_A) == _A


def test_conditions_name_fields_on_both_sides() -> None:
    tree = {"or": [{"field": "a", "op": "eq", "value": {"$": "field", "path": "b.c"}},
                   {"field": "d", "op": "between", "value": [1, {"$": "record", "path": "e"}]}]}  # fmt: skip
    found = [(name, own) for _, name, own in condition_names(tree, ())]
    assert found == [("a", False), ("b.c", False), ("d", False), ("e", True)]


def test_formulas_name_fields_by_key_label_and_path() -> None:
    fields = {"amount": {"label": {"zh": "金额"}}, "customer": {"label": {"zh": "客户"}}}
    text = 'IF({金额} > 1, 客户.tier, LEN("amount")) + amount'
    assert list(formula_names(text, fields)) == ["amount", "customer.tier", "amount"]
    assert list(formula_names("'open", fields)) == []


def test_a_search_field_that_becomes_a_number_leaves_the_search() -> None:
    fields = [
        {"key": "a", "type": "text", "label": {"zh": "甲"}},
        {"key": "n", "type": "number", "label": {"zh": "乙"}},
    ]
    definition = {"key": "f", "label": {"zh": "表"}, "title": "a", "fields": fields, "search": ["no", "a", "n", "gone"]}
    assert with_keys(definition)["search"] == ["no", "a", "gone"], "a name that is not there is left for the loader"
