"""Staff keep the pictures in order: find one, see where it stands, replace it, delete it."""

import datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from images.models import Image
from images.uses import uses_of
from publishing import actions
from tests.factories import (
    days_ago,
    make_clinician,
    make_image,
    make_post,
    make_treatment,
)
from tests.picture_files import encoded, photo_upload, upload, with_red_spot

LIST = "/admin/images/image/"
pytestmark = pytest.mark.django_db


def change(image: Image) -> str:
    return reverse("admin:images_image_change", args=[image.pk])


def delete(image: Image) -> str:
    return reverse("admin:images_image_delete", args=[image.pk])


def stored(settings: Any) -> set[str]:
    root = settings.MEDIA_ROOT
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def linked(image: Image) -> str:
    return f'<p><a href="clinic:image/{image.pk}">The room</a></p>'


def test_the_list_shows_each_picture_small_and_where_it_stands(admin_client: Client) -> None:
    image = make_image(alt="A quiet room")
    post = make_post(picture=image, title="Sleep")
    page = admin_client.get(LIST).text
    (square, *_) = image.in_shape("square")
    assert f'src="{default_storage.url(square["name"])}"' in page
    assert reverse("admin:blog_post_change", args=[post.pk]) in page
    assert "Article: Sleep" in page


def test_pictures_are_found_by_what_they_show(admin_client: Client) -> None:
    make_image(alt="A quiet room")
    make_image(alt="A garden", credit="Photo: Jo Doe")
    found = admin_client.get(LIST, {"q": "garden"}).text
    assert "A garden" in found
    assert "A quiet room" not in found
    assert "A garden" in admin_client.get(LIST, {"q": "Jo Doe"}).text


