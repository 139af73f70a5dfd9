"""Readers see pictures: in the size that fits their screen, described, in texts and when shared."""

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html
from PIL import Image as PillowImage

from images.models import Image
from images.templatetags.pictures import picture
from richtext.markup import excerpt, plain_text
from tests.factories import make_clinician, make_image, make_post, make_treatment
from tests.picture_files import encoded, upload

pytestmark = pytest.mark.django_db

PHOTOGRAPH = (1300, 900)  # pixels, enough for every size that a page offers
SHARED = ("image", "image:width", "image:height", "image:alt")


@pytest.fixture(autouse=True)
def site(clinic: Any) -> None:
    """Every page needs the clinic."""


def tree(client: Client, path: str) -> Any:
    return lxml_html.fromstring(client.get(path).text)


def widths(srcset: str) -> list[int]:
    return [int(width) for width in re.findall(r" (\d+)w", srcset)]


def test_a_page_offers_its_picture_in_sizes_and_formats(client: Client) -> None:
    image = make_image(size=PHOTOGRAPH, alt="A quiet room")
    page = tree(client, make_post(picture=image).get_absolute_url())
    (shown,) = page.xpath("//header//picture")
    (source,), (img,) = shown.xpath(".//source"), shown.xpath(".//img")
    assert source.get("type") == "image/webp"
    assert widths(source.get("srcset")) == widths(img.get("srcset")) == [320, 640, 960, 1300]
    assert "17rem" in source.get("sizes") == img.get("sizes")
    assert (img.get("width"), img.get("height")) == ("1300", "900")
    assert img.get("alt") == "A quiet room"


def test_every_address_that_a_page_offers_is_served(client: Client) -> None:
    page = tree(client, make_post(picture=make_image(size=PHOTOGRAPH)).get_absolute_url())
    srcsets = " ".join(page.xpath("//picture//@srcset"))
    addresses = {*re.findall(r"/media/\S+", srcsets), *page.xpath("//picture//img/@src")}
    assert len(addresses) == 8
    for address in addresses:
        served = client.get(address)
        assert served.status_code == 200
        assert len(b"".join(served)) == int(served["Content-Length"])


def test_the_picture_that_is_seen_first_is_fetched_first(client: Client) -> None:
    post = make_post(picture=make_image(size=PHOTOGRAPH))
    make_post(picture=make_image(size=PHOTOGRAPH))
    (img,) = tree(client, post.get_absolute_url()).xpath("//header//picture//img")
    assert (img.get("fetchpriority"), img.get("loading")) == ("high", None)
    first, second = tree(client, "/blog/").xpath("//picture//img")
    assert (first.get("fetchpriority"), first.get("loading")) == ("high", None)
    assert (second.get("fetchpriority"), second.get("loading")) == (None, "lazy")
    assert second.get("decoding") == "async"
    assert "high" not in tree(client, "/").xpath("//picture//img/@fetchpriority")


def test_cards_show_a_crop_that_says_nothing_the_text_does_not(client: Client) -> None:
    make_post(picture=make_image(size=PHOTOGRAPH, alt="A quiet room"))
    make_treatment(picture=make_image(size=PHOTOGRAPH, alt="Two chairs"))
    for path in ("/", "/blog/", "/services/"):
        cards = tree(client, path).xpath("//*[contains(@class, 'link-row')]//picture//img")
        assert cards
        for img in cards:
            assert img.get("alt") == ""
            assert (img.get("width"), img.get("height")) == ("960", "504")


def test_a_card_with_nothing_to_show_has_no_empty_frame(client: Client) -> None:
    make_post(illustration="")
    make_treatment(illustration="")
    for path in ("/", "/blog/", "/services/"):
        (card,) = tree(client, path).xpath("//*[contains(@class, 'link-row-drawn')]")
        assert not card.xpath(".//*[@class='drawing']")


def test_a_portrait_is_square(client: Client) -> None:
    make_clinician(portrait=make_image(size=PHOTOGRAPH, alt="A woman with short hair"))
    (img,) = tree(client, "/about/").xpath("//picture//img")
    assert (img.get("width"), img.get("height")) == ("540", "540")
    assert img.get("alt") == "A woman with short hair"


def test_decoration_is_not_described(client: Client) -> None:
    image = make_image(alt="", decorative=True)
    page = tree(client, make_post(picture=image).get_absolute_url())
    assert page.xpath("string(//header//picture//img/@alt)") == ""
    assert page.xpath("//header//picture//img/@alt")


def test_a_picture_from_before_there_were_sizes_is_shown_whole() -> None:
    image = make_image(alt="A room")
    Image.objects.update(renditions=[])
    image.refresh_from_db()
    frame = picture(image, crop="card")["frame"]
    assert (frame.src, frame.width, frame.height) == (image.file.url, 60, 40)
    assert frame.srcset == frame.webp == ""


