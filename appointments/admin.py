"""What the admin shows of requests: the inbox.

There is no text search: it would put a patient's name into an address, and so into logs and
histories. A phone number is looked up by a form that is posted.
"""

from appointments.inbox.request_admin import AppointmentRequestAdmin

__all__ = ["AppointmentRequestAdmin"]
