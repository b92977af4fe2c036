"""Customers have no account; what they write on the customer pages is in the name of one user that cannot sign in."""

from uuid import UUID

from serviceloop.identity.viewer import Grant, Viewer

CUSTOMER_USER = UUID(int=1)
"""Made by the migration."""


def customer_viewer(locale: str = "zh") -> Viewer:
    """Author of what customers write. Sees everything: the portal itself decides what is shown to whom."""
    grant = Grant("*", frozenset({"*"}), "all")
    return Viewer(CUSTOMER_USER, "客户", frozenset({"customer"}), (grant,), "system", frozenset(), locale=locale)
