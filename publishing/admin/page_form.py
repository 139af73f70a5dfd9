"""The form in which staff write a page: what they typed, and which button they pressed."""

import copy
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from checks.findings import Finding
from fields.moments import MomentField
from images.forms import HeaderDrawingInput
from publishing import revisions, working_drafts
from publishing.addresses import free_slug, is_scheduled
from publishing.checking import blocked_by
from publishing.models import Revision, WorkingDraft

Step = Revision.Step
LONGEST_MADE_SLUG = 100  # of 120: room for a number
UNNAMED = "untitled"  # the address of a draft for which none could be made

# The name of a button in the form, and the step it asks for. Enter in a field saves a draft.
BUTTONS = {
    "_publish": Step.PUBLISHED,
    "_schedule": Step.SCHEDULED,
    "_review": Step.REVIEW,
    "_draft": Step.DRAFT,
}
WITHDRAW = "_withdraw"  # the button that saves a draft which no longer waits for review
GOES_LIVE = {Step.PUBLISHED, Step.SCHEDULED}

# The button that saves what is in the form as a draft, over the newer version that it names.
KEEP_MINE = "_mine"

# Fields of which the checks read what was typed, also if the form does not accept it.
TYPED = {"title", "slug", "summary", "seo_title", "seo_description"}


@dataclass(frozen=True)
class Opened:
    """A page as its form shows it: with the text of its ``next_version``, if it has one.

    ``token`` stands for what was stored, and ``links`` has the next version's lists of pages.
    """

    page: Any
    token: str = ""
    next_version: Revision | None = None
    links: Mapping[str, list[int]] = field(default_factory=dict)


def opened(stored: Any) -> Opened:
    """A stored page as its form is to show it; one that was never saved has no token."""
    if stored.pk is None:
        return Opened(stored)
    page, token = copy.copy(stored), revisions.version_token(stored)
    version = revisions.next_version(stored)
    links = revisions.apply(page, version.content) if version else {}
    return Opened(page, token, version, links)


