"""The inbox as a list: one tab for each status, the requests of one number together."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from appointments import recipients
from appointments.inbox.access import may_see_details
from appointments.models import AccessEntry, AppointmentRequest
from clinic.models import Clinic

Status = AppointmentRequest.Status

OPEN = "To do"
ALL = "all"

# The buttons on a request: what it can become next, the likeliest first.
NEXT: dict[str, list[tuple[str, str]]] = {
    Status.NEW: [
        (Status.CALLED, "Called"),
        (Status.BOOKED, "Booked"),
        (Status.CLOSED, "Close"),
        (Status.SPAM, "Spam"),
    ],
    Status.CALLED: [
        (Status.BOOKED, "Booked"),
        (Status.CLOSED, "Close"),
        (Status.NEW, "Back to New"),
    ],
    Status.BOOKED: [(Status.CLOSED, "Close"), (Status.NEW, "Back to New")],
    Status.CLOSED: [(Status.NEW, "Back to New")],
    Status.SPAM: [(Status.NEW, "Not spam")],
}


def statuses_of(tab: str | None) -> Sequence[str]:
    """The statuses that a tab shows; without one of its own, those that are open."""
    if tab == ALL:
        return Status.values
    return [tab] if tab in Status.values else AppointmentRequest.OPEN


class StatusTab(admin.SimpleListFilter):
    """New and called requests together, until another tab is chosen."""

    title = "status"
    parameter_name = "tab"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Status.choices, (ALL, "All")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AppointmentRequest]
    ) -> QuerySet[AppointmentRequest]:
        return queryset.filter(status__in=statuses_of(self.value()))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Each tab with its address and how many requests it holds."""
        found = AppointmentRequest.objects.order_by().values_list("status")
        numbers = dict(found.annotate(Count("pk")))
        numbers[None] = sum(numbers.get(status, 0) for status in AppointmentRequest.OPEN)
        numbers[ALL] = sum(numbers.get(status, 0) for status in Status.values)
        for value, label in [(None, OPEN), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({"tab": value}, ["p"]),
                "display": label,
                "number": numbers.get(value, 0),
            }


class Inbox(ChangeList):
    """One page of requests, each with its age and its next steps. Who looks is written down."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        rows: Any = super().get_queryset(request, exclude_parameters)
        has_tab = "tab" in self.get_filters_params()
        return rows.newest_first() if has_tab else rows.longest_waiting_first()

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        now, clinic = timezone.now(), Clinic.objects.current()
        self.is_anybody_told = recipients.is_anybody_told(clinic)
        self.tabs = list(self.filter_specs[0].choices(self))
        for row in self.result_list:
            row.age = row.waited(clinic, now)
            row.next_steps = NEXT[row.status]
        if may_see_details(request):
            AccessEntry.objects.note_seen(self.result_list, request.user, now)
