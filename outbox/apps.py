from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    desk_panels = ["outbox.desk.no_mail_server", "outbox.desk.unsent_mail"]
