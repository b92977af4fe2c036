"""Grants of roles are checked against the forms; those that ship are right."""

import pytest

from serviceloop.forms.grant_check import check_grants
from serviceloop.forms.store import make_catalog
from serviceloop.identity.grants import to_grant
from serviceloop.identity.viewer import Grant
from serviceloop.kit.errors import Problem
from serviceloop.service.install import app_folder, read_file, shipped_forms

CATALOG = make_catalog({form.key: form for form in shipped_forms(app_folder())})
ROLES = read_file(app_folder(), "roles.yaml")


@pytest.mark.parametrize("role", [pytest.param(role, id=role["key"]) for role in ROLES])
def test_shipped_roles_name_only_what_is_there(role: dict[str, object]) -> None:
    grants = role["grants"]
    assert isinstance(grants, list)
    check_grants(CATALOG, [to_grant(item) for item in grants])


def test_every_mistake_is_named_with_what_was_probably_meant() -> None:
    grants = [
        Grant("tickets", frozenset({"read"}), "all"),
        Grant("ticket", frozenset({"raed", "do:clsoe"}), "everything", {"costs": "hidden", "subject": "no"}),
        Grant("ticket", frozenset({"read"}), {"field": "enginer", "op": "eq", "value": {"$": "me"}}),
    ]
    with pytest.raises(Problem) as caught:
        check_grants(CATALOG, grants)
    found = {issue.path for issue in caught.value.issues}
    assert found >= {"grants.0.form", "grants.1.actions", "grants.1.scope", "grants.1.fields.costs"}
    assert found >= {"grants.1.fields.subject"}
    assert any(path.startswith("grants.2.scope") for path in found)
    assert "ticket" in caught.value.issues[0].message["zh"]
