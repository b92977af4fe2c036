"""`make new kind=… name=…`: the files of a new thing, registered; what is left is to say what it does.

Kinds: field (a field type, on the server and on both faces of the front end), form (a form of the shipped application),
migration (of our own tables), adr (a decision, on one page).
"""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVER, WIDGETS = ROOT / "server/serviceloop", ROOT / "web/src/engines/form/runtime"

FIELD = '''"""{words}."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line


class {Name}(FieldType[NoSettings]):
    """One line of text."""

    name = "{name}"
    label = {{"zh": "{words}", "en": "{words}"}}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        return line(value, 200)

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None
'''

WIDGET = """import {{ useControls }} from "../controls";
import {{ plainText }} from "../values";
import type {{ InputProps, Widget }} from "../widget";

function {Name}Input({{ value, onChange, disabled }}: InputProps) {{
  const {{ Text }} = useControls();
  return <Text value={{plainText(value)}} onChange={{(text) => onChange(text || null)}} disabled={{disabled}} />;
}}

export const {camel}: Widget = {{
  Input: {Name}Input,
  Display: ({{ value }}) => plainText(value),
  text: plainText,
}};
"""

FORM = """key: {name}
label: {{zh: {words}, en: {words}}}
group: service
icon: file
number: {{prefix: {prefix}, date: yyyyMMdd, digits: 4}}
title: subject
search: [no, subject]
fields:
  - {{key: subject, type: text, label: {{zh: 标题, en: Subject}}, required: true}}
layout:
  - {{label: {{zh: 基本信息, en: Basics}}, columns: 2, fields: [subject]}}
views:
  - key: all
    label: {{zh: 全部, en: All}}
    columns: [no, subject, created_at]
    sort: [{{field: created_at, desc: true}}]
    default: true
"""

MIGRATION = '''"""{words}."""

from alembic import op

revision = "{number}"
down_revision = "{previous}"

TABLES = """
"""


def upgrade() -> None:
    for statement in TABLES.split(";\\n"):
        op.get_bind().exec_driver_sql(statement)
'''

ADR = """# {number} {words}

**Decision.**

**Why.**

**Rejected.**
"""


def field(name: str) -> list[str]:
    """A field type: file, line in the registry, widget, lines on both faces, the contract between them."""
    names = {"name": name, "Name": pascal(name), "camel": camel(name), "words": words(name)}
    write(SERVER / f"fields/types/{name}.py", FIELD.format(**names))
    catalog = SERVER / "fields/catalog.py"
    insert_sorted(
        catalog, "from serviceloop.fields.types.", f"from serviceloop.fields.types.{name} import {pascal(name)}"
    )
    insert_before(catalog, "        Formula(),", f"        {pascal(name)}(),")
    entry = f'    "{name}": _entry("text", "text", "{words(name)}", "{words(name)}"),'
    insert_before(SERVER / "fields/palette.py", "}  # end of the palette", entry)
    kebab = name.replace("_", "-")
    write(WIDGETS / f"types/{kebab}.tsx", WIDGET.format(**names))
    entry = f"  {name}," if name == camel(name) else f"  {name}: {camel(name)},"
    for face in ("desk.tsx", "phone.tsx"):
        insert_sorted(
            WIDGETS / face, "import { ", f'import {{ {camel(name)} }} from "./types/{kebab}";', part='"./types/'
        )
        insert_before(WIDGETS / face, "  formula,", entry)
    contract = ROOT / "contracts/field-types.json"
    listed = json.loads(contract.read_text())
    listed.insert(listed.index("formula"), name)
    contract.write_text(json.dumps(listed, indent=2) + "\n")
    return [
        f"server/serviceloop/fields/types/{name}.py: label, kind, column, check, cells",
        f"web/src/engines/form/runtime/types/{kebab}.tsx: how it is entered and shown",
        "then: make check, .venv/bin/pytest tests/catalog (it is tested by being listed)",
    ]


def form(name: str) -> list[str]:
    path = ROOT / f"apps/aftersales/forms/{name}.yaml"
    prefix = "".join(part[0] for part in name.split("_")).upper() + "D"
    write(path, FORM.format(name=name, words=words(name), prefix=prefix))
    return [f"{path.relative_to(ROOT)}: labels, fields, layout, views; then grants in apps/aftersales/roles.yaml"]


def migration(name: str) -> list[str]:
    folder = SERVER / "migrations/versions"
    previous = max(path.name[:4] for path in folder.glob("[0-9]*.py"))
    number = f"{int(previous) + 1:04d}"
    path = folder / f"{number}_{name}.py"
    write(path, MIGRATION.format(words=words(name), number=number, previous=previous))
    return [
        f"{path.relative_to(ROOT)}: the statements, as the module's tables.py describes the tables",
        "then: .venv/bin/pytest tests/integration/kit/test_migrate.py (it compares both)",
    ]


def adr(name: str) -> list[str]:
    folder = ROOT / "docs/adr"
    number = max((int(path.name[:4]) for path in folder.glob("[0-9]*.md")), default=0) + 1
    path = folder / f"{number:04d}-{name.replace('_', '-')}.md"
    write(path, ADR.format(number=f"{number:04d}", words=words(name)))
    return [f"{path.relative_to(ROOT)}: what was decided at {datetime.now(UTC):%Y-%m}, why, and what was rejected"]


KINDS: dict[str, Callable[[str], list[str]]] = {"field": field, "form": form, "migration": migration, "adr": adr}


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def camel(name: str) -> str:
    return pascal(name)[0].lower() + pascal(name)[1:]


def words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def write(path: Path, text: str) -> None:
    if path.exists():
        sys.exit(f"error: {path.relative_to(ROOT)} is there already")
    path.write_text(text)


def insert_sorted(path: Path, start: str, line: str, *, part: str = "") -> None:
    """Puts an import line among those that begin with `start` and hold `part`, in their order."""
    lines = path.read_text().splitlines()
    places = [number for number, text in enumerate(lines) if text.startswith(start) and part in text]
    key = (lambda text: text.split(part)[-1]) if part else str
    before = next((number for number in places if key(lines[number]) > key(line)), places[-1] + 1)
    lines.insert(before, line)
    path.write_text("\n".join(lines) + "\n")


def insert_before(path: Path, anchor: str, line: str) -> None:
    text = path.read_text()
    if text.count(f"\n{anchor}\n") != 1:
        sys.exit(f"error: {path.relative_to(ROOT)} has no single line {anchor!r}; add {line.strip()!r} there by hand")
    path.write_text(text.replace(f"\n{anchor}\n", f"\n{line}\n{anchor}\n"))


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in KINDS or not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", sys.argv[2]):
        sys.exit(f"usage: make new kind={{{'|'.join(KINDS)}}} name=lower_case_name\n\n{__doc__}")
    for line in KINDS[sys.argv[1]](sys.argv[2]):
        print(line)


if __name__ == "__main__":
    main()
