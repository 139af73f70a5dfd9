"""What did this address say on that day? The worker puts it on record, and the Owner asks."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from playwright.sync_api import Page, expect

from clinic.models import Clinic
from clinic_site import archiving
from clinic_site.archiving import PastVersions, Recorder
from publishing import actions
from publishing.archive import archive, copies, rendered
from publishing.archive.timeline import Version
from publishing.archive.verification import problems
from tests import whole_site
from tests.archived import keep
from tests.clock import NOW
from tests.factories import make_clinic, make_image, make_post, make_treatment
from tests.staff import sign_in

DAY = datetime.timedelta(days=1)
QUESTION = reverse("admin:publishing_archivedpage_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def look(recorder: Recorder) -> list[Version]:
    """Let the worker look at the whole site. Returns the versions that are new on record."""
    before = archive().versions().keys()
    recorder.go_on()
    while recorder.waiting:
        recorder.go_on()
    return [version for number, version in archive().versions().items() if number not in before]


def text_of(version: Version) -> str:
    return " ".join(archive().objects.read(name).decode() for name in version.shown.parts)


def test_changed_safety_block_is_on_record_for_every_page_that_shows_it(clock: Any) -> None:
    make_clinic()
    treatment = make_treatment(safety_known_risks="Sore muscles")
    about_it = [make_post(treatment=treatment) for _ in range(3)]
    make_post()
    recorder = Recorder()
    assert len(look(recorder)) > 5
    clock.shift(DAY)
    treatment.safety_known_risks = "Sore muscles and a headache"
    treatment.save()
    clock.shift(5)
    new = look(recorder)
    assert {version.path for version in new} == {
        page.get_absolute_url() for page in (treatment, *about_it)
    }
    assert all("Sore muscles and a headache" in text_of(version) for version in new)
    assert {version.since for version in new} == {NOW + DAY}, "when it was saved, not looked at"
    old = [each for each in archive().versions().values() if each.until == NOW + DAY]
    assert len(old) == len(new)
    assert all("a headache" not in text_of(version) for version in old)


def test_page_that_says_the_same_is_on_record_once(clock: Any) -> None:
    """Neither the hour, nor a new worker, nor a form's token makes another version."""
    week = [{"weekday": 2, "opens": "09:00", "closes": "17:00"}]
    make_clinic(opening_hours=week)
    make_post(picture=make_image())
    first = look(Recorder())
    assert {"/", "/appointments/"} <= {version.path for version in first}
    assert len({version.shown.styles for version in first}) == 1
    for hours in (3, 9, 24):
        clock.shift(datetime.timedelta(hours=hours))
        Clinic.objects.get().save()
        assert look(Recorder()) == []


def test_unpublished_page_ends_when_it_was_unpublished(clock: Any) -> None:
    post, recorder = make_post(), Recorder()
    look(recorder)
    clock.shift(60)
    actions.unpublish(post, now=timezone.now())
    clock.shift(5)
    look(recorder)
    path = post.get_absolute_url()
    assert path not in archive().present()
    [version] = archive().shown_between(path, NOW, NOW + DAY)
    assert version.until == NOW + datetime.timedelta(seconds=60)


def test_page_just_published_is_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "SLICE", 60)  # what ends a pass here is the fifth look
    posts, recorder = [make_post() for _ in range(4)], Recorder()
    look(recorder)
    posts[2].title = "Something else"
    posts[2].save()
    recorder.go_on(iter([False, False, False, False, True]).__next__)
    assert "Something else" in text_of(archive().present()[posts[2].get_absolute_url()])
    assert recorder.waiting


def test_failure_to_write_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, post = Recorder(), make_post()
    with monkeypatch.context() as patch:
        patch.setattr("publishing.archive.files.append", full_disk)
        with pytest.raises(OSError, match="No space left"):
            recorder.go_on()
    look(recorder)
    assert post.get_absolute_url() in archive().present()
    assert list(problems(archive())) == []


def test_page_whose_picture_is_gone_is_on_record_without_it() -> None:
    picture = make_image()
    post = make_post(picture=picture)
    for name in picture.file_names:
        picture.file.storage.delete(name)
    look(Recorder())
    version = archive().present()[post.get_absolute_url()]
    assert version.shown.pictures == {}
    text = copies.self_contained(version, archive().objects, label="", origin="http://x")
    assert post.title in text


def full_disk(*args: Any) -> None:
    raise OSError(28, "No space left on device")


def test_what_is_on_record_is_the_page_as_it_was_sent(client: Client) -> None:
    whole_site.load()
    make_post(picture=make_image(size=(1300, 900)))
    look(Recorder())
    present = archive().present()
    assert len(present) >= 12
    for path, version in present.items():
        sent = main_of(client.get(path).text)
        kept = archive().objects.read(version.shown.parts[-1]).decode()
        assert main_of(kept) == sent, path