def test_a_longer_list_asks_no_more_questions(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make_post(picture=make_image(), body=linked(make_image()))
    admin_client.get(LIST)  # looks up content types, once for each process
    with django_assert_max_num_queries(17):  # two for each kind of page
        admin_client.get(LIST)


def every_use(image: Image) -> list[str]:
    return sorted(str(use) for use in uses_of([image.pk])[image.pk])


def test_every_place_of_a_picture_is_known() -> None:
    image = make_image()
    make_post(picture=image, title="Sleep", published_at=None)
    make_post(body=linked(image), title="Rest")
    make_treatment(who_asks=linked(image), title="Massage")
    make_clinician(portrait=image, name="Ann Lee")
    make_post(body=linked(image).replace("/", "/1", 1), title="Another picture")
    assert every_use(image) == [
        "Article: Rest",
        "Article: Sleep",
        "Person: Ann Lee",
        "Treatment: Massage",
    ]


def test_a_version_that_is_still_written_counts_too() -> None:
    image, other = make_image(), make_image()
    post = make_post(title="Sleep", published_at=days_ago(9))
    now = timezone.now()
    actions.save_draft(post, post.content() | {"picture_id": other.pk}, now=now)
    later = now + datetime.timedelta(minutes=1)
    actions.save_draft(post, post.content() | {"body": linked(image)}, now=later)
    assert every_use(image) == ["Article: Sleep (next version)"]
    assert every_use(other) == []


def test_a_picture_in_use_is_not_deleted_and_staff_are_told_where_it_stands(
    admin_client: Client, settings: Any
) -> None:
    image = make_image(alt="A quiet room")
    post = make_post(body=linked(image), title="Sleep")
    for data in (None, {"post": "yes"}):
        page = admin_client.post(delete(image), data) if data else admin_client.get(delete(image))
        assert "is in use" in page.text
        assert reverse("admin:blog_post_change", args=[post.pk]) in page.text
        assert 'value="Yes' not in page.text
    assert Image.objects.filter(pk=image.pk).exists()
    assert image.file_names <= stored(settings)


def test_many_are_not_deleted_at_once_if_one_is_in_use(admin_client: Client) -> None:
    used, unused = make_image(), make_image()
    make_post(picture=used, title="Sleep")
    data = {"action": "delete_selected", "_selected_action": [used.pk, unused.pk], "post": "yes"}
    page = admin_client.post(LIST, data)
    assert "Article: Sleep" in page.text
    assert Image.objects.count() == 2


def test_a_deleted_picture_takes_its_files_with_it(
    admin_client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image, other = make_image(), make_image()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(delete(image), {"post": "yes"})
    assert not Image.objects.filter(pk=image.pk).exists()
    assert stored(settings) == other.file_names


def test_many_deleted_at_once_take_their_files_too(
    admin_client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    chosen = [make_image().pk for _ in range(2)]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(LIST, data)
    assert stored(settings) == set()


def test_files_stay_until_the_change_is_committed(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    with django_capture_on_commit_callbacks() as callbacks:
        Image.objects.all().delete()
        assert image.file_names <= stored(settings)
    for callback in callbacks:
        callback()
    assert stored(settings) == set()


@pytest.mark.django_db(transaction=True)
def test_files_stay_when_the_deletion_is_undone(settings: Any) -> None:
    image = make_image()
    with transaction.atomic():
        image.delete()
        transaction.set_rollback(True)
    assert Image.objects.exists()
    assert image.file_names == stored(settings)


def test_a_replaced_picture_leaves_no_file(
    admin_client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    before = image.file_names
    with django_capture_on_commit_callbacks(execute=True):
        data = {"file": photo_upload(900, 900), "alt": "A garden"}
        assert admin_client.post(change(image), data).status_code == 302
    image.refresh_from_db()
    assert not image.file_names & before
    assert (image.width, image.height) == (900, 900)
    assert stored(settings) == image.file_names


def test_a_moved_point_of_interest_changes_only_what_is_cropped(
    admin_client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image(file=upload(encoded(with_red_spot(1200, 400, 0, 100, 200))))
    with django_capture_on_commit_callbacks(execute=True):
        data = {"alt": "A garden", "focus_x": "5", "focus_y": "50"}
        assert admin_client.post(change(image), data).status_code == 302
    moved = Image.objects.get()
    assert moved.in_shape("whole") == image.in_shape("whole")
    assert moved.in_shape("square") != image.in_shape("square")
    assert stored(settings) == moved.file_names


def test_files_that_another_row_names_are_kept(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    copied = Image.objects.get()
    copied.pk = None
    copied.save()
    with django_capture_on_commit_callbacks(execute=True):
        image.focus_x = 0
        image.save()
    assert copied.file_names <= stored(settings)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert stored(settings) == copied.file_names


def test_the_same_picture_uploaded_twice_has_files_of_its_own(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = make_image(), make_image()
    assert not first.file_names & second.file_names
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert stored(settings) == second.file_names


def test_a_picture_that_cannot_be_stored_leaves_no_file(settings: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("django.db.models.Model.save", broken)
    with pytest.raises(DatabaseError):
        make_image()
    assert stored(settings) == set()


def test_a_full_disk_leaves_no_half_of_a_picture(settings: Any, monkeypatch: Any) -> None:
    save = default_storage._wrapped.__class__.save
    names: list[str] = []

    def until_full(self: Any, name: str, content: Any, max_length: int | None = None) -> str:
        if len(names) == 3:
            raise OSError("No space left on device")
        names.append(name)
        return save(self, name, content, max_length)

    monkeypatch.setattr(default_storage._wrapped.__class__, "save", until_full)
    with pytest.raises(OSError, match="No space"):
        make_image()
    assert len(names) == 3
    assert stored(settings) == set()
    assert not Image.objects.exists()


def test_a_picture_whose_file_is_gone_can_be_given_a_new_one(admin_client: Client) -> None:
    image = make_image()
    default_storage.delete(image.file.name)
    data = {"alt": "A garden", "focus_x": "5", "focus_y": "50"}
    assert "Upload it again" in admin_client.post(change(image), data).text
    assert admin_client.post(change(image), data | {"file": photo_upload()}).status_code == 302


def test_saving_some_fields_alone_keeps_picture_and_copies_together() -> None:
    image = make_image()
    image.file = photo_upload(80, 50)
    image.save(update_fields=["file"])
    image.refresh_from_db()
    assert (image.width, image.height) == (80, 50)
    assert image.in_shape("whole")[0]["width"] == 80


def test_copies_that_are_missing_are_made_by_one_command(
    settings: Any, capsys: Any, django_capture_on_commit_callbacks: Any
) -> None:
    whole, old, broken = (make_image() for _ in range(3))
    Image.objects.filter(pk=old.pk).update(renditions=old.in_shape("card"))
    Image.objects.filter(pk=broken.pk).update(renditions=[])
    default_storage.delete(broken.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_missing_copies")
    said = capsys.readouterr()
    assert said.out.split() == ["made", "1", "kept", "1", "skipped", "1"]
    assert f"Picture {broken.pk} " in said.err
    made = Image.objects.get(pk=old.pk)
    assert made.has_all_copies
    assert made.in_shape("card") == old.in_shape("card")
    assert made.file_names | whole.file_names <= stored(settings)
    call_command("make_missing_copies")
    assert capsys.readouterr().out.split() == ["made", "0", "kept", "2", "skipped", "1"]
