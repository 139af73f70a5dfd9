from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    patient_tables = ["outbox_outboxmessage"]
    dashboard_panels = ["outbox.dashboard.no_mail_server", "outbox.dashboard.unsent_email"]
