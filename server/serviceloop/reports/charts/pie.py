"""Parts of a whole."""

from serviceloop.fields.base import Settings
from serviceloop.fields.settings import setting
from serviceloop.reports.charts.base import Chart


class PieSettings(Settings):
    donut: bool = setting(("环形", "Donut"), True)


class PieChart(Chart):
    name = "pie"
    label = {"zh": "饼图", "en": "Pie chart"}
    Settings = PieSettings
    dimensions = (1, 1)
    measures = (1, 1)
