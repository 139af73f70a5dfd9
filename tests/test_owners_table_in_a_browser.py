"""The owner reads the counts on a phone and on a desk, in light and dark."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from insights.models import AskedInVain, DailyCount
from insights.site import site
from tests import looking
from tests.factories import make_clinic, make_post, make_treatment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = reverse("admin:insights_dailycount_changelist")


@pytest.fixture(autouse=True)
def counted() -> None:
    make_clinic()
    make_post(title="Why the jaw aches in the morning and what may help", slug="jaw")
    make_treatment(title="A treatment", slug="one", show_crisis_card=True)
    today = site.day(timezone.now())
    events = {"view": 12345, "phone_tap": 120, "form_opened": 90, "request_sent": 7}
    for path in ("/blog/jaw/", "/services/one/", f"/blog/{'x' * 90}/", ""):
        DailyCount.objects.add(today, {(event, path): n for event, n in events.items()})
    AskedInVain.objects.add(today, {("search_without_result", "w" * 60): 3})
    AskedInVain.objects.add(today, {("not_found", f"/{'x' * 100}/"): 3})


def test_it_is_readable_on_a_phone_and_for_everyone(staff: Page) -> None:
    staff.goto(PAGE)
    found = {}
    for scheme, width in (("light", 320), ("light", 390), ("dark", 1280)):
        staff.emulate_media(color_scheme=scheme)
        looking.set_size(staff, width)
        found[f"axe at {width}, {scheme}"] = looking.axe_violations(staff)
        found[f"sideways at {width}"] = looking.sideways(staff)
        main = staff.locator("#content-main")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth"), width
    assert looking.problems(**found) == {}
