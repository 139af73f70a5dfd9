"""Each role may do its part and nothing else: every denied action is tried by sending it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from publishing.models import Revision
from staff.roles import ROLES
from tests.admin_pages import change_url, send
from tests.factories import make_post

pytestmark = pytest.mark.usefixtures("clinic")


def sign_in(role: str) -> Client:
    user = User.objects.create_user(f"the {role}", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ["Writer", "Reviewer", "Front desk"])
def test_only_editor_and_owner_decide_what_readers_see(role: str) -> None:
    post = make_post(title="Live words")
    client = sign_in(role)
    client.post(change_url(post), {"title": "Mine", "slug": post.slug, "_publish": "1"})
    client.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})
    post.refresh_from_db()
    assert post.title == "Live words"


def test_a_writer_sends_for_review_and_an_editor_publishes(client: Client) -> None:
    post = make_post()
    send(sign_in("Writer"), change_url(post), "_review", title="A better title")
    assert Revision.objects.of(post).first().step == Revision.Step.REVIEW
    send(sign_in("Editor"), change_url(post), "_publish")
    assert "A better title" in client.get(post.get_absolute_url()).text


def test_the_owner_makes_accounts_that_can_sign_in_and_gives_them_a_role() -> None:
    owner = sign_in("Owner")
    data = {
        "username": "carla",
        "usable_password": "true",
        "password1": "harbor-lantern-92",
        "password2": "harbor-lantern-92",
        "groups": [Group.objects.get(name="Front desk").pk],
    }
    saved = owner.post("/admin/auth/user/add/", data | {"_save": "Save"})
    assert saved.headers["Location"] == "/admin/auth/user/"
    carla = Client()
    assert carla.login(username="carla", password="harbor-lantern-92")
    assert carla.get("/admin/appointments/appointmentrequest/").status_code == 200
    assert carla.get("/admin/blog/post/").status_code == 403


def test_each_role_says_what_it_does_where_it_is_given() -> None:
    form = sign_in("Owner").get("/admin/auth/user/add/").text
    assert [role for role in ROLES if f"{role}: " not in form] == []


def test_the_owner_can_neither_see_nor_become_the_one_who_may_do_everything(
    admin_user: Any,
) -> None:
    owner = sign_in("Owner")
    assert owner.get(f"/admin/auth/user/{admin_user.pk}/change/").status_code == 302
    me = User.objects.get(username="the Owner")
    send(owner, change_url(me), "_save", is_superuser="on", user_permissions=["1"])
    me.refresh_from_db()
    assert not me.is_superuser
    assert not me.user_permissions.exists()


def test_the_table_is_applied_again_after_each_migrate() -> None:
    writer = Group.objects.get(name="Writer")
    writer.permissions.clear()
    call_command("migrate", verbosity=0)
    assert writer.permissions.filter(codename="change_post").exists()


@pytest.mark.parametrize("after", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_sign_in_leads_to_the_dashboard_if_it_may_not_lead_on(client: Client, after: str) -> None:
    User.objects.create_user("carla", password="harbor-lantern-92", is_staff=True)
    words = {"username": "carla", "password": "harbor-lantern-92", "next": after}
    assert client.post("/admin/login/", words)["Location"] == "/admin/"
