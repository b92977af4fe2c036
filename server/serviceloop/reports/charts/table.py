"""The answer as it is, in rows and columns."""

from serviceloop.fields.settings import NoSettings
from serviceloop.reports.charts.base import Chart


class TableChart(Chart):
    name = "table"
    label = {"zh": "表格", "en": "Table"}
    Settings = NoSettings
    dimensions = (0, 4)
    measures = (1, 10)
