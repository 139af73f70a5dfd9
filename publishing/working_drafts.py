"""What people are typing right now, kept apart from the history, and who is typing it."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict

from clinic.people import display_name
from publishing.models import PublishablePage, WorkingDraft

NEW_PAGE = 0
PRESENT = datetime.timedelta(minutes=2)  # who typed within it is told to others as writing now
NOT_KEPT = ("csrfmiddlewaretoken", "preview_width", "_")  # and names of buttons: these begin so


def keep(page: PublishablePage, author: Any, data: QueryDict, *, now: datetime.datetime) -> None:
    """Keep a form as it was typed, in place of what the same person typed before.

    Without the character NUL: no form accepts it, and PostgreSQL keeps none.
    """
    WorkingDraft.objects.update_or_create(
        **_key(page),
        author=author,
        defaults={
            "form": {
                without_nul(name): [without_nul(value) for value in values]
                for name, values in data.lists()
                if not name.startswith(NOT_KEPT)
            },
            "updated_at": now,
        },
    )


def of(page: PublishablePage, author: Any) -> WorkingDraft | None:
    """What somebody was typing and has not saved."""
    return WorkingDraft.objects.filter(**_key(page), author=author).first()


def drop(page: PublishablePage, author: Any) -> None:
    """Forget it: it was saved, or is no longer wanted."""
    WorkingDraft.objects.filter(**_key(page), author=author).delete()


def others_writing(page: PublishablePage, author: Any, *, now: datetime.datetime) -> list[str]:
    """The names of other people who are typing in the same page."""
    drafts = WorkingDraft.objects.filter(**_key(page), updated_at__range=(now - PRESENT, now))
    others = drafts.exclude(author=author).select_related("author").order_by("-updated_at")
    return [display_name(draft.author) for draft in others]


def as_data(draft: WorkingDraft) -> QueryDict:
    """The draft as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in draft.form.items():
        data.setlist(name, values)
    return data


def initial_values(form: Any, draft: WorkingDraft) -> dict[str, Any]:
    """The draft as initial values of the form: as typed, also where that is not valid."""
    data = as_data(draft)
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, form.add_prefix(name))
    }


def without_nul(text: str) -> str:
    return text.replace("\0", "")


def _key(page: PublishablePage) -> dict[str, Any]:
    return {
        "content_type": ContentType.objects.get_for_model(page),
        "object_id": page.pk or NEW_PAGE,
    }
