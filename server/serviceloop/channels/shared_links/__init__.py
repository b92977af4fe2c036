"""Records shown to people without an account, by a link."""
