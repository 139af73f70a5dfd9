from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "images"
    verbose_name = "Pictures"
    seen_by_readers = {"images.Image": ()}

    def ready(self) -> None:
        from images import signals  # noqa: F401 - models exist only now
