"""The shipped application's files: complete in both languages, and consistent with each other and with the code."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.service.files import APP, file, form

from serviceloop.forms.set_check import check_set
from serviceloop.identity.abilities import ABILITIES
from serviceloop.kit.yaml import read_yaml
from serviceloop.service.demo import ACCOUNTS, PASSWORD
from serviceloop.service.dispatch.logic import SKILL_LABELS
from serviceloop.service.install import app_folder, shipped_forms
from serviceloop.service.tickets.service import UNIT_OF_REGION

FORMS = file("app.yaml")["forms"]
CATEGORIES = {"open", "paused", "resolved", "closed", "cancelled"}


def labels(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every label, help and message in a file, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}"
            if key in ("label", "help", "pattern_message", "description") and isinstance(inner, dict):
                yield here, inner
            else:
                yield from labels(inner, here)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from labels(inner, f"{path}.{number}")


@pytest.mark.parametrize("path", sorted(APP.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_text_is_there_in_both_languages(path: Any) -> None:
    for place, texts in labels(read_yaml(path.read_text("utf-8"))):
        assert texts.get("zh"), place
        assert texts.get("en"), place


def test_the_forms_are_right_alone_and_together() -> None:
    forms = shipped_forms(app_folder())
    assert [item.key for item in forms] == FORMS
    check_set({item.key: item for item in forms})
    assert {path.stem for path in (APP / "forms").glob("*.yaml")} == set(FORMS)


@pytest.mark.parametrize("key", [key for key in FORMS if form(key).get("status")])
def test_every_status_has_a_category(key: str) -> None:
    machine = form(key)["status"]
    field = next(item for item in form(key)["fields"] if item["key"] == machine["field"])
    assert {option["category"] for option in field["settings"]["options"]} <= CATEGORIES


@pytest.mark.req("R-009", "R-010", "R-011", "R-012", "R-031", "R-032", "R-033", "R-034", "R-036", "R-040", "R-066")
def test_a_ticket_has_every_field_that_was_asked_for() -> None:
    keys = {item["key"] for item in form("ticket")["fields"]}
    assert keys >= {
        *("customer", "contact_name", "contact_phone", "product", "asset", "serial", "description", "photos", "video"),
        *("service_type", "service_mode", "issue_type", "priority", "fault_level", "region", "address", "position"),
        *("wished_at", "appointment_at", "responsible", "engineer", "service_unit", "partner", "source"),
        *("assigned_at", "accepted_at", "arrived_at", "resolved_at", "closed_at", "resolution"),
        *("charge_total", "cost_material", "cost_total"),
    }
    placed = [key for section in form("ticket")["layout"] for key in section["fields"]]
    assert keys - set(placed) == {"status"}


@pytest.mark.parametrize("role", file("roles.yaml"), ids=lambda role: role["key"])
def test_roles_name_what_is_there(role: Any) -> None:
    assert set(role["abilities"]) <= {*ABILITIES, "*"}
    for grant in role["grants"]:
        if grant["form"] == "*":
            continue
        definition = form(grant["form"])
        actions = {action["key"] for action in (definition.get("status") or {}).get("actions", [])}
        named = {action[3:] for action in grant["actions"] if action.startswith("do:") and action != "do:*"}
        assert named <= actions
        assert set(grant.get("fields", {})) - {"*"} <= {item["key"] for item in definition["fields"]}


def test_codes_of_regions_and_skills_are_those_of_the_forms() -> None:
    units = {unit["key"] for unit in file("org.yaml")["units"]}
    assert set(UNIT_OF_REGION.values()) <= units
    fields = {item["key"]: item for item in form("ticket")["fields"]}
    regions = {option["value"] for option in fields["region"]["settings"]["options"]}
    assert set(UNIT_OF_REGION) <= regions
    skills = next(item for item in form("product")["fields"] if item["key"] == "skill")
    assert set(SKILL_LABELS) == {option["value"] for option in skills["settings"]["options"]}


def test_the_demo_prints_what_it_makes() -> None:
    demo = file("org.yaml")["demo"]
    assert demo["password"] == PASSWORD
    accounts = {row["account"]: row["roles"][0] for row in demo["accounts"]}
    assert {accounts[account] for account, _ in ACCOUNTS} == {role["key"] for role in file("roles.yaml")}
    assert sum(role == "engineer" for role in accounts.values()) == 12
