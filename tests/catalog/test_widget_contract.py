"""The list of type names that the front end's tests read is the registry's, so no type is left without a widget."""

import json
from pathlib import Path

from serviceloop.fields.catalog import TYPES
from serviceloop.forms.system_forms import ID_TYPE, VERSION_TYPE

CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "field-types.json"


def test_contract_lists_every_field_type() -> None:
    expected = [*TYPES, ID_TYPE.name, VERSION_TYPE.name]
    assert json.loads(CONTRACT.read_text()) == expected, f"write {json.dumps(expected)} to {CONTRACT.name}"
