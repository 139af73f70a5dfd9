"""The dashboard: the admin's first page, made of panels that the apps put on it.

An app names functions in ``AppConfig.dashboard_panels``. Each takes the request and returns a
panel, or None for an account that may not see it or when there is nothing to say:
``{"title", "rows": [{"text", "url", "detail"}], "empty", "more": {"text", "url"}, "alert"}``.
A panel never names a patient. See docs/how-to-add-a-panel.md.
"""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import import_string

Panel = dict[str, Any]


def panels(request: HttpRequest) -> list[Panel]:
    """The panels for the account that is signed in, alerts first."""
    names = [
        name for app in apps.get_app_configs() for name in getattr(app, "dashboard_panels", ())
    ]
    shown = [panel for name in names if (panel := import_string(name)(request)) is not None]
    return sorted(shown, key=lambda panel: not panel.get("alert"))
