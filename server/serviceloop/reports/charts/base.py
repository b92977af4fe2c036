"""What a chart is: its name, its settings, and the shape of the query that it can draw."""

from abc import ABC
from typing import ClassVar

from serviceloop.fields.base import Settings
from serviceloop.kit.labels import Labels
from serviceloop.reports.definition import ReportQuery


class Chart(ABC):
    """One kind of chart. One file, one line in catalog.py, one widget of the same name in the browser.

    `dimensions` and `measures`: the least and greatest number it draws.
    """

    name: ClassVar[str]
    label: ClassVar[Labels]
    Settings: ClassVar[type[Settings]]
    dimensions: ClassVar[tuple[int, int]]
    measures: ClassVar[tuple[int, int]]

    def misfit(self, query: ReportQuery) -> Labels | None:
        """Why this chart cannot draw the query's answer, or None if it can."""
        for what_zh, what_en, listed, (least, most) in (
            ("维度", "dimensions", query.dimensions, self.dimensions),
            ("指标", "measures", query.measures, self.measures),
        ):
            if not least <= len(listed) <= most:
                span = f"{least}" if least == most else f"{least}–{most}"
                zh = f"“{self.label['zh']}”需要 {span} 个{what_zh}"
                return {"zh": zh, "en": f"a {self.label['en'].lower()} needs {span} {what_en}"}
        return None
