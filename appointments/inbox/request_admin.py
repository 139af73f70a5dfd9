"""The requests as staff see them: a list for the thumb, and a page for each."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from appointments.inbox import erasure
from appointments.inbox.export import as_csv
from appointments.inbox.number import NumberPage
from appointments.inbox.permissions import DETAILS, EXPORT, may_see_details, require
from appointments.inbox.record import STORED, RecordPage
from appointments.inbox.tabs import Inbox, StatusTab, statuses_of
from appointments.models import AccessEntry, AppointmentRequest
from outbox import admin as outbox_admin

What = AccessEntry.What


@admin.register(AppointmentRequest)
class AppointmentRequestAdmin(RecordPage, NumberPage, admin.ModelAdmin):
    """What a patient wrote stays as it was written; staff say what became of it."""

    change_list_template = "admin/appointments/inbox.html"
    change_form_template = "admin/appointments/record.html"
    list_display = ["__str__", "status"]
    list_filter = [StatusTab]
    list_select_related = ["treatment", "assigned_to"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_urls(self) -> list[Any]:
        views = {
            "number/": (self.find_number, "find_number"),
            "number/erase/": (require_POST(self.erase_number), "erase_number"),
            "export/": (require_POST(self.export), "export_requests"),
            "<int:pk>/status/": (require_POST(self.set_status), "set_status"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"appointments_{name}")
            for route, (view, name) in views.items()
        ]
        return own + super().get_urls()

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
            "may_export": request.user.has_perms([DETAILS, EXPORT]),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_see_details(request)

    def set_status(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One tap in the list."""
        require(request, "appointments.change_appointmentrequest")
        status = request.POST.get("status", "")
        if status not in AppointmentRequest.Status.values:
            return HttpResponseBadRequest("No such status.\n", content_type="text/plain")
        found = AppointmentRequest.objects.filter(pk=pk).first()
        if found is None:
            messages.warning(request, f"Request {pk} is not there any more.")
        else:
            self._move(found, status, request)
            messages.success(request, f"{found}: {found.get_status_display()}.")
        return HttpResponseRedirect(inbox_address(request.POST))

    @transaction.atomic
    def _move(self, found: AppointmentRequest, status: str, request: HttpRequest) -> None:
        now = timezone.now()
        before = AppointmentRequest.Status(found.move_to(status, now))
        if before != found.status:
            change = f"Status: {before.label} to {found.get_status_display()}"
            AccessEntry.objects.note([found], request.user, What.CHANGED, now, change)

    def save_model(
        self, request: HttpRequest, obj: AppointmentRequest, form: Any, change: bool
    ) -> None:
        now = timezone.now()
        if not change:
            obj.keep_call(now)
            AccessEntry.objects.note([obj], request.user, What.TAKEN, now)
            return
        changed = [name for name in STORED if name in form.changed_data]
        obj.save(update_fields=changed)
        if changed:
            told = ", ".join(_in_words(obj, name) for name in changed)
            AccessEntry.objects.note([obj], request.user, What.CHANGED, now, told)
        self._move(obj, form.cleaned_data["status"], request)

    def export(self, request: HttpRequest) -> HttpResponse:
        """The requests of one tab as a file. Each notes who downloaded it."""
        require(request, DETAILS, EXPORT)
        now = timezone.now()
        shown = AppointmentRequest.objects.filter(status__in=statuses_of(request.POST.get("tab")))
        rows = list(shown.select_related("treatment", "assigned_to"))
        AccessEntry.objects.note(rows, request.user, What.EXPORTED, now)
        return as_csv(rows, now)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who may delete a request may delete what goes with it: its mails, and who saw it."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing yet: ``erase`` notes it, since it deletes every older entry."""

    def delete_model(self, request: HttpRequest, obj: AppointmentRequest) -> None:
        self.erase(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        self.erase(request, list(queryset))

    def erase(self, request: HttpRequest, doomed: Sequence[AppointmentRequest]) -> None:
        """Delete for good. That somebody deleted "Request 12" is all that stays."""
        erasure.erase(doomed)
        super().log_deletions(request, doomed)  # type: ignore[arg-type]
        transaction.on_commit(erasure.clear_traces)


def inbox_address(asked: Any) -> str:
    """The inbox, on the tab and the page that were shown."""
    shown = {name: asked[name] for name in ("tab", "p") if asked.get(name)}
    address = reverse("admin:appointments_appointmentrequest_changelist")
    return f"{address}?{urlencode(shown)}" if shown else address


def _in_words(request: AppointmentRequest, name: str) -> str:
    if name == "assigned_to":
        return f"Assigned to: {request.assigned_to or 'nobody'}"
    return "Notes"
