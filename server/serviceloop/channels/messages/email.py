"""E-mail by SMTP, if SERVICELOOP_SMTP names a server (smtp://user:password@host:587/?from=…, or smtps://)."""

import asyncio
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from serviceloop.channels.messages.base import DeliveryError, Message

_TIMEOUT = 20.0


class SmtpSettingsError(Exception):
    """SERVICELOOP_SMTP is not usable; the text says why."""


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over. `tls`: "implicit" (smtps), "starttls", or "none" (only for this machine itself)."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "starttls"


def parse_smtp(url: str) -> SmtpServer:
    """The server that an smtp:// or smtps:// address names. Raises SmtpSettingsError."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    sender = (query.get("from") or [unquote(parts.username or "")])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise SmtpSettingsError("SERVICELOOP_SMTP: must be smtp(s)://user:password@host:port/?from=name@example.com")
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    tls = "implicit" if parts.scheme == "smtps" else "none" if local else "starttls"
    port = parts.port or {"implicit": 465, "starttls": 587, "none": 25}[tls]
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return SmtpServer(parts.hostname, port, sender, user, password, tls)


class Email:
    """Sends by SMTP where a server is set up; else messages stay in the log."""

    name = "email"

    def __init__(self, server: SmtpServer | None) -> None:
        self._server = server
        self.configured = server is not None

    async def deliver(self, message: Message) -> None:
        if self._server is None:
            raise DeliveryError("no SMTP server is configured", again=False)
        await asyncio.to_thread(_send, self._server, _compose(self._server, message))


def from_environment(environ: Mapping[str, str] | None = None) -> Email:
    """The e-mail channel as the environment sets it."""
    url = (os.environ if environ is None else environ).get("SERVICELOOP_SMTP")
    return Email(parse_smtp(url) if url else None)


def _compose(server: SmtpServer, message: Message) -> EmailMessage:
    """The first line of the body is the subject. EmailMessage refuses line breaks in headers."""
    subject, _, rest = message.body.partition("\n")
    mail = EmailMessage()
    try:
        mail["From"] = server.sender
        mail["To"] = message.recipient
        mail["Subject"] = subject[:200]
    except ValueError as error:
        raise DeliveryError(f"unusable address or subject: {error}", again=False) from error
    mail["Message-ID"] = f"<{message.id}@{server.sender.partition('@')[2]}>"
    mail.set_content(rest.strip() or subject)
    return mail


def _send(server: SmtpServer, mail: EmailMessage) -> None:
    try:
        with _connect(server) as client:
            if server.user and server.password:
                client.login(server.user, server.password)
            client.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", again=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from error


def _connect(server: SmtpServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls == "implicit":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    client = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    if server.tls == "starttls":
        client.starttls(context=context)
    return client
