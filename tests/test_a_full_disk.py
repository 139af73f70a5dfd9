"""With nothing left to write on, what was saved is read, and what was sent is not called saved."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from images.models import Image
from tests.factories import make_post, make_request
from tests.picture_files import encoded, photograph, upload
from tests.staff import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "tel:+12125550123"
REQUESTS = reverse("admin:appointments_appointmentrequest_changelist")


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each change is refused as SQLite refuses it then."""

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database or disk is full")
        return execute(sql, *args)

    state = SimpleNamespace(f_bavail=0, f_frsize=1024, f_flag=0)
    with monkeypatch.context() as patch, connection.execute_wrapper(refuse):
        patch.setattr(os, "statvfs", lambda folder: state)
        yield


def test_the_numbers_to_call_can_be_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = make_request(name="Maria Lopez", phone="+12125550123")
    staff = sign_in(role="Front desk")
    with full_disk(monkeypatch):
        assert NUMBER in staff.get(REQUESTS).text
        page = staff.get(reverse("admin:appointments_appointmentrequest_change", args=[request.pk]))
        dashboard = staff.get("/admin/")
    assert NUMBER in page.text
    assert "The disk is full" in dashboard.text
    assert f"saw requests [{request.pk}], not noted" in caplog.text
    assert "Maria" not in caplog.text
    assert "5550123" not in caplog.text


def test_a_page_is_read_while_a_message_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which cannot be taken out of its session then; it is shown again."""
    staff = sign_in(role="Front desk")
    request = make_request()
    status = reverse("admin:appointments_set_status", args=[request.pk])
    assert staff.post(status, {"status": "called"}).status_code == 302
    with full_disk(monkeypatch):
        pages = [staff.get(REQUESTS) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all("messagelist" in page.text for page in pages)


def test_what_staff_send_is_said_not_to_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = sign_in(role="Front desk")
    staff.raise_request_exception = False
    request = make_request()
    status = reverse("admin:appointments_set_status", args=[request.pk])
    with full_disk(monkeypatch):
        response = staff.post(status, {"status": "called"})
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "The site’s disk is full. What you sent wasn’t saved" in response.text
    request.refresh_from_db()
    assert request.status == "new"


def test_a_reader_is_given_the_number_and_no_word_of_the_disk(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    post = make_post()
    with full_disk(monkeypatch):
        assert client.get(post.get_absolute_url()).status_code == 200
        response = client.post("/appointments/", {"name": "Maria", "phone": "212-555-0123"})
    assert "disk" not in response.text


@pytest.mark.parametrize("number", [0, 2], ids=["the first file", "a later file"])
def test_an_upload_that_does_not_fit_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, settings: Any, number: int
) -> None:
    staff = sign_in(role="Editor")
    staff.raise_request_exception = False
    opened = []
    open_file = os.fdopen

    def full(*args: Any) -> Any:
        """Files that take some bytes, and no more from a certain one on."""
        file = open_file(*args)
        opened.append(file)
        if len(opened) > number:
            write = file.write
            file = mock.Mock(close=file.close)
            file.write.side_effect = lambda data: (write(data[:10]), stop())
        return file

    def stop() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.filesystem.os.fdopen", full)
    data = {"file": upload(encoded(photograph())), "alt": "A desk", "focus_x": 50, "focus_y": 50}
    response = staff.post(reverse("admin:images_image_add"), data)
    assert response.status_code == 503
    assert not Image.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_who_was_signed_out_meanwhile_is_refused_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = sign_in(role="Front desk")
    staff.raise_request_exception = False

    def sign_out_elsewhere(*args: Any) -> list[Any]:
        Session.objects.all().delete()
        return []

    monkeypatch.setattr("staff.admin_site.panels", sign_out_elsewhere)
    assert staff.get("/admin/").status_code == 400
