"""Handing a person's open work over to others, when somebody leaves or moves: looked at first, done as one, undone."""
