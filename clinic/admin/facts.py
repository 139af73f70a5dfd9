"""The clinic's facts: one row, a list of its subjects, and a form for each of them."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import time_format
from django.utils.text import Truncator, capfirst

from clinic.admin.subjects import EMAIL_LABELS, SUBJECTS, Subject
from clinic.models import Clinic, time_zones
from fields.moments import MomentField, MomentWidget

SHOWN = 120  # characters of a fact in the list


class SubjectForm(forms.ModelForm):
    """Some of the facts. What is wrong with one of another subject is that one's to say."""

    def _update_errors(self, errors: ValidationError) -> None:
        found = getattr(errors, "error_dict", {})
        for name in [name for name in found if name not in self.fields]:
            del found[name]
        super()._update_errors(errors)  # type: ignore[misc]


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    """One row: it is never added twice and never deleted."""

    form = SubjectForm
    change_form_template = "admin/clinic/subject.html"
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
        models.TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
    }

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        subject = path("facts/<slug:slug>/", guarded(self.subject_view), name="clinic_facts")
        return [subject, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All subjects, with what is entered now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        clinic = Clinic.objects.current()
        context = {
            **self.admin_site.each_context(request),
            "title": "Clinic facts",
            "subjects": [
                (subject.title, _address(slug), [_entered(clinic, name) for name in subject.fields])
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


def _address(slug: str) -> str:
    return reverse("admin:clinic_facts", args=[slug])


def _entered(clinic: Clinic, name: str) -> tuple[str, str]:
    """A fact's label and its beginning; "" for one that isn't entered."""
    field: Any = clinic._meta.get_field(name)
    label = EMAIL_LABELS.get(name, field.verbose_name)
    said = _READ[name](clinic) if name in _READ else _in_words(field, getattr(clinic, name))
    return capfirst(label), Truncator(said).chars(SHOWN)


def _in_words(field: Any, value: Any) -> str:
    if field.many_to_many:
        return ", ".join(map(str, value.all()))
    if isinstance(value, list):
        return ", ".join(row if isinstance(row, str) else next(iter(row.values())) for row in value)
    return display_for_field(value, field, "") if value else ""


def _closed_days(clinic: Clinic) -> str:
    return "; ".join(f"{day:%a, %b} {day.day}" for day, _ in clinic.upcoming_closed_days)


# Facts that the list shows as readers see them.
_READ: dict[str, Callable[[Clinic], str]] = {
    "phone": attrgetter("phone_display"),
    "claim_form": attrgetter("claim_form_name"),
    "opening_hours": lambda clinic: "; ".join(map(str, clinic.hours_by_days)),
    "closed_days": _closed_days,
    "summary_at": lambda clinic: time_format(clinic.summary_at, "g:i A"),
}
