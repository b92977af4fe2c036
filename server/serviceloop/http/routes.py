"""Every module's routes, one line a module. The busiest first: routes are tried in this order."""

from fastapi import APIRouter

from serviceloop.channels.exports import endpoints as exports
from serviceloop.channels.followers import endpoints as followers
from serviceloop.channels.handover import endpoints as handover
from serviceloop.channels.invitations import endpoints as invitations
from serviceloop.channels.live import endpoints as live
from serviceloop.channels.messages import endpoints as messages
from serviceloop.channels.notifications import endpoints as notifications
from serviceloop.channels.people_import import endpoints as people_import
from serviceloop.channels.presence import endpoints as presence
from serviceloop.channels.public_forms import endpoints as public_forms
from serviceloop.channels.shared_links import endpoints as shared_links
from serviceloop.forms.apps import endpoints as apps
from serviceloop.forms.bulk import endpoints as bulk
from serviceloop.forms.conversion import endpoints as form_changes
from serviceloop.forms.design import endpoints as forms
from serviceloop.forms.design.drafts import endpoints as drafts
from serviceloop.forms.design.field_types import endpoints as field_types
from serviceloop.forms.design.formulas import endpoints as formulas
from serviceloop.forms.design.starts import endpoints as starts
from serviceloop.forms.design.uses import endpoints as uses
from serviceloop.forms.design.versions import endpoints as versions
from serviceloop.forms.filling import endpoints as filling
from serviceloop.forms.import_export import endpoints as imports
from serviceloop.forms.printing import endpoints as printing
from serviceloop.forms.records import endpoints as records
from serviceloop.forms.recycle import endpoints as recycle
from serviceloop.forms.search import endpoints as search
from serviceloop.forms.tree import endpoints as tree
from serviceloop.forms.views import endpoints as views
from serviceloop.http.files import endpoints as files
from serviceloop.identity.audit import endpoints as audit
from serviceloop.identity.keys import endpoints as keys
from serviceloop.identity.people import endpoints as people
from serviceloop.identity.roles import endpoints as roles
from serviceloop.identity.sessions import endpoints as sessions
from serviceloop.identity.units import endpoints as units
from serviceloop.identity.users import endpoints as users
from serviceloop.reports import endpoints as reports
from serviceloop.service.dispatch import endpoints as dispatch
from serviceloop.service.parts import endpoints as parts
from serviceloop.service.portal import endpoints as portal
from serviceloop.service.settlement import endpoints as settlement
from serviceloop.service.surveys import endpoints as surveys
from serviceloop.service.tickets import endpoints as tickets
from serviceloop.service.visits import endpoints as visits


def routers() -> tuple[APIRouter, ...]:
    """All routers. Each is a `http.routing.Router`, which carries the API's prefix and rules."""
    return (
        records.router,
        bulk.router,
        tree.router,
        filling.router,
        forms.router,
        drafts.router,
        versions.router,
        starts.router,
        formulas.router,
        uses.router,
        form_changes.router,
        field_types.router,
        views.router,
        printing.router,
        printing.head_router,
        sessions.router,
        notifications.router,
        live.router,
        presence.router,
        followers.router,
        shared_links.router,
        recycle.router,
        files.router,
        people_import.router,
        handover.router,
        users.router,
        people.router,
        invitations.router,
        units.router,
        roles.router,
        keys.router,
        audit.router,
        messages.router,
        exports.router,
        parts.router,
        visits.router,
        tickets.router,
        surveys.router,
        settlement.router,
        dispatch.router,
        portal.router,
        public_forms.router,
        apps.router,
        search.router,
        reports.router,
        imports.router,
    )
