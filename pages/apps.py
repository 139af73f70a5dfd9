from django.apps import AppConfig

from publishing.kinds import Kind


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = "Pages"
    page_kinds = [Kind("page", "pages.Page", view="page")]
