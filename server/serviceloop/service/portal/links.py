"""Private tracking links. The token is worked out from the installation's secret, the ticket and a random nonce, so the
worker can put it into later messages; the database holds only its hash."""

import base64
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import quote
from uuid import UUID

from serviceloop.kit.db import Connection
from serviceloop.kit.errors import not_found
from serviceloop.kit.settings import Settings
from serviceloop.service.portal import queries
from serviceloop.service.portal.logic import TOKEN_BYTES, hash_token

_GONE = {"zh": "链接无效，请检查是否完整", "en": "This link is not valid; check that it is complete"}


async def token_for(tx: Connection, settings: Settings, ticket: UUID) -> str:
    """The ticket's token; the first call makes its link."""
    nonce = await queries.nonce_of(tx, ticket)
    if nonce is None:
        fresh = secrets.token_bytes(TOKEN_BYTES)
        await queries.save_tracking(tx, ticket, fresh, hash_token(_token(settings, ticket, fresh)))
        nonce = await queries.nonce_of(tx, ticket)  # another's, if it was made at the same time
        assert nonce is not None
    return _token(settings, ticket, nonce)


def _token(settings: Settings, ticket: UUID, nonce: bytes) -> str:
    digest = hmac.digest(settings.key("tracking"), ticket.bytes + nonce, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def url_for(settings: Settings, token: str) -> str:
    """The whole address, as it stands in messages."""
    return f"{settings.public_url}{path_for(token)}"


def path_for(token: str) -> str:
    return f"/t/{token}"


def page_url(settings: Settings, channel: str, serial: str = "") -> str:
    """The whole address of a request page, with the product's serial number filled in if it is given."""
    known = f"?sn={quote(serial, safe='')}" if serial else ""
    return f"{settings.public_url}/s/{quote(channel, safe='')}{known}"


async def ticket_for(connection: Any, token: str) -> UUID:
    """The ticket that the token opens; 404 otherwise."""
    found = await queries.ticket_of(connection, hash_token(token)) if 20 <= len(token) <= 64 else None
    if found is None:
        raise not_found(_GONE)
    return found
