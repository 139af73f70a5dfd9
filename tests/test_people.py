"""Each person of the clinic has a page, with what they wrote and reviewed."""

import importlib
import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import html as lxml_html

from clinic.models import Clinician
from publishing import actions, revisions
from publishing.models import Revision
from tests.factories import make_clinic, make_clinician, make_image, make_post, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/clinic/clinician/"


def person(**more: Any) -> Clinician:
    return make_clinician(**{"name": "Ada Quay", "credentials": "NP"} | more)


def review(page: Any, account: User) -> None:
    """The page as it stands is sent for review and signed off."""
    now = timezone.now()
    steps = Revision.Step
    sent = actions.save_draft(page, page.content(), step=steps.REVIEW, now=now, author=account)
    actions.answer(page, str(sent.number), steps.SIGNED_OFF, now=now, author=account)


def section(client: Client, page: str, name: str) -> list[str]:
    tree = lxml_html.fromstring(client.get(page).text)
    links = tree.xpath(f"//section[@aria-labelledby='title-{name}']//a")
    return [link.text_content() for link in links]


def test_it_shows_the_facts_that_were_entered(client: Client) -> None:
    ada = person(
        role="Nurse",
        languages="English, Spanish",
        biography="She listens.",
        portrait=make_image(alt="A woman with short hair"),
    )
    assert ada.get_absolute_url() == "/about/ada-quay/"
    page = client.get("/about/ada-quay/").text
    for fact in ("Ada Quay, NP", "Nurse", "Speaks English, Spanish", "She listens.", "short hair"):
        assert fact in page
    assert "Speaks" not in client.get(person(name="Bo Lund").get_absolute_url()).text


def test_about_and_their_articles_lead_to_it(client: Client) -> None:
    make_clinic()
    post = make_post(author=person())
    for page in ("/about/", post.get_absolute_url()):
        tree = lxml_html.fromstring(client.get(page).text)
        assert tree.xpath("//main//a[@href='/about/ada-quay/']/text()") == ["Ada Quay, NP"]


def test_it_lists_the_articles_that_readers_can_see(client: Client) -> None:
    ada = person()
    make_post(title="Sleep", author=ada)
    make_post(title="A draft", author=ada, published_at=None)
    make_post(title="Of somebody else")
    assert section(client, ada.get_absolute_url(), "wrote") == ["Sleep"]


def test_it_lists_what_the_person_reviewed(client: Client) -> None:
    account = User.objects.create_user("ada")
    ada = person(account=account)
    reviewed = [make_treatment(title="Jaw"), make_post(title="Aches")]
    changed, answered_by_another = make_post(title="Changed since"), make_post(title="Another’s")
    for page in (*reviewed, changed, answered_by_another):
        review(page, account)
    type(changed).objects.filter(pk=changed.pk).update(body="<p>Other words.</p>")
    review(answered_by_another, User.objects.create_user("bo"))
    assert section(client, ada.get_absolute_url(), "reviewed") == [
        "Article: Aches",
        "Treatment: Jaw",
    ]


def test_a_picture_that_changed_ends_a_review_there_too(client: Client) -> None:
    account, picture = User.objects.create_user("ada"), make_image(alt="A desk")
    ada, post = person(account=account), make_post(title="Desks", picture=picture)
    review(post, account)
    assert section(client, ada.get_absolute_url(), "reviewed") == ["Article: Desks"]
    picture.alt = "A chair"
    picture.save()
    assert section(client, ada.get_absolute_url(), "reviewed") == []


def test_without_a_credential_nothing_is_listed_as_reviewed(client: Client) -> None:
    account = User.objects.create_user("ada")
    review(make_post(), account)
    ada = person(account=account, credentials="")
    assert section(client, ada.get_absolute_url(), "reviewed") == []


def test_more_reviewed_pages_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    account = User.objects.create_user("ada")
    ada = person(account=account)
    for _ in range(12):
        review(make_post(author=ada), account)
    with django_assert_max_num_queries(32):
        client.get(ada.get_absolute_url())


