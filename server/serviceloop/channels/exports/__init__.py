"""Exports that run by themselves, daily, weekly or monthly."""
