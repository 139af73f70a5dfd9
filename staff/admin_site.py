"""The admin site under the clinic's name: a dashboard first, and a menu by what staff do."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from staff.dashboard import panels
from staff.menu import grouped


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
        """The menu; with an app's label, that app alone, as Django has it."""
        stock = super().get_app_list(request, app_label)
        return stock if app_label else grouped(stock)
