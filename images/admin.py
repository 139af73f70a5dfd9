from django.contrib import admin

from images.models import Image


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["__str__", "decorative", "width", "height", "created_at"]
    list_filter = ["decorative"]
    search_fields = ["alt", "credit"]
    fields = ["file", "alt", "decorative", "credit"]
