"""The recycle bin: what lies in it, until when, and deleting it for good."""
