"""What other service modules may use of tickets."""

from serviceloop.service.tickets.logic import subject_for
from serviceloop.service.tickets.queries import customers_with_phone
from serviceloop.service.tickets.service import complete, phone_number, unit_for

__all__ = ["complete", "customers_with_phone", "phone_number", "subject_for", "unit_for"]