def main_of(text: str) -> str:
    """The main part as browsers read it, without what changes by the clock."""
    page = html5lib.parse(text, namespaceHTMLElements=False)
    [main] = page.iter("main")
    for parent in list(main.iter()):
        for element in list(parent):
            if element.get(rendered.BY_CLOCK) is not None:
                parent.remove(element)
        if parent.get("type") == "hidden":
            parent.attrib.pop("value", None)
    return re.sub(r"\s+", " ", html5lib.serialize(main)).replace("> <", "><").strip()


def test_clock_set_forward_for_a_moment_drops_nothing(clock: Any) -> None:
    keep("/", "one", NOW)
    keep("/", "two", NOW + DAY)
    past = PastVersions()
    past.drop(NOW + 9999 * DAY, 400)
    past.drop(NOW + 2 * DAY, 400)
    assert not archive().versions()[1].is_dropped
    for days in (402, 402):
        past.drop(NOW + days * DAY, 400)
    assert archive().versions()[1].is_dropped


def test_owner_learns_what_a_page_said_on_a_day(clinic: Clinic) -> None:
    """The day is the clinic's: 11 PM in New York is the next day in UTC."""
    keep("/services/botox/", "Before", datetime.datetime(2027, 5, 10, 12, tzinfo=datetime.UTC))
    keep("/services/botox/", "After", datetime.datetime(2027, 5, 12, 3, tzinfo=datetime.UTC))
    owner = sign_in(role="Owner")
    # As it's copied from the browser.
    asked = {"address": "http://127.0.0.1:8000/services/botox/", "day": "2027-05-11"}
    assert entries(owner, asked) == ["2", "1"]
    assert entries(owner, {**asked, "day": "2027-05-12"}) == ["2"]
    assert entries(owner, {**asked, "time": "22:59"}) == ["1"]
    assert entries(owner, {**asked, "time": "23:00"}) == ["2"]
    assert entries(owner, {**asked, "day": ""}) == ["2", "1"]
    nothing = owner.get(QUESTION, {**asked, "day": "2027-05-09"}).text
    assert "No page is on record" in nothing
    assert "The archive begins on May 10, 2027." in nothing


def entries(owner: Client, asked: dict[str, str]) -> list[str]:
    """The numbers of the entries that answer a question, the newest first."""
    found = html.fromstring(owner.get(QUESTION, asked).text).xpath("//td[@data-label='Entry']")
    return [cell.text for cell in found]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"address": "", "day": ""}, "Enter an address of this site"),
        ({"address": "https://example.com/", "day": ""}, "Enter an address of this site"),
        ({"address": "/", "day": "", "time": "09:00"}, "Enter the day too."),
        ({"address": "/", "day": "9999-12-31"}, "less than or equal"),
    ],
)
def test_question_that_makes_no_sense_is_explained(asked: dict[str, str], says: str) -> None:
    assert says in sign_in(role="Owner").get(QUESTION, asked).text


def test_owner_takes_a_page_along_as_one_file(clinic: Clinic) -> None:
    post = make_post(picture=make_image(), body="<h2>Why</h2><p>Its very words.</p>")
    look(Recorder())
    owner = sign_in(role="Owner")
    answer = owner.get(QUESTION, {"address": post.get_absolute_url(), "day": ""})
    [link] = html.fromstring(answer.text).xpath("//td[@data-label='Copy']/a/@href")
    file = owner.get(link)
    assert file["Content-Disposition"].startswith('attachment; filename="blog-article-')
    assert file["Content-Security-Policy"] == f"sandbox; {copies.POLICY}"
    version = archive().present()[post.get_absolute_url()]
    assert "Its very words." in file.text
    assert version.digest in file.text
    page = html.fromstring(file.text)
    loads = page.xpath("//img/@src | //source/@srcset | //script | //link | //@srcset")
    assert len(loads) == 1, "the picture, once"
    assert loads[0].startswith("data:image/")
    assert set(re.findall(r'url\("?(?!#)[^:]+', file.text)) == {'url("data'}


def test_damaged_copy_is_not_handed_out(clinic: Clinic) -> None:
    keep("/", "What it said")
    path = archive().objects.path(archive().present()["/"].shown.parts[1])
    path.write_text("What it never said")
    says = sign_in(role="Owner").get(f"{QUESTION}1/").text
    assert "is damaged" in says
    assert "What it never said" not in says


@pytest.mark.parametrize("role", ["Writer", "Editor", "Reviewer", "Front desk"])
def test_others_can_neither_ask_nor_download(role: str) -> None:
    keep("/", "What it said")
    other = sign_in(role=role)
    assert [other.get(address).status_code for address in (QUESTION, f"{QUESTION}1/")] == [403] * 2


@pytest.mark.browser
def test_file_looks_like_the_page_without_the_site(
    page: Page, clinic: Clinic, tmp_path: Path
) -> None:
    post = make_post(picture=make_image(size=(600, 400)))
    look(Recorder())
    version = archive().present()[post.get_absolute_url()]
    file = tmp_path / "copy.html"
    text = copies.self_contained(version, archive().objects, label="A copy.", origin="http://x")
    file.write_text(text)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", name=post.title)).to_be_visible()
    assert page.locator("main img").first.evaluate("image => image.naturalWidth") > 0
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) != "rgba(0, 0, 0, 0)", "it has its styles"
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
