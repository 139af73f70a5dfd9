from clinic.models.clinic import (
    ApprovalRule,
    Clinic,
    ClinicManager,
    claim_form_path,
    time_zones,
    validate_pdf,
    validate_time_zone,
)
from clinic.models.clinician import Clinician
from clinic.models.crisis import CrisisCard

__all__ = [
    "ApprovalRule",
    "Clinic",
    "ClinicManager",
    "Clinician",
    "CrisisCard",
    "claim_form_path",
    "time_zones",
    "validate_pdf",
    "validate_time_zone",
]