class PageForm(forms.ModelForm):
    """A page's text, with the version it was begun from, when it goes live, and why it changed.

    A draft is never refused: what is wrong keeps the value of the last version and is named in
    ``set_aside``. ``refused`` has the first message for each field that does not accept what was
    typed.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    goes_live_at = MomentField(label="Publish at", required=False)
    note = forms.CharField(
        label="What changed and why",
        max_length=200,
        required=False,
        help_text="For your colleagues, in the history. Readers don’t see it.",
    )

    class Meta:
        widgets: ClassVar = {"illustration": HeaderDrawingInput}
        labels: ClassVar = {
            "illustration": "Drawing",
            "picture": "Photograph",
            "sources": "Sources",
            "author": "Written by",
        }
        error_messages: ClassVar = {
            "slug": {"invalid": "Use lowercase letters, digits, and hyphens, without spaces."}
        }
        help_texts: ClassVar = {
            "slug": "Made from the title if empty. If you change it, the old one redirects to it.",
            "illustration": "Shown at the top and on cards.",
            "picture": "Replaces the drawing.",
        }

    refused: Mapping[str, str] = MappingProxyType({})
    set_aside: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any = None,
        *,
        opened: Opened,
        may_publish: bool,
        working_draft: WorkingDraft | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, instance=opened.page, initial={**(initial or {})})
        self.opened, self.may_publish, self.working_draft = opened, may_publish, working_draft
        if "slug" in self.fields:
            self.fields["slug"].required = False
        version = opened.next_version
        self.initial.update(
            opened.links,
            version=opened.token or self.instance.uid,
            goes_live_at=version and version.goes_live_at,
        )
        if working_draft and not self.is_bound:
            self.initial.update(working_drafts.initial_values(self, working_draft))

    @property
    def step(self) -> str:
        """What the button that was pressed asks for; a draft, if that is for others to decide.
        What waits for review goes on waiting when it is saved.
        """
        pressed = (step for name, step in BUTTONS.items() if name in self.data)
        step = next(pressed, Step.DRAFT)
        if step != Step.DRAFT and (self.may_publish or step not in GOES_LIVE):
            return step
        is_withdrawn = WITHDRAW in self.data or KEEP_MINE in self.data
        return Step.REVIEW if self.is_in_review and not is_withdrawn else Step.DRAFT

    @property
    def is_in_review(self) -> bool:
        """Whether what the form was opened with waits for review."""
        version = self.opened.next_version
        return version is not None and version.step == Step.REVIEW

    @property
    def seen(self) -> str:
        """The token of the version that the writer knows of: the one the form was begun from, or
        the newer one that a refused save showed beside it.
        """
        return self.data.get(KEEP_MINE) or self.data.get("version") or ""

    def clean_slug(self) -> str:
        """The address as typed, or one made from the title that no other page has."""
        if typed := self.cleaned_data["slug"]:
            if is_scheduled(type(self.instance), typed, self.instance.pk):
                raise ValidationError("Another page is scheduled to go live at this address.")
            return typed
        if "title" not in self.cleaned_data:
            return self.instance.slug
        made = slugify(self.cleaned_data["title"])[:LONGEST_MADE_SLUG]
        if not made:
            raise ValidationError("Enter an address: lowercase letters, digits, and hyphens.")
        return free_slug(type(self.instance), made, self.instance.pk)

    def clean_goes_live_at(self) -> datetime.datetime | None:
        moment = self.cleaned_data["goes_live_at"]
        if self.step == Step.SCHEDULED and moment is None:
            raise ValidationError("Enter the date and time to publish.")
        if self.step == Step.SCHEDULED and moment <= timezone.now():
            raise ValidationError("That time is in the past. Choose a later one, or publish now.")
        return moment

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.step == Step.REVIEW and not self.instance.pk and "title" not in self.cleaned_data:
            raise ValidationError("Add a title before you send the page for review.")
        return data

    def full_clean(self) -> None:
        before = {field.name: getattr(self.instance, field.attname) for field in self._columns()}
        super().full_clean()
        if not self.is_bound:
            return
        self.refused = {
            name: str(messages[0]) for name, messages in self.errors.items() if name in self.fields
        }
        if self.step not in GOES_LIVE:
            self._set_mistakes_aside(before)
        elif self.refused:
            self.refuse(blocked_by(self.typed_page(), self.refused))

    def typed_page(self) -> Any:
        """The page as the checks read it: with what was typed, mistakes too."""
        page = copy.copy(self.instance)
        for name in self.refused.keys() & TYPED:
            setattr(page, name, working_drafts.without_nul(self[name].value() or ""))
        return page

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Say at its field what blocks publishing, in the words of the checks."""
        for finding in findings:
            name = finding.place.field
            if finding.wrong in self.errors.get(name, []):
                continue  # said by the field itself
            self.errors.pop(name, None)
            place = name if name in self.fields else None
            self.add_error(place, f"{finding.wrong} {finding.fix}")

    def content(self) -> dict[str, Any]:
        """What the form says, as the content of a revision. A list of other pages that it does not
        accept stays as it was.
        """
        links = {field.name for field in self.instance._meta.many_to_many}
        content = self.instance.content() | self.opened.links
        cleaned = self.cleaned_data if self.is_bound else {}
        for name in links & cleaned.keys():
            content[name] = sorted(other.pk for other in cleaned[name])
        return {name: value for name, value in content.items() if value or name not in links}

    def _set_mistakes_aside(self, before: Mapping[str, Any]) -> None:
        self.set_aside = tuple(self.refused)
        for name in self.set_aside:
            del self.errors[name]
        for column in self._columns():
            if column.name in self.refused:
                setattr(self.instance, column.attname, before[column.name])
        if not self.instance.slug and not self.instance.pk:
            stem = slugify(self.instance.title) or UNNAMED
            self.instance.slug = free_slug(type(self.instance), stem)

    def _columns(self) -> Iterable[Any]:
        return self.instance.content_fields()
