"""Fixtures that every test may use."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import handlers
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template.base import Template
from django.template.context import Context
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import override_settings
from django.utils.safestring import SafeString
from playwright.sync_api import Browser, BrowserContext, Page
from whitenoise import WhiteNoise

from appointments.form import spam
from clinic_site.management.commands import run_worker
from insights import counting
from insights.buffer import CountBuffer
from pages import menu
from tests import browser_start, typefaces
from tests.clock import NOW
from tests.factories import make_clinic
from tests.made_once import once

pytest_plugins = ["tests.sqlite_database"]

# The synchronous Playwright runs an event loop in this thread; Django's tests may still query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# What no test looks at: an address bar's pop-ups, which cost two processes for every new window.
# The list takes the place of Playwright's own, so what keeps tests steady is named again.
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "OptimizationHints",
    "PaintHolding",
    "Translate",
)
PATIENCE = 20  # seconds

# The same examples at each run, however slow the machine is.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("suite")

CHROME_ARGUMENTS = [
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """While these wait, the others have something to do; at the end nobody would."""
    items.sort(key=lambda item: item.get_closest_marker("programs") is None)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, which all its processes use."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def static_files(shared_folder: Path) -> Iterator[None]:
    """The static files, collected and served as they are live: by WhiteNoise, with hashed names.

    A test that wrote into the folder would break others, now and then: while it collects, a
    process beside it finds no file.
    """
    folder = once(shared_folder / "static", collect_static_files)
    collected = written_at(folder)
    no_other_handler = mock.patch.object(handlers, "StaticFilesHandler", lambda site: site)
    with override_settings(STATIC_ROOT=folder), no_other_handler, folders_read_once():
        yield
    assert written_at(folder) == collected, "a test has written into the folder of all tests"


def written_at(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def collect_static_files(folder: Path) -> None:
    with override_settings(STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0)


def folders_read_once() -> Any:
    """WhiteNoise reads its folder at every start of the site; each test starts it anew."""
    read = WhiteNoise.update_files_dictionary
    known: dict[str, dict[str, Any]] = {}

    def read_once(site: WhiteNoise, root: str, prefix: str) -> None:
        if root not in known:
            read(site, root, prefix)
            known[root] = dict(site.files)
        site.files.update(known[root])

    return mock.patch.object(WhiteNoise, "update_files_dictionary", read_once)


@pytest.fixture(scope="session", autouse=True)
def only_pages_are_noted(django_test_environment: None) -> Iterator[None]:
    """``response.context`` is a page's. To copy that of each widget takes a tenth of the time."""

    def render(template: Template, context: Context) -> SafeString:
        if context.template is template and "request" in context:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with mock.patch.object(Template, "_render", render):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords are slow to hash on purpose; hundreds of tests make an account."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[quick, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(scope="session", autouse=True)
def programs_choose_their_own_database() -> Iterator[None]:
    """The address that bin/test --postgresql gave is for these tests alone, which know it by now.

    A program that one of them starts is told by the test which database it has.
    """
    with mock.patch.dict(os.environ):
        os.environ.pop("DATABASE_URL", None)
        yield


@pytest.fixture(scope="session", autouse=True)
def connections_outlive_their_transaction() -> Iterator[None]:
    """Between two pieces of work the site closes old connections; for a test that is one piece."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside_a_transaction(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    with mock.patch.object(
        BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside_a_transaction
    ):
        yield


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Each test writes its files into a folder of its own, and its mails into a list."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(autouse=True)
def the_worker_does_not_do_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass of the worker is about one of its jobs; two that look at the whole site take longer
    than all others.
    """
    long = {run_worker.back_up_daily, run_worker.record_what_is_published}
    jobs = [job for job in run_worker.JOBS if job not in long]
    monkeypatch.setattr(run_worker, "JOBS", jobs)


@pytest.fixture(autouse=True)
def links_are_read_anew() -> None:
    """The links to free pages are of this test's site: another may have the same version."""
    menu.read_once.cache_clear()


@pytest.fixture(autouse=True)
def counts() -> Iterator[CountBuffer]:
    """What was counted waits until a test asks for it: no thread writes behind its back."""
    counting.buffer.start_anew()
    with mock.patch.object(counting.buffer, "start_thread"):
        yield counting.buffer
    counting.buffer.start_anew()


@pytest.fixture(autouse=True)
def quick_hands(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser in a test fills in a form faster than people do, and is no spam for that."""
    if request.node.get_closest_marker("browser"):
        monkeypatch.setattr(spam, "QUICK", 0.0)


@pytest.fixture
def clock_from_now() -> Iterator[None]:
    """The clock goes on from ``tests.clock.NOW``, whenever and for how long the tests run."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def clinic(db: None) -> Any:
    return make_clinic()


@pytest.fixture(scope="session")
def own_fonts(tmp_path_factory: pytest.TempPathFactory) -> browser_start.Environment:
    """The environment of a browser that knows the fonts of the tests and none of the machine."""
    file = typefaces.write_fontconfig(tmp_path_factory.mktemp("fonts"))
    return {**os.environ, "FONTCONFIG_FILE": str(file)}


@pytest.fixture(scope="session")
def chromium(own_fonts: browser_start.Environment) -> Iterator[Browser]:
    """A headless Chromium. Where none can start, each test that wants it is skipped."""
    path = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
    if no_browser := os.environ.get("NO_BROWSER"):  # as bin/test found out
        pytest.skip(no_browser)
    if not Path(path).exists():
        pytest.skip("there is no Chromium: set CHROME_PATH")
    try:
        with browser_start.started(path, CHROME_ARGUMENTS, own_fonts) as browser:
            yield browser
    except browser_start.CannotStartError as error:
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def no_request_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """A closed browser does not end what it asked for, and the next test begins with no rows."""
    yield
    if "live_server" in request.fixturenames:
        for thread in threading.enumerate():
            if thread.name.endswith("(process_request_thread)"):
                while thread in threading.enumerate() and not thread.is_alive():
                    time.sleep(0)  # it is just being started, and until then can't be joined
                thread.join(PATIENCE)


@pytest.fixture
def context(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser on a phone's screen that knows no other host than the live server."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="en-US"
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def staff(page: Page, client: Client, live_server: Any) -> Page:
    """A browser at a desk, signed in as a superuser.

    A little wider, and each form would ask for its preview by itself, at which few tests look.
    """
    client.force_login(User.objects.create_superuser("staff"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    page.set_viewport_size({"width": 1200, "height": 900})
    return page


@pytest.fixture
def problems(page: Page) -> list[str]:
    """What the browser complains about: policy violations, script errors, lost files."""
    found: list[str] = []

    def note(message: Any) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
