"""What the admin's forms for articles and treatments have in common."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from publishing.models import PublishablePage

WRITING = ("title", "slug", "summary", "key_points")
PICTURE = ("illustration", "picture")
FINDING = ("Search engines", {"fields": ["seo_title", "seo_description"], "classes": ["collapse"]})
PUBLICATION = ("Publication", {"fields": ["published_at", "offline_at"]})


class PublishablePageAdmin(admin.ModelAdmin):
    """Lists pages by state; the address follows the title until the page is saved."""

    list_display = ["title", "state", "published_at", "updated_at"]
    list_filter = ["published_at"]
    search_fields = ["title", "summary"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["picture"]
    save_on_top = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    @admin.display(description="state")
    def state(self, page: PublishablePage) -> str:
        return page.status

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only for a new page: readers may know the address of an old one."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def view_on_site(self, page: PublishablePage) -> str | None:
        return page.get_absolute_url() if page.is_published() else None
