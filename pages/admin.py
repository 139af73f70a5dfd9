from django.contrib import admin

from pages.models import Page
from publishing.admin import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin


@admin.register(Page)
class PageAdmin(PublishablePageAdmin):
    list_display = [*PublishablePageAdmin.list_display, "menu", "position"]
    list_editable = ["position"]
    fieldsets = [
        (None, {"fields": [*WRITING, "body", "key_points", "show_crisis_card"]}),
        ("Menu", {"fields": ["menu"]}),
        PICTURES,
        SOURCES,
        FINDING,
    ]
