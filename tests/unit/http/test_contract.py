"""contracts/openapi.json is what the server says; the front end's types are made from it."""

import importlib.util
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parents[3] / "scripts" / "gen.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gen", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_document_is_the_servers() -> None:
    gen = _load()
    assert gen.PATH.read_text() == gen.text(), "run `make gen` and commit contracts/openapi.json and schema.d.ts"
