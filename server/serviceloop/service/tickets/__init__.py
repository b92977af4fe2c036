"""Tickets: looking up who calls, following up what happens to them."""
