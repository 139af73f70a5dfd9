"""The requests and the mails about them, as staff see them.

There is no search: it would put a patient's name into an address, and so into logs and histories.
"""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from appointments.models import AppointmentRequest, OutboxMessage

CALL = ("name", "call")
DETAILS = ("may_leave_message", "best_time", "treatment", "language")


@admin.register(AppointmentRequest)
class AppointmentRequestAdmin(admin.ModelAdmin):
    """What a patient wrote stays as it was written; staff change the status."""

    list_display = [*CALL, "status", "created_at", *DETAILS]  # on a phone, the first ones show
    list_editable = ["status"]
    list_filter = ["status"]
    list_select_related = ["treatment"]
    list_per_page = 50
    fields = [*CALL, "status", "created_at", *DETAILS]
    readonly_fields = ["created_at", *CALL, *DETAILS]

    @admin.display(description="phone", ordering="phone")
    def call(self, request: AppointmentRequest) -> SafeString:
        return format_html(
            '<a class="nowrap" href="tel:{}">{}</a>', request.phone, request.phone_display
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """What became of each mail, the unsent ones first; there is nothing to change here."""

    list_display = ["subject", "recipient", "state", "created_at", "sent_at"]
    ordering = [F("sent_at").desc(nulls_first=True), "-created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
