"""Live events to open browsers, over LISTEN/NOTIFY and server-sent events."""

from serviceloop.channels.live.hub import CHANNEL, LiveEvents, Subscription, send_live

__all__ = ["CHANNEL", "LiveEvents", "Subscription", "send_live"]
