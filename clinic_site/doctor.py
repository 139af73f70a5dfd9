"""What can be wrong with the machine, its settings, and the way to it: for ``manage.py doctor``."""

import ctypes
import os
import ssl
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from clinic_site.environment import LOOPBACK_HOSTS
from clinic_site.health import troubles
from clinic_site.web import request_ids

TIMEOUT = 5  # seconds for each step of a connection
DAY = 24 * 60 * 60  # seconds
RENEWED = 14  # days before its end; certbot renews 30 days before, Caddy sooner
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
NOT_SYNCHRONIZED = 5  # TIME_ERROR of adjtimex(2)

Found = Iterator[checks.CheckMessage]


@checks.register("doctor", deploy=True)
def machine(**kwargs: Any) -> Found:
    found = troubles.find(timezone.now())
    for trouble in found:
        yield checks.Error(trouble.said, hint=trouble.detail, id=f"clinic_site.{trouble.cause}")
    if not found:
        yield checks.Info("The disk, the database, the worker, and the pictures are fine")


@checks.register("doctor", deploy=True)
def clock(**kwargs: Any) -> Found:
    """Whether something keeps the clock right; nothing where the system doesn't say."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (AttributeError, OSError):
        return  # not Linux
    if state == NOT_SYNCHRONIZED:
        yield checks.Warning(
            "The clock isn’t kept right over the network",
            hint="Install the package systemd-timesyncd, or mend what this machine has in its"
            " place. In a container, look at the machine that runs it.",
            id="clinic_site.clock_drifts",
        )
    elif state >= 0:
        yield checks.Info("The clock is kept right over the network")


@checks.register("doctor", deploy=True)
def debugging(**kwargs: Any) -> Found:
    if settings.DEBUG:
        yield checks.Error(
            "DEBUG is on: whoever causes an error sees code and settings",
            hint="Set DEBUG=0 in .env, and restart the site.",
            id="clinic_site.debug",
        )
    else:
        yield checks.Info("DEBUG is off")


@checks.register("doctor", deploy=True)
def address(**kwargs: Any) -> Found:
    if not settings.IS_HTTPS:
        yield checks.Warning(
            f"The address is {settings.SITE_URL}, without TLS",
            hint="Right on your own computer. For patients, set SITE_URL to the https address.",
            id="clinic_site.no_tls",
        )
    elif not settings.TRUSTED_PROXIES:
        yield checks.Warning(
            "TRUSTED_PROXIES is 0, so nobody who sends requests can be told apart",
            hint="Set TRUSTED_PROXIES=1 if one front server is before the site, as in deploy/.",
            id="clinic_site.proxies",
        )
    if not settings.SITE_PUBLIC:
        yield checks.Warning(
            "Search engines are asked to stay away",
            hint="Set SITE_PUBLIC=1 in .env when the site is ready for patients.",
            id="clinic_site.not_public",
        )


@checks.register("doctor", deploy=True)
def migrations(**kwargs: Any) -> Found:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield checks.Error(
            f"The database needs an update ({len(missing)} migrations)",
            hint="Restart the site: bin/serve makes a backup, and then updates the database.",
            id="clinic_site.migrations",
        )
    else:
        yield checks.Info("The database is up to date with the code")


@checks.register("doctor", deploy=True)
def file_modes(**kwargs: Any) -> Found:
    """The data are for the site's account alone; settings may be read by its group."""
    data = Path(settings.DATA_DIR)
    if data.stat().st_uid != os.geteuid():
        yield checks.Warning(
            f"You aren’t the account that owns {data}",
            hint="Run this as the account that runs the site: runuser -u clinic -- ...",
            id="clinic_site.account",
        )
    settings_file = Path(os.environ.get("ENV_FILE") or settings.BASE_DIR / ".env")
    private = {data: 0o077, data / "secret_key": 0o077, settings_file: 0o007}
    is_open = False
    for path, forbidden in private.items():
        if (path.is_dir() or path.is_file()) and path.stat().st_mode & forbidden:
            is_open = True
            yield checks.Error(
                f"Other accounts of this machine can open {path}",
                hint=f"chmod {'o=' if forbidden == 0o007 else 'go='} {path}",
                id="clinic_site.file_modes",
            )
    if not is_open:
        yield checks.Info("Only the site’s account can open its data")


