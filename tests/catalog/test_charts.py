"""Every registered chart keeps the promises of Chart."""

import jsonschema_rs
import pytest

from serviceloop.reports.charts.base import Chart
from serviceloop.reports.charts.catalog import CHARTS
from serviceloop.reports.definition import Dimension, Measure, ReportQuery


@pytest.mark.parametrize("chart", [pytest.param(chart, id=name) for name, chart in CHARTS.items()])
def test_a_chart(chart: Chart) -> None:
    assert chart.label["zh"]
    assert chart.label["en"]
    schema = chart.Settings.model_json_schema()
    jsonschema_rs.meta.validate(schema)
    assert all(item["title"] and item["x-en"]["title"] for item in schema.get("properties", {}).values())
    chart.Settings()
    dimensions = [Dimension("status", name=f"d{n}") for n in range(5)]
    measures = [Measure("count", name=f"m{n}") for n in range(12)]
    least = ReportQuery("ticket", dimensions[: chart.dimensions[0]], measures[: chart.measures[0]])
    assert chart.misfit(least) is None
    too_much = chart.misfit(ReportQuery("ticket", dimensions, measures))
    assert too_much is not None
    assert too_much["zh"]
    assert too_much["en"]
