"""People: who they are, where they belong, what roles they have."""
