"""The one condition language and the one formula language, each with a SQL, a Python and a TypeScript face."""
