"""Staff upload pictures; what is kept and served is safe, upright and says where nobody was."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage

from images.models import Image
from images.processing import UnusablePictureError, normalise
from tests.factories import make_post

GPS_TAG = 0x8825
ORIENTATION_TAG = 0x0112


def encoded(image: PillowImage.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photograph(width: int = 60, height: int = 40) -> PillowImage.Image:
    return PillowImage.new("RGB", (width, height), (40, 90, 70))


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_what_a_camera_wrote_into_the_picture_is_gone_and_it_stands_upright() -> None:
    exif = PillowImage.Exif()
    exif[GPS_TAG] = {1: "N", 2: (41.0, 6.0, 0.0)}
    exif[ORIENTATION_TAG] = 6
    picture = normalise(encoded(photograph(), exif=exif))
    kept = PillowImage.open(io.BytesIO(picture.content))
    assert dict(kept.getexif()) == {}
    assert (picture.width, picture.height) == kept.size == (40, 60)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGB", "1", "I;16"])
def test_every_colour_mode_becomes_a_picture_for_the_web(mode: str) -> None:
    kind = {"CMYK": "JPEG"}.get(mode, "PNG")
    image = PillowImage.new(mode, (30, 20)) if mode == "I;16" else photograph(30, 20).convert(mode)
    picture = normalise(encoded(image, kind))
    assert PillowImage.open(io.BytesIO(picture.content)).mode == "RGB"


def test_transparency_survives() -> None:
    image = PillowImage.new("RGBA", (10, 10), (0, 0, 0, 0))
    picture = normalise(encoded(image, "PNG"))
    assert picture.extension == "png"
    assert PillowImage.open(io.BytesIO(picture.content)).mode == "RGBA"


def test_a_large_photograph_is_made_smaller() -> None:
    picture = normalise(encoded(photograph(3000, 1500)))
    assert (picture.width, picture.height) == (2400, 1200)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a whole"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "not a whole"),
        (encoded(photograph(400, 400))[:-400], "not a whole"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
        (encoded(PillowImage.new("1", (9000, 5000)), "PNG"), "40 million"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
    ],
)
def test_an_unusable_file_is_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(UnusablePictureError, match=message):
        normalise(content)


def test_staff_upload_a_picture_and_readers_see_it(
    clinic: Any, client: Client, admin_client: Client
) -> None:
    data = {"file": upload(encoded(photograph())), "alt": "A quiet room"}
    assert admin_client.post("/admin/images/image/add/", data).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (60, 40)
    post = make_post(picture=image)
    assert image.file.url in client.get(post.get_absolute_url()).text
    served = client.get(image.file.url)
    assert served["Content-Type"] == "image/jpeg"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in served["Cache-Control"]
    assert "sandbox" in served["Content-Security-Policy"]


def test_a_picture_is_described_or_marked_as_decoration(admin_client: Client, db: None) -> None:
    content = encoded(photograph())
    url = "/admin/images/image/add/"
    for data in ({}, {"alt": "A room", "decorative": "on"}):
        page = admin_client.post(url, {"file": upload(content), **data})
        assert "Describe the picture, or mark it as only decoration." in page.text
    assert admin_client.post(url, {"file": upload(content), "decorative": "on"}).status_code == 302


def test_a_broken_upload_is_refused_in_the_form(admin_client: Client, db: None) -> None:
    page = admin_client.post("/admin/images/image/add/", {"file": upload(b"GIF89a"), "alt": "x"})
    assert page.status_code == 200
    assert not Image.objects.exists()


def test_code_that_saves_a_broken_picture_is_refused_too(db: None) -> None:
    with pytest.raises(ValidationError):
        Image(file=upload(b"no picture"), alt="x").save()


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/../secret_key",
        "/media/images/none.jpg",
        "/media/images/x.svg",
        "/media/images/x.html",
        "/media/secret_key",
        "/media/clinic.sqlite3",
        "/media/images/",
    ],
)
def test_nothing_else_is_served(clinic: Any, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
