"""Inviting people: a link with a one-time token, by which they set their own password."""
