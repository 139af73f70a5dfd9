"""The staff's side: the stock admin under the clinic's name, with a desk as its first page.

An app puts panels on the desk by naming functions in ``AppConfig.desk_panels``. Each takes the
request and returns a panel, or None for who may not see it or when there is nothing to say:
``{"title", "rows": [{"text", "url", "detail"}], "empty", "more": {"text", "url"}, "alert"}``.
Patients are never named on the desk.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string

Panel = dict[str, Any]

# The menu in the order of a working day. What is not named here comes last, under its app's name.
MENU: dict[str, list[str]] = {
    "Answer": ["appointmentrequest", "outboxmessage"],
    "Write": ["post", "treatment", "topic", "image", "redirect"],
    "See what works": ["dailycount"],
    "Clinic and people": ["clinic", "clinician", "user"],
}


class ClinicAdminSite(admin.AdminSite):
    site_title = "Clinic website"
    site_header = "Clinic website"
    index_title = "Today"

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {"panels": panels(request), **(extra_context or {})}
        return super().index(request, context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What a chooser offers; no text in the database holds a NUL, and PostgreSQL takes none."""
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("Names hold no NUL character.")
        return super().autocomplete_view(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models by what staff do with them, not by the app that holds them."""
        stock = super().get_app_list(request, app_label)
        if app_label is not None:
            return stock
        models = {m["object_name"].lower(): m for app in stock for m in app["models"]}
        groups = [
            {
                "name": name,
                "app_label": name.lower().replace(" ", "-"),
                "app_url": "",
                "has_module_perms": True,
                "models": [models.pop(key) for key in keys if key in models],
            }
            for name, keys in MENU.items()
        ]
        rest = {"name": "More", "app_label": "more", "app_url": "", "has_module_perms": True}
        groups.append(rest | {"models": list(models.values())})
        return [group for group in groups if group["models"]]


def panels(request: HttpRequest) -> list[Panel]:
    """What the apps have to say to somebody today, alerts first."""
    names = [name for app in apps.get_app_configs() for name in getattr(app, "desk_panels", ())]
    made = [panel for name in names if (panel := import_string(name)(request)) is not None]
    return sorted(made, key=lambda panel: not panel.get("alert"))
