"""Definitions of forms: the form itself (its draft), and all others."""

from collections.abc import Sequence
from typing import ClassVar

import orjson

from serviceloop.forms.design.uses.base import Mention, Referrer, Steps, Target, Use, World
from serviceloop.forms.design.uses.form_mentions import FormMentions
from serviceloop.forms.design.uses.words import labels


class Forms(Referrer):
    """Mended by `uses.service`, since definitions are published, or kept as a draft."""

    name: ClassVar[str] = "forms"

    async def uses(self, world: World, target: Target) -> list[Use]:
        found: list[Use] = []
        for form in world.definitions:
            if target.field is None and form == target.form:
                continue  # a form that names itself goes with itself
            if form != target.form and not _may_name(world, form, target):
                continue
            hits = [item for item in FormMentions(world, form).all() if world.hits(target, item)]
            found += [_use(world, target, form, item) for item in hits if not _inside(world, target, form, item)]
        return list({item.id: item for item in found}.values())


def _may_name(world: World, form: str, target: Target) -> bool:
    """Quick: whether the text of another form's definition holds the name at all; labels stand for own fields only."""
    name = (target.field or target.form).rpartition(".")[2]
    return name.encode() in orjson.dumps(world.definitions[form])


def _inside(world: World, target: Target, form: str, item: Mention) -> bool:
    """Whether the mention stands within the very field that is to go."""
    if form != target.form or target.field is None or item.path[0] != "fields":
        return False
    return item.path[: len(at)] == at if (at := field_path(world, target)) else False


def field_path(world: World, target: Target) -> Steps:
    """Where the field stands in its form's definition; () if it does not (any more)."""
    parent, _, own = (target.field or "").rpartition(".")
    fields: Sequence[object] = world.definitions.get(target.form, {}).get("fields") or []
    for number, item in enumerate(fields if isinstance(fields, list) else []):
        if not isinstance(item, dict):
            continue
        if not parent and item.get("key") == own:
            return ("fields", number)
        settings = item.get("settings")
        rows = settings.get("fields") if parent and item.get("key") == parent and isinstance(settings, dict) else None
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict) and row.get("key") == own:
                return ("fields", number, "settings", "fields", place)
    return ()


def _use(world: World, target: Target, form: str, item: Mention) -> Use:
    where = item.where
    if form != target.form:
        name = world.label(form)
        where = labels(f"表单“{name['zh']}”：{where['zh']}", f"Form “{name['en']}”: {where['en']}")
    path = ".".join(str(step) for step in item.path)
    return Use("forms", f"form:{form}", item.kind, where, path, item.mend, item.edits, form)
