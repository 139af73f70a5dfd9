"""One request on its own page: what staff write about it, and who saw and changed what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from appointments.inbox.access import DETAILS, may_see_details
from appointments.inbox.call import CallForm
from appointments.inbox.status import change_status
from appointments.models import AccessEntry, AppointmentRequest
from clinic.models import Clinic
from clinic.people import display_name
from fields.version_token import changed_since, version_token

ASKED = ["message", "best_time", "treatment", "language"]
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"  # the one that knows rights
STORED = ("assigned_to", "notes")  # what the form itself saves; a status has its own way


class RecordForm(forms.ModelForm):
    """What staff may change. It never overwrites a change that a colleague saved meanwhile."""

    status = forms.ChoiceField(choices=AppointmentRequest.Status.choices)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AppointmentRequest
        fields = ["assigned_to", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version(self.instance)
        if "assigned_to" in self.fields:
            who: Any = self.fields["assigned_to"]
            who.queryset = self.colleagues()
            who.label_from_instance = display_name

    def colleagues(self) -> QuerySet[User]:
        """Who can answer a request, and whoever has this one now."""
        able = User.objects.with_perm(DETAILS, backend=MODEL_BACKEND).filter(is_staff=True)
        return able | User.objects.filter(pk=self.instance.assigned_to_id)

    def clean(self) -> dict[str, Any] | None:
        answers = super().clean()
        # Locked until the form is saved: a colleague who saves at the same moment comes after.
        stored = AppointmentRequest.objects.select_for_update().get(pk=self.instance.pk)
        self.initial["version"] = version(stored)
        if self.data.get("version") != self.initial["version"]:
            self.data = {**self.data.dict(), "version": self.initial["version"]}  # type: ignore[attr-defined]
            raise ValidationError(changed_since("request"), code="newer")
        return answers


def version(request: AppointmentRequest) -> str:
    """The token of what the form can change, as it is stored."""
    return version_token([request.status, request.assigned_to_id, request.notes])


class RecordAdmin(admin.ModelAdmin):
    """The form of a request, the others from its number, and its access log."""

    change_form_template = "admin/appointments/record.html"

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = RecordForm if obj else CallForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": CallForm.Meta.fields})]
        if not may_see_details(request):
            return [(None, {"fields": ["received", "status", "assigned_to", "version"]})]
        kept_apart = ["suspicion"] if obj.suspicion else []
        return [
            (None, {"fields": ["name", "call", "received", *kept_apart]}),
            ("Status and notes", {"fields": ["status", "assigned_to", "notes", "version"]}),
            ("Request", {"fields": ASKED}),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: AppointmentRequest | None = None
    ) -> list[str]:
        return ["name", "call", "received", "suspicion", *ASKED] if obj else []

    def formfield_for_dbfield(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        """Colleagues are chosen here, and neither made nor deleted."""
        field: Any = super().formfield_for_dbfield(db_field, *args, **kwargs)
        if db_field.name == "assigned_to":
            field.widget = field.widget.widget
        return field

    def call(self, request: AppointmentRequest) -> SafeString:
        return format_html(
            '<a class="request-call" href="tel:{}">Call {}</a>',
            request.phone_to_dial,
            request.phone_display,
        )

    @admin.display(description="leave a message")
    def message(self, request: AppointmentRequest) -> str:
        return "Yes" if request.may_leave_message else "No"

    def received(self, request: AppointmentRequest) -> str:
        moment = date_format(timezone.localtime(request.created_at), "DATETIME_FORMAT")
        how = request.get_channel_display().lower()
        waits = f", {request.waited(Clinic.objects.current(), timezone.now())}"
        return f"{moment}, {how}{waits if request.is_open else ''}"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: AppointmentRequest | None = None,
    ) -> HttpResponse:
        context |= {
            "title": str(obj or "Log a phone call"),
            "subtitle": None,
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        if obj and may_see_details(request):
            AccessEntry.objects.note_seen([obj], request.user, timezone.now())
            context |= {
                "access_log": obj.log.all()[:200],
                "others": obj.others_from_the_same_number().newest_first(),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: AppointmentRequest, form: Any, change: bool
    ) -> None:
        now = timezone.now()
        if not change:
            obj.keep_call(now)
            AccessEntry.objects.note([obj], request.user, AccessEntry.What.TAKEN, now)
            return
        changed = [name for name in STORED if name in form.changed_data]
        obj.save(update_fields=changed)
        if changed:
            detail = ", ".join(_in_words(obj, name) for name in changed)
            AccessEntry.objects.note([obj], request.user, AccessEntry.What.CHANGED, now, detail)
        change_status(obj, form.cleaned_data["status"], request.user)


def _in_words(request: AppointmentRequest, name: str) -> str:
    if name == "assigned_to":
        return f"Assigned to: {request.assigned_to or 'nobody'}"
    return "Notes"
