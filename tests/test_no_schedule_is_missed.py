"""Whatever is scheduled while something else happens goes live at its minute."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog.models import Post
from clinic_site.models import ContentVersion
from clinic_site.web import content_version
from publishing import actions
from publishing.models import Revision
from tests.factories import make_post

pytestmark = pytest.mark.usefixtures("clinic")
NOW = timezone.now()
MINUTE = datetime.timedelta(minutes=1)


def schedule(post: Post, title: str, moment: datetime.datetime) -> Revision:
    content = post.content() | {"title": title}
    return actions.schedule(post, content, moment, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("note", ["a change", "what came due", "a schedule"])
def test_the_next_change_is_computed_while_nobody_else_can_schedule(
    note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled = schedule(make_post(), "Later", NOW + MINUTE)
    alone = []
    computed = content_version.next_change

    def next_change(now: datetime.datetime) -> datetime.datetime | None:
        alone.append(connection.in_atomic_block)
        return computed(now)

    monkeypatch.setattr(content_version, "next_change", next_change)
    if note == "a change":
        content_version.note_change()
    elif note == "a schedule":
        content_version.note_schedule(scheduled)
    else:
        content_version.current(NOW + 2 * MINUTE)
    assert alone
    assert all(alone)


def test_the_worker_does_not_trust_the_noted_moment() -> None:
    post = make_post(title="Now")
    schedule(post, "Later", NOW + MINUTE)
    ContentVersion.objects.update(next_change_at=None)
    with time_machine.travel(NOW + MINUTE, tick=False):
        call_command("run_worker", once=True)
    post.refresh_from_db()
    assert post.title == "Later"