def test_many_articles_come_page_by_page(client: Client) -> None:
    ada = person()
    for number in range(12):
        make_post(title=f"Article {number}", author=ada)
    second = client.get("/about/ada-quay/", {"page": 2})
    assert len(section(client, "/about/ada-quay/?page=2", "wrote")) == 3  # with a link back
    assert '/about/ada-quay/?page=2">' in second.text.partition('rel="canonical"')[2][:80]
    assert client.get("/about/ada-quay/", {"page": 3}).status_code == 404


def test_the_address_stays_when_the_name_changes_and_is_nobody_elses(client: Client) -> None:
    ada = person()
    ada.name = "Ada Lund"
    ada.save()
    assert ada.slug == "ada-quay"
    assert person().slug == "ada-quay-2"
    assert person(name="李").slug == "person"
    assert client.get("/about/nobody/").status_code == 404


def test_search_engines_are_told_of_the_person(client: Client) -> None:
    ada = person(role="Nurse", languages="English, Spanish")
    [text] = lxml_html.fromstring(client.get(ada.get_absolute_url()).text).xpath(
        "//script[@type='application/ld+json']/text()"
    )
    [profile] = [node for node in json.loads(text)["@graph"] if node["@type"] == "ProfilePage"]
    assert profile["mainEntity"]["knowsLanguage"] == ["English", "Spanish"]
    assert "image" not in profile["mainEntity"]
    assert "/about/ada-quay/</loc>" in client.get("/sitemap.xml").text


def test_only_who_manages_accounts_ties_one_to_a_person() -> None:
    ada, account = person(), User.objects.create_user("ada", first_name="Ada", last_name="Q")
    form = {"name": "Ada Quay", "credentials": "NP", "position": 0, "account": account.pk}
    editor, owner = sign_in(role="Editor"), sign_in(role="Owner")
    for client, is_tied in ((editor, False), (owner, True)):
        page = client.get(f"{PEOPLE}{ada.pk}/change/").text
        assert (">Ada Q</option>" in page) == is_tied
        client.post(f"{PEOPLE}{ada.pk}/change/", form)
        ada.refresh_from_db()
        assert (ada.account == account) == is_tied


def test_an_account_is_tied_to_one_person_alone() -> None:
    account = User.objects.create_user("ada")
    person(account=account)
    form = {"name": "Bo Lund", "position": 0, "account": account.pk}
    response = sign_in(role="Owner").post(f"{PEOPLE}add/", form)
    assert "already exists" in response.text
    assert Clinician.objects.count() == 1


def test_an_upgrade_ties_accounts_to_people_of_the_same_name() -> None:
    fill = importlib.import_module("clinic.migrations.0007_fill_people_with_pages").fill
    names = {"ada": ("Ada", "Quay"), "bo": ("Bo", "Lund"), "bo2": ("Bo", "Lund")}
    for username, (first, last) in names.items():
        User.objects.create_user(username, first_name=first, last_name=last)
    for name in ("Ada Quay", "Bo Lund", "Cy Moor", "Cy Moor"):
        make_clinician(name=name)
    Clinician.objects.update(slug=None)
    fill(apps, None)
    tied = [(each.slug, str(each.account or "")) for each in Clinician.objects.order_by("pk")]
    assert tied == [("ada-quay", "ada"), ("bo-lund", ""), ("cy-moor", ""), ("cy-moor-2", "")]


def test_a_person_whom_an_older_version_added_is_on_about_alone(client: Client) -> None:
    ada = person()
    Clinician.objects.update(slug=None)
    ada.refresh_from_db()
    assert ada.get_absolute_url() == "/about/"
    assert "/about/None" not in client.get("/sitemap.xml").text


def test_a_version_restored_from_the_history_keeps_who_wrote_it() -> None:
    post = make_post(author=person())
    content = post.content()
    revisions.apply(post, content)
    assert post.author == Clinician.objects.get()


def test_about_leads_to_hours_and_address_before_the_portraits(client: Client) -> None:
    make_clinic(opening_hours=[{"weekday": 0, "opens": "09:00", "closes": "17:00"}])
    assert 'href="#hours"' not in client.get("/about/").text  # nothing stands before them
    make_clinician()
    page = client.get("/about/").text
    for part in ("hours", "reach-us"):
        assert (
            page.index(f'href="#{part}"') < page.index('id="people"') < page.index(f'id="{part}"')
        )
