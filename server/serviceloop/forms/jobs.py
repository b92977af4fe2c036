"""Work of the forms engine that may take long, or finishes what was interrupted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from serviceloop.forms.publishing import SETTLE, settle_form
from serviceloop.kit.chores import Chore
from serviceloop.kit.jobs import job


@job(SETTLE)
async def settle_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Builds the indexes that a changed form or a saved view wants. A form that is gone meanwhile needs none."""
    form = (await app.form_store.refresh()).forms.get(payload["form"])
    if form is None:
        return
    failed = await settle_form(app.db, form)
    if failed:
        raise RuntimeError(f"could not build {', '.join(failed)}")


async def settle_all(app: Any) -> None:
    """Finishes what a crash left anywhere."""
    for form in app.form_store.catalog.forms.values():
        if form.schema == "app":
            await settle_form(app.db, form)


JOBS = (settle_job,)
CHORES = (Chore("forms.settle", timedelta(hours=1), settle_all),)
