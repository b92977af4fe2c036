"""Hours and minutes between two moments: the most usual measure of service, without exact division for each row.

HOURS(created_at, resolved_at) is exact decimal arithmetic, 0.35 µs a row. Average, sum, least, greatest and percentiles
commute with dividing by 3600, so they are taken over whole seconds, and the result is divided once.
"""

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Computed
from serviceloop.forms.records.sources import Builder, FormScope

_SECONDS = {"HOURS": 3600, "MINUTES": 60}
_COMMUTES = frozenset({"sum", "avg", "min", "max", "percentile"})


def span_sql(builder: Builder, fn: str, path: str) -> tuple[str, int] | None:
    """(SQL of the seconds of each record, what to divide the measure by); None where the field is no such span."""
    found = builder.column(builder.root, path)
    field, source = found.field, found.source
    if fn not in _COMMUTES or not isinstance(field.type, Computed):
        return None
    if source.access is not None and source.access.visible_when(field.key) is not None:
        return None
    scope = FormScope(builder.catalog, builder.viewer, source.form, None)
    node = expr.formulas.parse(field.type.formula(field.settings), scope)
    moments = _moments(node)
    if moments is None:
        return None
    end, start = (builder.column(builder.plain(source), path).sql for path in moments)
    assert isinstance(node, expr.Call)
    return f"floor(date_part('epoch', {end} - {start}))", _SECONDS[node.name]


def _moments(node: expr.Node) -> tuple[str, str] | None:
    """The paths of end and start, if the formula is just the hours or minutes between two fields."""
    if not isinstance(node, expr.Call) or node.name not in _SECONDS:
        return None
    between = node.args[0]
    if not isinstance(between, expr.Call) or between.name != "seconds_between":
        return None
    end, start = between.args
    if isinstance(end, expr.Ref) and isinstance(start, expr.Ref) and {end.kind, start.kind} == {Kind.DATETIME}:
        return end.path, start.path
    return None
