"""/customers/lookup: who is calling."""

from typing import Annotated

from fastapi import Query, Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.service.answers import answer
from serviceloop.service.tickets import service

router = Router("customers", "/customers")


@router.get("/lookup", summary="Customers with a phone number")
async def lookup(
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    phone: Annotated[str, Query(min_length=3, max_length=40)],
) -> Response:
    """Also through their contacts; each with assets and latest tickets."""
    async with db.pool.acquire() as connection:
        return answer({"rows": await service.lookup(connection, catalog, viewer, phone)})
