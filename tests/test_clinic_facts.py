"""Staff keep the clinic's facts in one place; every page, and what machines read, follows."""

import datetime
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from clinic import phone
from clinic.admin.subjects import SUBJECTS
from clinic.models import Clinic
from clinic.opening_hours import upcoming_closed_days, weekly
from tests.factories import make_clinic, make_clinician, make_post, make_treatment

FACTS = "/admin/clinic/clinic/"
CONTACT, HOURS, INSURANCE, LINKS, NOTICE = (
    f"{FACTS}facts/{subject}/" for subject in ("contact", "hours", "insurance", "links", "notice")
)


def form_data(**overrides: Any) -> dict[str, Any]:
    values = {
        "name": "Harbor Clinic",
        "phone": "212-555-0123",
        "time_zone": "America/New_York",
        "summary_at": "08:00",
    }
    lists = ("opening_hours", "closed_days", "links", "first_visit", "notification_emails")
    return values | {f"{name}-0-x": "" for name in lists} | overrides


def test_changing_the_number_once_changes_it_everywhere(
    clinic: Any, client: Client, admin_client: Client
) -> None:
    treatment = make_treatment()
    post = make_post(body='<p>Or call <a href="clinic:phone">us</a>.</p>', treatment=treatment)
    paths = ["/", "/about/", "/services/", "/blog/", "/appointments/", "/blog/feed/"]
    paths += [post.get_absolute_url(), treatment.get_absolute_url()]
    saved = admin_client.post(CONTACT, form_data(phone="(415) 555-0134"))
    assert saved.status_code == 302, saved.context["errors"]
    for path in paths:
        page = client.get(path).text
        assert not re.search(r"212\D?555", page), path
        assert re.search(r"415\D?555", page), path
    assert 'href="tel:+14155550134"' in client.get("/").text
    assert "+1-415-555-0134" in client.get("/").text


@pytest.mark.parametrize("typed", ["12", "914-555-01", "+1 914 555", "call us", "914-652-7800 x12"])
def test_an_impossible_number_is_refused_and_says_how_to_write_one(
    clinic: Any, admin_client: Client, typed: str
) -> None:
    page = admin_client.post(CONTACT, form_data(phone=typed))
    assert '<li><a href="#id_phone">Phone</a>: ' in page.text
    assert page.status_code == 200
    assert "Enter" in str(page.context["errors"])
    assert typed in page.text
    assert Clinic.objects.current().phone == "+12125550123"


@pytest.mark.parametrize(
    "typed",
    ["914-652-7800", "(914) 652 7800", "914.652.7800", "1 914 652 7800", "+1 (914) 652-7800"],
)
def test_any_usual_notation_is_stored_as_one(typed: str) -> None:
    assert phone.parse(typed) == "+19146527800"
    assert phone.display("+19146527800") == "914-652-7800"


def test_a_number_from_abroad_is_shown_internationally() -> None:
    assert phone.display(phone.parse("+44 20 7946 0018")) == "+44 20 7946 0018"


def test_absent_facts_are_shown_nowhere(client: Client, db: None) -> None:
    Clinic(name="Harbor Clinic").save()
    for path in ("/", "/about/", "/services/", "/blog/"):
        page = client.get(path).text
        assert "tel:+" not in page, path
        assert "None" not in page, path
        assert "null" not in page, path
        assert not re.search(r"<h[1-6][^>]*>\s*</h", page), path
        assert "Insurance" not in page, path
        assert "Opening hours" not in page, path


def test_the_site_answers_before_any_fact_was_entered(client: Client, db: None) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/about/").status_code == 200


def test_opening_hours_and_closed_days_are_shown_in_the_clinics_own_zone(
    client: Client, db: None
) -> None:
    tomorrow = (timezone.now() + datetime.timedelta(days=2)).date()
    make_clinic(
        opening_hours=[
            {"weekday": 1, "opens": "09:00:00", "closes": "12:30:00"},
            {"weekday": 1, "opens": "14:00:00", "closes": "18:00:00"},
        ],
        closed_days=[
            {"date": "2001-01-01", "reason": "Long past"},
            {"date": tomorrow.isoformat(), "reason": "Inventory"},
        ],
        street="1 Harbor Road",
        city="Rye",
        state="NY",
        postal_code="10580",
    )
    page = client.get("/about/").text
    assert "Tuesday" in page
    assert "Inventory" in page
    assert "Long past" not in page
    assert "Rye, NY 10580" in page
    graph = json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])["@graph"]
    clinic = next(node for node in graph if node["@type"] == "MedicalClinic")
    opening = clinic["openingHoursSpecification"]
    assert [spec["opens"] for spec in opening if "opens" in spec] == ["09:00", "14:00"]
    assert clinic["address"]["addressLocality"] == "Rye"


def test_hours_are_read_as_periods_of_days() -> None:
    rows = [
        {"weekday": 4, "opens": "09:00", "closes": "12:00"},
        {"weekday": 0, "opens": "10:00", "closes": "16:00"},
    ]
    assert [day.name for day in weekly(rows)] == ["Monday", "Friday"]
    assert upcoming_closed_days([{"date": "2026-11-27"}], datetime.date(2026, 11, 28)) == []


