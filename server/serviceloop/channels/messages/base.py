"""What a way of sending messages is."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """One message to one recipient: a phone number or an e-mail address."""

    id: UUID
    channel: str
    recipient: str
    template: str
    body: str


class DeliveryError(Exception):
    """The message could not be handed over. `again`: a later try may succeed. The text goes into the log."""

    def __init__(self, text: str, *, again: bool = True) -> None:
        super().__init__(text)
        self.again = again


class Sender(Protocol):
    """Hands messages of one channel to a provider."""

    name: str
    """The channel: "sms" or "email"."""
    configured: bool
    """False: no provider is set up; messages are only written to the log."""

    async def deliver(self, message: Message) -> None:
        """Raises DeliveryError."""
