from django.apps import AppConfig

from transfer.backup import swap


class TransferConfig(AppConfig):
    name = "transfer"
    dashboard_panels = ["transfer.backup.dashboard.backups"]
    privacy_notice = "transfer.backup.privacy.notice"

    def ready(self) -> None:
        swap.finish()
