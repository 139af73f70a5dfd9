"""The admin site under the clinic's name: a dashboard first, and a menu by what staff do."""

import re
from collections.abc import Iterator
from copy import copy
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from staff import carried_over, put_back
from staff.dashboard import panels
from staff.menu import grouped

METHODS = ("GET", "HEAD", "POST")
_ROW_ID = re.compile(r"\w+-\d+-id")
LARGEST_ID = 2**63 - 1  # of a BigAutoField


class ClinicAdminSite(admin.AdminSite):
    site_title = "Clinic website"
    site_header = "Clinic website"
    index_title = "Today"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every form of the admin can be filled in with what was typed before, and not saved."""
        admin_class = put_back.in_forms_of(admin_class or admin.ModelAdmin)
        super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse what Django's own pages let by: methods that they don't know, which they answer
        as a GET, and rows that no list has, which they look for without a check.
        """

        @wraps(view)
        def of_a_browser(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            if not all(map(_may_be_id, _rows_named_in(request.POST))):
                raise BadRequest("A row is named by a whole number.")
            return view(request, *args, **kwargs)

        page = super().admin_view(of_a_browser, cacheable)

        @wraps(page)
        def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated and carried_over.is_form(request):
                return self.sign_in_first(request)
            return page(request, *args, **kwargs)

        return signed_in

    def sign_in_first(self, request: HttpRequest) -> HttpResponse:
        """The sign-in page, which holds what a form sent until somebody has signed in."""
        carried = carried_over.Carried.sent(request)
        asked = copy(request)
        asked.method, asked.POST = "GET", QueryDict()
        says = {carried_over.FIELD: str(carried), "app_path": reverse("admin:login")}
        return super().login(asked, {**says, REDIRECT_FIELD_NAME: carried.back})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Django's; and then what a form had sent after its sign-in had ended."""
        kept = request.POST.get(carried_over.FIELD, "")
        response = super().login(request, {carried_over.FIELD: kept, **(extra_context or {})})
        is_signed_in = response.status_code == HTTPStatus.FOUND
        carried = carried_over.Carried.read(kept) if kept and is_signed_in else None
        return carried_over.ask_again(self, request, carried) if carried else response

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {"panels": panels(request), **(extra_context or {})}
        return super().index(request, context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What a chooser offers; no text in the database holds a NUL, and PostgreSQL takes none."""
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("Names hold no NUL character.")
        return super().autocomplete_view(request)

    def get_urls(self) -> list[Any]:
        """Django's with our own way to an object, and without its own: that takes " 7" for 7."""
        route = "r/<int:content_type_id>/<path:object_id>/"
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [path(route, self.admin_view(self.view_on_site), name="view_on_site"), *stock]

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """Where readers find an object. Django's own tells everybody about every object, among them
        private links and drafts.
        """
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if model is None or not self.is_registered(model):
            raise Http404
        admin = self.get_model_admin(model)
        found = admin.get_object(request, object_id)
        if found is None or not admin.has_view_permission(request, found):
            raise Http404
        find = admin.view_on_site if callable(admin.view_on_site) else _own_address
        if address := find(found):
            return HttpResponseRedirect(address)
        raise Http404

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu; with an app's label, that app alone, as Django has it."""
        stock = super().get_app_list(request, app_label)
        return stock if app_label else grouped(stock)


def _own_address(found: Any) -> str | None:
    return found.get_absolute_url() if hasattr(found, "get_absolute_url") else None


def _rows_named_in(sent: QueryDict) -> Iterator[str]:
    """The ids of rows that are chosen in a list, and of those that are edited in a table."""
    yield from sent.getlist(helpers.ACTION_CHECKBOX_NAME)
    for name, value in sent.items():
        if _ROW_ID.fullmatch(name) and isinstance(value, str) and value:
            yield value


def _may_be_id(value: str) -> bool:
    is_number = value.isascii() and value.isdigit()
    return is_number and len(value) < 20 and int(value) <= LARGEST_ID
