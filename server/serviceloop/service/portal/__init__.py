"""Customer pages without sign-in: request, tracking, confirmation."""
