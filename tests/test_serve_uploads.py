"""Browsers fetch uploaded files: kept for good, in parts if they ask, and nothing that can run."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.http import http_date

from images.byte_ranges import ByteRange, UnsatisfiableRangeError, byte_range, range_applies

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)
URL = "/media/images/3f2a91.webp"


@pytest.fixture(autouse=True)
def stored(clinic: Any) -> None:
    default_storage.save("images/3f2a91.webp", ContentFile(CONTENT))
    default_storage.save("documents/form.pdf", ContentFile(b"%PDF-1.7"))


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_a_file_is_streamed_whole(client: Client) -> None:
    served = client.get(URL)
    assert served.status_code == 200
    assert served.streaming
    assert served["Content-Length"] == str(SIZE)
    assert body(served) == CONTENT


def test_its_headers_let_it_be_kept_and_never_run(client: Client) -> None:
    served = client.get(URL)
    served.close()
    assert {name: served[name] for name in served.headers if name not in {"Last-Modified"}} == {
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": 'inline; filename="3f2a91.webp"',
        "Content-Length": str(SIZE),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "image/webp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": '"images/3f2a91.webp"',
        "Permissions-Policy": served["Permissions-Policy"],
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert not served.cookies


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("images/a.jpg", "image/jpeg"),
        ("images/a.png", "image/png"),
        ("images/a.webp", "image/webp"),
        ("documents/a.pdf", "application/pdf"),
    ],
)
def test_the_type_follows_from_the_name_alone(client: Client, name: str, content_type: str) -> None:
    default_storage.save(name, ContentFile(b"<html><script>alert(1)</script>"))
    served = client.get(f"/media/{name}")
    served.close()
    assert served["Content-Type"] == content_type
    assert served["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        (f"bytes=0-{SIZE * 9}", 0, SIZE - 1),
        (f"bytes=-{SIZE * 9}", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE - 1),
        ("Bytes=5-5", 5, 5),
    ],
)
def test_a_part_is_served_to_who_asks_for_it(
    client: Client, asked: str, first: int, last: int
) -> None:
    served = client.get(URL, headers={"range": asked})
    assert served.status_code == 206
    assert served["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert served["Content-Length"] == str(last - first + 1)
    assert "immutable" in served["Cache-Control"]
    assert body(served) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=9-2", "lines=1-2", "bytes=a-b", "0-5"]
)
def test_a_range_that_means_nothing_gets_the_whole_file(client: Client, asked: str) -> None:
    served = client.get(URL, headers={"range": asked})
    assert (served.status_code, body(served)) == (200, CONTENT)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_outside_the_file_is_416(client: Client, asked: str) -> None:
    served = client.get(URL, headers={"range": asked})
    assert served.status_code == 416
    assert served["Content-Range"] == f"bytes */{SIZE}"
    assert served.content == b""


def test_a_part_is_served_only_of_the_file_that_was_begun(client: Client) -> None:
    whole = client.get(URL)
    whole.close()
    for validator in (whole["ETag"], whole["Last-Modified"]):
        served = client.get(URL, headers={"range": "bytes=0-9", "if-range": validator})
        assert (served.status_code, body(served)) == (206, CONTENT[:10])
    for other in ('"images/other.webp"', f"W/{whole['ETag']}", http_date(0), "nonsense"):
        served = client.get(URL, headers={"range": "bytes=0-9", "if-range": other})
        assert (served.status_code, body(served)) == (200, CONTENT)


def test_who_has_the_file_is_not_sent_it_again(client: Client) -> None:
    whole = client.get(URL)
    whole.close()
    etag, modified = whole["ETag"], whole["Last-Modified"]
    conditions: list[dict[str, str]] = [
        {"if-none-match": etag},
        {"if-none-match": f'"other", W/{etag}'},
        {"if-none-match": "*"},
        {"if-modified-since": modified},
        {"if-none-match": etag, "range": "bytes=0-9"},
        {"if-none-match": etag, "if-modified-since": http_date(0)},
    ]
    for method in (client.get, client.head):
        for headers in conditions:
            served = method(URL, headers=headers)
            assert (served.status_code, served.content) == (304, b""), headers
            assert served["ETag"] == etag
            assert "immutable" in served["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"if-none-match": '"images/other.webp"'},
        {"if-modified-since": http_date(0)},
        {"if-modified-since": "nonsense"},
        {"if-none-match": '"other"', "if-modified-since": http_date(2**31)},
    ],
)
def test_who_has_another_file_is_sent_this_one(client: Client, headers: dict[str, str]) -> None:
    served = client.get(URL, headers=headers)
    assert (served.status_code, body(served)) == (200, CONTENT)


def test_head_says_what_get_would(client: Client) -> None:
    got = client.get(URL)
    got.close()
    asked = client.head(URL, headers={"range": "bytes=0-9"})
    assert (asked.status_code, asked.content) == (200, b"")
    names = set(got.headers) - {"Content-Disposition"}
    assert {name: asked[name] for name in names} == {name: got[name] for name in names}


def test_nothing_can_be_sent_there(client: Client) -> None:
    refused = client.post(URL, {"file": "x"})
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    [
        "images/none.jpg",
        "images/",
        "images",
        "",
        "images/x.svg",
        "images/x.html",
        "images/3f2a91.webp/",
        "images/3f2a91.webp%0a",
        "images/3f2a91.webp%00.jpg",
        "images/%2e%2e/secret.jpg",
        "images/../secret.jpg",
        "images/..%2fsecret.jpg",
        "images/..\\secret.jpg",
        "images//secret.jpg",
        "images/.hidden.jpg",
        "other/secret.jpg",
        "secret.jpg",
        "secret_key",
        "clinic.sqlite3",
        "../clinic.sqlite3",
        "//etc/passwd",
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    for name in ("secret.jpg", "other/secret.jpg", "images/x.svg", "images/x.html"):
        default_storage.save(name, ContentFile(b"secret"))
    served = client.get(f"/media/{path}")
    assert served.status_code == 404
    assert b"secret" not in served.content.replace(b"secret.jpg", b"")


def test_ranges_are_read_as_the_standard_says() -> None:
    assert byte_range("bytes=0-0", 10) == ByteRange(0, 0)
    assert byte_range("bytes=9-", 10) == ByteRange(9, 9)
    assert byte_range("", 10) is None
    for header in ("bytes=0-", "bytes=-5"):
        with pytest.raises(UnsatisfiableRangeError):
            byte_range(header, 0)
    assert range_applies("", '"a"', "today")
    assert not range_applies('"b"', '"a"', "today")
