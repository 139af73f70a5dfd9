"""Six telling pages in the widest and the narrowest font, in letters of any size and spacing."""

import itertools

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from blog.models import Post
from images.models import Image
from tests import looking, typefaces, whole_site, working_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1280)
SIZES = ("100%", "200%")  # WCAG 2.2, 1.4.4
PUBLIC = ("/", whole_site.TREATMENTS[0], whole_site.ARTICLES[1], "/appointments/")
FONTS = (typefaces.WIDE, typefaces.NARROW)


def test_public_pages_hold(page: Page) -> None:
    whole_site.load()
    assert look_at(page, PUBLIC) == {}


def test_forms_of_staff_hold(staff: Page) -> None:
    working_day.fill()
    article = Post.objects.get(title="What a tense jaw says")
    picture = Image.objects.earliest("pk")
    forms = (
        reverse("admin:blog_post_change", args=[article.pk]),
        reverse("admin:images_image_change", args=[picture.pk]),
    )
    assert look_at(staff, forms) == {}


def test_the_two_fonts_differ_in_width(page: Page, clinic: None) -> None:
    """Else the others would see one font twice, and nobody would know."""
    page.goto("/")
    measure = """() => {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `100px ${getComputedStyle(document.body).fontFamily}`;
      return pen.measureText("Request appointment").width;
    }"""
    widths = [page.evaluate(measure)]
    for font in FONTS:
        typefaces.set_font(page, font)
        widths.append(page.evaluate(measure))
    plain, wide, narrow = widths
    assert wide / narrow > 1.3
    assert plain == pytest.approx(wide)  # what all other tests see


def look_at(page: Page, paths: tuple[str, ...]) -> dict[str, list[str]]:
    """What is too wide on each page, in every font, size of letters and width of window."""
    found = {}
    for path in paths:
        page.goto(path)
        for font in FONTS:
            typefaces.set_font(page, font)
            for size, width in itertools.product(SIZES, WIDTHS):
                page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
                looking.set_size(page, width)
                wrong = looking.sideways(page) + looking.spilled(page)
                found[f"{path} at {width}, {font} at {size}"] = wrong
    return looking.problems(**found)
