from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = "The site"

    def ready(self) -> None:
        from clinic_site import counted_pages, signals  # noqa: F401 - models exist only now
        from clinic_site.search import signals as search_signals  # noqa: F401
        from staff import roles

        counted_pages.register()
        post_migrate.connect(roles.apply_roles)


class ClinicAdminConfig(AdminConfig):
    default_site = "staff.desk.ClinicAdminSite"
