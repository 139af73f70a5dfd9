from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Appointments"
    fixed_pages = {"appointments:request": "The request form"}
    dashboard_panels = [
        "appointments.dashboard.nobody_is_told",
        "appointments.dashboard.new_requests",
    ]
    privacy_notice = "appointments.privacy.notice"
