"""Who asked to be called, what staff did about it, and the mails that staff get."""

from appointments.models.access import AccessEntry
from appointments.models.outbox import DailySummary, OutboxManager, OutboxMessage
from appointments.models.request import AppointmentRequest, FloodedError, RequestManager

__all__ = [
    "AccessEntry",
    "AppointmentRequest",
    "DailySummary",
    "FloodedError",
    "OutboxManager",
    "OutboxMessage",
    "RequestManager",
]
