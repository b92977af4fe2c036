"""Notices to signed-in people, shown at the bell."""
