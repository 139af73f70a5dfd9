from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from images.files import prepare
from images.forms import ImageForm
from images.models import Image
from images.processing import UnusablePictureError
from images.renditions import CARD, SQUARE
from images.responsive import address, frame
from images.uses import Use, uses_of

THUMBNAIL = 72  # pixels on the screen
SETTLED = "This picture is on a live, scheduled, or approved page. Ask an editor to change it."
ENDS = format_html(
    "<br>{}", "A new file or description ends the medical review of pages that show it."
)


class PictureList(ChangeList):
    """Looks up where the pictures of one page of the list are used, all at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        uses = uses_of([image.pk for image in self.result_list])
        for image in self.result_list:
            image.uses = uses[image.pk]


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ["picture", "used_on", "created_at"]
    list_filter = ["decorative", "created_at"]
    list_per_page = 50
    search_fields = ["alt", "credit"]
    readonly_fields = ["crops", "in_texts", "used_on"]
    fieldsets = [
        (None, {"fields": ["file", ("focus_x", "focus_y"), "alt", "decorative", "credit"]}),
        ("Where it’s used", {"fields": ["crops", "used_on", "in_texts"]}),
    ]

    class Media:
        css = {"all": ["css/admin/pictures.css"]}

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Encode an upload before the admin opens its transaction: on SQLite nobody else can write
        while that lasts, and a patient's request would wait.
        """
        if upload := request.FILES.get("file"):
            with suppress(UnusablePictureError):  # the form says so
                prepare(upload)
        return super().changeform_view(request, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, image: Image | None) -> bool:
        """What readers see, or will, is changed by those who decide what they see."""
        return (
            image is None
            or request.user.has_perm("images.change_seen_image")
            or not any(use.is_settled for use in _uses(image))
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PictureList

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets[:1]
        if super().has_change_permission(request) and not self._may_touch(request, obj):
            return [(None, fieldsets[0][1] | {"description": SETTLED}), *fieldsets[1:]]
        return fieldsets

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Where a picture is used it is not deleted: each place is named instead."""
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        uses = uses_of([image.pk for image in objs])
        protected += [_link(use) for found in uses.values() for use in found]
        return to_delete, counts, forbidden, protected

    @admin.display(ordering="alt")
    def picture(self, image: Image) -> SafeString:
        thumbnail = next(iter(image.in_shape(SQUARE.name)), None)
        src = address(image, thumbnail) if thumbnail else image.file.url
        return format_html(
            '<span class="picture-row">'
            '<img src="{0}" width="{1}" height="{1}" alt="" loading="lazy"> {2}</span>',
            src,
            THUMBNAIL,
            image,
        )

    @admin.display(description="on cards and as a portrait")
    def crops(self, image: Image) -> SafeString:
        shown = [frame(image, shape.name) for shape in (CARD, SQUARE)]
        pictures = format_html_join(
            "",
            '<img src="{}" width="{}" height="{}" alt="" loading="lazy">',
            ((crop.src, crop.width, crop.height) for crop in shown),
        )
        return format_html('<span class="picture-crops">{}</span>', pictures)

    @admin.display(description="used on")
    def used_on(self, image: Image) -> SafeString | str:
        links = [(_link(use),) for use in _uses(image)]
        return format_html_join(SafeString("<br>"), "{}", links) + ENDS if links else "–"

    @admin.display(description="in the text")
    def in_texts(self, image: Image) -> str:
        return (
            "Where you write: “Insert”, then “Picture”. You can add a caption there. The credit"
            " line is added for you."
        )


def _uses(image: Any) -> list[Use]:
    """Where a picture is used, looked up once for each that is shown."""
    if not hasattr(image, "uses"):
        image.uses = uses_of([image.pk])[image.pk]
    return image.uses


def _link(use: Use) -> SafeString | str:
    url = use.admin_url
    return format_html('<a href="{}">{}</a>', url, use) if url else str(use)
