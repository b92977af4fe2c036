"""Installed base: finding an asset and its warranty."""
