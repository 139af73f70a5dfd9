"""What somebody did stays known when they leave: their account is closed, not deleted."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from publishing import actions
from tests.factories import make_clinic, make_post, make_request
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/auth/user/"


@pytest.fixture
def owner() -> Client:
    make_clinic()
    return sign_in(role="Owner", name="olga")


def try_all_ways(owner: Client, user: User) -> list[str]:
    """What the page to delete it says, its button pressed all the same, and the list's action."""
    one = f"{ACCOUNTS}{user.pk}/delete/"
    many = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    answers = [owner.get(one), owner.post(one, {"post": "yes"}, follow=True)]
    answers.append(owner.post(ACCOUNTS, many, follow=True))
    return [" ".join(html.fromstring(answer.text).text_content().split()) for answer in answers]


def test_that_somebody_deleted_a_request_outlives_their_wish_to_go(owner: Client) -> None:
    request = make_request()
    anna = sign_in(role="Owner", name="anna")
    delete = reverse("admin:appointments_appointmentrequest_delete", args=[request.pk])
    anna.post(delete, {"post": "yes"})
    for told in try_all_ways(owner, User.objects.get(username="anna")):
        assert "Close the account of anna instead" in told
    entry = LogEntry.objects.get()
    assert (entry.user.get_username(), entry.object_repr) == ("anna", str(request))


def test_who_wrote_a_version_stays_its_author(owner: Client) -> None:
    sign_in(role="Writer", name="wanda")
    wanda = User.objects.get(username="wanda")
    actions.save_draft(make_post(), {"title": "New"}, now=timezone.now(), author=wanda)
    for told in try_all_ways(owner, wanda):
        assert "Close the account of wanda instead" in told
    assert User.objects.filter(username="wanda").exists()


def test_a_closed_account_signs_in_no_more(owner: Client) -> None:
    anna = User.objects.create_user("anna", password="x", is_staff=True)
    form = {"username": "anna"}  # without "Active"
    assert owner.post(f"{ACCOUNTS}{anna.pk}/change/", form).status_code == 302
    assert not Client().login(username="anna", password="x")


def test_an_account_that_did_nothing_is_deleted(owner: Client) -> None:
    idle = User.objects.create_user("idle", is_staff=True)
    owner.post(f"{ACCOUNTS}{idle.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="idle").exists()
