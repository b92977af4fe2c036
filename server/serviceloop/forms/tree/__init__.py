"""Hierarchies: records under each other by a relation of a form to itself, which must never run in a circle."""
