"""The form in which staff write a page, and what each of its buttons means."""

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone

from publishing import working_drafts
from publishing.admin.collision import Collision, collision
from publishing.models import Revision, WorkingDraft

Step = Revision.Step

# The name of a button in the form, and the step it asks for. Enter in a field saves a draft.
BUTTONS = {
    "_publish": Step.PUBLISHED,
    "_schedule": Step.SCHEDULED,
    "_review": Step.REVIEW,
    "_draft": Step.DRAFT,
}


# The button that saves what stands in the form as a draft, over the newer version that it names.
KEEP_MINE = "_mine"


class PageForm(forms.ModelForm):
    """A page's text, with the version it was begun from, when it goes live, and why it changed."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    goes_live_at = forms.SplitDateTimeField(
        label="Go live at", required=False, widget=AdminSplitDateTime
    )
    note = forms.CharField(
        label="What changed, and why",
        max_length=200,
        required=False,
        help_text="For your colleagues, in the history. Readers never see it.",
    )

    # Set by the admin, on a class made for one request.
    working_draft: WorkingDraft | None = None
    version_token = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.version_token
        self.initial.update(getattr(self.instance, "links_of_version", {}))
        if self.working_draft and not self.is_bound:
            self.initial.update(working_drafts.initial_values(self, self.working_draft))
        self.newer: Collision | None = None

    @property
    def step(self) -> str:
        """What the button that was pressed asks for."""
        pressed = (step for name, step in BUTTONS.items() if name in self.data)
        return next(pressed, Step.DRAFT)

    def clean_goes_live_at(self) -> datetime.datetime | None:
        moment = self.cleaned_data["goes_live_at"]
        if self.step == Step.SCHEDULED and moment is None:
            raise ValidationError("Say on which day and at what time the page goes live.")
        if self.step == Step.SCHEDULED and moment <= timezone.now():
            raise ValidationError("This moment is past. Choose a later one, or publish now.")
        return moment

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.pk:
            self.newer = collision(self._stored(), self._seen())
        if self.newer:
            raise ValidationError(
                "Somebody saved this page while you were writing. Your text is kept in this form,"
                " and nothing of theirs was overwritten. Compare the two below.",
                code="newer",
            )
        return data

    def _stored(self) -> Any:
        return type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)

    def _seen(self) -> str:
        """The version that the writer knows of: the one the form was begun from, or the newer one
        that a refused save showed beside it.
        """
        return self.data.get(KEEP_MINE) or self.data.get("version") or ""

    def content(self) -> dict[str, Any]:
        """What the valid form says, as the content of a revision."""
        links = [field.name for field in self.instance._meta.many_to_many]
        content = {
            name: value for name, value in self.instance.content().items() if name not in links
        }
        for name in links:
            if chosen := sorted(other.pk for other in self.cleaned_data.get(name, [])):
                content[name] = chosen
        return content
