"""Work of the forms engine that may take long, or finishes what was interrupted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from serviceloop.forms.conversion import jobs as changes
from serviceloop.forms.publishing import settle_form
from serviceloop.forms.swap import SETTLE
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.kit.chores import Chore
from serviceloop.kit.jobs import job


@job(SETTLE)
async def settle_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Builds the indexes that a changed form or a saved view wants. A form that is gone meanwhile needs none."""
    failed = await settle_form(app.db, payload["form"])
    if failed:
        raise RuntimeError(f"could not build {', '.join(failed)}")


async def settle_all(app: Any) -> None:
    """Finishes what a crash left anywhere."""
    for key in app.form_store.catalog.forms.keys() - PLATFORM_KEYS:
        await settle_form(app.db, key)


JOBS = (settle_job, *changes.JOBS)
CHORES = (Chore("forms.settle", timedelta(hours=1), settle_all), *changes.CHORES)
