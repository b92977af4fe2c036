"""What other service modules may use of visits."""

from serviceloop.service.visits.logic import OPEN as OPEN_VISITS
from serviceloop.service.visits.schemas import PositionBody

__all__ = ["OPEN_VISITS", "PositionBody"]
