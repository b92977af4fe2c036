"""E-mail over a real SMTP conversation on the loopback."""

import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from serviceloop.channels.messages.base import DeliveryError, Message
from serviceloop.channels.messages.email import Email, SmtpSettingsError, from_environment, parse_smtp


class _Inbox:
    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, _s: object, _x: object, envelope: object, address: str, _o: object) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, _s: object, _x: object, envelope: object) -> str:  # noqa: N802
        self.mails.append((envelope.rcpt_tos, envelope.content))  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[_Inbox, int]]:
    handler = _Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def _message(recipient: str, body: str = "您的工单已受理\n编号 SH20261121-0001") -> Message:
    return Message(uuid4(), "email", recipient, "accepted", body)


async def test_mail_arrives(inbox: tuple[_Inbox, int]) -> None:
    handler, port = inbox
    email = Email(parse_smtp(f"smtp://127.0.0.1:{port}/?from=service@example.com"))
    await email.deliver(_message("customer@example.com"))
    recipients, content = handler.mails[0]
    assert recipients == ["customer@example.com"]
    assert b"From: service@example.com" in content
    with pytest.raises(DeliveryError) as refused:
        await email.deliver(_message("nobody@example.com"))
    assert not refused.value.again


async def test_headers_cannot_be_smuggled_in(inbox: tuple[_Inbox, int]) -> None:
    handler, port = inbox
    email = Email(parse_smtp(f"smtp://127.0.0.1:{port}/?from=service@example.com"))
    with pytest.raises(DeliveryError) as refused:
        await email.deliver(_message("a@example.com\r\nBcc: b@example.com"))
    assert not refused.value.again
    with pytest.raises(DeliveryError):
        await email.deliver(_message("a@example.com", "subject\rBcc: b@example.com\nbody"))
    assert handler.mails == []


async def test_an_absent_server_is_tried_again() -> None:
    email = Email(parse_smtp("smtp://127.0.0.1:9/?from=service@example.com"))
    with pytest.raises(DeliveryError) as failed:
        await email.deliver(_message("a@example.com"))
    assert failed.value.again


def test_settings() -> None:
    server = parse_smtp("smtps://me%40example.com:p%3Aw@mail.example.com")
    assert (server.port, server.tls, server.sender, server.password) == (465, "implicit", "me@example.com", "p:w")
    assert parse_smtp("smtp://mail.example.com?from=a@b.c").tls == "starttls"
    assert "p:w" not in repr(server)
    assert not from_environment({}).configured
    for wrong in ("mail.example.com", "http://x?from=a@b.c", "smtp://host"):
        with pytest.raises(SmtpSettingsError):
            parse_smtp(wrong)
