"""The job queue's tables (pgqueuer's own script)."""

from typing import Any

from alembic import op

from serviceloop.kit.jobs import install_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Many statements with semicolons inside, so straight to the driver.
    raw: Any = op.get_bind().connection.dbapi_connection
    raw.run_async(lambda driver: driver.execute(install_sql()))
