"""Bars; a second dimension stacks or groups them."""

from serviceloop.fields.base import Settings
from serviceloop.fields.settings import setting
from serviceloop.kit.labels import Labels
from serviceloop.reports.charts.base import Chart
from serviceloop.reports.definition import ReportQuery


class BarSettings(Settings):
    horizontal: bool = setting(("横向", "Horizontal"), False)
    stacked: bool = setting(("堆叠", "Stacked"), True)


class BarChart(Chart):
    name = "bar"
    label = {"zh": "柱状图", "en": "Bar chart"}
    Settings = BarSettings
    dimensions = (1, 2)
    measures = (1, 6)

    def misfit(self, query: ReportQuery) -> Labels | None:
        if len(query.dimensions) == 2 and len(query.measures) > 1:
            return {"zh": "两个维度时只能有一个指标", "en": "with two dimensions there can be one measure only"}
        return super().misfit(query)
