"""Values over time, or along another dimension; a second dimension makes several lines."""

from serviceloop.fields.base import Settings
from serviceloop.fields.settings import setting
from serviceloop.kit.labels import Labels
from serviceloop.reports.charts.base import Chart
from serviceloop.reports.definition import ReportQuery


class LineSettings(Settings):
    smooth: bool = setting(("平滑", "Smooth"), False)
    area: bool = setting(("填充面积", "Filled"), True)


class LineChart(Chart):
    name = "line"
    label = {"zh": "折线图", "en": "Line chart"}
    Settings = LineSettings
    dimensions = (1, 2)
    measures = (1, 6)

    def misfit(self, query: ReportQuery) -> Labels | None:
        if len(query.dimensions) == 2 and len(query.measures) > 1:
            return {"zh": "两个维度时只能有一个指标", "en": "with two dimensions there can be one measure only"}
        return super().misfit(query)
