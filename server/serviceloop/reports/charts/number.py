"""One or a few figures in large type."""

from serviceloop.fields.base import Settings
from serviceloop.fields.settings import setting
from serviceloop.reports.charts.base import Chart


class NumberSettings(Settings):
    decimals: int = setting(("小数位数", "Decimals"), 1, ge=0, le=6)
    unit: str = setting(("单位", "Unit"), "", max_length=16)


class NumberChart(Chart):
    name = "number"
    label = {"zh": "数字", "en": "Number"}
    Settings = NumberSettings
    dimensions = (0, 0)
    measures = (1, 4)
