"""`make gen`: contracts/openapi.json from the running code. The front end's types are made from it."""

import json
import tempfile
from pathlib import Path

from serviceloop.http.app import create_app
from serviceloop.kit.settings import load_settings

ROOT = Path(__file__).parent.parent


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        app = create_app(load_settings({"SERVICELOOP_HOME": home}))
    path = ROOT / "contracts" / "openapi.json"
    text = json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
