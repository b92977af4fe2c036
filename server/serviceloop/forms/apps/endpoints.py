"""/apps, /app-templates and /menus."""

import base64
import binascii
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response

from serviceloop.forms.apps import installing, service
from serviceloop.forms.apps.package import Package, pack, unpack
from serviceloop.forms.apps.queries import arrange
from serviceloop.forms.apps.schemas import (
    AppBody,
    AppCreate,
    AppMenu,
    AppPlan,
    AppShown,
    AppTemplate,
    Archive,
    Decisions,
)
from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.roles.queries import by_keys
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, invalid

router = Router("apps")
Builder = Annotated[Viewer, Depends(require("design_forms"))]
Key = Annotated[str, Path(max_length=48)]
_MAX_ARCHIVE = 30 * 1024 * 1024
_NOT_ZIP = {"zh": "不是应用文件（zip）", "en": "This is not an application archive (zip)"}


@router.get("/menus", summary="The menus of all applications")
async def menus(viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> list[AppMenu]:
    """As the viewer may use them: what one may not open is not there."""
    roles = await by_keys(db.pool, sorted(viewer.roles))
    rights = sorted({entry for role in roles for entry in role["menus"]})
    return [AppMenu.model_validate(app) for app in await service.menu(db.pool, catalog, viewer, rights)]


@router.get("/apps", summary="List applications")
async def everything(
    viewer: Builder, catalog: CatalogDep, db: DatabaseDep, deleted: Annotated[bool, Query()] = False
) -> list[AppShown]:
    """Live ones, or those in the recycle bin."""
    return [AppShown.model_validate(app) for app in await service.everything(db, catalog, deleted=deleted)]


@router.post("/apps", status_code=201, summary="Make an empty application")
async def create(body: AppCreate, viewer: Builder, catalog: CatalogDep, tx: TransactionDep) -> AppShown:
    """Forms and menu are added afterwards."""
    key = await service.create(tx, viewer, body.model_dump(mode="json", exclude_none=True))
    return AppShown.model_validate(await service.one(tx, catalog, key))


@router.put("/apps-order", status_code=204, summary="Put applications into order")
async def put_in_order(body: list[str], viewer: Builder, tx: TransactionDep) -> Response:
    """Keys in the order in which the switcher shows them."""
    await arrange(tx, body[:500])
    return Response(status_code=204)


@router.post("/apps/plan", summary="What importing an archive would do", max_body_size=_MAX_ARCHIVE)
async def plan_import(body: Archive, viewer: Builder, store: StoreDep, db: DatabaseDep) -> AppPlan:
    """New forms, changed ones, roles, and the conflicts with what was changed here. Nothing is changed."""
    return await _planned(viewer, store, db, _package(body), body)


@router.post("/apps/import", summary="Import an archive", max_body_size=_MAX_ARCHIVE)
async def do_import(body: Archive, viewer: Builder, store: StoreDep, db: DatabaseDep) -> AppShown:
    """Installs or upgrades; conflicts are decided as `choices` and `rule` say."""
    return await _installed(viewer, store, db, _package(body), body)


@router.get("/apps/{key}", summary="Read an application")
async def read(key: Key, viewer: Builder, catalog: CatalogDep, db: DatabaseDep) -> AppShown:
    """Look, forms, roles and menu."""
    return AppShown.model_validate(await service.one(db.pool, catalog, key))


@router.put("/apps/{key}", summary="Change an application")
async def change(key: Key, body: AppBody, viewer: Builder, catalog: CatalogDep, tx: TransactionDep) -> AppShown:
    """Name, look, forms and menu, as a whole; 409 if it went on since `version`."""
    await service.change(tx, catalog, viewer, key, body)
    return AppShown.model_validate(await service.one(tx, catalog, key))


@router.delete("/apps/{key}", status_code=204, summary="Put an application into the recycle bin")
async def delete(key: Key, viewer: Builder, tx: TransactionDep) -> Response:
    """Its menu disappears; its forms and their records stay."""
    await service.mark(tx, viewer, key, deleted=True)
    return Response(status_code=204)


@router.post("/apps/{key}/restore", summary="Take an application out of the recycle bin")
async def restore(key: Key, viewer: Builder, catalog: CatalogDep, tx: TransactionDep) -> AppShown:
    """As it was."""
    await service.mark(tx, viewer, key, deleted=False)
    return AppShown.model_validate(await service.one(tx, catalog, key))


@router.get(
    "/apps/{key}/export",
    summary="Export an application",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "A zip of YAML files"}},
)
async def export(key: Key, viewer: Builder, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Forms, menu, roles, dashboards and print templates as readable files, without what belongs to this instance."""
    data = pack(await service.package_of(db.pool, catalog, key))
    headers = {"Content-Disposition": f'attachment; filename="{key}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


@router.get("/app-templates", summary="Applications that ship with the product")
async def templates(viewer: Builder, db: DatabaseDep) -> list[AppTemplate]:
    """Each with its release, and the one that is installed."""
    return [AppTemplate.model_validate(item) for item in await service.templates(db)]


@router.post("/app-templates/{key}/plan", summary="What installing a shipped application would do")
async def plan_template(key: Key, body: Decisions, viewer: Builder, store: StoreDep, db: DatabaseDep) -> AppPlan:
    """As for an archive."""
    return await _planned(viewer, store, db, service.shipped(key), body)


@router.post("/app-templates/{key}/install", summary="Install or upgrade a shipped application")
async def install_template(key: Key, body: Decisions, viewer: Builder, store: StoreDep, db: DatabaseDep) -> AppShown:
    """As for an archive."""
    return await _installed(viewer, store, db, service.shipped(key), body)


def _package(body: Archive) -> Package:
    try:
        data = base64.b64decode(body.archive, validate=True)
    except (binascii.Error, ValueError):
        raise invalid(Issue("archive", "not_zip", _NOT_ZIP)) from None
    return unpack(data)


async def _planned(viewer: Viewer, store: StoreDep, db: Any, package: Package, body: Decisions) -> AppPlan:
    decided = installing.Decided(body.choices, body.rule)
    return AppPlan.model_validate(await installing.plan(db, store.catalog, viewer, package, decided))


async def _installed(viewer: Viewer, store: StoreDep, db: Any, package: Package, body: Decisions) -> AppShown:
    decided = installing.Decided(body.choices, body.rule)
    await installing.install(db, store, viewer, package, decided)
    return AppShown.model_validate(await service.one(db.pool, store.catalog, package.key))
