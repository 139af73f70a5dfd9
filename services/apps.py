from django.apps import AppConfig

from publishing.kinds import Kind


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Treatments"
    page_kinds = [
        Kind(
            "treatment",
            "services.Treatment",
            view="services:treatment",
            list_view="services:treatments",
            is_medical=True,
        )
    ]
    fixed_pages = {"services:treatments": "All treatments"}
