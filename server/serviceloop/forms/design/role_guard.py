"""A change of a form must not break a role: rows that it limits by a field would be lost to everybody who has it."""

from collections.abc import Mapping
from typing import Any

from serviceloop import expr
from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import FormCatalog, make_catalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Issue, Problem

_TITLE = {
    "zh": "有角色的数据范围要用到此处修改的内容，请先修改角色",
    "en": "Roles limit their rows by what this changes; change the roles first",
}


async def check_roles(connection: Any, catalog: FormCatalog, changed: FormDef) -> None:
    """Raises a Problem (409) that names the roles whose row scopes hold now and would not after the change."""
    own = {key: form for key, form in catalog.forms.items() if key not in PLATFORM_KEYS}
    after = make_catalog({**own, changed.key: changed}, catalog.version)
    issues = []
    for row in await connection.fetch('SELECT key, label, grants FROM "sl"."role" ORDER BY key'):
        for number, grant in enumerate(row["grants"]):
            if _holds(catalog, grant) and not _holds(after, grant):
                issues.append(_issue(row, number))
    if issues:
        raise Problem(409, "in_use", _TITLE, issues)


def _holds(catalog: FormCatalog, grant: Mapping[str, Any]) -> bool:
    form, scope = catalog.forms.get(grant["form"]), grant.get("scope")
    if form is None or not isinstance(scope, Mapping):
        return True
    return expr.conditions.is_valid(scope, FormScope(catalog, system_viewer(), form, None))


def _issue(row: Mapping[str, Any], number: int) -> Issue:
    label = row["label"]
    zh = f"角色“{label.get('zh', row['key'])}”的数据范围"
    en = f"Role “{label.get('en') or label.get('zh', row['key'])}”: row scope"
    return Issue(f"roles.{row['key']}.grants.{number}.scope", "in_use", {"zh": zh, "en": en})
