"""The function under every search index: pairs of neighbouring characters (ADR 0060)."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Two cuts into pairs, one from the first and one from the second character, split at a sign that no text of ours has.
# A plain expression, so that PostgreSQL inlines it; its cost keeps the planner from running it on every row first.
BIGRAMS = r"""
CREATE FUNCTION sl.bigrams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 40 AS $f$
SELECT string_to_array(
    regexp_replace(lower(t), '(..)', E'\\1\x01', 'g') || E'\x01'
        || regexp_replace(substr(lower(t), 2), '(..)', E'\\1\x01', 'g'),
    E'\x01')
$f$
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(BIGRAMS)


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DROP FUNCTION sl.bigrams(text)")
