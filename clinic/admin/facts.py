"""The clinic's facts: one row, a list of its subjects, and a form for each of them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from clinic.admin import changes
from clinic.admin.subjects import EMAIL_LABELS, SUBJECTS, Subject
from clinic.admin.wording import beginning, label
from clinic.models import Clinic, time_zones
from fields.moments import MomentField, MomentWidget

WHOLE_DAYS = {"notice_from": "00:00", "notice_until": "23:59"}  # the times that are offered


class SubjectForm(forms.ModelForm):
    """Some of the facts. What is wrong with one of another subject is that one's to say."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            own = {*self.fields, NON_FIELD_ERRORS}
            error = ValidationError({n: e for n, e in error.error_dict.items() if n in own})
        super().add_error(field, error)


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    """One row: it is never added twice and never deleted."""

    form = SubjectForm
    change_form_template = "admin/clinic/subject.html"
    object_history_template = "admin/clinic/history.html"
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
        models.TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
    }

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        back = guarded(require_POST(self.bring_back_view))
        return [
            path("facts/<slug:slug>/", guarded(self.subject_view), name="clinic_facts"),
            path("bring-back/<int:entry>/<slug:name>/", back, name="clinic_bring_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All subjects, with what is entered now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        clinic = Clinic.objects.current()
        context = {
            **self.admin_site.each_context(request),
            "title": "Clinic facts",
            "subjects": [
                (
                    subject.title,
                    _address(slug),
                    [(label(name), beginning(clinic, name)) for name in subject.fields],
                )
                for slug, subject in SUBJECTS.items()
            ],
            "history": reverse("admin:clinic_clinic_history", args=[1]),
        }
        return TemplateResponse(request, "admin/clinic/facts.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Where the history and older links lead: to all subjects."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:clinic_clinic_changelist"))

    def subject_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        if slug not in SUBJECTS:
            raise Http404
        request.subject = SUBJECTS[slug]  # type: ignore[attr-defined]
        shown = {"title": request.subject.title, "show_save_and_continue": False}  # type: ignore[attr-defined]
        return self.changeform_view(request, "1", extra_context=shown)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What each change was, with a way back."""
        may_change = {"may_change": self.has_change_permission(request)}
        page = super().history_view(request, object_id, may_change | (extra_context or {}))
        if isinstance(page, TemplateResponse) and page.context_data:
            for entry in page.context_data["action_list"]:
                entry.changes = changes.changes_of(entry)
        return page

    def bring_back_view(self, request: HttpRequest, entry: int, name: str) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        logged = LogEntry.objects.filter(pk=entry, content_type=_content_type()).first()
        found = changes.changes_of(logged) if logged else []
        change = next((each for each in found if each.name == name and each.can_come_back), None)
        if change is None:
            raise Http404
        clinic = Clinic.objects.current()
        try:
            made = changes.bring_back(clinic, change)
        except ValidationError as error:
            messages.error(request, f"{change.label} stays as it is. {' '.join(error.messages)}")
        else:
            self.log_change(request, clinic, changes.message([made]))
            messages.success(request, f"{change.label} is as it was before.")
        return HttpResponseRedirect(reverse("admin:clinic_clinic_history", args=[1]))

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return changes.message(changes.changes(form))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        subject: Subject = request.subject  # type: ignore[attr-defined]
        return [(None, {"fields": subject.fields, "description": subject.says})]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Clinic | None:
        """The one row, also before it was first saved."""
        return Clinic.objects.current() if object_id == "1" else None

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "time_zone":
            kwargs["widget"] = forms.Select(choices=[(zone, zone) for zone in time_zones()])
        if db_field.name in EMAIL_LABELS:
            kwargs["label"] = EMAIL_LABELS[db_field.name]
        if db_field.name in WHOLE_DAYS:
            kwargs["widget"] = MomentWidget(offered=WHOLE_DAYS[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Clinic, form: Any, change: bool) -> None:
        """Save one subject's columns: a colleague may save another's at the same moment."""
        columns = {field.name for field in obj._meta.concrete_fields}
        is_new = obj._state.adding
        obj.save(update_fields=None if is_new else [*columns & form.fields.keys(), "updated_at"])

    def response_change(self, request: HttpRequest, obj: Clinic) -> HttpResponse:
        messages.success(request, f"Saved: {request.subject.title}.")  # type: ignore[attr-defined]
        return self.response_post_save_change(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Clinic | None = None) -> bool:
        return False


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Clinic)


def _address(slug: str) -> str:
    return reverse("admin:clinic_facts", args=[slug])
