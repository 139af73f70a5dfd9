"""The clinic in the admin: its facts, and its people."""

from clinic.admin.facts import ClinicAdmin
from clinic.admin.people import ClinicianAdmin

__all__ = ["ClinicAdmin", "ClinicianAdmin"]
