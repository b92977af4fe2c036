"""Fees: totals of a ticket, and settling lines."""
