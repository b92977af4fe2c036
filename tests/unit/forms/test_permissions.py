"""The permission compiler: what several roles together show is never more than each shows alone, row by row."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.permissions import access, granted_actions
from serviceloop.identity.viewer import Grant, Viewer, system_viewer

FIELDS = ("subject", "cost", "note")


def _text(key: str) -> dict[str, Any]:
    return {"key": key, "type": "text", "label": {"zh": key}}


def _ticket() -> FormDef:
    data = {"key": "ticket", "label": {"zh": "工单"}, "title": "subject", "fields": [_text(key) for key in FIELDS]}
    return load_form(data)


FORM = _ticket()


def _viewer(*grants: Grant) -> Viewer:
    return replace(system_viewer(), grants=grants, grants_key=repr(grants), abilities=frozenset())


def _grant(scope: Any = "all", actions: tuple[str, ...] = ("read",), **fields: str) -> Grant:
    return Grant("ticket", frozenset(actions), scope, {key.replace("any", "*"): level for key, level in fields.items()})


def test_no_grant_is_no_access() -> None:
    seen = access(FORM, _viewer(), "read")
    assert not seen
    assert seen.level("subject") == "hidden"


def test_scopes_of_two_roles_are_joined_by_or() -> None:
    seen = access(FORM, _viewer(_grant("own"), _grant("unit")), "read")
    assert [*seen.rows] == ["or"]
    assert len(seen.rows["or"]) == 2


def test_an_unlimited_grant_makes_the_scope_everything() -> None:
    assert access(FORM, _viewer(_grant("own"), _grant("all")), "read").rows == {}


@pytest.mark.req("R-296")
def test_a_field_shown_by_one_role_only_is_tied_to_that_roles_rows() -> None:
    narrow, wide = _grant("own"), _grant("all", cost="hidden")
    seen = access(FORM, _viewer(narrow, wide), "read")
    assert seen.visible_when("subject") is None
    assert seen.visible_when("cost") == seen.grants[0].scope


def test_system_fields_cannot_be_written_and_id_cannot_be_hidden() -> None:
    seen = access(FORM, _viewer(_grant(any="hidden")), "read")
    assert seen.level("id") == "read"
    assert seen.level("subject") == "hidden"
    assert access(FORM, _viewer(_grant()), "read").level("created_at") == "read"


def test_named_actions_need_their_own_grant() -> None:
    assert access(FORM, _viewer(_grant(actions=("do:close",))), "do:close")
    assert not access(FORM, _viewer(_grant(actions=("update",))), "do:close")
    assert access(FORM, _viewer(_grant(actions=("do:*",))), "do:close")


def test_append_only_forms_grant_no_change() -> None:
    ledger = replace(FORM, append_only=True)
    assert "update" not in granted_actions(ledger, _viewer(_grant(actions=("*",))))


_LEVELS = st.sampled_from(["hidden", "read", "write"])
_SCOPES = st.sampled_from(["all", "own", "unit", "subtree"])
_GRANTS = st.lists(
    st.builds(
        lambda scope, levels: Grant("ticket", frozenset({"read"}), scope, levels),
        _SCOPES,
        st.dictionaries(st.sampled_from(FIELDS), _LEVELS),
    ),
    min_size=1,
    max_size=4,
)


@given(_GRANTS, st.sampled_from(FIELDS), st.data())
def test_a_field_is_shown_in_a_row_exactly_if_a_grant_holding_there_shows_it(
    grants: list[Grant], key: str, data: st.DataObject
) -> None:
    """Rows are stood for by which scopes hold in them; the compiled rules must agree with asking each role alone."""
    seen = access(FORM, _viewer(*grants), "read")
    holds = {name: data.draw(st.booleans()) for name in ("own", "unit", "subtree")} | {"all": True}
    row_grants = [grant for grant in seen.grants if _holds(grant.scope, holds)]
    in_scope = _holds(seen.rows, holds)
    assert in_scope == bool(row_grants)
    expected = any(grant.level(FORM.fields[key]) != "hidden" for grant in row_grants)
    if in_scope:
        when = seen.visible_when(key)
        shown = seen.level(key) != "hidden" and (when is None or _holds(when, holds))
        assert shown == expected


def _holds(tree: Any, holds: dict[str, bool]) -> bool:
    for name in ("all", "own", "unit", "subtree"):
        if tree == access(FORM, _viewer(_grant(name)), "read").grants[0].scope:
            return holds[name]
    return any(_holds(item, holds) for item in tree["or"])
