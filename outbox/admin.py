"""What became of each email to staff, and another try for those that are stuck."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from outbox import email_trouble
from outbox.models import OutboxMessage

RETRY = "outbox.change_outboxmessage"


def banner(request: HttpRequest) -> dict[str, Any]:
    """What ``admin/outbox/email_trouble.html`` shows on top of a list."""
    return {
        "email_trouble": email_trouble.find(timezone.now()),
        "may_retry": request.user.has_perm(RETRY),
    }


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """The unsent ones first; there is nothing to change here."""

    change_list_template = "admin/outbox/messages.html"
    list_display = ["subject", "recipient", "state", "created_at", "sent_at"]
    ordering = [F("sent_at").desc(nulls_first=True), "-created_at"]
    change_form_template = "admin/outbox/message.html"
    readonly_fields = ["about", "state"]

    def get_fields(self, request: HttpRequest, obj: OutboxMessage | None = None) -> Any:
        when = "sent_at" if obj and obj.sent_at else "next_attempt_at"
        return ["subject", "about", "recipient", "state", "created_at", when, "body"]

    @admin.display(description="about", empty_value="All requests of a day")
    def about(self, message: OutboxMessage) -> SafeString | None:
        if message.owner is None:
            return None
        kind = message.owner._meta
        view = f"admin:{kind.app_label}_{kind.model_name}_change"
        change = reverse(view, args=[message.owner_id])
        return format_html('<a href="{}">{}</a>', change, message.owner)

    def get_urls(self) -> list[Any]:
        retry = self.admin_site.admin_view(require_POST(self.retry))
        return [path("retry/", retry, name="outbox_retry"), *super().get_urls()]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nothing is looked for here by what stands in an address."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**banner(request), "title": "Emails to staff", **(extra_context or {})}
        if email_trouble.is_kept_as_files():
            context["no_server"] = email_trouble.NO_SERVER
        return super().changelist_view(request, context)

    def retry(self, request: HttpRequest) -> HttpResponse:
        """Make all unsent emails due; the worker sends them within seconds."""
        if not request.user.has_perm(RETRY):
            raise PermissionDenied
        number = OutboxMessage.objects.retry(timezone.now())
        messages.success(request, f"{number} to send now. Look again in a minute.")
        return HttpResponseRedirect(reverse("admin:outbox_outboxmessage_changelist"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
