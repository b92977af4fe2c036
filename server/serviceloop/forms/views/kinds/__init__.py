"""The kinds of a view: one file each, one line in catalog.py, one folder in the browser's `features/records/views`."""
