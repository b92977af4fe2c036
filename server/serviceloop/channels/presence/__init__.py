"""Who looks at a record right now, and who edits which field of it."""
