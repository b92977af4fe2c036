"""Uploads and signed downloads."""
