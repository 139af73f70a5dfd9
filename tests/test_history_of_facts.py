"""The history of the clinic's facts: what each was and became, and how it comes back."""

import datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from clinic.models import Clinic
from tests.factories import make_clinic
from tests.staff import sign_in
from tests.test_clinic_facts import CONTACT, FACTS, HOURS, INSURANCE, LINKS, NOTICE, form_data

HISTORY = f"{FACTS}1/history/"

pytestmark = pytest.mark.django_db


def changes_told(client: Client) -> list[str]:
    page = html.fromstring(client.get(HISTORY).text)
    return [" ".join(change.text_content().split()) for change in page.xpath("//main//form/p")]


def bring_back(client: Client, label: str) -> Any:
    """Undo the newest change of a fact."""
    page = html.fromstring(client.get(HISTORY).text)
    start = f"Bring back {label}"
    [*_, button] = page.xpath("//button[starts-with(@aria-label, $start)]", start=start)
    return client.post(button.getparent().get("action"), follow=True)


def test_the_history_says_what_each_fact_was_and_became(admin_client: Client) -> None:
    make_clinic(phone="+12125550123", strapline="")
    admin_client.post(CONTACT, form_data(phone="415-555-0134", strapline="<b>New</b>"))
    hours = {"weekday": "0", "opens": "09:00", "closes": "17:00"}
    typed = {f"opening_hours-0-{name}": value for name, value in hours.items()}
    admin_client.post(HOURS, form_data(**typed))
    assert changes_told(admin_client) == [
        "Strapline: Not entered <b>New</b>",
        "Phone: 212-555-0123 415-555-0134",
        "Opening hours: Not entered Monday: 9:00 AM to 5:00 PM; Tuesday to Sunday: closed",
    ]


def test_a_fact_is_brought_back_as_it_was(admin_client: Client, client: Client) -> None:
    make_clinic(phone="+12125550123", notice="Open", notice_from=None)
    admin_client.post(CONTACT, form_data(phone="415-555-0134"))
    assert "Phone is as it was before." in bring_back(admin_client, "Phone").text
    assert Clinic.objects.get().phone == "+12125550123"
    assert "212-555-0123" in client.get("/").text
    assert changes_told(admin_client)[-1] == "Phone: 415-555-0134 212-555-0123"
    moment = {"notice_from_0": "2027-05-12", "notice_from_1": "09:00"}
    admin_client.post(NOTICE, form_data(notice="Open", **moment))
    bring_back(admin_client, "Notice from")
    assert Clinic.objects.get().notice_from is None
    bring_back(admin_client, "Notice from")
    assert Clinic.objects.get().notice_from == datetime.datetime(
        2027, 5, 12, 13, tzinfo=datetime.UTC
    )


def test_what_may_not_be_that_any_more_is_not_brought_back(admin_client: Client) -> None:
    day = {"date": "2026-12-25", "reason": ""}
    make_clinic(closed_days=[day, day])  # as an older version let it be
    admin_client.post(HOURS, form_data(**{"closed_days-0-date": "2026-12-25"}))
    told = bring_back(admin_client, "Closed days").text
    assert "Closed days stays as it is. Dec 25, 2026 is entered twice" in told
    assert Clinic.objects.get().closed_days == [day]


def test_a_file_and_what_was_never_logged_do_not_come_back(admin_client: Client) -> None:
    make_clinic(insurance_text="")
    pdf = SimpleUploadedFile("form.pdf", b"%PDF-1.7 a form")
    admin_client.post(INSURANCE, form_data(claim_form=pdf))
    assert "Bring back" not in admin_client.get(HISTORY).text
    for entry, name in ((LogEntry.objects.get().pk, "claim_form"), (99, "phone"), (1, "name")):
        address = f"/admin/clinic/clinic/bring-back/{entry}/{name}/"
        assert admin_client.post(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "before", "typed", "told"),
    [
        (
            f"{FACTS}facts/home-page/",
            {"introduction": f"{'long ' * 40}before"},
            {"introduction": f"{'long ' * 40}after"},
            [f"Introduction: {'long ' * 40}before {'long ' * 40}after"],
        ),
        (
            HOURS,
            {"closed_days": [{"date": "2020-12-25", "reason": "Xmas"}]},
            {"closed_days-0-date": "2020-12-25", "closed_days-0-reason": "Christmas"},
            ["Closed days: Fri, Dec 25, 2020: Xmas Fri, Dec 25, 2020: Christmas"],
        ),
        (
            LINKS,
            {"links": [{"label": "Profile", "url": "https://a.example/"}]},
            {"links-0-label": "Profile", "links-0-url": "https://b.example/"},
            ["Links: Profile: https://a.example/ Profile: https://b.example/"],
        ),
    ],
)
def test_whatever_part_of_a_fact_was_changed_is_told(
    admin_client: Client, address: str, before: Any, typed: Any, told: list[str]
) -> None:
    make_clinic(**{"introduction": "", "headline": "", "opening_hours": [], **before})
    admin_client.post(address, form_data(**typed))
    assert changes_told(admin_client) == told


def test_who_may_only_look_is_offered_no_way_back(admin_client: Client) -> None:
    make_clinic()
    admin_client.post(CONTACT, form_data(phone="415-555-0134"))
    page = sign_in("view_clinic").get(HISTORY).text
    assert "415-555-0134" in page
    assert "Bring back" not in page
