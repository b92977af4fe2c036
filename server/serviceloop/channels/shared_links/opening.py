"""What somebody with a link gets. Whatever is wrong with a link, the answer is the same: it does not work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from serviceloop.channels.limits.logic import Limit
from serviceloop.channels.notifications.service import notify
from serviceloop.channels.shared_links import logic, queries
from serviceloop.channels.shared_links.schemas import OpenBody
from serviceloop.channels.shared_links.service import choosable, refusal
from serviceloop.forms.definition import FormDef
from serviceloop.forms.description import describe
from serviceloop.forms.printing.making import Made, Printer, Wish, print_records
from serviceloop.forms.records import reading
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.passwords import verify_password
from serviceloop.identity.units.queries import company_name
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Issue, Problem, not_found
from serviceloop.kit.files import FileStore
from serviceloop.kit.settings import Settings

LIMITS = (
    Limit("share_open", "ip", 300, timedelta(hours=1)),
    Limit("share_open", "link", 3000, timedelta(hours=1)),
    Limit("share_code", "ip", 20, timedelta(hours=1)),
    Limit("share_file", "ip", 3000, timedelta(hours=1)),
    Limit("share_document", "ip", 30, timedelta(hours=1)),
    Limit("share_document", "link", 100, timedelta(hours=1)),
)
_GONE = {"zh": "链接不存在或已失效", "en": "This link does not exist or does not work any more"}
_CODE = {"zh": "请输入访问码", "en": "Type the access code"}
_WRONG = {"zh": "访问码不正确", "en": "This access code is not right"}


@dataclass(frozen=True)
class Found:
    """A link that works: its row, and its maker with the rights held now."""

    row: Mapping[str, Any]
    form: FormDef
    maker: Viewer


def gone() -> Problem:
    return not_found(_GONE)


async def find(db: Database, catalog: FormCatalog, settings: Settings, token: str, locale: str) -> Found:
    """404, in the same words, for a link that is unknown, over, taken back, or whose maker may not share any more."""
    row = await queries.by_hash(db.pool, logic.hash_of(token)) if 20 <= len(token) <= 64 else None
    if row is None or logic.status_of(row, datetime.now(UTC)) != "open":
        raise gone()
    form = catalog.forms.get(row["form"])
    maker = await viewer_again(db.pool, row["created_by"], zone=str(settings.zone))
    if form is None or maker is None or refusal(form, maker) is not None:
        raise gone()
    return Found(row, form, maker)


async def admit(db: Database, settings: Settings, found: Found, body: OpenBody) -> None:
    """422 `code_required` or `wrong_code`. A wrong code counts, whoever typed it; the maker learns when they end it."""
    row = found.row
    if row["code"] is None:
        return
    if body.pass_ and logic.is_pass(body.pass_, settings.key("shared"), row["id"], datetime.now(UTC)):
        return
    if not body.code:
        raise Problem(422, "code_required", _CODE, [Issue("code", "code_required", _CODE)])
    right, _ = await verify_password(body.code.strip(), row["code"])
    if right:
        return
    async with db.transaction() as tx:
        if await queries.note_wrong(tx, row["id"]) == logic.MAX_WRONG:
            title = {"zh": "分享链接因多次输错访问码已失效", "en": "A shared link ended after too many wrong codes"}
            await notify(tx, [row["created_by"]], "share", title, row["note"], f"/f/{row['form']}/{row['record']}")
    raise Problem(422, "wrong_code", _WRONG, [Issue("code", "wrong_code", _WRONG)])


async def read(
    db: Database, catalog: FormCatalog, settings: Settings, token: str, found: Found, locale: str
) -> dict[str, Any]:
    """What the page shows: the link's fields, as far as its maker may see them in this record now."""
    row, form = found.row, found.form
    fields, values = await _seen(db, catalog, found)
    secret = logic.issue_pass(settings.key("shared"), row["id"], datetime.now(UTC)) if row["code"] else None
    extra = f"?pass={quote(secret)}" if secret else ""
    base = f"/api/v1/public/shared/{quote(token)}/files/"
    titles = [str(values[key]) for key in ("no", form.title) if key in fields and isinstance(values.get(key), str)]
    described = {item["key"]: item for item in describe(catalog, form, found.maker)["fields"]}
    return {
        "label": dict(form.label),
        "name": " ".join(dict.fromkeys(titles)),
        "fields": [logic.shown_field(described[key]) for key in fields if key in described],
        "values": {key: logic.shown_value(values.get(key), lambda id: f"{base}{id}{extra}") for key in fields},
        "zone": str(settings.zone),
        "company": await company_name(db.pool),
        "shared_by": found.maker.name,
        "expires_at": row["expires_at"],
        "document": row["template"] is not None,
        "pass_": secret,
    }


async def _seen(db: Database, catalog: FormCatalog, found: Found) -> tuple[list[str], dict[str, Any]]:
    """The fields that may be shown, and the record; 404 where the maker may not read it any more."""
    known = set(choosable(found.form, found.maker))
    fields = [key for key in found.row["fields"] if key in known]
    try:
        text = await reading.get_json(
            db.pool, catalog, found.maker, found.form.key, found.row["record"], ["id", *fields]
        )
    except Problem:
        raise gone() from None
    return fields, orjson.loads(text)


async def document(
    db: Database, store: FileStore, catalog: FormCatalog, settings: Settings, found: Found, locale: str
) -> Made:
    """The PDF of the link's print template, with what its maker may see; 404 where the link has none (any more)."""
    row = found.row
    if row["template"] is None:
        raise gone()
    printer = Printer(db, store, catalog, found.maker, locale, settings.public_url, datetime.now(UTC))
    try:
        return await print_records(printer, found.form.key, row["template"], Wish([row["record"]]))
    except Problem as problem:
        if problem.status == 404:
            raise gone() from None
        raise


async def holds_file(db: Database, catalog: FormCatalog, found: Found, file: UUID) -> None:
    """404 for a file that none of the shown fields holds."""
    fields, values = await _seen(db, catalog, found)
    if not any(_holds(values.get(key), str(file)) for key in fields):
        raise gone()


def _holds(value: Any, file: str) -> bool:
    if isinstance(value, list):
        return any(_holds(item, file) for item in value)
    if isinstance(value, Mapping):
        own = "url" in value and value.get("id") == file
        return own or any(_holds(item, file) for item in value.values())
    return False


async def note(db: Database, found: Found) -> None:
    """Counts an opening and writes it into the audit log; the first one is told to the link's maker."""
    row = found.row
    async with db.transaction() as tx:
        await queries.note_opening(tx, row["id"])
        await audit.record(tx, None, "share.open", row["form"], row["record"], {"link": str(row["id"])})
        if row["opened"] == 0:
            title = {"zh": "您分享的链接首次被打开", "en": "A link that you shared was opened for the first time"}
            await notify(tx, [row["created_by"]], "share", title, row["note"], f"/f/{row['form']}/{row['record']}")
