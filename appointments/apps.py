from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Appointments"
    desk_panels = [
        f"appointments.desk.{name}"
        for name in ("nobody_is_told", "no_mail_server", "unsent_mail", "new_requests")
    ]
