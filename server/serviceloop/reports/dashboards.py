"""Dashboards: files of the application, read once a process, each card a chart over a report query."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from serviceloop.forms.api import Catalog
from serviceloop.forms.apps.service import dashboard_files
from serviceloop.forms.permissions import access
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.labels import pick
from serviceloop.kit.resources import apps_folder
from serviceloop.kit.yaml import read_yaml
from serviceloop.reports.charts.catalog import CHARTS
from serviceloop.reports.schemas import ReportBody

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
LabelMap = Annotated[dict[str, str], Field(min_length=1)]
GRID_COLUMNS = 12


class DashboardFileError(ValueError):
    """A dashboard's file is wrong; the text says where."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Layout(_File):
    """Place in a grid of 12 columns."""

    x: Annotated[int, Field(ge=0, lt=GRID_COLUMNS)]
    y: Annotated[int, Field(ge=0, le=500)]
    w: Annotated[int, Field(ge=1, le=GRID_COLUMNS)]
    h: Annotated[int, Field(ge=1, le=50)]


class Drill(_File):
    """Where a click leads: the list of `form`, filtered by the card's filter and by the clicked values of `fields`."""

    form: Key
    fields: list[str] = []


class Card(_File):
    """One chart of a dashboard."""

    key: Key
    label: LabelMap
    chart: str
    settings: dict[str, Any] = {}
    layout: Layout
    query: ReportBody
    drill: Drill | None = None

    @model_validator(mode="after")
    def _drawable(self) -> "Card":
        if self.chart not in CHARTS:
            raise ValueError(f"there is no chart “{self.chart}”; there are {', '.join(CHARTS)}")
        chart = CHARTS[self.chart]
        chart.Settings.model_validate(self.settings)
        misfit = chart.misfit(self.query.to_query())
        if misfit is not None:
            raise ValueError(pick(misfit, "en"))
        return self


class Dashboard(_File):
    """A page of charts. `roles` empty: for everyone."""

    key: Key
    label: LabelMap
    roles: list[str] = []
    cards: Annotated[list[Card], Field(max_length=50)]

    def open_to(self, viewer: Viewer) -> bool:
        return not self.roles or bool(viewer.roles.intersection(self.roles)) or viewer.can("*")


def read_dashboard(text: str, name: str = "") -> Dashboard:
    """A dashboard's file; raises DashboardFileError."""
    try:
        found = Dashboard.model_validate(read_yaml(text))
    except ValidationError as error:
        raise DashboardFileError(f"{name}: {error}") from None
    keys = [card.key for card in found.cards]
    if len(set(keys)) < len(keys):
        raise DashboardFileError(f"{name}: two cards have the same key")
    return found


@cache
def shipped(folder: Path | None = None) -> Mapping[str, Dashboard]:
    """The dashboards that ship with after-sales, by key, in the order of their files' names."""
    files = sorted((folder or apps_folder()).glob("aftersales/dashboards/*.yaml"))
    listed = [read_dashboard(file.read_text("utf-8"), file.name) for file in files]
    return {item.key: item for item in listed}


async def installed(connection: Any) -> Mapping[str, Dashboard]:
    """The dashboards of this instance's applications, by key."""
    found = await dashboard_files(connection)
    if found is None:  # set up before applications were kept, and not brought up to date yet
        return shipped()
    return {key: item for app, version, files in found for key, item in _of_app(app, version, files).items()}


_PARSED: dict[tuple[str, int], tuple[Mapping[str, Any], Mapping[str, Dashboard]]] = {}


def _of_app(app: str, version: int, files: Mapping[str, Any]) -> Mapping[str, Dashboard]:
    """Read once for each version of an application."""
    known = _PARSED.get((app, version))
    if known is None or known[0] != files:
        if len(_PARSED) > 200:
            _PARSED.clear()
        known = (files, {key: Dashboard.model_validate(data) for key, data in files.items()})
        _PARSED[(app, version)] = known
    return known[1]


def summaries(dashboards: Mapping[str, Dashboard], viewer: Viewer) -> list[dict[str, Any]]:
    """The dashboards that the viewer may open."""
    return [{"key": item.key, "label": item.label} for item in dashboards.values() if item.open_to(viewer)]


def describe(dashboards: Mapping[str, Dashboard], key: str, viewer: Viewer, catalog: Catalog) -> dict[str, Any]:
    """A dashboard with the cards whose form the viewer may read; Problem 404 where there is none for them."""
    found = dashboards.get(key)
    if found is None or not found.open_to(viewer):
        raise not_found()
    cards = [_card(item) for item in found.cards if _readable(catalog, item.query.form, viewer)]
    return {"key": found.key, "label": found.label, "cards": cards}


def _readable(catalog: Catalog, form: str, viewer: Viewer) -> bool:
    try:
        return bool(access(catalog.get(form), viewer, "read"))
    except Problem:
        return False


def _card(card: Card) -> dict[str, Any]:
    plain = card.model_dump(mode="json", by_alias=True, exclude_none=True)
    settings = CHARTS[card.chart].Settings.model_validate(card.settings)
    return plain | {"settings": settings.model_dump(mode="json")}
