"""What other service modules may use of parts."""

from serviceloop.service.parts.booked import Booked, BookedLine
from serviceloop.service.parts.service import Booking, Line, book, stock_of_van, van_of

__all__ = ["Booked", "BookedLine", "Booking", "Line", "book", "stock_of_van", "van_of"]
