"""Customers have no account; what they write on the customer pages is in the name of one user that cannot sign in."""

from serviceloop.identity.viewer import VISITOR_USER, Grant, Viewer

CUSTOMER_USER = VISITOR_USER


def customer_viewer(locale: str = "zh") -> Viewer:
    """Author of what customers write. Sees everything: the portal itself decides what is shown to whom."""
    grant = Grant("*", frozenset({"*"}), "all")
    return Viewer(CUSTOMER_USER, "客户", frozenset({"customer"}), (grant,), "system", frozenset(), locale=locale)
