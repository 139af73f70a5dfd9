"""The whole site with its starter content, for the tests that every public page must pass."""

from django.core.management import call_command

from pages.models import Page
from tests import made_once
from tests.factories import make_page

ARTICLES = (
    "/blog/botox-to-treat-headaches-and-tmj/",
    "/blog/how-ketamine-is-helping-patients-with-chronic-stress-and-trauma/",
)
TREATMENTS = (
    "/services/botox-for-headaches-and-tmj/",
    "/services/ketamine-infusions/",
    "/services/functional-medicine-assessment/",
)
FREE_PAGE = "/parking/"
PAGES = (
    "/",
    "/services/",
    *TREATMENTS,
    "/blog/",
    *ARTICLES,
    "/blog/topics/stress-and-trauma/",
    FREE_PAGE,
    "/search/",
    "/search/?q=jaw",
    "/search/?q=nothing-like-this",
    "/appointments/",
    "/appointments/thanks/",
    "/about/",
    "/privacy/",
    "/accessibility/",
)


def load() -> None:
    """Bring in the starter content, as a first start of the site does, and a page of our own."""
    made_once.fill("whole-site", _load)


def _load() -> None:
    call_command("load_starter_content", verbosity=0)
    make_page(slug="parking", title="Parking", menu=Page.Menu.BOTH)
