"""`serviceloop import-log`"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import OperatorError
from serviceloop.service.event_log.service import LogImport, Summary


async def import_event_log(app: Any, file: Path, *, say: Callable[[str], Any]) -> Summary:
    """Imports an .xes or .xes.gz file as tickets with their steps; running it again changes nothing."""
    if "ticket" not in app.forms.forms:
        raise OperatorError("There is no form “ticket”: install the application first (serviceloop migrate --app)")
    summary = await LogImport(app.db, app.forms, system_viewer()).run(file)
    say(
        f"{summary.created:,} tickets created, {summary.updated:,} updated, {summary.unchanged:,} unchanged;"
        f" {summary.steps:,} steps"
    )
    if summary.skipped:
        say(f"{len(summary.skipped):,} cases without events were left out, the first: {summary.skipped[0]}")
    return summary
