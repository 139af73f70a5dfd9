"""What a form does with mistakes: a draft is saved without them, nothing blocked is published."""

import copy
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.text import slugify

from checks.findings import Finding
from checks.rules import blocking
from clinic.models import Clinic
from publishing.page_texts import page_text
from publishing.recovery import free_slug
from publishing.working_drafts import without_nul

# Fields of which the checks read what was typed, also if the form does not accept it.
TYPED = {"title", "slug", "summary", "seo_title", "seo_description"}
UNNAMED = "untitled"  # the address of a draft for which none could be made


class ForgivingForm(forms.ModelForm):
    """A form that never refuses a draft. What is wrong in it keeps the value of the last version
    and is named in ``set_aside``; the form's other uses are refused in the words of the checks.

    ``refused`` has the first message for each field that does not accept what was typed.
    """

    refused: Mapping[str, str] = MappingProxyType({})
    set_aside: tuple[str, ...] = ()

    @property
    def goes_live(self) -> bool:
        """Whether the form asks for something that readers are to see."""
        raise NotImplementedError

    def full_clean(self) -> None:
        before = {field.name: getattr(self.instance, field.attname) for field in self._columns()}
        super().full_clean()
        if not self.is_bound:
            return
        self.refused = {
            name: str(messages[0]) for name, messages in self.errors.items() if name in self.fields
        }
        if self.goes_live:
            self._say_what_blocks()
        else:
            self._set_mistakes_aside(before)

    def typed_page(self) -> Any:
        """The page as the checks read it: with what was typed, mistakes too."""
        page = copy.copy(self.instance)
        for name in self.refused.keys() & TYPED:
            setattr(page, name, without_nul(self[name].value() or ""))
        return page

    def _say_what_blocks(self) -> None:
        text = page_text(self.typed_page(), Clinic.objects.current(), self.refused)
        for finding in blocking(text):
            name = finding.place.field
            if finding.wrong in self.errors.get(name, []):
                continue  # said by the field itself
            self.errors.pop(name, None)
            self.add_error(name if name in self.fields else None, _in_one_line(finding))

    def _set_mistakes_aside(self, before: Mapping[str, Any]) -> None:
        self.set_aside = tuple(self.refused)
        for name in self.set_aside:
            del self.errors[name]
        for field in self._columns():
            if field.name in self.refused:
                setattr(self.instance, field.attname, before[field.name])
        if not self.instance.slug and not self.instance.pk:
            stem = slugify(self.instance.title) or UNNAMED
            self.instance.slug = free_slug(type(self.instance), stem)

    def _columns(self) -> Iterable[Any]:
        return self.instance.content_fields()


def _in_one_line(finding: Finding) -> str:
    return f"{finding.wrong} {finding.fix}"
