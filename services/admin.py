from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from publishing.admin import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin
from publishing.admin.dependents import Dependent, dependents
from services.models import Treatment


@admin.register(Treatment)
class TreatmentAdmin(PublishablePageAdmin):
    list_display = [*PublishablePageAdmin.list_display, "position"]
    list_editable = ["position"]
    fieldsets = [
        (None, {"fields": [*WRITING, "body", "key_points", "problems"]}),
        (
            "Answers at a glance",
            {
                "fields": [name for name, _ in Treatment.ANSWERS],
                "description": (
                    "A sentence or two each, at the top of the page. Empty ones don’t show."
                ),
            },
        ),
        (
            "Sections",
            {
                "fields": [name for name, _ in Treatment.SECTIONS],
                "description": (
                    "Each has its own heading. To use another one, begin the text with a heading."
                    " Empty sections don’t show."
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
            "Facts for search engines",
            {
                "fields": ["schema_how_performed", "schema_body_location", "schema_drug"],
                "classes": ["collapse"],
            },
        ),
        FINDING,
    ]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A treatment that warns on other pages stays: each of them is named instead."""
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        by_pk = {treatment.pk: treatment for treatment in objs}
        for page in dependents("treatment", list(by_pk)):
            if lost := _warnings(by_pk[page.on], page):
                protected.append(page.loses(lost))
        return to_delete, counts, forbidden, protected


def _warnings(treatment: Treatment, page: Dependent) -> str:
    """What a page shows of its treatment: the safety block only once that was published, and the
    crisis card if it doesn't have that by itself.
    """
    was_shown = treatment.published_at and treatment.published_at <= timezone.now()
    brings_card = treatment.brings_crisis_card and not page.keeps_crisis_card
    parts = [
        "its safety block" if treatment.safety and was_shown else "",
        "its crisis card (988)" if brings_card else "",
    ]
    return " and ".join(filter(None, parts))
