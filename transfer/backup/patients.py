"""Which tables of the database hold what patients sent."""

from django.apps import apps


def tables() -> list[str]:
    """The tables that apps list in ``AppConfig.patient_tables``. They're copied apart."""
    return [name for app in apps.get_app_configs() for name in getattr(app, "patient_tables", ())]
