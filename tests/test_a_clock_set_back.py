"""What is dated later than now, since a clock was set back, is not taken for what is recent."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insights.models import DailyCount
from insights.report import make_report
from publishing import working_drafts
from publishing.models import WorkingDraft
from tests import request_form
from tests.factories import days_ago, make_post, make_request
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clinic")
TOMORROW = -1


def test_patients_are_not_kept_out_by_requests_of_tomorrow(client: Client, settings: Any) -> None:
    settings.REQUESTS_PER_HOUR = 2
    for _ in range(3):
        make_request(created_at=days_ago(TOMORROW))
    assert request_form.send(client, name="Pat Example").status_code == 303


def test_nobody_is_said_to_be_writing_since_tomorrow() -> None:
    post, now = make_post(), timezone.now()
    client = sign_in(role="Writer", name="wanda")
    url = f"/admin/blog/post/{post.pk}/"
    client.post(f"{url}working-draft/", {"title": "Typed", "version": ""})
    WorkingDraft.objects.update(updated_at=days_ago(TOMORROW))
    assert working_drafts.others_writing(post, None, now=now) == []
    WorkingDraft.objects.update(updated_at=now)
    assert working_drafts.others_writing(post, None, now=now) == ["wanda"]


def test_figures_of_tomorrow_are_in_no_report() -> None:
    now = timezone.now()
    tomorrow = (now + datetime.timedelta(days=2)).date()
    DailyCount.objects.add(tomorrow, {("view", "/about/"): 40})
    report = make_report(7, now)
    assert report.pages == report.others == []
