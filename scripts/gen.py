"""`make gen`: contracts/openapi.json from the running code. The front end's types are made from it."""

import json
import tempfile
from pathlib import Path

from serviceloop.http import openapi
from serviceloop.http.app import create_app
from serviceloop.kit.settings import load_settings

PATH = Path(__file__).parent.parent / "contracts" / "openapi.json"


def text() -> str:
    """The document as it is to stand in the repository: keys sorted, so that a change is a small difference."""
    with tempfile.TemporaryDirectory() as home:
        document = openapi.describe(create_app(load_settings({"SERVICELOOP_HOME": home})))
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    found = text()
    if not PATH.exists() or PATH.read_text() != found:
        PATH.write_text(found)
        print(f"wrote {PATH.name}")


if __name__ == "__main__":
    main()
