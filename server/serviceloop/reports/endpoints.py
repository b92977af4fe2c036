"""Reports and dashboards. A card's data is asked like any report: its query is posted to /reports/query."""

from collections.abc import Mapping
from typing import Annotated

import orjson
from fastapi import Depends, Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.reports import dashboards
from serviceloop.reports.dashboards import Dashboard
from serviceloop.reports.query import report_json
from serviceloop.reports.schemas import ReportBody

router = Router("reports")
_JSON = "application/json"


async def _dashboards(db: DatabaseDep) -> Mapping[str, Dashboard]:
    return await dashboards.installed(db.pool)


DashboardsDep = Annotated[Mapping[str, Dashboard], Depends(_dashboards)]


@router.post("/reports/query", summary="Ask a report", responses={200: {"description": "columns, rows and truncated"}})
async def query_report(body: ReportBody, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Records grouped by dimensions, with measures over each group; what the viewer may not see does not exist here."""
    return Response(await report_json(db.pool, catalog, viewer, body.to_query()), media_type=_JSON)


@router.get("/dashboards", summary="List dashboards", responses={200: {"description": "key and label of each"}})
async def list_dashboards(viewer: ViewerDep, listed: DashboardsDep) -> Response:
    """Those open to the viewer's roles."""
    return Response(orjson.dumps(dashboards.summaries(listed, viewer)), media_type=_JSON)


@router.get("/dashboards/{key}", summary="Read a dashboard", responses={200: {"description": "label and cards"}})
async def read_dashboard(key: str, viewer: ViewerDep, catalog: CatalogDep, listed: DashboardsDep) -> Response:
    """Its cards: chart, settings, layout, query and drill."""
    return Response(orjson.dumps(dashboards.describe(listed, key, viewer, catalog)), media_type=_JSON)
