"""What machines read on a page: one graph, words that schema.org has, facts that the page shows."""

import datetime
import json
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from lxml import html as lxml_html

from clinic import structured_data
from clinic.structured_data import compact, merged, script
from tests.factories import (
    days_ago,
    make_clinic,
    make_clinician,
    make_post,
    make_topic,
    make_treatment,
)

SITE = "http://127.0.0.1:8000"
CLINIC = f"{SITE}/#clinic"

# Of each type that we use, the properties that we use and that schema.org 29 gives it.
THING = {"@type", "@id", "name", "description", "url"}
PAGE = THING | {"isPartOf", "breadcrumb", "inLanguage", "mainEntity"}
VOCABULARY = {
    "WebSite": THING | {"inLanguage", "publisher"},
    "MedicalClinic": THING | {"telephone", "address", "openingHoursSpecification", "sameAs"}
    | {"availableService", "employee"},
    "PostalAddress": {"@type", "streetAddress", "addressLocality", "addressRegion", "postalCode"}
    | {"addressCountry"},
    "OpeningHoursSpecification": {"@type", "dayOfWeek", "opens", "closes"}
    | {"validFrom", "validThrough"},
    "Person": THING | {"honorificSuffix", "jobTitle", "worksFor"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ItemList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
    "CollectionPage": PAGE,
    "MedicalWebPage": PAGE | {"audience", "about", "lastReviewed", "reviewedBy"},
    "Patient": THING,
    "MedicalTherapy": THING | {"howPerformed", "bodyLocation", "drug", "seriousAdverseOutcome"},
    "Drug": THING | {"nonProprietaryName"},
    "MedicalEntity": THING,
    "BlogPosting": THING | {"headline", "image", "datePublished", "dateModified", "author"}
    | {"publisher", "mainEntityOfPage", "articleSection", "keywords", "wordCount", "inLanguage"}
    | {"about", "citation"},
    "ImageObject": THING | {"width", "height", "caption"},
    "QuantitativeValue": THING | {"value", "unitCode"},
    "CreativeWork": THING | {"publisher"},
    "Organization": THING,
}  # fmt: skip

SAFETY = {
    "safety_approved_for": "One thing, in adults.",
    "safety_not_approved_for": "Anything else.",
    "safety_boxed_warning": "It can spread.",
    "safety_source_title": "The label",
}


@pytest.fixture(autouse=True)
def clinic_facts(db: None) -> None:
    make_clinic()


def graph(client: Client, url: str) -> list[dict[str, Any]]:
    tree = lxml_html.fromstring(client.get(url).text)
    (text,) = tree.xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    for node in everything_in(data["@graph"]):
        if set(node) != {"@id"}:
            assert set(node) <= VOCABULARY[node["@type"]]
            assert all(value not in (None, "", [], {}) for value in node.values())
    return data["@graph"]


def everything_in(value: Any) -> list[dict[str, Any]]:
    """Each node, however deep it stands."""
    if isinstance(value, list):
        return [node for item in value for node in everything_in(item)]
    if isinstance(value, dict):
        return [value, *everything_in(list(value.values()))]
    return []


def node(graph: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = [node for node in graph if node["@type"] == kind]
    return found


# Articles


def test_an_article_says_all_that_its_page_shows(client: Client) -> None:
    treatment = make_treatment(title="A treatment")
    post = make_post(
        title="On jaws",
        summary="What jaws do.",
        body="<h2>What do they do?</h2><p>They open, and they close.</p>",
        published_at=datetime.datetime(2026, 3, 4, 15, tzinfo=datetime.UTC),
        treatment=treatment,
        topics=[make_topic(name="Bones"), make_topic(name="Sleep")],
        sources=[
            {"title": "A study", "publisher": "A press", "year": 2020, "url": "https://a.example/"},
            {"title": "A book", "publisher": "", "year": None, "url": ""},
        ],
    )
    url = f"{SITE}{post.get_absolute_url()}"
    about = {
        "@type": "MedicalTherapy",
        "@id": f"{SITE}{treatment.get_absolute_url()}#therapy",
        "name": "A treatment",
        "url": f"{SITE}{treatment.get_absolute_url()}",
    }
    article = node(graph(client, post.get_absolute_url()), "BlogPosting")
    article.pop("image")
    assert article == {
        "@type": "BlogPosting",
        "@id": f"{url}#article",
        "headline": "On jaws",
        "description": "What jaws do.",
        "datePublished": "2026-03-04T15:00:00+00:00",
        "dateModified": post.updated_at.isoformat(),
        "author": {
            "@type": "MedicalClinic",
            "@id": CLINIC,
            "name": "Harbor Clinic",
            "url": f"{SITE}/",
        },
        "publisher": {"@id": CLINIC},
        "mainEntityOfPage": {"@id": f"{url}#page"},
        "articleSection": "Bones",
        "keywords": ["Bones", "Sleep"],
        "wordCount": 9,
        "inLanguage": "en-US",
        "about": [about],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "A study",
                "publisher": {"@type": "Organization", "name": "A press"},
                "url": "https://a.example/",
            },
            {"@type": "CreativeWork", "name": "A book"},
        ],
    }