@checks.register("doctor", deploy=True)
def static_files(**kwargs: Any) -> Found:
    """Fonts, styles, and scripts, as they were collected."""
    names = getattr(staticfiles_storage, "hashed_files", {}).values()
    missing = [name for name in names if not staticfiles_storage.exists(name)]
    if missing or not names:
        yield checks.Error(
            f"Fonts, styles, or scripts are missing, such as {[*missing, 'all of them'][0]}",
            hint=f"Delete {settings.STATIC_ROOT}, and restart the site.",
            id="clinic_site.static_files",
        )
    else:
        yield checks.Info("Fonts, styles, and scripts are all there")


@checks.register("doctor-network", deploy=True)
def front_server(**kwargs: Any) -> Found:
    """What a reader's browser gets at SITE_URL: this site, its headers, and a good certificate."""
    if urlsplit(settings.SITE_URL).hostname in [name.strip("[]") for name in LOOPBACK_HOSTS]:
        yield checks.Info("The address is this machine’s own: nothing to look at from outside")
        return
    try:
        answer, seconds_left = _ask(settings.SITE_URL, "/healthz")
        page, _ = _ask(settings.SITE_URL, "/")
    except (OSError, HTTPException) as error:
        yield checks.Error(
            f"{settings.SITE_URL} can’t be reached: {_reason(error)}",
            hint="Look at the name’s DNS entry, the front server, and the firewall (ports 80 and"
            " 443). Some networks don’t let a machine reach its own public address.",
            id="clinic_site.unreachable",
        )
        return
    if not answer.headers[request_ids.HEADER]:
        yield checks.Error(
            f"Something else answers at {settings.SITE_URL} (status {answer.status})",
            hint="Let the front server pass everything on to the site, as the files in deploy/ do.",
            id="clinic_site.another_site",
        )
        return
    yield from _headers(page)
    if seconds_left is not None:
        yield from _certificate(seconds_left)
        yield from _redirect()


def _headers(page: HTTPResponse) -> Found:
    wanted = [*HEADERS, *["Strict-Transport-Security"] * settings.IS_HTTPS]
    missing = [name for name in wanted if not page.headers[name]]
    if missing:
        yield checks.Error(
            f"The front server drops headers that protect readers: {', '.join(missing)}",
            hint="Take nothing away from what the site answers. For Strict-Transport-Security, the"
            " front server must send X-Forwarded-Proto.",
            id="clinic_site.headers",
        )
    else:
        yield checks.Info(
            f"{settings.SITE_URL} reaches this site, with all headers that protect readers"
        )


def _certificate(seconds_left: float) -> Found:
    days = int(seconds_left // DAY)
    if days < RENEWED:
        yield checks.Warning(
            f"The certificate ends in {days} days",
            hint="Look why it isn’t renewed: certbot renew --dry-run",
            id="clinic_site.certificate",
        )
    else:
        yield checks.Info(f"The certificate is good for {days} days")


def _redirect() -> Found:
    plain = settings.SITE_URL.replace("https://", "http://", 1)
    try:
        answer, _ = _ask(plain, "/")
        target = answer.headers["Location"] or ""
    except (OSError, HTTPException):
        target = ""
    if target.startswith("https://"):
        yield checks.Info("http redirects to https")
    else:
        yield checks.Warning(
            f"{plain} doesn’t redirect to https",
            hint="Let the front server redirect port 80, as the files in deploy/ do.",
            id="clinic_site.no_redirect",
        )


def _ask(origin: str, path: str) -> tuple[HTTPResponse, float | None]:
    """The answer to one request, and how many seconds the certificate is still good for."""
    parts = urlsplit(origin)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    asking = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        asking.connect()
        left = None
        if isinstance(asking.sock, ssl.SSLSocket):
            ends = str((asking.sock.getpeercert() or {})["notAfter"])
            left = ssl.cert_time_to_seconds(ends) - time.time()
        asking.request("GET", path)
        return asking.getresponse(), left
    finally:
        asking.close()


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate isn’t good ({error.verify_message})"
    return str(error) or type(error).__name__
