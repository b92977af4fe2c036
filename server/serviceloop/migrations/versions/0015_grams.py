"""The function under every search index: threes of letters and digits, pairs of all other characters (ADR 0125).

`sl.bigrams` stays: the indexes over it are dropped by the worker once those over this function are built.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

# One expression, so that PostgreSQL inlines it. A tsvector holds at most 1 MB, so no more is looked at than fits in.
GRAMS = r"""
CREATE FUNCTION sl.grams(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 40
RETURN array_to_tsvector(
    string_to_array(
        rtrim(
            regexp_replace(regexp_replace(lower(left(t, 100000)), E'[\x01-\x7f]+', ' ', 'g'), '(..?)', E'\\1\x01', 'g')
            || regexp_replace(
                substr(regexp_replace(lower(left(t, 100000)), E'[\x01-\x7f]+', ' ', 'g'), 2), '(..?)', E'\\1\x01', 'g'),
            E'\x01'),
        E'\x01')
    || {schema}.show_trgm(regexp_replace(lower(left(t, 100000)), E'[^\x01-\x7f]+', ' ', 'g')))
"""
_SCHEMA = "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'"


def upgrade() -> None:
    connection = op.get_bind()
    schema = connection.exec_driver_sql(_SCHEMA).scalar_one()
    connection.exec_driver_sql(GRAMS.format(schema=schema))


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DROP FUNCTION sl.grams(text)")
