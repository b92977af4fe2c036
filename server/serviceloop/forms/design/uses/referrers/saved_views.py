"""Views that people saved."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from serviceloop.forms.design.uses.base import Referrer, Target, Use, World
from serviceloop.forms.design.uses.edits import apply_edits
from serviceloop.forms.design.uses.view_mentions import view_mentions
from serviceloop.forms.design.uses.words import labels
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection

_ALL = """
SELECT v.id, v.form, v.label, v.shared, v.definition, u.name AS owner_name
FROM "sl"."view" v LEFT JOIN "sl"."user" u ON u.id = v.owner ORDER BY v.form, v.created_at, v.id"""
_CHANGE = """
UPDATE "sl"."view" SET definition = $2, version = version + 1, updated_at = now() WHERE id = $1"""


class SavedViews(Referrer):
    name: ClassVar[str] = "saved_views"

    async def uses(self, world: World, target: Target) -> list[Use]:
        if target.field is None:
            return []  # they come back with the form
        found: list[Use] = []
        for row in await world.connection.fetch(_ALL):
            for item in view_mentions(row["definition"], (), (row["form"], ""), "saved_view", _where(world, row)):
                if world.hits(target, item):
                    path = ".".join(str(step) for step in item.path)
                    owner = str(row["id"])
                    found.append(Use(self.name, owner, item.kind, item.where, path, item.mend, item.edits, row["form"]))
        return list({item.id: item for item in found}.values())

    async def mend(self, tx: Connection, world: World, viewer: Viewer, uses: Sequence[Use]) -> None:
        for owner in dict.fromkeys(item.owner for item in uses):
            ident = UUID(owner)
            row = await tx.fetchrow('SELECT form, label, definition FROM "sl"."view" WHERE id = $1 FOR UPDATE', ident)
            if row is None:
                continue
            edits = [edit for item in uses if item.owner == owner for edit in item.edits]
            changed = apply_edits(row["definition"], edits)
            await tx.execute(_CHANGE, ident, changed)
            detail = {"label": row["label"], "mended": [item.path for item in uses if item.owner == owner]}
            await audit.record(tx, viewer, "view.update", row["form"], ident, detail)


def _where(world: World, row: Any) -> Any:
    name, form = row["label"], world.label(row["form"])
    zh, en = name.get("zh", ""), name.get("en") or name.get("zh", "")
    who = row["owner_name"] or ""
    return labels(f"{form['zh']}的视图“{zh}”（{who}）", f"{form['en']}: view “{en}” ({who})")
