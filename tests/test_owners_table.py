"""The owner sees which pages bring phone taps and requests, and nothing about any one person."""

import csv
import datetime
import io
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from fields.spreadsheet import safe_cell
from insights.charts import HEIGHT, WIDTH, bars
from insights.figures import figure
from insights.models import AskedInVain, DailyCount
from tests.factories import days_ago, make_clinic, make_post, make_topic, make_treatment

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:insights_dailycount_changelist")
NOON = "2026-03-04T17:00:00Z"  # in New York
TODAY = datetime.date(2026, 3, 4)
EVENTS = ("view", "phone_tap", "form_opened", "request_sent")


@pytest.fixture(autouse=True)
def site() -> Any:
    with time_machine.travel(NOON, tick=False):
        make_clinic()
        make_post(title="Why the jaw aches", slug="jaw")
        make_treatment(title="A treatment", slug="one")
        topic = make_topic(show_crisis_card=True)
        make_post(title="Of a crisis", slug="crisis", topics=[topic])
        yield


@pytest.fixture
def owner(client: Client) -> Client:
    user = User.objects.create_user("owner", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_dailycount"))
    client.force_login(user)
    return client


def put(path: str, ago: int = 0, **counts: int) -> None:
    """Counts of a page, so many days before today."""
    day = TODAY - datetime.timedelta(days=ago)
    DailyCount.objects.add(day, {(event, path): number for event, number in counts.items()})


def put_in_vain(kind: str, text: str, number: int, ago: int = 0) -> None:
    day = TODAY - datetime.timedelta(days=ago)
    AskedInVain.objects.add(day, {(kind, text): number})


def tables(client: Client, query: str = "") -> dict[str, list[list[str]]]:
    """The rows of each table, by the heading above it."""
    page = html.fromstring(client.get(PAGE + query).text)
    return {
        section.findtext("h2"): [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in section.xpath(".//tr")
        ][1:]
        for section in page.xpath("//section[h2][table]")
    }


def download(client: Client, name: str, query: str = "") -> list[list[str]]:
    response = client.get(reverse("admin:insights_dailycount_csv", args=[name]) + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith(f'attachment; filename="{name}-')
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# What brings phone taps and requests


def test_what_brings_most_stands_first(owner: Client) -> None:
    put("/services/one/", view=40, phone_tap=1)
    put("/blog/jaw/", view=12, phone_tap=3, form_opened=2, request_sent=1)
    put("/", view=90)
    shown = tables(owner)
    assert shown["Published pages"] == [
        ["Why the jaw aches Article", "12", "3", "2", "1"],
        ["A treatment Treatment", "40", "1", "0", "0"],
    ]
    assert shown["Other pages"] == [["Home page", "90", "0", "0", "0"]]


@pytest.mark.parametrize(
    ("query", "views"),
    [("?days=7", 7), ("", 28), ("?days=90", 90), ("?days=3", 28), ("?days=x", 28)],
)
def test_the_last_7_28_or_90_days(owner: Client, query: str, views: int) -> None:
    for ago in range(100):
        put("/blog/jaw/", ago, view=1)
    put_in_vain("not_found", "/old/", 5, ago=views - 1)
    put_in_vain("not_found", "/older/", 5, ago=views)
    shown = tables(owner, query)
    assert shown["Published pages"][0][1] == str(views)
    assert [row[0] for row in shown["Broken links"]] == ["/old/"]
    (current,) = html.fromstring(owner.get(PAGE + query).text).xpath(
        "//nav[@class='tabs']/a[@aria-current]"
    )
    assert current.text_content() == f"Last {views} days"


def test_each_chart_has_its_figures_behind_it(owner: Client) -> None:
    put("/blog/jaw/", 1, view=4, request_sent=1)
    put("/blog/jaw/", 0, view=2)
    page = html.fromstring(owner.get(PAGE + "?days=7").text)
    charts = page.xpath("//figure")
    assert [" ".join(c.find("figcaption").text_content().split()) for c in charts] == [
        "Views 6",
        "Phone taps 0",
        "Requests sent 1",
    ]
    assert [len(chart.xpath(".//*[local-name()='rect']")) for chart in charts] == [2, 0, 1]
    days = [
        (row.findtext("th"), row.findtext("td")) for row in charts[0].xpath(".//details//tbody/tr")
    ]
    assert days[:3] == [("Wed, Mar 4", "2"), ("Tue, Mar 3", "4"), ("Mon, Mar 2", "0")]
    assert len(days) == 7
    assert charts[0].xpath(".//@aria-label") == ["Views by day, at most 4"]
    assert page.xpath("//@style") == []


def test_bars_are_as_high_as_their_counts() -> None:
    assert [(bar.x, bar.y, bar.height) for bar in bars([0, 1, 2])] == [
        (WIDTH / 3, HEIGHT / 2, HEIGHT / 2),
        (WIDTH * 2 / 3, 0, HEIGHT),
    ]
    assert bars([0, 0]) == []


def test_it_says_phone_taps_and_never_calls(owner: Client) -> None:
    put("/blog/jaw/", phone_tap=3)
    main = html.fromstring(owner.get(PAGE).text).get_element_by_id("content-main")
    for explanation in main.xpath(".//dl"):
        explanation.drop_tree()
    assert "Phone taps" in main.text_content()
    assert "call" not in main.text_content().lower()


def test_an_empty_site_says_so(owner: Client) -> None:
    assert owner.get(PAGE).text.count("Nothing in the last 28 days.") == 4


# Small figures about sensitive pages


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5 or more"), (14, "10 or more")],
)
def test_figures_about_sensitive_pages_come_in_steps(count: int, shown: str) -> None:
    assert str(figure(count, is_sensitive=True)) == shown
    assert str(figure(count, is_sensitive=False)) == str(count)


def test_a_crisis_card_a_page_that_is_gone_and_typed_words_are_sensitive(owner: Client) -> None:
    make_post(slug="gone", offline_at=days_ago(0.5))
    put("/blog/crisis/", view=14, phone_tap=4)
    put("/blog/gone/", view=2)
    put("", request_sent=3)
    put_in_vain("search_without_result", "hiccups", 9)
    put_in_vain("search_without_result", "cough", 1)
    few = "fewer than 5"
    assert tables(owner) == {
        "Published pages": [["Of a crisis Article", "10 or more", few, few, few]],
        "Other pages": [
            ["/blog/gone/ No longer there", few, few, few, few],
            ["Another page, or unknown", few, few, few, few],
        ],
        "Searches that found nothing": [
            [word, number, f"Add to search words: {word}"]
            for word, number in (("hiccups", "5 or more"), ("cough", few))
        ],
    }
    assert download(owner, "pages")[1:] == [
        ["Of a crisis", "/blog/crisis/", "10 or more", few, few, few]
    ]
    assert download(owner, "searches")[1:] == [["hiccups", "5 or more"], ["cough", few]]


def everything_shown(client: Client) -> list[str]:
    """All that anybody can read of the counts, in every period and every download."""
    names = ("days", "pages", "others", "searches", "addresses")
    addresses = [PAGE, *(reverse("admin:insights_dailycount_csv", args=[name]) for name in names)]
    pages = [client.get(f"{address}?days={days}") for address in addresses for days in (7, 28, 90)]
    return [
        html.tostring(html.fromstring(page.text).get_element_by_id("content-main")).decode()
        if "html" in page["Content-Type"]
        else page.text
        for page in pages
    ]


def test_nothing_that_is_shown_depends_on_a_small_figure(owner: Client) -> None:
    """So no sum, no order and no chart can be used to subtract it out."""
    put("/blog/jaw/", view=7, phone_tap=2, form_opened=1, request_sent=1)
    put("/blog/crisis/", ago=3, view=1, phone_tap=1, form_opened=1)
    shown = everything_shown(owner)
    put("/blog/crisis/", ago=3, view=3, phone_tap=2, form_opened=3)
    assert everything_shown(owner) == shown
    put("/blog/crisis/", ago=3, view=1)
    assert everything_shown(owner) != shown  # the fifth view


def test_requests_left_over_may_be_from_a_sensitive_page_or_from_none(owner: Client) -> None:
    put("/blog/jaw/", request_sent=2)
    put("/blog/crisis/", view=1, request_sent=3)
    put("", request_sent=1)
    shown = everything_shown(owner)
    DailyCount.objects.filter(event="request_sent", path="/blog/crisis/").update(count=1)
    DailyCount.objects.filter(event="request_sent", path="").update(count=3)
    assert everything_shown(owner) == shown


# Downloads


def test_downloads_hold_what_the_page_shows(owner: Client) -> None:
    put("/blog/jaw/", view=3)
    put("/", view=2)
    put_in_vain("not_found", "/old/", 6)
    heads = ["Page", "Address", "Views", "Phone taps", "Forms opened", "Requests sent"]
    assert download(owner, "pages") == [heads, ["Why the jaw aches", "/blog/jaw/", *"3000"]]
    assert download(owner, "others") == [heads, ["Home page", "/", *"2000"]]
    assert download(owner, "addresses") == [["Address", "Requests"], ["/old/", "5 or more"]]
    days = download(owner, "days", "?days=7")
    assert days[0] == ["Day", "Views", "Phone taps", "Requests sent"]
    assert days[-1] == ["2026-03-04", "5", "0", "0"]
    assert len(days) == 8
    assert owner.get(PAGE + "visitors.csv").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(owner: Client, text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    make_post(slug="formula", title=f"{text} ")
    put("/blog/formula/", view=1)
    assert download(owner, "pages")[1][0].startswith("'")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Ann; =1+1", "Ann; '=1+1"),
        ("two\n@A1", "two\n'@A1"),
        ("two\r\n\t+1", "two\r\n\t'+1"),
        ("after 5; not-so-late", "after 5; not-so-late"),
    ],
)
def test_no_formula_begins_in_the_middle_of_a_cell(text: str, safe: str) -> None:
    """Some spreadsheets take semicolons for separators, and then no quotes for quotes."""
    assert safe_cell(text) == safe


# Who sees it


def test_only_who_may_sees_it(client: Client, owner: Client) -> None:
    addresses = (PAGE, PAGE + "pages.csv")
    assert [owner.get(address).status_code for address in addresses] == [200, 200]
    assert owner.get(PAGE + "add/").status_code == 404
    User.objects.update(is_superuser=False)
    User.objects.get().user_permissions.clear()
    assert [owner.get(address).status_code for address in addresses] == [403, 403]
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [302, 302]


def test_the_dashboard_leads_to_it(owner: Client) -> None:
    assert html.fromstring(owner.get("/admin/").text).xpath(f"//a[@href='{PAGE}']")


def test_it_takes_the_same_queries_however_much_was_counted(
    owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        make_post(slug=f"article-{number}", topics=[make_topic()])
        make_treatment(slug=f"treatment-{number}")
        for path in (f"/blog/article-{number}/", f"/services/treatment-{number}/", f"/{number}/"):
            put(path, ago=number, **dict.fromkeys(EVENTS, number))
    with django_assert_max_num_queries(16):
        owner.get(PAGE + "?days=90")
