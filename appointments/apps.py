from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Appointments"
    fixed_pages = {"appointments:request": "The request form"}
    dashboard_panels = [
        "appointments.dashboard.nobody_is_told",
        "appointments.dashboard.new_requests",
        "appointments.dashboard.set_apart",
    ]
    # Copied apart from the site, and kept for a short time (transfer/backup). The last one held
    # the emails about requests until version 0.2.0.
    patient_tables = [
        "appointments_appointmentrequest",
        "appointments_accessentry",
        "appointments_outboxmessage",
    ]
    privacy_notice = "appointments.privacy.notice"
