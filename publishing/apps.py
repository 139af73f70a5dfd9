from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    dashboard_panels = [
        f"publishing.dashboard.{name}"
        for name in (
            *("overdue", "faults", "approval_undecided", "sent_back", "waiting_for_review"),
            *("signed_off", "not_saved", "drafts", "scheduled", "not_found"),
        )
    ]

    def ready(self) -> None:
        from images import uses
        from publishing import signals  # noqa: F401 - models exist only now
        from publishing.picture_uses import picture_uses

        uses.register(picture_uses)
