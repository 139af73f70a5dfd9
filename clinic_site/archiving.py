"""Puts on record what readers see, after each change of it: publishing/archive keeps it."""

import contextlib
import datetime
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from io import BytesIO
from time import monotonic
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone

from clinic.models import Clinic
from clinic_site.web import content_version
from clinic_site.web.crawlers import entries
from publishing.archive import archive, rendered
from publishing.archive.copies import data_address
from publishing.archive.objects import digest
from publishing.archive.store import Archive, BusyError, Seen
from publishing.archive.timeline import Shown

logger = logging.getLogger(__name__)

SLICE = 0.5  # seconds of rendering in one pass of the worker: mail and schedules wait for it

Moment = datetime.datetime
NEVER = Moment.min.replace(tzinfo=datetime.UTC)
State = tuple[content_version.Version | None, datetime.date]


class NotServedError(Exception):
    """The site doesn't serve an address with 200."""


class Site:
    """The site as a reader gets it, asked in this process: no counting, no page cache."""

    @cached_property
    def handler(self) -> BaseHandler:
        handler = BaseHandler()
        handler.load_middleware()
        return handler

    def get(self, address: str) -> bytes:
        """What is at an address of the site. Raises NotServedError."""
        response: Any = self.handler.get_response(_request(address))
        try:
            if response.status_code != 200:
                raise NotServedError(f"{address}: {response.status_code}")
            return bytes(response.getvalue() if response.streaming else response.content)
        finally:
            response.close()


def _request(address: str) -> WSGIRequest:
    """A request by nobody in particular, at the public address of the site."""
    site = urlsplit(settings.SITE_URL)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(address).encode().decode("latin-1"),
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )


class Recorder:
    """Looks at every page of the sitemap after each content version, and once a day, since pages
    speak of the next days. What was just changed comes first, then what was looked at longest ago;
    a little in each pass, so that neither a site of many pages nor many changes hold up the rest.
    """

    def __init__(self) -> None:
        self.site = Site()
        self.archive: Archive | None = None
        self.state: State | None = None
        self.waiting: deque[str] = deque()  # what is to be looked at since that state began
        self.looked_at: dict[str, Moment] = {}
        self.shown: dict[str, Shown] = {}  # what is on record as shown now
        self.files: dict[str, str] = {}  # digests of styles and pictures by their addresses

    def go_on(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Do a part of what is to be done, if anything is."""
        now = timezone.now()
        today = now.astimezone(Clinic.objects.current().zone).date()
        state = content_version.current(now), today
        if state == self.state and not self.waiting:
            return
        store = self.archive = self.archive or archive()
        try:
            with store.alone(waits=False):
                if state != self.state:
                    self.begin(store, state, now)
                self.look(store, stopped)
        except BusyError:
            self.state = None
        except BaseException:
            self.state = None  # what is not on the disk is looked at again
            raise

    def begin(self, store: Archive, state: State, now: Moment) -> None:
        """Note which pages are gone, and line up all others."""
        self.state = state
        self.shown = {path: version.shown for path, version in store.present().items()}
        listed = {entry.path: entry.modified for entry in entries()}
        gone = sorted(self.shown.keys() - listed.keys())
        store.record([Seen(path, self._since(path, now), None) for path in gone], now)
        for path in gone:
            del self.shown[path]
        self.looked_at = {path: at for path, at in self.looked_at.items() if path in listed}

        def turn(path: str) -> tuple[bool, Moment]:
            looked_at = self.looked_at.get(path, NEVER)
            return (listed[path] or NEVER) <= looked_at, looked_at

        self.waiting = deque(sorted(listed, key=turn))

    def look(self, store: Archive, stopped: Callable[[], bool]) -> None:
        """Look at what is waiting, for a while, and put on record what is new."""
        ends, seen = monotonic() + SLICE, []
        while self.waiting and monotonic() < ends and not stopped():
            path, now = self.waiting.popleft(), timezone.now()
            try:
                new = self.see(store, path, now)
            except (NotServedError, ValueError) as error:
                # Unpublished at this moment, which is another version; or a fault that is logged.
                logger.warning("Not put on record: %s", error)
                continue
            self.looked_at[path] = now
            if new is not None:
                seen.append(new)
        store.record(seen, timezone.now())
        self.shown |= {each.path: each.shown for each in seen if each.shown}

    def see(self, store: Archive, path: str, now: Moment) -> Seen | None:
        """What is shown at a path, if it isn't what is on record."""
        page = rendered.read(self.site.get(path))
        shown = Shown(
            tuple(map(digest, page.parts)),
            self.file(store, page.styles, self.styles),
            dict(self.pictures(store, page.pictures)),
        )
        if shown == self.shown.get(path):
            return None
        return Seen(path, self._since(path, now), shown, page.parts)

    def _since(self, path: str, now: Moment) -> Moment:
        """When what is seen now began: with this content version, if it was looked at before that
        and no other came meanwhile; else it is only known that it's so now.
        """
        version, looked_at = self.state[0] if self.state else None, self.looked_at.get(path)
        is_of_version = (
            version is not None
            and looked_at is not None
            and looked_at < version.changed_at <= now
            and content_version.current(timezone.now()) == version
        )
        return version.changed_at if version and is_of_version else now

    def pictures(self, store: Archive, addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The digests of pictures by their addresses, without those that readers don't see."""
        for address in addresses:
            with contextlib.suppress(NotServedError):
                yield address, self.file(store, address, self.site.get)

    def file(self, store: Archive, address: str, get: Callable[[str], bytes]) -> str:
        """The digest of what is at an address, once it's kept. It never changes there."""
        kept = self.files.get(address)
        if kept is None or not store.objects.path(kept).exists():
            kept = self.files[address] = store.objects.add(get(address))
        return kept

    def styles(self, address: str) -> bytes:
        """A style sheet with its fonts in it."""
        text = self.site.get(address).decode()
        loaded = {
            name: data_address(self.site.get(urljoin(address, name)), name)
            for name in rendered.addresses_in(text)
        }
        return rendered.replace_addresses(text, loaded).encode()


class PastVersions:
    """Drops from the archive what is past its time.

    A version must be so at two looks, with the worker's rest between them: a clock that is set
    forward for a moment takes nothing away.
    """

    def __init__(self) -> None:
        self.past: set[int] = set()

    def drop(self, now: Moment, days: int) -> None:
        store = archive()
        with contextlib.suppress(BusyError), store.alone(waits=False):
            past = store.past(now, days)
            store.drop(past & self.past, now)
            self.past = past
