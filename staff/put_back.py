"""What somebody typed into a form of the admin before, shown in it again and not saved.

unsaved.js sends it from where it was kept: the browser.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

FIELD = "_put_back"
SAYS = "This is what you entered before. It isn’t saved yet. Check it, then save."


class NotSavedYet(forms.BaseForm):
    """A form that is never valid, so that it is shown with what it was sent."""

    def clean(self) -> Any:
        answers = super().clean()
        self.add_error(None, ValidationError(SAYS, code="put_back"))
        return answers


def in_forms_of(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The same admin, whose forms are not saved where FIELD comes with them."""

    class PutsBack(admin_class):  # type: ignore[misc, valid-type]
        def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            form = super().get_form(request, *args, **kwargs)
            is_put_back = FIELD in request.POST
            return type(form.__name__, (NotSavedYet, form), {}) if is_put_back else form

    PutsBack.__name__ = PutsBack.__qualname__ = admin_class.__name__
    return PutsBack
