"""The editor for rich text in the admin."""

from typing import Any

from django import forms
from django.urls import reverse

from richtext.markup import clean


class RichTextWidget(forms.Textarea):
    """A text area that ``rich-text-editor.js`` turns into an editor.

    Without scripts the HTML itself can be edited. The editor's parts come as modules of our own
    server, with no import map, so that the pages it stands on need no inline script.
    """

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "css/admin/rich-text.css",
                "css/admin/rich-text-tools.css",
                "css/admin/rich-text-dialog.css",
            ]
        }
        js = [forms.Script("js/rich-text-editor.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 12, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-rich-text": reverse("editor_choices"),
            "data-paste": reverse("editor_paste"),
            "data-add-picture": reverse("admin:images_image_add"),
        }
        return context

    def format_value(self, value: Any) -> Any:
        """Clean also when a form with errors is shown again: the page allows no style attribute."""
        return clean(value) if value else value
