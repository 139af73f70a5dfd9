from django.apps import AppConfig

from publishing.kinds import register_kind


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Treatments"

    def ready(self) -> None:
        register_kind("treatment", self.get_model("Treatment"))
