"""SMS. No provider is connected: the message log shows what would have been sent, one-time codes included."""

from serviceloop.channels.messages.base import DeliveryError, Message


class SmsLog:
    """Messages stay in the log."""

    name = "sms"
    configured = False

    async def deliver(self, message: Message) -> None:
        raise DeliveryError("no SMS provider is configured", again=False)
