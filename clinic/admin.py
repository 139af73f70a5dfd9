from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from clinic.models import Clinic, Clinician, time_zones
from clinic.people import display_name
from fields.choosers import ChooserAdmin
from fields.moments import MomentField, MomentWidget

MAIL_LABELS = {
    "notification_emails": "A mail about each request goes to",
    "notification_roles": "And to everybody with a role, about each request",
    "summary_emails": "One mail a day goes to",
    "summary_roles": "And to everybody with a role, once a day",
}


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    """One row: its list is its form, it is never added twice and never deleted."""

    fieldsets = [
        (None, {"fields": ["name", "strapline", "phone", "time_zone"]}),
        ("Home page", {"fields": ["headline", "introduction", "first_visit"]}),
        (
            "Notice on all pages",
            {
                "fields": ["notice", "notice_from", "notice_until"],
                "description": "Without a start it shows at once; without an end it stays.",
            },
        ),
        (
            "Address",
            {"fields": ["street", "city", "state", "postal_code", "directions", "parking"]},
        ),
        ("Opening hours", {"fields": ["opening_hours", "closed_days"]}),
        ("Insurance", {"fields": ["insurance_text", "claim_form"]}),
        (
            "Mail about requests",
            {
                "fields": [
                    "notification_emails",
                    "notification_roles",
                    "summary_emails",
                    "summary_roles",
                    "summary_at",
                ]
            },
        ),
        ("Links", {"fields": ["links"]}),
    ]

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
        models.TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
    }

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "time_zone":
            kwargs["widget"] = forms.Select(choices=[(zone, zone) for zone in time_zones()])
        if db_field.name in MAIL_LABELS:
            kwargs["label"] = MAIL_LABELS[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:clinic_clinic_change", args=[1]))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Clinic | None:
        """The one row, also before it was first saved."""
        return Clinic.objects.current() if object_id == "1" else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Clinic | None = None) -> bool:
        return False


@admin.register(Clinician)
class ClinicianAdmin(ChooserAdmin, admin.ModelAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("name", "credentials", "role", "languages", "biography", "portrait"),
                    "position",
                ],
                "description": "Who sees patients, as readers meet them on the About page and on a"
                " page of their own. Whoever signs in here has an account instead.",
            },
        )
    ]
    list_display = ["name", "credentials", "role", "position"]
    list_editable = ["position"]
    search_fields = ["name"]
    autocomplete_fields = ["portrait"]

    def get_fieldsets(self, request: HttpRequest, obj: Clinician | None = None) -> Any:
        """Whose account it is decides whose reviews count: a question for who manages accounts."""
        if not request.user.has_perm("auth.change_user"):
            return self.fieldsets
        account = ("Account", {"fields": ["account"]})
        return [*self.fieldsets, account]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "account":
            field.label_from_instance = display_name
        return field
