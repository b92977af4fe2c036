"""/forms/{form}/views: what people save of a list: filter, columns, order."""

from typing import Any
from uuid import UUID

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.views import service
from serviceloop.forms.views.schemas import Arrangement, ViewBody, ViewPatch, ViewShown
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("views", "/forms/{form}/views")


@router.get("", summary="Saved views", response_model=list[ViewShown])
async def list_views(form: str, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """One's own views and those shared with one."""
    return await service.list_views(db.pool, catalog, viewer, form)


@router.post("", summary="Save a view", status_code=201, response_model=ViewShown)
async def add_view(form: str, body: ViewBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Any:
    """Everything in it must be visible to the saver."""
    return await service.add(tx, catalog, viewer, form, body.model_dump())


@router.put("/arrangement", summary="Arrange the views for oneself", status_code=204)
async def arrange_views(
    form: str, body: Arrangement, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> None:
    """Order and default of the person's own; nobody else sees a difference."""
    await service.arrange(tx, catalog, viewer, form, body.model_dump())


@router.patch("/{view}", summary="Change a view", response_model=ViewShown)
async def change_view(
    form: str, view: UUID, body: ViewPatch, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Any:
    """One's own; shared ones need the ability to share."""
    return await service.change(tx, catalog, viewer, form, view, body.model_dump(exclude_unset=True))


@router.delete("/{view}", summary="Delete a view", status_code=204)
async def remove_view(form: str, view: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> None:
    await service.remove(tx, catalog, viewer, form, view)
