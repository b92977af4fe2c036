"""Finds the uses of a field or a form, and mends them on request.

The form's own definition is mended in its draft, so that nothing is published by the way; other forms are published
with the edit, and everything else is changed and audited by its referrer.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from serviceloop.forms.design import service as design
from serviceloop.forms.design.drafts import queries as drafts
from serviceloop.forms.design.drafts import service as draft_service
from serviceloop.forms.design.uses.base import Referrer, Target, Use, World
from serviceloop.forms.design.uses.edits import apply_edits
from serviceloop.forms.design.uses.referrers.forms import Forms, field_path
from serviceloop.forms.store import FormCatalog, FormStore, no_form
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, forbidden, invalid, not_found

_GONE = {"zh": "此处已改变，请刷新后重试", "en": "This place has changed; reload and try again"}
_BY_HAND = {"zh": "此处须手动修改", "en": "This place must be mended by hand"}
Registry = Sequence[Referrer]


async def world_of(connection: Any, catalog: FormCatalog, form: str) -> World:
    """The published definitions, that of `form` as its draft is; Problem 404 if there is neither."""
    if form in PLATFORM_KEYS:
        raise forbidden({"zh": "系统表单不能修改", "en": "The platform's own forms cannot be changed"})
    own = {key: dict(item.source) for key, item in catalog.forms.items() if key not in PLATFORM_KEYS}
    row = await drafts.find(connection, form)
    if row is not None:
        own[form] = row["definition"]
    if form not in own:
        raise no_form(form)
    return World(connection, catalog, own)


async def find(world: World, referrers: Registry, target: Target) -> list[Use]:
    """All uses. Problem 404 for a field that neither the draft nor the published form has."""
    if target.field is not None and not field_path(world, target) and not _published(world, target):
        zh, en = f"字段“{target.field}”不存在", f"There is no field “{target.field}”"
        raise not_found({"zh": zh, "en": en})
    return [use for referrer in referrers for use in await referrer.uses(world, target)]


def _published(world: World, target: Target) -> bool:
    form = world.catalog.forms.get(target.form)
    parent, _, own = (target.field or "").rpartition(".")
    fields = form.fields if form is not None else {}
    return own in (fields[parent].rows if parent in fields else {}) if parent else own in fields


def shown(uses: Iterable[Use]) -> list[dict[str, Any]]:
    return [
        {"id": use.id, "kind": use.kind, "where": dict(use.where), "path": use.path, "form": use.form,
         "mend": dict(use.mend) if use.mend else None, "firm": use.firm}
        for use in uses
    ]  # fmt: skip


async def mend(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    referrers: Registry,
    target: Target,
    ids: Sequence[str],
    draft_version: int | None,
) -> None:
    """Carries out the mends of these uses; Problem 422 names those that have none or are not there any more.

    Other forms are published one by one; should one be refused, those before it stay mended.
    """
    async with db.pool.acquire() as connection:
        world = await world_of(connection, store.catalog, target.form)
        chosen = _chosen(await find(world, referrers, target), ids)
    others = [use for use in chosen if use.referrer == Forms.name and use.form != target.form]
    own = [use for use in chosen if use.referrer == Forms.name and use.form == target.form]
    for form in dict.fromkeys(use.form for use in others if use.form is not None):
        await _publish(db, store, viewer, locale, world, form, [use for use in others if use.form == form])
    async with db.transaction() as tx:
        if own:
            await _into_draft(tx, store.catalog, viewer, world, target.form, own, draft_version)
        for referrer in referrers:
            theirs = [use for use in chosen if use.referrer == referrer.name]
            if theirs and referrer.name != Forms.name:
                await referrer.mend(tx, world, viewer, theirs)


def _chosen(uses: Iterable[Use], ids: Sequence[str]) -> list[Use]:
    known = {use.id: use for use in uses}
    issues = []
    for number, ident in enumerate(ids):
        if ident not in known:
            issues.append(Issue(f"ids.{number}", "gone", _GONE))
        elif known[ident].mend is None:
            issues.append(Issue(f"ids.{number}", "by_hand", _BY_HAND))
    if issues:
        raise invalid(*issues)
    return [known[ident] for ident in dict.fromkeys(ids)]


async def _publish(
    db: Database, store: FormStore, viewer: Viewer, locale: str, world: World, form: str, uses: Sequence[Use]
) -> None:
    edits = [edit for use in uses for edit in use.edits]
    version = store.catalog.get(form).version
    gone = _removed_fields(world, form, uses)
    definition = apply_edits(world.definitions[form], [*edits, *(await _follow(world, form, gone))])
    await design.put(db, store, viewer, locale, form, definition, version)


def _removed_fields(world: World, form: str, uses: Sequence[Use]) -> list[str]:
    """Keys of the fields that the mends delete."""
    fields = world.definitions[form].get("fields") or []
    places = {edit.path[1] for use in uses for edit in use.edits if len(edit.path) == 2 and edit.path[0] == "fields"}
    return [item["key"] for number, item in enumerate(fields) if number in places]


async def _follow(world: World, form: str, keys: Iterable[str]) -> list[Any]:
    """A field that goes by a mend takes along the places in its own form that can be mended."""
    every = [use for key in keys for use in await Forms().uses(world, Target(form, key)) if use.form == form]
    return [edit for use in every for edit in use.edits]


async def _into_draft(
    tx: Connection,
    catalog: FormCatalog,
    viewer: Viewer,
    world: World,
    form: str,
    uses: Sequence[Use],
    draft_version: int | None,
) -> None:
    row = await drafts.find(tx, form)
    published = catalog.forms.get(form)
    base = row["base_version"] if row is not None else (published.version if published is not None else 0)
    version = draft_version if draft_version is not None else (row["version"] if row is not None else 0)
    edits = [edit for use in uses for edit in use.edits]
    gone = _removed_fields(world, form, uses)
    definition = apply_edits(world.definitions[form], [*edits, *(await _follow(world, form, gone))])
    await draft_service.save(tx, catalog, viewer, form, definition, base, version)
