from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Appointments"
    fixed_pages = {"appointments:request": "The request form", "privacy": "Privacy"}
    desk_panels = ["appointments.desk.nobody_is_told", "appointments.desk.new_requests"]
