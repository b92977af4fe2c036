"""Dispatch: who fits best, and giving them the work."""
