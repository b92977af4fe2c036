"""What other service modules may use of settlement."""

from serviceloop.service.settlement.service import refresh_totals

__all__ = ["refresh_totals"]
