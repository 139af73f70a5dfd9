"""The staff's form for a picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from images.drawings import DRAWINGS
from images.files import prepare
from images.models import Image
from images.processing import READABLE_TYPES, UnusablePictureError
from images.renditions import WHOLE
from images.responsive import frame


class PictureInput(forms.FileInput):
    """Chooses a file and shows the picture; a click on it moves the point of interest.

    Works without scripts: `point-of-interest.js` only fills in the two numbers below the picture.
    """

    template_name = "images/picture_input.html"

    class Media:
        css = {"all": ["css/admin/pictures.css"]}
        js = [forms.Script("js/point-of-interest.js", type="module")]

    def __init__(self) -> None:
        # Phones that store HEIC send JPEG to a field that does not name HEIC.
        super().__init__({"accept": READABLE_TYPES})

    def format_value(self, value: Any) -> Any:
        """The stored file, for the picture that is shown; an input never gets it as its value."""
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        image = getattr(value, "instance", None)
        context["frame"] = frame(image, WHOLE.name) if image and image.pk else None
        return context


class HeaderDrawingInput(forms.RadioSelect):
    """Chooses one of the header drawings by its looks."""

    template_name = "images/header_drawing_input.html"

    class Media:
        css = {"all": ["css/admin/pictures.css"]}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["drawing"] = DRAWINGS.get(str(value))
        return option


class PictureField(forms.FileField):
    """A file that is a picture; one that cannot be used is refused with the reason."""

    widget = PictureInput

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            try:
                prepare(file)
            except UnusablePictureError as error:
                raise ValidationError(str(error)) from error
        return file


class PercentField(forms.IntegerField):
    """A whole number from 0 to 100; the middle, if nothing was entered."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"min_value": 0, "max_value": 100, "required": False}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int:
        number = super().clean(value)
        return 50 if number is None else number


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["file", "focus_x", "focus_y", "alt", "decorative", "credit"]
        field_classes = {"file": PictureField, "focus_x": PercentField, "focus_y": PercentField}
        widgets = {
            "file": PictureInput,
            "alt": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        }
