from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = "The site"

    def ready(self) -> None:
        from clinic_site import counted_pages, roles, signals  # noqa: F401 - models exist only now
        from clinic_site.search import signals as search_signals  # noqa: F401

        counted_pages.register()
        post_migrate.connect(roles.apply_roles)


class ClinicAdminConfig(AdminConfig):
    default_site = "clinic_site.desk.ClinicAdminSite"
