"""The company's name, address and logo at the head of documents: set once, used by all templates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.forms.printing import queries
from serviceloop.forms.printing.rendering import as_picture
from serviceloop.forms.printing.schemas import LetterheadBody
from serviceloop.identity import audit
from serviceloop.identity.units import queries as units
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, conflict, not_found
from serviceloop.kit.files import FileStore
from serviceloop.kit.labels import pick

_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "zh": (("phone", "电话"), ("email", "邮箱"), ("website", "网址"), ("tax_number", "税号")),
    "en": (("phone", "Tel."), ("email", "E-mail"), ("website", "Web"), ("tax_number", "Tax no.")),
}
_LOGO_WIDTH = 640
NAME = "logo"


async def shown(connection: Any, store: FileStore) -> dict[str, Any]:
    """Letterhead; without one of its own the name at the top of the org tree."""
    row = await queries.letterhead(connection)
    found: dict[str, Any] = (
        dict(row["definition"]) if row is not None else {"name": {"zh": await units.company_name(connection)}}
    )
    logo = found.get("logo")
    version = row["version"] if row is not None else 0
    return {**found, "version": version, "logo_url": store.signer.url(logo) if logo else None}


async def save(tx: Connection, store: FileStore, viewer: Viewer, body: LetterheadBody) -> dict[str, Any]:
    """409 if it went on since `version`; 404 for a logo that is no picture, or none that the viewer has uploaded."""
    row = await queries.letterhead(tx)
    if body.logo is not None and (row is None or row["definition"].get("logo") != str(body.logo)):
        # A picture of one's own: whoever may design forms does not get at other people's files by their ids.
        if not await queries.own_upload(tx, body.logo, viewer.user_id):
            raise not_found()
        await store.thumbnail(await files.find(tx, body.logo), _LOGO_WIDTH)
    definition = body.model_dump(mode="json", exclude={"version"}, exclude_defaults=True)
    if not await queries.save_letterhead(tx, definition, body.version):
        zh, en = "抬头已被他人修改，请刷新后重试", "The letterhead was changed meanwhile; reload and try again"
        raise conflict({"zh": zh, "en": en})
    await audit.record(tx, viewer, "print_letterhead.update")
    return await shown(tx, store)


def drawn(found: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """{name, lines, address, phone} in one language."""
    words = _WORDS.get(locale, _WORDS["zh"])
    sep = "：" if locale.startswith("zh") else " "
    contact = "　".join(f"{label}{sep}{found[name]}" for name, label in words if found.get(name))
    address = pick(found["address"], locale) if found.get("address") else ""
    lines = [line for line in (address, contact) if line]
    return {"name": pick(found["name"], locale), "lines": lines, "address": address, "phone": found.get("phone", "")}


async def logo(connection: Any, store: FileStore, found: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """(name beside the document, contents); None without one, or where it is gone."""
    if not found.get("logo"):
        return None
    try:
        stored = await files.find(connection, UUID(str(found["logo"])))
        ending, content = as_picture(await store.thumbnail(stored, _LOGO_WIDTH))
    except Problem:
        return None
    return f"{NAME}.{ending}", content
