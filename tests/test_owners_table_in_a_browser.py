"""The owner reads the counts on a phone and on a desk, in light and dark."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from insights.models import AskedInVain, DailyCount
from insights.site import site
from tests.factories import make_clinic, make_post, make_treatment
from tests.looking import axe_violations

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_phone_and_for_everyone(
    client: Client, chromium: Browser, live_server: Any, scheme: Any
) -> None:
    client.force_login(User.objects.create_superuser("owner"))
    context = chromium.new_context(base_url=live_server.url, color_scheme=scheme)
    session = client.cookies["sessionid"].value
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": f"{live_server.url}/admin/"}]
    )
    page = context.new_page()
    page.goto(PAGE)
    found = {}
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        if problems := axe_violations(page):
            found[width] = problems
        main = page.locator("#content-main")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth"), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert found == {}
