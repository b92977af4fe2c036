"""Provinces of China, coloured by one measure; the dimension gives their full names (广东省)."""

from serviceloop.fields.settings import NoSettings
from serviceloop.reports.charts.base import Chart


class MapChart(Chart):
    name = "map"
    label = {"zh": "地图", "en": "Map"}
    Settings = NoSettings
    dimensions = (1, 1)
    measures = (1, 1)
