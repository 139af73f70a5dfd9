"""The security policy of every response, word for word: a change here is a decision."""

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from tests.factories import make_clinic, make_post, make_treatment

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
PATHS = (
    "/",
    "/services/one/",
    "/blog/",
    "/blog/one/",
    "/blog/feed/",
    "/search/?q=one",
    "/appointments/",
    "/about/",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/no/such/page/",
    "/blog",
    "/admin/login/",
)


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    make_clinic()
    make_treatment(slug="one")
    make_post(slug="one")


def policy(response: Any) -> dict[str, str]:
    directives = response["Content-Security-Policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_whole_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert policy(response) == POLICY
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert "Content-Security-Policy-Report-Only" not in response


def test_the_admin_runs_under_a_policy_without_unsafe_words(admin_client: Client) -> None:
    for path in ("/admin/", "/admin/blog/post/", "/admin/blog/post/add/", "/admin/clinic/clinic/"):
        response = admin_client.get(path, follow=True)
        assert response.status_code == 200
        directives = policy(response)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert directives["default-src"] == "'none'"
        assert directives["script-src"].startswith("'self'")
        assert "no-store" in response["Cache-Control"]


def test_static_files_cannot_be_used_by_other_sites(client: Client) -> None:
    (stylesheet,) = lxml_html.fromstring(client.get("/").text).xpath(
        "//link[@rel='stylesheet']/@href"
    )
    response = client.get(stylesheet)
    response.close()
    assert response.status_code == 200
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response


def test_a_browser_is_told_to_come_by_https_when_the_site_is_there(
    client: Client, settings: Any
) -> None:
    assert "Strict-Transport-Security" not in client.get("/", secure=True)
    settings.SECURE_HSTS_SECONDS = 63_072_000
    response = Client().get("/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=63072000"


def test_a_server_error_has_the_policy_too(client: Client, monkeypatch: Any) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("clinic_site.views.Home.get_title", lambda view: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert policy(response) == POLICY


def test_no_page_says_what_serves_it(client: Client) -> None:
    for path in PATHS:
        response = client.get(path)
        assert not {"Server", "X-Powered-By"} & set(response.headers)
        assert not re.search(r"django|gunicorn|whitenoise", response.text, re.IGNORECASE) or (
            path == "/admin/login/"
        )


@pytest.mark.parametrize("path", ["/", "/appointments/", "/no/such/page/"])
def test_another_sites_cookie_brings_none_of_ours(client: Client, path: str) -> None:
    """Cookies know no port and few paths: whatever else is on this host sends its own along."""
    for cookie in ("sessionid=1", "sessionid=", "csrftoken=1", "messages=1"):
        response = client.get(path, headers={"cookie": cookie})
        assert not response.cookies, cookie
        assert "Cookie" not in response.get("Vary", ""), cookie
