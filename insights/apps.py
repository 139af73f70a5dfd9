import atexit
import os

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = "Insights"
    privacy_notice = "insights.privacy.notice"

    def ready(self) -> None:
        from insights import counting, staff  # noqa: F401 - models exist only now

        os.register_at_fork(after_in_child=counting.buffer.start_anew)
        atexit.register(counting.buffer.flush)
