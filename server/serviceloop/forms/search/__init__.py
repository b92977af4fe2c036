"""Search over all forms at once."""
