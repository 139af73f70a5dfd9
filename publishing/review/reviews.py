"""The medical review: who vouches for a text, which is exactly the one that was read, with the
pictures that were seen.
"""

import datetime
from dataclasses import dataclass

from clinic.models import Clinician
from clinic.structured_data import Node, person_node, reference
from images.models import Image
from publishing.models import PublishablePage, Revision
from publishing.picture_uses import pictures_in
from publishing.revisions import Content

Step = Revision.Step
ANSWERS = (Step.SIGNED_OFF, Step.SENT_BACK)


@dataclass(frozen=True)
class Review:
    """What readers are told of a sign-off: by whom, and on which day."""

    name: str
    day: datetime.date
    clinician: Clinician | None = None

    def properties(self) -> Node:
        """What it adds to the page's node in the structured data."""
        unlisted = {"@type": "Person", "name": self.name, "worksFor": reference("clinic")}
        by = person_node(self.clinician) if self.clinician else unlisted
        return {"lastReviewed": self.day.isoformat(), "reviewedBy": by}


def sign_off(page: PublishablePage, content: Content) -> Revision | None:
    """The sign-off that holds for ``content``, word for word and with its pictures as they were:
    its last answer, if that is one.
    """
    return _holding(_answers(page), content)


def last_sign_off(page: PublishablePage) -> Revision | None:
    """The newest sign-off of any text of the page."""
    return next((answer for answer in _answers(page) if answer.step == Step.SIGNED_OFF), None)


def of_live_page(page: PublishablePage, zone: datetime.tzinfo) -> Review | None:
    """The review of what a page says as stored, dated by the clocks of ``zone``. None without one,
    and none by a nameless account: what somebody signs in with is not for readers.
    """
    answers = _answers(page)
    found = _holding(answers, page.content()) if answers else None
    name = found.author.get_full_name() if found and found.author else ""
    if not found or not name:
        return None
    clinician = Clinician.objects.filter(name=name).first()
    return Review(str(clinician or name), found.created_at.astimezone(zone).date(), clinician)


def _answers(page: PublishablePage) -> list[Revision]:
    """What reviewers answered, the newest first."""
    answers = Revision.objects.of(page).filter(step__in=ANSWERS)
    return list(answers.select_related("author"))


def _holding(answers: list[Revision], content: Content) -> Revision | None:
    last = next((answer for answer in answers if answer.content == content), None)
    if last is None or last.step != Step.SIGNED_OFF:
        return None
    shown = pictures_in(content)
    changed = Image.objects.filter(pk__in=shown, changed_at__gt=last.created_at)
    return None if shown and changed.exists() else last
