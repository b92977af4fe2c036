"""What other service modules may use of the customer pages."""

from serviceloop.service.portal.links import token_for, url_for
from serviceloop.service.portal.logic import short_name

__all__ = ["short_name", "token_for", "url_for"]
