"""The medical review: who vouches for a text, which is the one that was read, with the pictures
that were seen.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from clinic.models import Clinician
from clinic.structured_data import Node, person_node
from images.models import Image
from publishing.kinds import kinds
from publishing.models import PublishablePage, Revision
from publishing.picture_uses import pictures_in
from publishing.review.same_text import is_same_text
from publishing.revisions import Content

Step = Revision.Step
ANSWERS = (Step.SIGNED_OFF, Step.SENT_BACK)


@dataclass(frozen=True)
class Review:
    """What readers are told of a sign-off: by whom, and on which day."""

    clinician: Clinician
    day: datetime.date

    def properties(self) -> Node:
        """What it adds to the page's node in the structured data."""
        return {"lastReviewed": self.day.isoformat(), "reviewedBy": person_node(self.clinician)}


def sign_off(page: PublishablePage, content: Content) -> Revision | None:
    """The sign-off that holds for ``content``, word for word and with its pictures as they were:
    its last answer, if that is one. ``same_text`` says what may differ.
    """
    return _holding(_answers(page), content)


def last_sign_off(page: PublishablePage) -> Revision | None:
    """The newest sign-off of any text of the page."""
    return next((answer for answer in _answers(page) if answer.step == Step.SIGNED_OFF), None)


def of_live_page(page: PublishablePage, zone: datetime.tzinfo) -> Review | None:
    """The review of what a page says as stored, dated by the clocks of ``zone``. None without one,
    and none by an account that is tied to no person with a credential.
    """
    answers = _answers(page)
    found = _holding(answers, page.content()) if answers else None
    clinician = reviewer(found.author) if found else None
    if not found or not clinician:
        return None
    return Review(clinician, found.created_at.astimezone(zone).date())


def lost_by(page: PublishablePage, content: Content) -> Clinician | None:
    """The reviewer of whom readers are told, and no longer once the page says ``content``."""
    answers = _answers(page) if page.pk and page.is_published() else []
    if not answers:
        return None
    seen = type(page)._base_manager.get(pk=page.pk).content()
    holding = _holding(answers, seen)
    return reviewer(holding.author) if holding and not _holding(answers, content) else None


def reviewer(account: Any) -> Clinician | None:
    """As whom readers are told of an account's reviews; None if they are not."""
    clinician = getattr(account, "clinician", None)
    return clinician if clinician and clinician.credentials else None


def reviewed_by(clinician: Clinician) -> list[PublishablePage]:
    """The live pages of which readers are told that this person reviewed them, by title."""
    if reviewer(clinician.account) is None:
        return []
    found = (page for model in kinds().values() for page in _reviewed_in(model, clinician.account))
    return sorted(found, key=str)


def _reviewed_in(model: Any, account: Any) -> Iterator[PublishablePage]:
    of_model = Revision.objects.filter(content_type=ContentType.objects.get_for_model(model))
    ever = of_model.filter(author=account, step=Step.SIGNED_OFF).order_by().values("object_id")
    links = [field.name for field in model._meta.many_to_many]
    pages = model.objects.published().filter(pk__in=ever).prefetch_related(*links).in_bulk()
    answers = defaultdict(list)
    for answer in of_model.filter(step__in=ANSWERS, object_id__in=pages).order_by("-number"):
        answers[answer.object_id].append(answer)
    signed = {pk: _signed(answers[pk], page.content()) for pk, page in pages.items()}
    own = {pk: answer for pk, answer in signed.items() if answer and answer.author_id == account.pk}
    changes = _picture_changes(set().union(*(pictures_in(each.content) for each in own.values())))
    yield from (pages[pk] for pk, answer in own.items() if _as_seen(answer, changes))


def _answers(page: PublishablePage) -> list[Revision]:
    """What reviewers answered, the newest first."""
    answers = Revision.objects.of(page).filter(step__in=ANSWERS)
    return list(answers.select_related("author__clinician"))


def _holding(answers: list[Revision], content: Content) -> Revision | None:
    signed = _signed(answers, content)
    return signed if signed and _as_seen(signed, _picture_changes(pictures_in(content))) else None


def _signed(answers: list[Revision], content: Content) -> Revision | None:
    """The last answer to this text, if that is a sign-off."""
    last = next((answer for answer in answers if is_same_text(answer.content, content)), None)
    return last if last and last.step == Step.SIGNED_OFF else None


def _picture_changes(pks: Collection[int]) -> dict[int, datetime.datetime]:
    """When pictures came to show or say something else, for those that ever did."""
    if not pks:
        return {}
    rows = Image.objects.filter(pk__in=pks).values_list("pk", "changed_at")
    return {pk: moment for pk, moment in rows if moment}


def _as_seen(signed: Revision, changes: Mapping[int, datetime.datetime]) -> bool:
    """Whether every picture of a version still is what whoever signed it saw."""
    changed = (changes.get(pk) for pk in pictures_in(signed.content))
    return not any(moment and moment > signed.created_at for moment in changed)