def test_a_notice_shows_on_all_pages_within_its_dates(client: Client, db: None) -> None:
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    make_clinic(notice="Closed on Friday.", notice_from=now - hour, notice_until=now + hour)
    make_treatment()
    for path in ("/", "/services/", "/blog/", "/about/", "/appointments/"):
        assert "Closed on Friday." in client.get(path).text, path
    make_clinic(notice="Closed on Friday.", notice_until=now - hour)
    assert "Closed on Friday." not in client.get("/").text
    make_clinic(notice="Closed on Friday.", notice_from=now + hour)
    assert "Closed on Friday." not in client.get("/").text


def test_hours_that_end_before_they_begin_are_refused(clinic: Any, admin_client: Client) -> None:
    row = {
        "opening_hours-0-weekday": "0",
        "opening_hours-0-opens": "17:00",
        "opening_hours-0-closes": "09:00",
    }
    page = admin_client.post(HOURS, form_data(**row))
    assert "closing time must be later" in page.text
    assert 'value="17:00"' in page.text


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(0, "09:00", "14:00"), (0, "12:00", "17:00")], "Monday 9:00 AM to 2:00 PM and Monday"),
        ([(0, "09:00", "14:00"), (0, "09:00", "14:00")], "overlap"),
        ([(6, "18:00", "02:00"), (0, "01:00", "09:00")], "Sunday 6:00 PM to 2:00 AM and Monday"),
        ([(0, "09:00", "12:00"), (0, "12:00", "17:00")], ""),
        ([(4, "18:00", "00:00"), (5, "00:00", "02:00")], ""),
        ([(0, "00:00", "00:00"), (1, "09:00", "17:00")], ""),
    ],
)
def test_hours_that_overlap_are_refused_by_name(
    clinic: Any, admin_client: Client, rows: Any, told: str
) -> None:
    names = ("weekday", "opens", "closes")
    typed = {
        f"opening_hours-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }
    answer = admin_client.post(HOURS, form_data(**typed))
    assert (answer.status_code == 200) == bool(told)
    assert not told or told in answer.text


def test_a_closed_day_that_is_entered_twice_is_refused(clinic: Any, admin_client: Client) -> None:
    typed = {f"closed_days-{number}-date": "2026-12-25" for number in range(2)}
    assert "Dec 25, 2026 is entered twice" in admin_client.post(HOURS, form_data(**typed)).text


@pytest.mark.parametrize("zone", ["EST", "Factory", "localtime", "Etc/GMT+5", "UTC", "US/Eastern"])
def test_only_zones_that_people_live_in_can_be_chosen(
    clinic: Any, admin_client: Client, zone: str
) -> None:
    choices = html.fromstring(admin_client.get(HOURS).text).xpath(
        "//select[@name='time_zone']//option/@value"
    )
    assert {"America/New_York", "Pacific/Honolulu"} <= set(choices)
    assert zone not in choices
    assert admin_client.post(HOURS, form_data(time_zone=zone)).status_code == 200


def test_an_emptied_row_is_a_removed_row(clinic: Any, admin_client: Client) -> None:
    make_clinic(links=[{"label": "Old", "url": "https://old.example/"}])
    data = form_data(
        **{
            "links-0-label": "",
            "links-0-url": "",
            "links-1-label": "New",
            "links-1-url": "new.example",
        }
    )
    assert admin_client.post(LINKS, data).status_code == 302
    assert Clinic.objects.current().links == [{"label": "New", "url": "https://new.example"}]


def test_the_claim_form_is_a_pdf_that_patients_can_download(
    clinic: Any, client: Client, admin_client: Client
) -> None:
    pdf = SimpleUploadedFile("form.pdf", b"%PDF-1.7 a form")
    assert (
        admin_client.post(
            INSURANCE, form_data(claim_form=pdf, insurance_text="Send it.")
        ).status_code
        == 302
    )
    address = re.search(r'href="(/media/documents/[^"]+)"', client.get("/about/").text)
    assert address
    served = client.get(address[1])
    assert served.getvalue() == b"%PDF-1.7 a form"
    assert served["Content-Type"] == "application/pdf"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content"), [("form.pdf", b"<html>"), ("form.exe", b"%PDF-1.7"), ("form.pdf", b"")]
)
def test_what_only_pretends_to_be_a_pdf_is_refused(
    clinic: Any, admin_client: Client, name: str, content: bytes
) -> None:
    page = admin_client.post(INSURANCE, form_data(claim_form=SimpleUploadedFile(name, content)))
    assert page.status_code == 200
    assert page.context["errors"]


def test_there_is_one_row_and_it_can_be_neither_added_nor_deleted(
    clinic: Any, admin_client: Client
) -> None:
    Clinic(name="Another").save()
    assert Clinic.objects.count() == 1
    assert admin_client.get("/admin/clinic/clinic/add/").status_code == 403
    assert admin_client.post("/admin/clinic/clinic/1/delete/").status_code == 403
    assert admin_client.get("/admin/clinic/clinic/1/change/")["Location"] == FACTS


