"""All event handlers and chores of the service modules, in the order in which they act."""

from serviceloop.kit.chores import Chore
from serviceloop.kit.outbox import EventHandler
from serviceloop.service.portal import events as portal
from serviceloop.service.portal import limits
from serviceloop.service.settlement import events as settlement
from serviceloop.service.tickets import events as tickets

HANDLERS: tuple[EventHandler, ...] = (*tickets.HANDLERS, *portal.HANDLERS, *settlement.HANDLERS)
CHORES: tuple[Chore, ...] = (*limits.CHORES,)
