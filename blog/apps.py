from django.apps import AppConfig

from publishing.kinds import register_kind


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Articles"

    def ready(self) -> None:
        register_kind("article", self.get_model("Post"))
