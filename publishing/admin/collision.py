"""Two people on one page: what the other one saved while a form was open."""

from dataclasses import dataclass
from typing import Any

from publishing import revisions, schedule
from publishing.models import PublishablePage, Revision
from richtext.comparison import Content


@dataclass(frozen=True)
class Collision:
    """What a page says that it did not when a form was opened; ``token`` stands for having seen it.

    ``revision`` was saved since, or went live at its minute. Without one the page was changed
    outside the dashboard.
    """

    theirs: Content
    token: str
    revision: Revision | None = None


def sent_before(stored: PublishablePage, seen: str, mine: Content, writer: Any) -> Revision | None:
    """The newest version, if its writer sends the very same again: the first answer was lost.

    None if the page was changed outside the dashboard as well since the form was begun.
    """
    newest, said = revisions.head(stored), stored.content()
    if newest is None or newest.author_id != writer.pk or newest.content != mine:
        return None
    was_seen = revisions.version_token(stored).partition("-")[2] == seen.partition("-")[2]
    return newest if was_seen or said == mine else None


def collision(stored: PublishablePage, seen: str) -> Collision | None:
    """What is newer than the version that a form was begun from, if anything is.

    ``seen`` is that version's token.
    """
    token = revisions.version_token(stored)
    if seen == token:
        return None
    newest, said = revisions.head(stored), stored.content()
    if newest is None:
        return Collision(said, token)
    if str(newest.number) != seen.partition("-")[0]:
        return Collision(newest.content, token, newest)
    went_live = revisions.live_version(stored) if schedule.went_live_by_itself(stored) else None
    return None if went_live == newest else Collision(said, token, went_live)
