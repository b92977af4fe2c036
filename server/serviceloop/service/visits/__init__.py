"""Visits: what an engineer does on site, each step one idempotent request."""
