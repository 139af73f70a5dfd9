from django.contrib import admin

from publishing.admin import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin
from services.models import Treatment


@admin.register(Treatment)
class TreatmentAdmin(PublishablePageAdmin):
    list_display = [*PublishablePageAdmin.list_display, "position"]
    list_editable = ["position"]
    fieldsets = [
        (None, {"fields": [*WRITING, "body", "key_points", "problems"]}),
        (
            "Sections",
            {
                "fields": [name for name, _ in Treatment.SECTIONS],
                "description": (
                    "Each shows under its own name. To name one differently, begin its text with a"
                    " heading. An empty one is not shown."
                ),
            },
        ),
        (
            "Approved use and safety",
            {
                "fields": [
                    "safety_approved_for",
                    "safety_not_approved_for",
                    "safety_controlled",
                    "safety_boxed_warning",
                    "safety_known_risks",
                    "safety_source_title",
                    "safety_source_publisher",
                    "safety_source_year",
                    "safety_source_url",
                    "show_crisis_card",
                ],
                "description": "Shown on this page and on every article about this treatment.",
            },
        ),
        PICTURES,
        SOURCES,
        (
            "Facts that search engines read",
            {
                "fields": ["schema_how_performed", "schema_body_location", "schema_drug"],
                "classes": ["collapse"],
            },
        ),
        FINDING,
    ]
