from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from blog.models import Post, Topic
from blog.topics_of_several import change_topics
from publishing.admin import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin
from publishing.admin.dependents import dependents


@admin.register(Post)
class PostAdmin(PublishablePageAdmin):
    ordering = [F("published_at").desc(nulls_first=True), "-updated_at", "-pk"]  # drafts on top
    list_filter = ["topics", "treatment", "published_at"]
    autocomplete_fields = ["picture", "treatment", "related_treatments", "topics", "author"]
    actions = [*PublishablePageAdmin.actions, change_topics]
    fieldsets = [
        (None, {"fields": [*WRITING, "body", "key_points"]}),
        (
            "What it is about",
            {"fields": ["treatment", "related_treatments", "topics", "author"]},
        ),
        PICTURES,
        SOURCES,
        FINDING,
    ]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "show_crisis_card"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A topic that puts the crisis card on pages stays: each of them is named instead."""
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        warning = [topic.pk for topic in objs if topic.brings_crisis_card]
        losing = (page for page in dependents("topics", warning) if not page.keeps_crisis_card)
        protected += [page.loses("its crisis card (988)") for page in losing]
        return to_delete, counts, forbidden, protected
