"""Every chart type, one line each."""

from serviceloop.kit.registry import Registry
from serviceloop.reports.charts.bar import BarChart
from serviceloop.reports.charts.base import Chart
from serviceloop.reports.charts.line import LineChart
from serviceloop.reports.charts.map import MapChart
from serviceloop.reports.charts.number import NumberChart
from serviceloop.reports.charts.pie import PieChart
from serviceloop.reports.charts.table import TableChart

CHARTS: Registry[Chart] = Registry(
    "chart",
    (
        NumberChart(),
        LineChart(),
        BarChart(),
        PieChart(),
        TableChart(),
        MapChart(),
    ),
)