def test_a_shared_link_shows_the_picture_as_a_jpeg_of_the_size_that_sites_ask_for(
    client: Client,
) -> None:
    clear = encoded(PillowImage.new("RGBA", (1400, 900), (0, 0, 0, 0)), "PNG")
    for file in ({}, {"file": upload(clear)}):
        post = make_post(picture=make_image(size=PHOTOGRAPH, alt="A quiet room", **file))
        page = tree(client, post.get_absolute_url())
        meta = {
            name: page.xpath(f"string(//meta[@property='og:{name}']/@content)") for name in SHARED
        }
        assert (meta["image:width"], meta["image:height"]) == ("1200", "630")
        assert meta["image:alt"] == "A quiet room"
        assert meta["image"].endswith(".jpg")
        served = client.get(meta["image"].removeprefix("http://127.0.0.1:8000"))
        served.close()
        assert served["Content-Type"] == "image/jpeg"


def placed(image: Image, words: str = "A picture") -> str:
    return f'<p><a href="clinic:image/{image.pk}">{words}</a></p>'


def test_a_line_with_only_a_link_to_a_picture_becomes_the_picture(client: Client) -> None:
    image = make_image(size=PHOTOGRAPH, alt="Two chairs by a window", credit="Photo: Jo Doe")
    body = f"<h2>Here</h2>{placed(image, 'The <b>waiting</b> room')}<p>After.</p>"
    page = tree(client, make_post(body=body).get_absolute_url())
    (figure,) = page.xpath("//div[contains(@class, 'prose')]/figure")
    assert figure.xpath("string(picture//img/@alt)") == "Two chairs by a window"
    assert figure.findtext("figcaption") == "The waiting room (Photo: Jo Doe)"
    assert figure.xpath("picture//img/@loading") == ["lazy"]


@pytest.mark.parametrize(
    ("words", "credit", "caption"),
    [
        ("The room", "", "The room"),
        ("Two chairs", "Photo: Jo Doe", "Photo: Jo Doe"),
        ("Two chairs", "", None),
    ],
)
def test_the_caption_does_not_say_the_description_again(
    client: Client, words: str, credit: str, caption: str | None
) -> None:
    image = make_image(alt="Two chairs", credit=credit)
    page = tree(client, make_post(body=placed(image, words)).get_absolute_url())
    assert page.findtext(".//figure/picture/../figcaption") == caption


def test_a_picture_may_stand_in_a_text_twice(client: Client) -> None:
    image = make_image()
    post = make_post(body=placed(image) + "<p>And again:</p>" + placed(image))
    response = client.get(post.get_absolute_url())
    assert response.text.count("<figure") == 2 + 1  # and the header drawing
    ids = lxml_html.fromstring(response.text).xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("pk", ["999", "9" * 18, "9" * 40, "0"])
def test_a_picture_that_is_gone_leaves_no_trace(client: Client, pk: str) -> None:
    post = make_post(body=f'<p>One.</p><p><a href="clinic:image/{pk}">Gone</a></p><p>Two.</p>')
    page = client.get(post.get_absolute_url())
    assert page.status_code == 200
    assert "clinic:image" not in page.text
    assert lxml_html.fromstring(page.text).xpath("//figure//img") == []


def test_a_link_to_a_picture_inside_a_sentence_is_only_its_words(client: Client) -> None:
    image = make_image()
    post = make_post(body=f'<p>See <a href="clinic:image/{image.pk}">this</a>.</p>')
    assert "<p>See this.</p>" in client.get(post.get_absolute_url()).text


def test_pictures_of_a_text_are_looked_up_together(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    images = [make_image() for _ in range(5)]
    one = make_post(body=placed(images[0]))
    many = make_post(body="".join(placed(image) for image in images))
    counted = []
    for post in (one, many):
        with django_assert_max_num_queries(20) as queries:
            client.get(post.get_absolute_url())
        counted.append([q for q in queries.captured_queries if "images_image" in q["sql"]])
    assert len(counted[0]) == len(counted[1])


def test_the_place_of_a_picture_is_not_part_of_the_words() -> None:
    body = '<p><a href="clinic:image/3">The room</a></p><p>Some words.</p>'
    assert plain_text(body) == "Some words."
    assert excerpt(body) == "Some words."


def test_feed_readers_get_pictures_in_one_size_at_their_full_address(client: Client) -> None:
    image = make_image(size=PHOTOGRAPH, alt="Two chairs", credit="Photo: Jo Doe")
    make_post(body=placed(image, "The room"))
    for path in ("/blog/feed/", "/blog/feed/atom.xml"):
        text = client.get(path).text.replace("&lt;", "<").replace("&gt;", ">")
        (img,) = re.findall(r"<figure><img [^>]+>", text)
        assert 'src="http://127.0.0.1:8000/media/images/' in img
        assert 'alt="Two chairs"' in img
        assert 'width="1300" height="900"' in img
        assert "<figcaption>The room (Photo: Jo Doe)</figcaption></figure>" in text
