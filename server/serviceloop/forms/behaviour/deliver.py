"""A form's behaviour as one viewer gets it, as syntax trees for the browser.

A condition is delivered only to somebody who may read everything that it rests on; otherwise its member is null and the
field's `decided` names it: then the server decides, when the form asks (`POST /forms/{form}/state`) and when it saves.
"""

from collections.abc import Callable, Mapping
from typing import Any

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Borrowed, Gathering, Presentational, Relational, RolledUp
from serviceloop.forms.behaviour.program import PARENT, row_form
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.field_loader import CONDITIONS, formula_of
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem


def known_to(form: FormDef, viewer: Viewer) -> Access:
    """What the viewer reads or fills in: somebody who may only create knows what they type."""
    grants = [grant for action in ("read", "create", "update") for grant in access(form, viewer, action).grants]
    return Access(form, "fill", tuple(grants))


class Delivery:
    """What the viewer gets of one scope: a form, or the rows of a sub-table. `seen`: see `known_to`."""

    def __init__(self, catalog: Catalog, viewer: Viewer, scope: expr.Scope, seen: Access) -> None:
        self.catalog, self.viewer, self.scope, self.seen = catalog, viewer, scope, seen

    def condition(self, tree: Any) -> dict[str, Any] | None:
        """The tree, or None where there is no condition or it rests on what the viewer may not read."""
        if not tree:
            return None
        return self._tree(lambda: expr.conditions.parse(tree, self.scope, record=self.scope))

    def formula(self, text: str, kind: Kind) -> dict[str, Any] | None:
        return self._tree(lambda: expr.formulas.parse(text, self.scope, expect=kind))

    def _tree(self, parse: Callable[[], expr.Node]) -> dict[str, Any] | None:
        try:
            node = parse()
        except Problem:
            return None
        paths = (*expr.refs(node), *expr.record_refs(node))
        return expr.to_json(node) if all(map(self._always_shown, paths)) else None

    def _always_shown(self, path: str) -> bool:
        """A field that is shown in some rows only would decide differently here and on the server."""
        head = path.removeprefix(f"{PARENT}.").split(".")[0]
        return head not in self.seen.form.fields or self.seen.visible_when(head) is None

    def field(self, item: FieldDef) -> dict[str, Any]:
        """Members of a described field: its conditions, and the tree of a default formula."""
        trees = {name: self.condition(getattr(item, name)) for name in CONDITIONS}
        plain: dict[str, Any] = {
            **trees,
            "placeholder": dict(item.placeholder) or None,
            "width": item.width,
            "decided": [name for name in CONDITIONS if getattr(item, name) and trees[name] is None],
        }
        text = formula_of(item.default)
        if text is not None:
            plain |= {"default": None, "default_ast": self.formula(text, item.kind)}
        if isinstance(item.type, Presentational):
            plain["presentational"] = True
        if isinstance(item.type, Borrowed):
            plain["alias"] = item.type.borrowed(item.settings)
        if isinstance(item.type, RolledUp):
            plain["gathers"] = self.gathering(item.type.gathering(item.settings))
        return plain

    def gathering(self, what: Gathering) -> dict[str, Any] | None:
        """A figure over a sub-table's rows, for working it out while they are filled in; None over other records."""
        form = self.seen.form
        through = form.fields.get(what.through)
        if through is None or not through.rows or self.seen.level(what.through) == "hidden":
            return None
        rows = FormScope(self.catalog, self.viewer, row_form(form, through), None)
        only = expr.to_json(expr.conditions.parse(what.filter, rows)) if what.filter else None
        return {"through": what.through, "fn": what.fn, "field": what.field, "only": only}

    def settings(self, item: FieldDef, settings: dict[str, Any]) -> dict[str, Any]:
        """Settings without what the viewer may not read of a related form; the server applies filters itself."""
        if not isinstance(item.type, Relational) or "fill" not in settings:
            return settings
        target = self.catalog.get(item.type.target(item.settings))
        there = FormScope(self.catalog, self.viewer, target, access(target, self.viewer, "read"))
        plain = {**settings, "filter": None, "filtered": bool(settings.get("filter"))}
        plain["columns"] = [path for path in settings["columns"] if expr.knows(there, path)]
        plain["fill"] = [fill for fill in settings["fill"] if expr.knows(there, fill["from"])]
        plain["create"] = settings["create"] and bool(access(target, self.viewer, "create"))
        return plain

    def section(self, section: Mapping[str, Any]) -> dict[str, Any]:
        tree = section.get("visible_when")
        if not tree:
            return dict(section)
        delivered = self.condition(tree)
        return {**section, "visible_when": delivered, "decided": ["visible_when"] if delivered is None else []}

    def rules(self, form: FormDef) -> list[dict[str, Any]]:
        """Rules that the browser can check; the others only the server does."""
        found = []
        for rule in form.rules:
            text = formula_of(rule.error_when)
            tree = self.condition(rule.error_when) if text is None else self.formula(text, Kind.BOOLEAN)
            if tree is not None:
                shown = rule.field is not None and self.seen.level(rule.field) != "hidden"
                field = rule.field if shown else None
                found.append({"key": rule.key, "error_when": tree, "message": dict(rule.message), "field": field})
        return found

    def unique(self, form: FormDef) -> list[list[str]]:
        return [list(group) for group in form.unique if all(self.seen.level(key) != "hidden" for key in group)]
