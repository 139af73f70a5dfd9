"""The inbox: the requests as a list for the thumb, with a page for each.

There is no text search: it would put a patient's name into an address, and so into logs and
histories. A name or number is looked up by a form that is posted.
"""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from appointments.inbox import undo
from appointments.inbox.access import DETAILS, EXPORT, may_see_details
from appointments.inbox.erase_number import ask_to_erase, erase_number
from appointments.inbox.erasure import erase_for
from appointments.inbox.export import export
from appointments.inbox.find import find_request
from appointments.inbox.record import RecordAdmin
from appointments.inbox.status import set_status, undo_status
from appointments.inbox.tabs import Inbox, StatusTab
from appointments.models import AppointmentRequest
from outbox import admin as outbox_admin


@admin.register(AppointmentRequest)
class AppointmentRequestAdmin(RecordAdmin):
    """What a patient wrote stays as it was written; staff say what became of it."""

    change_list_template = "admin/appointments/inbox.html"
    list_display = ["__str__", "status"]
    list_filter = [StatusTab]
    list_select_related = ["treatment", "assigned_to"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_urls(self) -> list[Any]:
        find, ask, erase = (
            partial(view, self) for view in (find_request, ask_to_erase, erase_number)
        )
        guarded = self.admin_site.admin_view
        return [
            path("find/", guarded(find), name="appointments_find_request"),
            path("erase/", guarded(require_POST(ask)), name="appointments_ask_to_erase"),
            path(
                "erase/for-good/",
                guarded(require_POST(erase)),
                name="appointments_erase_number",
            ),
            path("export/", guarded(require_POST(export)), name="appointments_export_requests"),
            path(
                "<int:pk>/status/",
                guarded(require_POST(set_status)),
                name="appointments_set_status",
            ),
            path(
                "<int:pk>/undo/",
                guarded(require_POST(undo_status)),
                name="appointments_undo_status",
            ),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Inbox]:
        return Inbox

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django would filter by any field: a name, letter by letter, in an address."""
        return lookup == StatusTab.parameter_name

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            **outbox_admin.banner(request),
            "title": "Requests",
            "may_see_details": may_see_details(request),
            "may_change": self.has_change_permission(request),
            "undo": undo.show_once(request.session),
            "may_export": request.user.has_perms([DETAILS, EXPORT]),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_see_details(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Whoever may delete a request may delete its emails and its access log with it."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing yet: ``erase_for`` notes it, since it deletes every older entry."""

    def delete_model(self, request: HttpRequest, obj: AppointmentRequest) -> None:
        erase_for(request.user, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        erase_for(request.user, list(queryset))
