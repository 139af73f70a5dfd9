from django.apps import AppConfig


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = "The site"
    dashboard_panels = [
        "clinic_site.health.dashboard.trouble",
        "clinic_site.health.dashboard.site_health",
    ]
    fixed_pages = {
        "home": "Home page",
        "privacy": "Privacy",
        "accessibility": "Accessibility",
        "search": "Search",
    }

    def ready(self) -> None:
        from clinic_site import counted_pages, signals  # noqa: F401 - models exist only now
        from clinic_site.search import signals as search_signals  # noqa: F401

        counted_pages.register()
