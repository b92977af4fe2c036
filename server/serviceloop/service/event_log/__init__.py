"""Event logs of other systems become tickets with their steps."""