def test_an_article_shows_the_picture_that_is_shared(client: Client) -> None:
    image = node(graph(client, make_post().get_absolute_url()), "BlogPosting")["image"]
    assert image["url"].startswith(f"{SITE}/static/share/header-clinic")
    pixels = {"@type": "QuantitativeValue", "unitCode": "E37"}
    assert image["width"] == {**pixels, "value": 1200}
    assert image["height"] == {**pixels, "value": 630}
    assert image["caption"]


def test_an_articles_page_is_for_patients_and_not_reviewed_yet(client: Client) -> None:
    post = make_post(title="On jaws", summary="What jaws do.")
    url = f"{SITE}{post.get_absolute_url()}"
    assert node(graph(client, post.get_absolute_url()), "MedicalWebPage") == {
        "@type": "MedicalWebPage",
        "@id": f"{url}#page",
        "url": url,
        "name": "On jaws",
        "description": "What jaws do.",
        "isPartOf": {"@id": f"{SITE}/#website"},
        "breadcrumb": {"@id": f"{url}#breadcrumb"},
        "inLanguage": "en-US",
        "audience": {"@type": "Patient"},
    }


def test_an_article_with_nothing_more_says_nothing_more(client: Client) -> None:
    post = make_post(illustration="", summary="")
    article = node(graph(client, post.get_absolute_url()), "BlogPosting")
    assert not {"about", "citation", "keywords", "articleSection"} & set(article)


def test_a_person_can_be_the_author(client: Client) -> None:
    author = make_clinician(name="Ada Quay", credentials="NP", role="Nurse")
    post = make_post(author=author)
    response = client.get(post.get_absolute_url())
    assert ">Ada Quay, NP</a>" in response.text
    assert node(graph(client, post.get_absolute_url()), "BlogPosting")["author"] == {
        "@type": "Person",
        "name": "Ada Quay",
        "honorificSuffix": "NP",
        "url": f"{SITE}/about/ada-quay/",
        "worksFor": {"@id": CLINIC},
    }


def test_a_treatment_that_readers_cannot_see_is_not_named(client: Client) -> None:
    post = make_post(treatment=make_treatment(title="Not ready", published_at=None))
    assert "about" not in node(graph(client, post.get_absolute_url()), "BlogPosting")


def test_a_scheduled_article_is_not_changed_before_it_is_published(client: Client) -> None:
    post = make_post()
    type(post).objects.filter(pk=post.pk).update(updated_at=days_ago(3), published_at=days_ago(1))
    article = node(graph(client, post.get_absolute_url()), "BlogPosting")
    assert article["dateModified"] == article["datePublished"]


# Treatments


def test_a_treatment_says_what_it_is_and_its_risks_as_its_page_words_them(client: Client) -> None:
    treatment = make_treatment(
        title="A treatment",
        summary="It is given.",
        schema_how_performed="By hand.",
        schema_body_location="Jaw",
        schema_drug="examplol",
        **SAFETY,
    )
    url = f"{SITE}{treatment.get_absolute_url()}"
    page = node(graph(client, treatment.get_absolute_url()), "MedicalWebPage")
    assert page["mainEntity"] == {
        "@type": "MedicalTherapy",
        "@id": f"{url}#therapy",
        "name": "A treatment",
        "url": url,
        "description": "It is given.",
        "howPerformed": "By hand.",
        "bodyLocation": "Jaw",
        "drug": {"@type": "Drug", "nonProprietaryName": "examplol"},
        "seriousAdverseOutcome": [
            {"@type": "MedicalEntity", "name": "Boxed warning", "description": "It can spread."}
        ],
    }
    shown = client.get(treatment.get_absolute_url()).text
    assert "Boxed warning" in shown
    assert "It can spread." in shown


def test_known_risks_stand_in_for_a_boxed_warning(client: Client) -> None:
    treatment = make_treatment(safety_known_risks="Sleepiness.")
    page = node(graph(client, treatment.get_absolute_url()), "MedicalWebPage")
    assert page["mainEntity"]["seriousAdverseOutcome"] == [
        {"@type": "MedicalEntity", "name": "Known risks", "description": "Sleepiness."}
    ]


def test_unknown_facts_of_a_treatment_are_left_out(client: Client) -> None:
    treatment = make_treatment(summary="")
    page = node(graph(client, treatment.get_absolute_url()), "MedicalWebPage")
    assert set(page["mainEntity"]) == {"@type", "@id", "name", "url"}


