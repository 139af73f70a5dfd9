"""Who asked to be called, and what staff did about it."""

from appointments.models.access import AccessEntry
from appointments.models.request import (
    AppointmentRequest,
    FloodedError,
    RequestManager,
    RequestQuerySet,
)
from appointments.models.summary import DailySummary

__all__ = [
    "AccessEntry",
    "AppointmentRequest",
    "DailySummary",
    "FloodedError",
    "RequestManager",
    "RequestQuerySet",
]
