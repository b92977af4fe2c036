"""Installs the shipped application: org units, roles, forms, dashboards and the records it cannot do without.

Running it again brings an instance up to date by a three-way merge: what it changed itself stays, and records are
left alone.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog
from serviceloop.forms.apps.installing import install
from serviceloop.forms.apps.package import read_folder
from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import load_form
from serviceloop.forms.store import FormStore
from serviceloop.identity.units import service as units
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.resources import apps_folder
from serviceloop.kit.yaml import read_yaml
from serviceloop.service import records

_PLACES: Sequence[Mapping[str, Any]] = (
    {"code": "SUPPLIER", "name": "供应商", "kind": "supplier"},
    {"code": "CUSTOMER", "name": "客户处", "kind": "customer"},
    {"code": "SCRAP", "name": "报废", "kind": "scrap"},
    {"code": "DEFECTIVE", "name": "坏件库", "kind": "defective"},
)
_CHANNEL: Mapping[str, Any] = {
    "name": "扫码报修",
    "slug": "main",
    "source": "qr",
    "title": "售后服务",
    "welcome": "请填写故障信息，我们会尽快与您联系。",
}
DEFAULT_CHANNEL = "main"


def app_folder() -> Path:
    """The files of the after-sales application."""
    return apps_folder() / "aftersales"


def read_file(folder: Path, name: str) -> Any:
    """One of the application's files as plain data."""
    return read_yaml((folder / name).read_text("utf-8"))


def shipped_forms(folder: Path) -> list[FormDef]:
    """The application's forms in their stated order. Problem 422 names every mistake."""
    return [load_form(read_file(folder, f"forms/{key}.yaml")) for key in read_file(folder, "app.yaml")["forms"]]


async def install_app(db: Database, store: FormStore, folder: Path | None = None) -> None:
    """Installs or brings up to date. Safe to run by every start."""
    chosen = folder or app_folder()
    async with db.transaction() as tx:
        await install_units(tx, read_file(chosen, "org.yaml")["units"])
    await install(db, store, records.SYSTEM, read_folder(chosen))
    async with db.transaction() as tx:
        await _install_records(tx, store.catalog)


async def install_units(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> dict[str, UUID]:
    """Makes the units that are missing, parents first; returns all by key."""
    known = {row["key"]: row["id"] for row in await units.everything(tx)}
    for row in rows:
        if row["key"] not in known:
            parent = known[row["parent"]] if row.get("parent") else None
            known[row["key"]] = await units.create(tx, records.SYSTEM, row["name"], row["kind"], parent, row["key"])
    return known


async def _install_records(tx: Connection, catalog: Catalog) -> None:
    for place in _PLACES:
        await _ensure(tx, catalog, "warehouse", "kind", place)
    await _ensure(tx, catalog, "channel", "slug", _CHANNEL)


async def _ensure(tx: Connection, catalog: Catalog, form: str, key: str, values: Mapping[str, Any]) -> None:
    condition = {"field": key, "op": "eq", "value": values[key]}
    if not await records.find(tx, catalog, form, ("id",), condition, limit=1):
        await forms.create(tx, catalog, records.SYSTEM, form, values, trusted=True)
