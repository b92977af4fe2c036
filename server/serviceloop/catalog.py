"""The composition root: the one file that knows every type and module, and puts a process together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from serviceloop.channels.exports import jobs as export_jobs
from serviceloop.channels.exports import runs as export_runs
from serviceloop.channels.exports import service as exports
from serviceloop.channels.exports.uses import ScheduledExports
from serviceloop.channels.followers import events as follower_events
from serviceloop.channels.followers import service as followers
from serviceloop.channels.handover import jobs as handover_jobs
from serviceloop.channels.limits import service as limits
from serviceloop.channels.live import events as live
from serviceloop.channels.messages import service as messages
from serviceloop.channels.notifications import events as notifications
from serviceloop.channels.presence import service as presence
from serviceloop.channels.shared_links import events as shared_links
from serviceloop.forms import jobs as form_jobs
from serviceloop.forms.bulk import jobs as bulk_jobs
from serviceloop.forms.design.uses.base import Referrer
from serviceloop.forms.design.uses.referrers import catalog as form_referrers
from serviceloop.forms.import_export import jobs as import_jobs
from serviceloop.forms.printing import jobs as print_jobs
from serviceloop.forms.printing.uses import PrintTemplates
from serviceloop.forms.recycle import holders
from serviceloop.forms.recycle import jobs as recycle
from serviceloop.forms.store import FormCatalog, FormStore
from serviceloop.identity import housekeeping as identity
from serviceloop.kit import housekeeping, uploads
from serviceloop.kit.chores import Chore
from serviceloop.kit.clock import Clock
from serviceloop.kit.db import Database
from serviceloop.kit.files import FileStore, open_files
from serviceloop.kit.jobs import Job
from serviceloop.kit.outbox import EventHandler
from serviceloop.kit.registry import Registry
from serviceloop.kit.settings import Settings
from serviceloop.reports.uses import Dashboards
from serviceloop.service import events as service


def event_handlers() -> tuple[EventHandler, ...]:
    """What follows from events, in the order in which it is done."""
    channels = (*live.HANDLERS, *follower_events.HANDLERS, *shared_links.HANDLERS, *notifications.HANDLERS)
    return (*service.HANDLERS, *channels)


def all_jobs() -> Registry[Job]:
    """Every kind of job that may be queued."""
    return Registry(
        "job",
        (*form_jobs.JOBS, *import_jobs.JOBS, *bulk_jobs.JOBS, *print_jobs.JOBS, *export_jobs.JOBS, *handover_jobs.JOBS),
    )


def all_chores() -> tuple[Chore, ...]:
    """What the worker repeats."""
    forms = (*form_jobs.CHORES, *import_jobs.CHORES, *bulk_jobs.CHORES, *print_jobs.CHORES)
    channels = (*limits.CHORES, *messages.CHORES, *presence.CHORES, *exports.CHORES, *export_runs.CHORES)
    sharing = (*followers.CHORES, *recycle.CHORES)
    return (*housekeeping.CHORES, *uploads.CHORES, *identity.CHORES, *channels, *sharing, *forms, *service.CHORES)


def all_referrers() -> tuple[Referrer, ...]:
    """What may name fields and forms, and is asked before one of them goes."""
    return (*form_referrers.REFERRERS, PrintTemplates(), Dashboards(), ScheduledExports())


@dataclass
class App:
    """What one process works with. Handlers, jobs and endpoints get it as `app`."""

    settings: Settings
    db: Database
    files: FileStore
    form_store: FormStore
    clock: Clock
    handlers: tuple[EventHandler, ...] = field(default_factory=event_handlers)
    jobs: Registry[Job] = field(default_factory=all_jobs)
    chores: tuple[Chore, ...] = field(default_factory=all_chores)
    referrers: tuple[Referrer, ...] = field(default_factory=all_referrers)
    file_holders: tuple[uploads.Holder, ...] = (holders.held,)

    @property
    def forms(self) -> FormCatalog:
        """The forms as they are now; take it once a request."""
        return self.form_store.catalog


@asynccontextmanager
async def open_app(settings: Settings, dsn: str) -> AsyncIterator[App]:
    """Connects to a migrated database and loads the forms; closes everything at the end."""
    db = await Database.open(dsn, max_size=settings.pool_size)
    store = FormStore(db)
    try:
        await store.start()
        yield App(settings, db, open_files(settings), store, Clock(settings.zone))
    finally:
        await store.stop()
        await db.close()
