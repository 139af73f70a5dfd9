"""What staff are told by email of a medical review: that it is their turn, and where.

Email isn't private: it has neither the text nor the note.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from clinic.page_head import absolute, cut
from outbox.models import OutboxMessage
from publishing.kinds import kind_of
from publishing.models import PublishablePage, Revision

TITLE_LENGTH = 100  # of a subject's 200 characters


def tell_reviewers(page: PublishablePage, sent: Revision) -> None:
    """Write to everyone else who may review the page."""
    words = ("To review", "sent for review", "Sign in to approve it or send it back.")
    _write(page, sent, _who_may("review", page), words)


def tell_writer(page: PublishablePage, answer: Revision) -> None:
    """Write to whoever sent the page for review; of an approval, to all who may publish as well."""
    sender = Q(pk=Revision.objects.with_sender().get(pk=answer.pk).sender_id)
    if answer.step == Revision.Step.SIGNED_OFF:
        words = ("Approved", "approved", "It can be published now.")
        _write(page, answer, sender | _who_may("publish", page), words)
    else:
        words = ("Sent back", "sent back", "Sign in to read what has to change.")
        _write(page, answer, sender, words)


def _who_may(action: str, page: PublishablePage) -> Q:
    return Q(pk__in=User.objects.with_perm(kind_of(page).permission(action)))


def _write(page: Any, step: Revision, accounts: Q, words: tuple[str, str, str]) -> None:
    """Put it into the outbox: ``words`` are the subject, what was done, and what comes next."""
    subject, done, turn = words
    title = cut(step.content.get("title", "Untitled"), TITLE_LENGTH)
    change = f"admin:{page._meta.app_label}_{page._meta.model_name}_change"
    link = absolute(reverse(change, args=[page.pk]))
    body = f"{step.author_name} {done} “{title}”.\n\n{link}\n\n{turn}\n"
    others = User.objects.filter(accounts, is_active=True, is_staff=True).exclude(
        pk=step.author_id or 0
    )
    addresses = others.exclude(email="").order_by("pk").values_list("email", flat=True)
    once = {address.casefold(): address for address in addresses}
    OutboxMessage.objects.write(once.values(), (f"{subject}: {title}", body), step.created_at)