# The clinic and the lists


def test_the_clinic_and_the_site_are_on_every_page(client: Client) -> None:
    make_treatment(slug="one")
    for url in ("/", "/services/", "/services/one/", "/blog/", "/about/", "/search/"):
        found = graph(client, url)
        assert node(found, "MedicalClinic")["telephone"] == "+1-212-555-0123"
        assert node(found, "WebSite")["publisher"] == {"@id": CLINIC}
        assert len({entry["@id"] for entry in found}) == len(found)


def test_services_are_named_where_they_are_shown(client: Client) -> None:
    make_treatment(title="Second", position=2, slug="second")
    make_treatment(title="First", position=1)
    make_treatment(title="A draft", published_at=None)
    for url in ("/", "/services/"):
        services = node(graph(client, url), "MedicalClinic")["availableService"]
        assert [service["name"] for service in services] == ["First", "Second"]
    assert "availableService" not in node(graph(client, "/services/second/"), "MedicalClinic")


def test_people_are_named_on_the_page_about_the_clinic_once_entered(client: Client) -> None:
    assert "employee" not in node(graph(client, "/about/"), "MedicalClinic")
    make_clinician(name="Ada Quay", credentials="NP", role="Nurse")
    (person,) = node(graph(client, "/about/"), "MedicalClinic")["employee"]
    assert (person["name"], person["jobTitle"]) == ("Ada Quay", "Nurse")


def test_address_and_hours_are_there_once_entered(client: Client) -> None:
    assert not {"address", "openingHoursSpecification"} & set(
        node(graph(client, "/"), "MedicalClinic")
    )
    make_clinic(
        city="Harbor",
        state="NY",
        opening_hours=[{"weekday": 0, "opens": "09:00:00", "closes": "17:30:00"}],
        closed_days=[{"date": "2020-12-25"}, {"date": "2999-12-25", "reason": "Christmas"}],
    )
    found = node(graph(client, "/"), "MedicalClinic")
    assert found["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Harbor",
        "addressRegion": "NY",
        "addressCountry": "US",
    }
    assert found["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Monday",
            "opens": "09:00",
            "closes": "17:30",
        },
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": "2999-12-25",
            "validThrough": "2999-12-25",
        },
    ]


def test_a_list_names_its_pages_in_their_order(client: Client) -> None:
    topic = make_topic(name="Bones", slug="bones")
    old, new = make_post(published_at=days_ago(9), topics=[topic]), make_post(topics=[topic])
    for url in ("/blog/", topic.get_absolute_url()):
        page = node(graph(client, url), "CollectionPage")
        assert [
            (item["position"], item["name"], item["url"])
            for item in page["mainEntity"]["itemListElement"]
        ] == [
            (1, new.title, f"{SITE}{new.get_absolute_url()}"),
            (2, old.title, f"{SITE}{old.get_absolute_url()}"),
        ]


def test_an_empty_list_is_no_list(client: Client) -> None:
    assert "mainEntity" not in node(graph(client, "/blog/"), "CollectionPage")


def test_the_trail_is_the_visible_one(client: Client) -> None:
    post = make_post(title="On jaws")
    trail = node(graph(client, post.get_absolute_url()), "BreadcrumbList")["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in trail] == [
        (1, "Home", f"{SITE}/"),
        (2, "Articles", f"{SITE}/blog/"),
        (3, "On jaws", f"{SITE}{post.get_absolute_url()}"),
    ]
    assert "BreadcrumbList" not in [entry["@type"] for entry in graph(client, "/")]


# The script element


@pytest.mark.parametrize(
    "hostile",
    ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028\u2029", "&lt;", '"\\'],
)
def test_nothing_in_the_graph_can_leave_its_element(hostile: str) -> None:
    written = Template("{{ json_ld }}").render(
        Context({"json_ld": script([{"@type": "Thing", "@id": "#a", "name": hostile}])})
    )
    opening, closing = '<script type="application/ld+json">', "</script>"
    assert written.startswith(opening)
    assert written.endswith(closing)
    inside = written[len(opening) : -len(closing)]
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside)["@graph"][0]["name"] == hostile


def test_nodes_of_the_same_thing_become_one() -> None:
    nodes = [{"@id": "#a", "x": 1}, {"@id": "#b"}, {"@id": "#a", "y": 2}]
    assert merged(nodes) == [{"@id": "#a", "x": 1, "y": 2}, {"@id": "#b"}]


def test_only_what_says_nothing_is_left_out() -> None:
    node = {"a": 0, "b": "", "c": None, "d": [], "e": {}, "f": False}
    assert compact(node) == {"a": 0, "f": False}
    assert structured_data.reference("clinic") == {"@id": CLINIC}
