"""Changes to many records at once: those chosen by hand, or all that match a filter."""
