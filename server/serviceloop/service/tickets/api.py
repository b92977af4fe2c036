"""What other service modules may use of tickets."""

from serviceloop.service.tickets.logic import subject_for, urgent
from serviceloop.service.tickets.queries import customers_with_phone, is_unit
from serviceloop.service.tickets.service import complete, phone_number, unit_for

__all__ = ["complete", "customers_with_phone", "is_unit", "phone_number", "subject_for", "unit_for", "urgent"]
