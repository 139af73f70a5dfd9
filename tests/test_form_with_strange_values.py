"""What a browser would never send as a choice costs nobody a form."""

from typing import Any

import pytest
from django.test import Client

from publishing.models import WorkingDraft
from tests.admin_pages import change_url, form_values
from tests.factories import make_post, make_topic

pytestmark = pytest.mark.usefixtures("clinic")

STRANGE: list[dict[str, Any]] = [
    {"treatment": "abc"},
    {"treatment": "\u0663"},
    {"picture": "9" * 30},
    {"topics": ["x"]},
    {"topics": ["9" * 30]},
    {"author": "1\0"},
    {"title": "a\0b"},
]


@pytest.mark.parametrize("typed", STRANGE, ids=str)
@pytest.mark.parametrize("button", ["_draft", "_publish", "_schedule", "working-draft"])
def test_the_form_opens_again_after_a_choice_that_is_none(
    admin_client: Client, typed: dict[str, Any], button: str
) -> None:
    url = change_url(make_post(title="Saved title"))
    values = form_values(admin_client, url) | typed | {"goes_live_at_0": "2000-01-01"}
    address = url.replace("/change/", "/working-draft/") if button == "working-draft" else url
    answer = admin_client.post(address, values | {button: "1"})
    assert answer.status_code in {200, 302}
    again = form_values(admin_client, url)
    assert again["title"]
    name = next(iter(typed))
    assert name == "title" or again.get(name, [""]) in ([""], [])


@pytest.mark.parametrize("typed", STRANGE, ids=str)
def test_the_checks_and_the_preview_look_at_a_choice_that_is_none(
    admin_client: Client, typed: dict[str, Any]
) -> None:
    url = change_url(make_post())
    values = form_values(admin_client, url) | typed
    for view in ("findings", "preview"):
        assert admin_client.post(url.replace("/change/", f"/{view}/"), values).status_code == 200


def test_choices_that_are_one_are_kept_beside_those_that_are_none(admin_client: Client) -> None:
    post, topic = make_post(), make_topic()
    url = change_url(post)
    typed = form_values(admin_client, url) | {"topics": ["x", str(topic.pk)], "title": ""}
    admin_client.post(url.replace("/change/", "/working-draft/"), typed)
    assert WorkingDraft.objects.exists()
    assert form_values(admin_client, url)["topics"] == [str(topic.pk)]


@pytest.mark.parametrize("address", ["blog/post", "clinic/clinician"])
@pytest.mark.parametrize("value", ["abc", "9" * 30, "%00", "1,x"])
def test_an_address_that_fills_a_form_in_may_be_nonsense(
    admin_client: Client, address: str, value: str
) -> None:
    query = f"treatment={value}&topics={value}&author={value}&picture={value}&portrait={value}"
    assert admin_client.get(f"/admin/{address}/add/?{query}").status_code == 200


def test_a_chooser_asked_for_what_no_name_holds_says_so(admin_client: Client) -> None:
    chooser = "/admin/autocomplete/?app_label=blog&model_name=post&field_name=topics"
    make_topic(name="Sleep")
    assert admin_client.get(f"{chooser}&term=sle").json()["results"]
    assert admin_client.get(f"{chooser}&term=sle%00").status_code == 400
