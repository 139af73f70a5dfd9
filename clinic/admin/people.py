"""The people whom patients meet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clinic.models import Clinician
from clinic.people import display_name
from fields.choosers import ChooserAdmin


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
