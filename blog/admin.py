from django.contrib import admin

from blog.models import Post, Topic
from publishing.admin import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin


@admin.register(Post)
class PostAdmin(PublishablePageAdmin):
    list_filter = ["topics", "treatment", "published_at"]
    autocomplete_fields = ["picture", "treatment", "related_treatments", "topics", "author"]
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
