from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self) -> None:
        from images import uses
        from publishing import signals  # noqa: F401 - models exist only now
        from publishing.picture_uses import picture_uses

        uses.register(picture_uses)
