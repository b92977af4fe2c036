"""Whether a role's grants speak of forms, fields, actions and conditions that are there."""

from collections.abc import Sequence

from serviceloop import expr
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import NAMED_SCOPES, PLAIN_ACTIONS
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Grant, system_viewer
from serviceloop.kit.errors import Problem

_FORM, _FIELD = {"zh": "表单", "en": "form"}, {"zh": "字段", "en": "field"}
_ACTION, _LEVEL = {"zh": "操作", "en": "action"}, {"zh": "字段权限", "en": "field level"}
_SCOPE = {"zh": "数据范围", "en": "scope"}
_LEVELS = ("hidden", "read", "write")


def check_grants(catalog: FormCatalog, grants: Sequence[Grant]) -> None:
    """Raises Problem 422 that names every mistake; paths start with "grants.<position>."."""
    findings = Findings()
    for number, grant in enumerate(grants):
        path = f"grants.{number}"
        _check_levels(grant, path, findings)
        if grant.form == "*":
            continue  # a grant on every form can name no field of one; whatever it names is looked up form by form
        form = catalog.forms.get(grant.form)
        if form is None:
            findings.unknown(f"{path}.form", "unknown_form", _FORM, grant.form, catalog.forms)
        else:
            _check_on_form(catalog, form, grant, path, findings)
    findings.stop()


def _check_levels(grant: Grant, path: str, findings: Findings) -> None:
    for key, level in grant.fields.items():
        if level not in _LEVELS:
            findings.unknown(f"{path}.fields.{key}", "unknown_level", _LEVEL, level, _LEVELS)
    if isinstance(grant.scope, str) and grant.scope not in NAMED_SCOPES:
        findings.unknown(f"{path}.scope", "unknown_scope", _SCOPE, grant.scope, NAMED_SCOPES)


def _check_on_form(catalog: FormCatalog, form: FormDef, grant: Grant, path: str, findings: Findings) -> None:
    named = [f"do:{key}" for key in form.status.actions] if form.status else []
    actions = ["*", "do:*", *PLAIN_ACTIONS, *named]
    for action in sorted(grant.actions - set(actions)):
        findings.unknown(f"{path}.actions", "unknown_action", _ACTION, action, actions)
    for key in grant.fields:
        if key != "*" and key not in form.fields:
            findings.unknown(f"{path}.fields.{key}", "unknown_field", _FIELD, key, form.fields)
    if not isinstance(grant.scope, str):
        try:
            expr.conditions.parse(grant.scope, FormScope(catalog, system_viewer(), form, None), path=f"{path}.scope")
        except Problem as problem:
            findings.issues += problem.issues
