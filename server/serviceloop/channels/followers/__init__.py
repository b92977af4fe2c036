"""Who follows a record, and what they are told."""
