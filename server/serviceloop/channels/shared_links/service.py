"""Records shown to people without an account: links made, listed, taken back.

A link never holds what is shown: that is read when it is opened, as its maker may see it then. So a maker who loses the
right to a field, to the record, to share, or the account, takes it away from the link too.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.channels.followers.service import name_of
from serviceloop.channels.shared_links import logic, queries
from serviceloop.channels.shared_links.schemas import LinkBody
from serviceloop.fields.capabilities import Presentational
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.printing.queries import offered
from serviceloop.forms.printing.service import DESIGN
from serviceloop.forms.public.logic import may_be_shared
from serviceloop.forms.records import reading
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.abilities import SHARE_OUTSIDE
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.passwords import hash_password
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.settings import Settings

MAX_OPEN = 50
"""Links of one record that are open at the same time."""
_OFF = {"zh": "此表单不允许对外分享", "en": "Records of this form are not shared outside"}
_NOT_YOU = {"zh": "您没有对外分享记录的权限", "en": "You may not share records outside"}
_NONE = {"zh": "请至少选择一个字段", "en": "Choose at least one field"}
_FULL = {
    "zh": f"每条记录最多同时有 {MAX_OPEN} 个有效链接，请先撤销不用的",
    "en": f"A record has at most {MAX_OPEN} open links; take back those not needed",
}


def refusal(form: FormDef, viewer: Viewer) -> Problem | None:
    """Why the viewer may not share records of this form outside; None if they may."""
    if not viewer.can(SHARE_OUTSIDE):
        return forbidden(_NOT_YOU)
    return None if may_be_shared(form) else forbidden(_OFF)


def choosable(form: FormDef, viewer: Viewer) -> list[str]:
    """Keys of the fields that the viewer may put on a link."""
    seen = access(form, viewer, "read")
    return [
        item.key
        for item in form.fields.values()
        if not isinstance(item.type, Presentational)
        and item.key not in ("id", "version", "deleted_at")
        and seen.level(item.key) != "hidden"
    ]


async def create(
    tx: Connection, catalog: Catalog, viewer: Viewer, settings: Settings, form_key: str, record: UUID, body: LinkBody
) -> dict[str, Any]:
    """The link with its address. 403 without the right to share, 404 without the record, 422 for what the maker may
    not see."""
    form = catalog.get(form_key)
    if not await reading.may_read(tx, catalog, viewer, form.key, record):
        raise not_found()
    if problem := refusal(form, viewer):
        raise problem
    _check_fields(form, viewer, body.fields)
    if body.template is not None:
        await _check_template(tx, form, viewer, body.template)
    now = datetime.now(UTC)
    present = await queries.listed(tx, record=record, form=form.key, limit=1000)
    if sum(1 for row in present if logic.status_of(row, now) == "open") >= MAX_OPEN:
        raise Problem(409, "too_many_links", _FULL)
    id, nonce = new_id(), secrets.token_bytes(logic.TOKEN_BYTES)
    row = {
        "id": id,
        "form": form.key,
        "record": record,
        "nonce": nonce,
        "hash": logic.hash_of(logic.token(settings.key("shared"), id, nonce)),
        "fields": list(dict.fromkeys(body.fields)),
        "template": body.template,
        "code": await hash_password(body.code) if body.code else None,
        "note": body.note.strip(),
        "created_by": viewer.user_id,
        "expires_at": now + timedelta(days=body.days),
    }
    await queries.add(tx, row)
    detail = {"link": str(id), "fields": row["fields"], "days": body.days, "code": body.code is not None}
    await audit.record(tx, viewer, "share.create", form.key, record, detail)
    rows = await queries.listed(tx, record=record, form=form.key, limit=1)
    return (await shown(tx, catalog, viewer, settings, rows))[0]


def _check_fields(form: FormDef, viewer: Viewer, fields: Sequence[str]) -> None:
    known = choosable(form, viewer)
    issues = [
        Issue(
            f"fields.{number}", "unknown_field", {"zh": f"没有字段“{key[:60]}”", "en": f"There is no field {key[:60]}"}
        )
        for number, key in enumerate(fields)
        if key not in known
    ]
    if not fields:
        issues.append(Issue("fields", "required", _NONE))
    if issues:
        raise invalid(*issues)


async def _check_template(connection: Any, form: FormDef, viewer: Viewer, ident: UUID) -> None:
    """422 for a print template that the viewer is not offered, or that makes no PDF of one record."""
    rows = await offered(connection, form.key, viewer, every=viewer.can(DESIGN))
    row = next((row for row in rows if row["id"] == ident), None)
    if row is None or row["definition"].get("kind", "document") != "document":
        message = {"zh": "没有这个打印模板，或它不能生成 PDF", "en": "There is no such template, or it makes no PDF"}
        raise invalid(Issue("template", "no_template", message))


async def of_record(
    connection: Any, catalog: Catalog, viewer: Viewer, settings: Settings, form_key: str, record: UUID
) -> dict[str, Any]:
    """Links of a record: one's own; an administrator sees everybody's."""
    form = catalog.get(form_key)
    if not await reading.may_read(connection, catalog, viewer, form.key, record):
        raise not_found()
    person = None if "*" in viewer.abilities else viewer.user_id
    rows = await queries.listed(connection, record=record, form=form.key, person=person)
    may = refusal(form, viewer) is None
    fields = choosable(form, viewer) if may else []
    return {"rows": await shown(connection, catalog, viewer, settings, rows), "may_share": may, "fields": fields}


async def of_everything(
    connection: Any,
    catalog: Catalog,
    viewer: Viewer,
    settings: Settings,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """One's own links, the newest first; everybody's for an administrator."""
    person = None if "*" in viewer.abilities else viewer.user_id
    rows = await queries.listed(connection, person=person, after=after, limit=limit)
    return await shown(connection, catalog, viewer, settings, rows)


async def revoke(tx: Connection, viewer: Viewer, id: UUID) -> None:
    """Its maker, or an administrator; 404 for everybody else. Once more changes nothing."""
    row = await queries.lock(tx, id)
    if row is None or not ("*" in viewer.abilities or row["created_by"] == viewer.user_id):
        raise not_found()
    if row["revoked_at"] is None:
        await queries.revoke(tx, id, viewer.user_id)
        await audit.record(tx, viewer, "share.revoke", row["form"], row["record"], {"link": str(id)})


async def shown(
    connection: Any, catalog: Any, viewer: Viewer, settings: Settings, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Links as their makers and administrators see them; the address is told to the maker alone."""
    now, made = datetime.now(UTC), []
    makers: dict[UUID, Viewer | None] = {}
    for row in rows:
        if row["created_by"] not in makers:
            makers[row["created_by"]] = await viewer_again(connection, row["created_by"])
        own = row["created_by"] == viewer.user_id
        form = catalog.forms.get(row["form"])
        key = settings.key("shared")
        url = f"{settings.public_url}/r/{logic.token(key, row['id'], row['nonce'])}" if own else None
        made.append(
            {name: row[name] for name in ("id", "form", "record", "fields", "template", "note", "created_at",
                                          "expires_at", "revoked_at", "opened", "opened_at")}
            | {
                "form_label": dict(form.label) if form is not None and access(form, viewer, "read") else None,
                "name": await _name(connection, catalog, viewer, form, row["record"]),
                "has_code": row["code"] is not None,
                "status": await _status(connection, catalog, makers[row["created_by"]], form, row, now),
                "created_by": {"id": row["created_by"], "name": row["creator"] or ""},
                "revoked_by": row["revoker"],
                "mine": own or "*" in viewer.abilities,
                "url": url,
            }
        )  # fmt: skip
    return made


async def _name(connection: Any, catalog: Catalog, viewer: Viewer, form: FormDef | None, record: UUID) -> str | None:
    try:
        return await name_of(connection, catalog, viewer, form, record) if form is not None else None
    except Problem:
        return None


async def _status(
    connection: Any,
    catalog: FormCatalog,
    maker: Viewer | None,
    form: FormDef | None,
    row: Mapping[str, Any],
    now: datetime,
) -> logic.Status:
    """ "dead": its maker may not share (this record) any more."""
    status = logic.status_of(row, now)
    if status != "open":
        return status
    if maker is None or form is None or refusal(form, maker) is not None:
        return "dead"
    return "open" if await reading.may_read(connection, catalog, maker, form.key, row["record"]) else "dead"
