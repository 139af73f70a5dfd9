"""The requests and the mails about them, as staff see them.

There is no search: it would put a patient's name into an address, and so into logs and histories.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from appointments.models import AppointmentRequest, OutboxMessage

ANSWERS = ("name", "call", "may_leave_message", "best_time", "treatment", "language")


@admin.register(AppointmentRequest)
class AppointmentRequestAdmin(admin.ModelAdmin):
    """What a patient wrote stays as it was written; staff change the status."""

    list_display = ["created_at", "status", *ANSWERS]
    list_editable = ["status"]
    list_filter = ["status"]
    list_select_related = ["treatment"]
    list_per_page = 50
    fields = ["created_at", *ANSWERS, "status"]
    readonly_fields = ["created_at", *ANSWERS]

    @admin.display(description="phone", ordering="phone")
    def call(self, request: AppointmentRequest) -> SafeString:
        return format_html('<a href="tel:{}">{}</a>', request.phone, request.phone_display)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """What became of each mail; there is nothing to change here."""

    list_display = ["created_at", "subject", "recipient", "state", "next_attempt_at", "sent_at"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
