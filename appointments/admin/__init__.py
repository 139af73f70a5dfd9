"""The desk of the requests: the inbox, and the mails about them.

There is no text search: it would put a patient's name into an address, and so into logs and
histories. A phone number is looked up by a form that is posted.
"""

from appointments.admin.mails import OutboxMessageAdmin
from appointments.inbox.request_admin import AppointmentRequestAdmin

__all__ = ["AppointmentRequestAdmin", "OutboxMessageAdmin"]
