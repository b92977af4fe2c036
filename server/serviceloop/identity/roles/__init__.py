"""Roles and their grants, as data."""
