from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    desk_panels = [
        f"publishing.desk.{name}"
        for name in (
            *("faults", "waiting_for_review", "signed_off", "not_saved", "drafts", "scheduled"),
            "not_found",
        )
    ]

    def ready(self) -> None:
        from images import uses
        from publishing import signals  # noqa: F401 - models exist only now
        from publishing.picture_uses import picture_uses

        uses.register(picture_uses)
