"""Staff upload a picture of any kind: it is kept small and safe, or refused with the reason."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage

from images.models import Image
from images.processing import UnusablePictureError, read
from tests.picture_files import (
    GPS_TAG,
    ORIENTATION_TAG,
    RED,
    decoded,
    display_p3,
    encoded,
    heic,
    photo_upload,
    photograph,
    png,
    png_of_16_bits,
    srgb_profile,
    upload,
    with_red_spot,
)

ADD = "/admin/images/image/add/"


def is_near(pixel: Any, colour: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_wrote_is_gone_and_the_picture_stands_upright(kind: str) -> None:
    exif = PillowImage.Exif()
    exif[GPS_TAG] = {1: "N", 2: (41.0, 6.0, 0.0)}
    exif[ORIENTATION_TAG] = 6  # held upright: the left of what was stored is the top
    picture = read(encoded(with_red_spot(60, 40, 0, 0, 20), kind, exif=exif))
    assert picture.size == (40, 60)
    assert is_near(picture.getpixel((30, 10)), RED, by=12)
    assert picture.info == {}
    assert b"Exif" not in encoded(picture)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_is_put_upright(orientation: int) -> None:
    exif = PillowImage.Exif()
    exif[ORIENTATION_TAG] = orientation
    size = read(encoded(photograph(60, 40), exif=exif)).size
    assert size == ((60, 40) if orientation < 5 else (40, 60))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("exif", [b"Exif\0\0no such thing", b"Exif\0\0II*\0\x08\0\0\0\xff\xff"])
def test_a_picture_with_broken_exif_is_still_a_picture(exif: bytes) -> None:
    assert read(encoded(photograph(60, 40), exif=exif)).size == (60, 40)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "CMYK", "RGB", "RGBA", "1"])
def test_every_colour_mode_becomes_a_picture_for_the_web(mode: str) -> None:
    white = PillowImage.new("RGB", (30, 20), "white").convert(mode)
    picture = read(encoded(white, "JPEG" if mode == "CMYK" else "PNG"))
    assert picture.mode == "RGB"
    assert is_near(picture.getpixel((15, 10)), (255, 255, 255))


def test_a_cmyk_photograph_keeps_its_colours() -> None:
    picture = read(encoded(photograph().convert("CMYK")))
    assert is_near(picture.getpixel((30, 20)), photograph().getpixel((0, 0)))


@pytest.mark.parametrize(("colour", "samples"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_16_bits_become_8_without_turning_white(colour: int, samples: int) -> None:
    pixel = read(png_of_16_bits(colour, samples, 40000)).getpixel((0, 0))
    assert is_near(pixel[:3], (156, 156, 156), by=1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_transparency_survives(kind: str) -> None:
    clear = PillowImage.new("RGBA", (10, 10), (0, 0, 0, 0))
    picture = read(encoded(clear, kind))
    assert picture.mode == "RGBA"
    assert picture.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("depth", "colour", "row", "clear"),
    [
        pytest.param(16, 0, "9c40 9c40 9c41 2000", "9c40", id="16-bit grey"),
        pytest.param(16, 0, "0000 0000 0001 00ff", "0000", id="16-bit grey, black"),
        pytest.param(16, 2, "ffff00002000" * 2 + "0000" * 6, "ffff00002000", id="16-bit RGB"),
        pytest.param(8, 0, "50 50 51 00", "0050", id="8-bit grey"),
        pytest.param(8, 2, "ff0020" * 2 + "000000" * 2, "00ff00000020", id="8-bit RGB"),
        pytest.param(4, 0, "55 60", "0005", id="4-bit grey"),
        pytest.param(2, 0, "a4", "0002", id="2-bit grey"),
        pytest.param(1, 0, "c0", "0001", id="1-bit grey"),
    ],
)
def test_one_transparent_color_leaves_a_hole(depth: int, colour: int, row: str, clear: str) -> None:
    content = png(4, 1, depth, colour, bytes.fromhex(row), 1, bytes.fromhex(clear))
    alpha = read(content).getchannel("A")
    assert [alpha.getpixel((x, 0)) for x in range(4)] == [0, 0, 255, 255]


def test_a_transparent_color_leaves_a_hole_in_a_large_picture_too() -> None:
    row = bytes.fromhex("9c40" * 2000 + "4000" * 2000)
    picture = read(png(4000, 100, 16, 0, row, 100, bytes.fromhex("9c40")))
    assert picture.size == (2400, 60)
    assert [picture.getpixel((x, 30)) for x in (600, 1800)] == [(0, 0, 0, 0), (64, 64, 64, 255)]


def test_colours_of_a_wide_profile_are_converted_to_srgb() -> None:
    content = encoded(PillowImage.new("RGB", (8, 8), RED), "PNG", icc_profile=display_p3())
    red, green, _ = read(content).getpixel((4, 4))
    assert red > RED[0] + 10
    assert green < RED[1] - 10
    assert read(content).info == {}


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "RGBA", "P"])
@pytest.mark.parametrize("profile", [b"no profile at all", srgb_profile()])
def test_a_profile_that_does_not_fit_is_ignored(mode: str, profile: bytes) -> None:
    grey = PillowImage.new("RGB", (8, 8), (90, 90, 90)).convert(mode)
    content = encoded(grey, "JPEG" if mode == "CMYK" else "PNG", icc_profile=profile)
    assert is_near(read(content).getpixel((4, 4)), (90, 90, 90), by=15)


def test_a_cameras_file_with_a_second_view_is_its_first() -> None:
    content = encoded(photograph(60, 40), "MPO", save_all=True, append_images=[photograph(60, 40)])
    assert decoded(content).format == "MPO"
    assert read(content).size == (60, 40)


def test_a_large_photograph_is_made_smaller() -> None:
    assert read(encoded(photograph(3000, 1500))).size == (2400, 1200)
    assert read(encoded(photograph(2000, 7000))).size == (686, 2400)


def test_forty_million_pixels_are_taken() -> None:
    assert read(png(8000, 5000, 1, 0, b"\0" * 1000, 5000)).size == (2400, 1500)


@pytest.mark.parametrize(("width", "height"), [(10, 1000), (4000, 40)])
def test_a_narrow_picture_is_taken_up_to_a_hundred_to_one(width: int, height: int) -> None:
    assert min(read(encoded(photograph(width, height))).size) in (10, 24)


# Memory


@pytest.mark.parametrize("side", [40, 3000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_keeps_nothing_of_its_file_and_decoder(kind: str, side: int) -> None:
    picture = read(encoded(photograph(side, side), kind))
    assert type(picture) is PillowImage.Image
    assert picture.info == {}


@pytest.mark.programs
@pytest.mark.parametrize("colour", [0, 2])
def test_a_picture_of_many_pixels_is_read_outside_the_worker(
    db: None, monkeypatch: Any, colour: int
) -> None:
    monkeypatch.setattr("images.files.read", None)
    row = b"\x80" * (5000 if colour == 0 else 15000)
    file = upload(png(5000, 2600, 8, colour, row, 2600))
    image = Image(file=file, alt="A room")
    image.save()
    assert (image.width, image.height) == (2400, 1248)
    with image.file.storage.open(image.file.name) as kept:
        assert is_near(decoded(kept.read()).getpixel((9, 9)), (128, 128, 128))
    assert vars(file).keys() == vars(upload(b"")).keys()  # it is stored, and nothing else is kept


@pytest.mark.programs
def test_a_broken_picture_of_many_pixels_is_refused_with_the_reason(db: None) -> None:
    content = png(5000, 2600, 8, 0, bytes(5000), 2600)
    with pytest.raises(ValidationError, match="isn’t a complete"):
        Image(file=upload(content[: len(content) // 2]), alt="A room").save()


@pytest.mark.programs
@pytest.mark.parametrize("program", ["/bin/false", "/no/such/program"])
def test_a_decoder_that_dies_is_a_message_and_no_error(
    admin_client: Client, db: None, monkeypatch: Any, program: str
) -> None:
    monkeypatch.setattr("images.own_process.sys.executable", program)
    content = png(5000, 2600, 8, 0, bytes(5000), 2600)
    page = admin_client.post(ADD, {"file": upload(content), "alt": "A room"})
    assert "We couldn’t read this picture. Save it smaller first" in page.text
    assert not Image.objects.exists()


def moving(kind: str) -> bytes:
    frames = [PillowImage.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def without_its_end(kind: str) -> bytes:
    noise = PillowImage.effect_noise((200, 200), 80).convert("RGB")
    content = encoded(noise, kind)
    return content[: len(content) // 2]


UNUSABLE = {
    "empty": (b"", "isn’t a complete"),
    "text": (b"Just some words.", "isn’t a complete"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "isn’t a complete"),
    "tiff": (encoded(photograph(), "TIFF"), "isn’t a complete"),
    "script in a gif": (b"GIF89a/*", "isn’t a complete"),
    "cut JPEG": (without_its_end("JPEG"), "isn’t a complete"),
    "cut PNG": (without_its_end("PNG"), "isn’t a complete"),
    "cut WebP": (without_its_end("WEBP"), "isn’t a complete"),
    "cut GIF": (without_its_end("GIF"), "isn’t a complete"),
    "broken JPEG": (b"\xff\xd8\xff" + bytes(500), "isn’t a complete"),
    "broken data": (png(20, 20, 8, 2, b"\0" * 3, 2), "isn’t a complete"),
    "HEIC": (heic(), "HEIC"),
    "moving GIF": (moving("GIF"), "animated"),
    "moving WebP": (moving("WEBP"), "animated"),
    "moving PNG": (moving("PNG"), "animated"),
    "1:4800": (png(1, 4800, 8, 0, b"\0", 4800), r"too narrow \(1 x 4800 pixels\)"),
    "4800:1": (png(4800, 1, 8, 0, bytes(4800), 1), r"too narrow \(4800 x 1 pixels\)"),
    "narrow JPEG": (encoded(photograph(10, 1001)), "too narrow"),
    "41 million": (png(8200, 5000, 1, 0, b"\0" * 1025, 2), r"40 million pixels \(8200 x 5000\)"),
    "100 million": (png(10000, 10000, 1, 0, b"\0" * 1250, 2), "40 million"),
    "900 million": (png(30000, 30000, 1, 0, b"\0" * 3750, 2), "40 million"),
    "20 MB": (encoded(photograph()) + bytes(20 * 1024 * 1024), "20 MB"),
}


@pytest.mark.parametrize(("content", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_unusable_file_is_refused_with_the_reason(content: bytes, message: str) -> None:
    with pytest.raises(UnusablePictureError, match=message):
        read(content)


def test_pixels_are_counted_in_the_header_before_any_is_decoded(monkeypatch: Any) -> None:
    def never(self: Any) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    with pytest.raises(UnusablePictureError, match="40 million"):
        read(png(8200, 5000, 1, 0, b"\0" * 1025, 2))


@pytest.mark.parametrize("name", ["HEIC", "cut JPEG", "moving GIF", "900 million", "20 MB"])
def test_the_form_says_why_and_nothing_is_kept(
    admin_client: Client, db: None, settings: Any, name: str
) -> None:
    content, message = UNUSABLE[name]
    page = admin_client.post(ADD, {"file": upload(content), "alt": "A room"})
    assert page.status_code == 200
    assert message in page.text
    assert not Image.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_a_file_that_is_too_large_is_not_even_read(db: None, monkeypatch: Any) -> None:
    file = upload(encoded(photograph()))
    file.size = 21 * 1024 * 1024
    monkeypatch.setattr("images.files.read", None)
    with pytest.raises(ValidationError, match="20 MB"):
        Image(file=file, alt="A room").save()


def test_code_that_saves_a_broken_picture_is_refused_too(db: None) -> None:
    with pytest.raises(ValidationError, match="isn’t a complete"):
        Image(file=upload(b"no picture"), alt="x").save()


def test_a_picture_is_described_or_marked_as_decoration(admin_client: Client, db: None) -> None:
    for data in ({}, {"alt": "A room", "decorative": "on"}):
        page = admin_client.post(ADD, {"file": photo_upload(), **data})
        assert "Describe the picture" in page.text
    assert admin_client.post(ADD, {"file": photo_upload(), "decorative": "on"}).status_code == 302


def test_staff_upload_a_picture_with_its_credit(admin_client: Client, db: None) -> None:
    data = {"file": photo_upload(), "alt": "A quiet room", "credit": "Photo: Jo Doe"}
    page = admin_client.post(ADD, data, follow=True)
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("A quiet room", "Photo: Jo Doe")
    assert (image.width, image.height, image.focus_x, image.focus_y) == (60, 40, 50, 50)
    assert "A quiet room" in page.text


def test_a_change_of_words_needs_no_new_file(admin_client: Client, db: None) -> None:
    admin_client.post(ADD, {"file": photo_upload(), "alt": "A room"})
    image = Image.objects.get()
    url = reverse("admin:images_image_change", args=[image.pk])
    data = {"alt": "A quiet room", "focus_x": "50", "focus_y": "50"}
    assert admin_client.post(url, data).status_code == 302
    changed = Image.objects.get()
    assert changed.alt == "A quiet room"
    assert changed.file_names == image.file_names


def test_a_photograph_is_kept_in_a_few_widths_as_webp_and_jpeg(db: None) -> None:
    image = Image(file=photo_upload(2000, 1200), alt="A room")
    image.save()
    kept = {(copy["shape"], copy["width"], copy["name"][-4:]) for copy in image.renditions}
    assert {(shape, width) for shape, width, _ in kept} == {
        *(("whole", width) for width in (320, 640, 960, 1440)),
        *(("card", width) for width in (320, 640, 960)),
        *(("square", width) for width in (180, 360, 540)),
        ("share", 1200),
    }
    assert {ending for _, _, ending in kept} == {"webp", ".jpg"}
    for copy in image.renditions:
        with image.file.storage.open(copy["name"]) as file:
            assert decoded(file.read()).size == (copy["width"], copy["height"])


def test_a_small_picture_is_not_blown_up(db: None) -> None:
    image = Image(file=photo_upload(400, 300), alt="A room")
    image.save()
    assert [copy["width"] for copy in image.in_shape("whole")] == [320, 320, 400, 400]
    assert [(copy["width"], copy["height"]) for copy in image.in_shape("share")] == [(400, 210)]


def test_a_transparent_picture_has_png_in_place_of_jpeg_and_paper_where_it_is_shared(
    db: None,
) -> None:
    clear = PillowImage.new("RGBA", (700, 500), (0, 0, 0, 0))
    image = Image(file=upload(encoded(clear, "PNG")), alt="A leaf")
    image.save()
    endings = {(copy["shape"], copy["name"].rpartition(".")[2]) for copy in image.renditions}
    shapes = ("whole", "card", "square")
    assert endings == {(s, e) for s in shapes for e in ("webp", "png")} | {("share", "jpg")}
    with image.file.storage.open(image.in_shape("share")[0]["name"]) as file:
        assert is_near(decoded(file.read()).getpixel((9, 9)), (255, 255, 255))


def test_what_is_kept_has_no_metadata(db: None) -> None:
    exif = PillowImage.Exif()
    exif[GPS_TAG] = {1: "N", 2: (41.0, 6.0, 0.0)}
    content = encoded(photograph(800, 600), exif=exif, icc_profile=srgb_profile(), comment=b"Jo")
    image = Image(file=upload(content), alt="A room")
    image.save()
    for name in image.file_names:
        with image.file.storage.open(name) as file:
            kept = decoded(file.read())
        assert dict(kept.getexif()) == {}
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(kept.info)


def test_a_name_says_nothing_and_holds_the_digest(db: None) -> None:
    image = Image(file=upload(encoded(photograph()), "../../Jane Example 1970.jpg"), alt="A room")
    image.save()
    for name in image.file_names:
        folder, _, rest = name.partition("/")
        assert folder == "images"
        assert len(bytes.fromhex(rest.partition(".")[0])) == 10
