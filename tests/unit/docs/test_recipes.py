"""The recipes' examples work: what is shown loads, compiles and does what the text says."""

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.unit.docs.pages import RECIPES, ROOT, blocks, name, read

from serviceloop.fields.base import CheckContext, FieldError, FieldType
from serviceloop.forms.loader import load_form
from serviceloop.forms.set_check import check_set
from serviceloop.identity.grants import parse_grants
from serviceloop.kit.yaml import read_yaml
from serviceloop.reports.dashboards import read_dashboard
from serviceloop.service.install import app_folder, shipped_forms

PAGES = sorted(RECIPES.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_code_compiles(page: Path) -> None:
    for block in blocks(page, "python"):
        text = block.code.strip().rstrip(",")
        entry = text.startswith('"') and not text.startswith('"""')  # a line of a table
        compile(f"{{{text}}}" if entry else text, name(page), "exec")
    for block in blocks(page, "json"):
        json.loads(f"[{block.code.strip().rstrip(',')}]")


def _example(page: str, starts: str) -> dict[str, Any]:
    """The names that an example's file defines."""
    text = next(block.code for block in blocks(RECIPES / page, "python") if block.code.startswith(f'"""{starts}'))
    found: dict[str, Any] = {}
    exec(compile(text, page, "exec"), found)
    return found


def test_the_field_type_checks_its_digit() -> None:
    bar_code: FieldType[Any] = _example("field-type.md", "Bar code")["BarCode"]()
    context = CheckContext(ZoneInfo("Asia/Shanghai"))
    settings = bar_code.Settings()
    assert bar_code.check("4006381 333931", settings, context) == "4006381333931"
    with pytest.raises(FieldError):
        bar_code.check("4006381333932", settings, context)


def test_the_chart_takes_its_settings() -> None:
    funnel = _example("chart.md", "A funnel")["FunnelChart"]()
    assert (funnel.name, funnel.dimensions, funnel.Settings().labels) == ("funnel", (1, 1), True)


def test_the_module_decides() -> None:
    wants_call = _example("service-module.md", "Whom to call")["wants_call"]
    assert wants_call("vip", None)
    assert not wants_call("vip", 5)
    assert not wants_call("normal", None)


def _yaml(key: str) -> Any:
    found = (read_yaml(block.code) for block in blocks(RECIPES / "application-files.md", "yaml"))
    return next(item for item in found if key in item)


def test_the_application_files_load_with_the_shipped_ones() -> None:
    contract = load_form(_yaml("fields"))
    every = {item.key: item for item in shipped_forms(app_folder())}
    check_set({**every, contract.key: contract})
    (grant,) = parse_grants([_yaml("grants")])
    assert grant.form == contract.key
    assert set(grant.fields) <= set(contract.fields)
    assert contract.status is not None
    done = {action.removeprefix("do:") for action in grant.actions if action.startswith("do:")}
    assert done <= set(contract.status.actions)
    text = (app_folder() / "dashboards/overview.yaml").read_text("utf-8")
    card = next(block.code for block in blocks(RECIPES / "application-files.md", "yaml") if "chart: bar" in block.code)
    assert read_dashboard(text + card.removeprefix("cards:\n")).cards[-1].key == "contract_fees"


@pytest.fixture
def scaffold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/new.py over a copy of what it writes to."""
    for folder in ("apps", "contracts", "docs/adr", "web/src/engines/form/runtime", "server/serviceloop/fields"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    versions = "server/serviceloop/migrations/versions"
    shutil.copytree(ROOT / versions, tmp_path / versions, ignore=shutil.ignore_patterns("__pycache__"))
    spec = importlib.util.spec_from_file_location("scaffold", ROOT / "scripts/new.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "SERVER", tmp_path / "server/serviceloop")
    monkeypatch.setattr(module, "WIDGETS", tmp_path / "web/src/engines/form/runtime")
    return module


@pytest.mark.parametrize("kind", ["field", "form", "migration", "adr"])
def test_make_new_writes_what_it_says(
    scaffold: ModuleType, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kind in scaffold.KINDS
    monkeypatch.setattr(sys, "argv", ["new.py", kind, "sample_thing"])
    scaffold.main()
    written = re.findall(r"^(\S+/\S+\.\w+):", capsys.readouterr().out, re.MULTILINE)
    assert written
    for path in written:
        text = (scaffold.ROOT / path).read_text("utf-8")
        if path.endswith(".py"):
            compile(text, path, "exec")
        if path.endswith(".yaml"):
            load_form(read_yaml(text))


def test_a_new_field_type_is_registered_on_both_sides(scaffold: ModuleType) -> None:
    scaffold.field("sample_thing")
    assert "        SampleThing(),\n" in (scaffold.SERVER / "fields/catalog.py").read_text("utf-8")
    assert '    "sample_thing": _entry(' in (scaffold.SERVER / "fields/palette.py").read_text("utf-8")
    for face in ("desk.tsx", "phone.tsx"):
        assert "  sample_thing: sampleThing,\n" in (scaffold.WIDGETS / face).read_text("utf-8")
    assert "sample_thing" in json.loads((scaffold.ROOT / "contracts/field-types.json").read_text("utf-8"))


def test_the_recipes_name_the_kinds_of_make_new() -> None:
    assert "make new kind=field" in read(RECIPES / "field-type.md")
    assert "make new kind=form" in read(RECIPES / "application-files.md")
