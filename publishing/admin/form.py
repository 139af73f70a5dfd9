"""The form in which staff write a page, and what each of its buttons means."""

import datetime
from itertools import chain, count
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from fields.moments import MomentField
from images.forms import HeaderDrawingInput
from publishing import revisions, working_drafts
from publishing.admin.collision import Collision, collision, sent_before
from publishing.admin.mistakes import ForgivingForm
from publishing.models import Revision, WorkingDraft

Step = Revision.Step
LONGEST_MADE_SLUG = 100  # of 120: room for a number

# The name of a button in the form, and the step it asks for. Enter in a field saves a draft.
BUTTONS = {
    "_publish": Step.PUBLISHED,
    "_schedule": Step.SCHEDULED,
    "_review": Step.REVIEW,
    "_draft": Step.DRAFT,
}
GOES_LIVE = {Step.PUBLISHED, Step.SCHEDULED}

# The button that saves what stands in the form as a draft, over the newer version that it names.
KEEP_MINE = "_mine"

NEWER = (
    "This page has changed while you were writing. Your text is kept in this form, and nothing of"
    " what stands there now was overwritten. Compare the two below."
)


class PageForm(ForgivingForm):
    """A page's text, with the version it was begun from, when it goes live, and why it changed."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    goes_live_at = MomentField(label="Go live at", required=False)
    note = forms.CharField(
        label="What changed, and why",
        max_length=200,
        required=False,
        help_text="For your colleagues, in the history. Readers never see it.",
    )

    class Meta:
        widgets: ClassVar = {"illustration": HeaderDrawingInput}
        labels: ClassVar = {
            "illustration": "Drawing",
            "picture": "Photograph",
            "sources": "Where the facts come from",
            "author": "Written by",
        }
        error_messages: ClassVar = {
            "slug": {
                "invalid": "Write the address in small letters, digits and hyphens, no spaces."
            }
        }
        help_texts: ClassVar = {
            "slug": "Made from the title, if empty. When it changes, the old one leads on to it.",
            "illustration": "Stands at the top and on cards.",
            "picture": "Takes the place of the drawing.",
        }

    # Set by the admin, on a class made for one request.
    writer: Any = None
    working_draft: WorkingDraft | None = None
    version_token = ""
    may_publish = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        self.initial["version"] = self.version_token if self.instance.pk else self.instance.uid
        self.initial.update(getattr(self.instance, "links_of_version", {}))
        self.initial["goes_live_at"] = getattr(self.instance, "scheduled_for", None)
        if self.working_draft and not self.is_bound:
            self.initial.update(working_drafts.initial_values(self, self.working_draft))
        self.newer: Collision | None = None
        self.sent_before: Revision | None = None

    @property
    def step(self) -> str:
        """What the button that was pressed asks for; a draft, if that is for others to decide."""
        pressed = (step for name, step in BUTTONS.items() if name in self.data)
        step = next(pressed, Step.DRAFT)
        return step if self.may_publish or step not in GOES_LIVE else Step.DRAFT

    @property
    def goes_live(self) -> bool:
        return self.step in GOES_LIVE

    def clean_slug(self) -> str:
        """The address as typed, or one made from the title that no other page has."""
        if typed := self.cleaned_data["slug"]:
            return typed
        if "title" not in self.cleaned_data:
            return self.instance.slug
        made = slugify(self.cleaned_data["title"])[:LONGEST_MADE_SLUG]
        if not made:
            raise ValidationError("Write an address: small letters, digits and hyphens.")
        others = type(self.instance)._base_manager.exclude(pk=self.instance.pk)
        taken = {
            *self.instance.reserved_slugs,
            *others.filter(slug__startswith=made).values_list("slug", flat=True),
        }
        names = chain([made], (f"{made}-{number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    def clean_goes_live_at(self) -> datetime.datetime | None:
        moment = self.cleaned_data["goes_live_at"]
        if self.step == Step.SCHEDULED and moment is None:
            raise ValidationError("Say on which day and at what time the page goes live.")
        if self.step == Step.SCHEDULED and moment <= timezone.now():
            raise ValidationError("This moment is past. Choose a later one, or publish now.")
        return moment

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.step == Step.REVIEW and not self.instance.pk and "title" not in self.cleaned_data:
            raise ValidationError("Write a title before you send the page for review.")
        return data

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.instance.pk:
            self._look_for_newer()

    def _look_for_newer(self) -> None:
        stored, seen = revisions.locked(self.instance), self._seen()
        newer = collision(stored, seen)
        if newer:
            self.sent_before = sent_before(stored, seen, self.content(), self.writer)
        if newer and not self.sent_before:
            self.newer = newer
            self.add_error(None, ValidationError(NEWER, code="newer"))

    @property
    def is_saved(self) -> bool:
        """Whether the same button saved the very same before."""
        before = self.sent_before
        if before is None or before.step != self.step:
            return False
        moment = self.cleaned_data.get("goes_live_at")
        return before.goes_live_at == moment or self.step != Step.SCHEDULED

    def _seen(self) -> str:
        """The version that the writer knows of: the one the form was begun from, or the newer one
        that a refused save showed beside it.
        """
        return self.data.get(KEEP_MINE) or self.data.get("version") or ""

    def content(self) -> dict[str, Any]:
        """What the form says, as the content of a revision. A list of other pages that it does not
        accept stays as it was.
        """
        links = {field.name for field in self.instance._meta.many_to_many}
        content = self.instance.content() | getattr(self.instance, "links_of_version", {})
        for name in links & self.cleaned_data.keys():
            content[name] = sorted(other.pk for other in self.cleaned_data[name])
        return {name: value for name, value in content.items() if value or name not in links}
