"""/search: records of all forms."""

from typing import Annotated

from fastapi import Query, Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.search.schemas import Hits
from serviceloop.forms.search.service import search_json
from serviceloop.http.dependencies import DatabaseDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("search")
Text = Annotated[
    str, Query(min_length=1, max_length=100, pattern=r"^[^\x00]*$", description="Words that must all be there")
]


@router.get("/search", summary="Search all forms", response_model=Hits)
async def search(q: Text, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Numbers first, then titles that begin with it, then the newest; at most 6 of a form, 40 in all."""
    return Response(await search_json(db, catalog, viewer, q), media_type="application/json")