def test_the_facts_can_be_entered_before_there_is_a_row(admin_client: Client, db: None) -> None:
    assert admin_client.get(CONTACT).status_code == 200
    assert admin_client.post(CONTACT, form_data(name="First")).status_code == 302
    assert Clinic.objects.current().name == "First"


def test_before_any_fact_is_entered_none_is_shown(client: Client, db: None) -> None:
    for page in ("/", "/about/", "/appointments/"):
        text = client.get(page).text
        assert "Directions" not in text
        assert "Parking" not in text
        assert "DatabaseDefault" not in text


def test_people_are_shown_when_entered(clinic: Any, client: Client) -> None:
    assert "Our people" not in client.get("/about/").text
    make_clinician(name="Ada Example", credentials="MD", role="Physician", biography="She listens.")
    page = client.get("/about/").text
    assert "Ada Example, MD" in page
    assert "She listens." in page


def test_a_person_for_readers_is_not_taken_for_an_account(admin_client: Client, db: None) -> None:
    form = admin_client.get("/admin/clinic/clinician/add/").text
    assert "has an account" in form


def test_a_time_zone_is_chosen_from_a_list(admin_client: Client) -> None:
    form = admin_client.get(HOURS).text
    assert '<option value="America/New_York" selected>America/New_York</option>' in form
    assert '<option value="Europe/Lisbon">' in form


def test_a_time_zone_must_be_a_real_one() -> None:
    with pytest.raises(ValidationError, match="time zone"):
        Clinic(name="Harbor", time_zone="Mars/Olympus").full_clean()


def test_each_fact_is_entered_under_one_subject() -> None:
    entered = sorted(name for subject in SUBJECTS.values() for name in subject.fields)
    fields = (*Clinic._meta.fields, *Clinic._meta.many_to_many)
    assert entered == sorted(
        field.name for field in fields if field.editable and field.name != "id"
    )


def test_all_subjects_are_listed_with_what_is_entered(admin_client: Client) -> None:
    make_clinic(
        phone="+12125550123",
        opening_hours=[{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)],
        parking="",
        links=[{"label": "Profile", "url": "https://profile.example/"}],
        notification_emails=["desk@clinic.example"],
    )
    shown = {
        term.text: term.getnext().text_content()
        for term in html.fromstring(admin_client.get(FACTS).text).xpath("//main//dt")
    }
    assert shown["Phone"] == "212-555-0123"
    assert shown["Opening hours"].startswith("Monday to Friday: 9:00 AM to 5:00 PM")
    assert shown["Links"] == "Profile: https://profile.example/"
    assert shown["An email about each request goes to"] == "desk@clinic.example"
    assert shown["Parking"] == "Not entered"


def test_a_subject_is_saved_alone(admin_client: Client) -> None:
    make_clinic(strapline="Before", closed_days=[{"date": "2026-12-25", "reason": ""}] * 2)
    colleague = Clinic.objects.get()
    assert admin_client.post(CONTACT, form_data(strapline="After")).status_code == 302
    assert Clinic.objects.get().strapline == "After"
    assert len(Clinic.objects.get().closed_days) == 2  # which is to be mended under Hours alone
    typed = {"insurance_text": "Ask us.", "strapline": "Not of this form"}
    admin_client.post(INSURANCE, form_data(**typed))
    stored = Clinic.objects.get()
    assert (stored.strapline, stored.insurance_text) == ("After", "Ask us.")
    assert colleague.updated_at < stored.updated_at


def test_what_was_saved_is_said_by_its_subject(clinic: Any, admin_client: Client) -> None:
    page = admin_client.post(CONTACT, form_data(), follow=True)
    assert "Saved: Contact." in page.text
    assert page.redirect_chain == [(FACTS, 302)]


def test_a_subject_that_is_not_there_is_not_found(clinic: Any, admin_client: Client) -> None:
    assert admin_client.get(f"{FACTS}facts/nothing/").status_code == 404


def test_a_warning_leads_to_the_form_that_ends_it(clinic: Any, admin_client: Client) -> None:
    Clinic.objects.update(notification_emails=[], approval_rule="optional")
    for path in ("/admin/", "/admin/appointments/appointmentrequest/"):
        [link] = html.fromstring(admin_client.get(path).text).xpath(
            "//main//a[contains(@href, '/facts/')]"
        )
        assert "notification_emails" in admin_client.get(link.get("href")).text


def test_a_mistake_in_a_moment_is_one_step_from_its_place(
    clinic: Any, admin_client: Client
) -> None:
    typed = {"notice": "Closed", "notice_until_0": "2027-05-12", "notice_until_1": ""}
    page = html.fromstring(admin_client.post(NOTICE, form_data(**typed)).text)
    [link] = page.xpath("//*[@class='mistakes']//a/@href")
    assert page.xpath("//*[@id=$place]", place=link.removeprefix("#"))
