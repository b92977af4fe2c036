"""Changing the type of a field that holds values: by a new column that is filled while people go on working."""
