"""Staff mark what must stay visible, with a mouse, with keys or numbers; every crop keeps it."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage
from PIL import ImageChops, ImageStat
from playwright.sync_api import Browser, Page, expect

from images.models import Image
from images.renditions import CARD, CROPS, SQUARE, Focus, crop_box, renditions
from tests.factories import make_image
from tests.picture_files import RED, encoded, upload, with_red_spot

percent = st.integers(0, 100)
side = st.integers(1, 2400)


def red_share(picture: PillowImage.Image) -> float:
    """How much of a picture is red."""
    red, green, _ = picture.convert("RGB").split()
    is_red = red.point(lambda value: 255 * (value > 120))
    not_green = green.point(lambda value: 255 * (value < 80))
    return ImageStat.Stat(ImageChops.darker(is_red, not_green)).mean[0] / 255


@pytest.mark.parametrize("shape", CROPS, ids=lambda shape: shape.name)
@pytest.mark.parametrize(
    ("size", "spot"),
    [((2400, 600), (2200, 200)), ((2400, 600), (0, 200)), ((600, 2400), (200, 2200))],
)
def test_a_crop_keeps_the_point_of_interest(shape: Any, size: Any, spot: Any) -> None:
    picture = with_red_spot(*size, *spot, 200)
    focus = Focus(100 * (spot[0] + 100) // size[0], 100 * (spot[1] + 100) // size[1])
    middle = Focus()
    for made in renditions(picture, shape, focus):
        cropped = PillowImage.open(io.BytesIO(made.content))
        assert made.width / made.height == pytest.approx(shape.ratio, rel=0.01)
        assert red_share(cropped) > 200 * 200 / (size[0] * size[1]) * 1.5
    assert all(
        red_share(PillowImage.open(io.BytesIO(made.content))) == 0
        for made in renditions(picture, shape, middle)
    )


def test_the_point_stands_in_the_middle_where_there_is_room() -> None:
    assert crop_box((1000, 500), 1, Focus(50, 50)) == (250, 0, 750, 500)
    assert crop_box((1000, 500), 1, Focus(60, 0)) == (350, 0, 850, 500)
    assert crop_box((1000, 500), 1, Focus(100, 100)) == (500, 0, 1000, 500)
    assert crop_box((500, 1000), 2, Focus(0, 20)) == (0, 75, 500, 325)


@given(width=side, height=side, across=percent, down=percent)
def test_a_crop_is_as_large_as_it_can_be_and_inside_the_picture(
    width: int, height: int, across: int, down: int
) -> None:
    for shape in (CARD, SQUARE):
        left, top, right, bottom = crop_box((width, height), shape.ratio, Focus(across, down))
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert right - left == width or bottom - top == height
        point_x, point_y = width * across / 100, height * down / 100
        assert left - 1 <= point_x <= right + 1
        assert top - 1 <= point_y <= bottom + 1


@pytest.mark.parametrize("value", ["-1", "101", "half"])
def test_a_point_outside_the_picture_is_refused(admin_client: Client, db: None, value: str) -> None:
    data = {"file": upload(encoded(with_red_spot(60, 40, 0, 0, 9))), "alt": "x", "focus_x": value}
    page = admin_client.post(reverse("admin:images_image_add"), data)
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert page.text.count('max="100"') == 2
    assert not Image.objects.exists()


@pytest.fixture
def staff(page: Page, client: Client, live_server: Any) -> Page:
    """A signed-in superuser on a phone."""
    return signed_in(page, client, live_server)


def signed_in(page: Page, client: Client, live_server: Any) -> Page:
    client.force_login(User.objects.create_superuser("staff"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    return page


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about; nothing, in the end."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def image(transactional_db: None) -> Image:
    picture = with_red_spot(1200, 600, 0, 200, 200)
    return make_image(file=upload(encoded(picture)), alt="A garden")


def change(image: Image) -> str:
    return reverse("admin:images_image_change", args=[image.pk])


def fields(page: Page) -> tuple[str, str]:
    return page.locator("#id_focus_x").input_value(), page.locator("#id_focus_y").input_value()


@pytest.mark.browser
def test_a_click_on_the_picture_sets_the_point(
    staff: Page, image: Image, complaints: list[str]
) -> None:
    staff.goto(change(image))
    box = staff.locator(".picture-stage").bounding_box()
    assert box is not None
    staff.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    # A click lands on whole pixels: on a small stage it may be one in a hundred beside the point.
    chosen = tuple(int(value) for value in fields(staff))
    assert chosen == pytest.approx((25, 50), abs=1)
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("was changed successfully")).to_be_visible()
    saved = Image.objects.get()
    assert saved.focus == Focus(*chosen)
    with saved.file.storage.open(saved.in_shape("square")[-1]["name"]) as file:
        assert red_share(PillowImage.open(io.BytesIO(file.read()))) > 0.05


@pytest.mark.browser
def test_the_arrow_keys_move_the_point(staff: Page, image: Image, complaints: list[str]) -> None:
    staff.goto(change(image))
    expect(staff.get_by_text("arrow keys")).to_be_visible()
    marker = staff.get_by_role("slider", name="Point of interest")
    marker.focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowDown", "Shift+ArrowRight"):
        marker.press(key)
    assert fields(staff) == ("58", "54")
    expect(marker).to_have_attribute("aria-valuetext", "58 % from the left, 54 % from the top")
    for _ in range(12):
        marker.press("Shift+ArrowUp")
    assert fields(staff) == ("58", "0")


@pytest.mark.browser
def test_numbers_that_are_typed_move_the_marker(
    staff: Page, image: Image, complaints: list[str]
) -> None:
    staff.goto(change(image))
    staff.locator("#id_focus_x").fill("10")
    stage = staff.locator(".picture-stage").bounding_box()
    marker = staff.locator(".picture-marker").bounding_box()
    assert stage is not None
    assert marker is not None
    middle = marker["x"] + marker["width"] / 2
    assert middle == pytest.approx(stage["x"] + stage["width"] * 0.1, abs=1)


@pytest.mark.browser
def test_a_chosen_file_is_shown_before_it_is_sent(
    staff: Page, image: Image, complaints: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(with_red_spot(300, 200, 0, 0, 300)))
    staff.goto(reverse("admin:images_image_add"))
    expect(staff.locator(".picture-stage")).to_be_hidden()
    staff.locator("#id_file").set_input_files(path)
    canvas = staff.locator(".picture-stage canvas")
    expect(canvas).to_be_visible()
    pixel = "canvas => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]"
    assert all(abs(a - b) < 6 for a, b in zip(canvas.evaluate(pixel), RED, strict=False))
    canvas.click(position={"x": 0, "y": 0})
    staff.locator("#id_alt").fill("A wall")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("was added successfully")).to_be_visible()
    assert Image.objects.get(alt="A wall").focus == Focus(0, 0)


@pytest.mark.browser
def test_a_file_that_is_no_picture_shows_no_preview(
    staff: Page, image: Image, complaints: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "words.jpg"
    path.write_text("no picture")
    staff.goto(change(image))
    staff.locator("#id_file").set_input_files(path)
    expect(staff.locator(".picture-stage")).to_be_hidden()


@pytest.mark.browser
def test_without_scripts_the_two_numbers_do_it(
    chromium: Browser, client: Client, live_server: Any, image: Image
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = signed_in(context.new_page(), client, live_server)
    page.goto(change(image))
    expect(page.locator(".picture-stage img")).to_be_visible()
    expect(page.get_by_text("arrow keys")).to_be_hidden()
    page.get_by_label("Point of interest, from the left:").fill("9")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    context.close()
    assert Image.objects.get().focus == Focus(9, 50)
