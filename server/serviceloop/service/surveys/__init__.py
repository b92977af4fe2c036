"""Satisfaction: one rating a ticket."""
