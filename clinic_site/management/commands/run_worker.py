import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connections
from django.utils import timezone

from appointments.form import network
from appointments.inbox import erasure, summary
from clinic_site import archiving, crisis_cards
from clinic_site.databases import close_if_replaced
from clinic_site.health import heartbeat
from clinic_site.web import content_version
from insights import retention
from outbox import sending
from publishing import actions
from transfer.backup import BackupError, take

logger = logging.getLogger(__name__)

PAUSE = 2  # seconds between two passes
GRACE = 5  # seconds that a mail in hand may still take once the worker is told to stop

Job = Callable[[threading.Event], object]

recorder = archiving.Recorder()
past_versions = archiving.PastVersions()


def show_life(stop: threading.Event) -> None:
    heartbeat.beat(timezone.now())


def send_mail(stop: threading.Event) -> None:
    def stopped() -> bool:
        show_life(stop)  # a slow mail server is no dead worker
        return stop.is_set()

    sending.send_due(stopped=stopped)


def publish_what_is_due(stop: threading.Event) -> None:
    now = timezone.now()
    actions.publish_due(now)
    content_version.note_moments_passed(now)


def record_what_is_published(stop: threading.Event) -> None:
    recorder.go_on(stop.is_set)


def drop_past_versions(stop: threading.Event) -> None:
    past_versions.drop(timezone.now(), settings.ARCHIVE_DAYS)


def forget_old_counts(stop: threading.Event) -> None:
    retention.forget_old_counts(timezone.now())


def write_daily_summary(stop: threading.Event) -> None:
    summary.write_due(timezone.now())


def forget_old_requests(stop: threading.Event) -> None:
    erasure.forget_old(timezone.now(), settings.REQUEST_RETENTION_DAYS)


def forget_networks(stop: threading.Event) -> None:
    network.forget_past_hours(timezone.now())


def forget_past_sign_ins(stop: threading.Event) -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def back_up_daily(stop: threading.Event) -> None:
    try:
        take.take_if_due(timezone.now())
    except BackupError as error:
        logger.error("No backup was made: %s", error)


def look_for_crises(stop: threading.Event) -> None:
    """An older version of the site that shares the database notes nothing of what it writes."""

    def stopped() -> bool:
        show_life(stop)  # thousands of pages are no dead worker
        return stop.is_set()

    crisis_cards.bring_up_to_date(stopped=stopped)


def clear_traces_of_deleted(stop: threading.Event) -> None:
    erasure.clear_traces()


JOBS: list[Job] = [
    show_life,
    send_mail,
    publish_what_is_due,
    record_what_is_published,
    forget_old_counts,
    write_daily_summary,
    forget_old_requests,
    forget_networks,
    forget_past_sign_ins,
    clear_traces_of_deleted,
    back_up_daily,
    look_for_crises,
    drop_past_versions,
]
RESTS: dict[Job, float] = {
    show_life: 10,
    drop_past_versions: 60 * 60,
    forget_old_requests: 600,
    forget_networks: 60,
    forget_past_sign_ins: 600,
    clear_traces_of_deleted: 60,
    back_up_daily: 600,
    look_for_crises: 24 * 60 * 60,
}  # seconds, once it was done


class Command(BaseCommand):
    help = "Do the site's background work, such as sending mail, until told to stop (TERM, Ctrl-C)."
    requires_system_checks = []  # a start must be quick, and bin/test has made them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="make one pass, and end")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            run_jobs(threading.Event())
        else:
            run_until_told_to_stop()


def run_until_told_to_stop() -> None:
    """Work in a second thread, so that this one hears a signal even while a mail server hangs.

    No handler runs, so a signal can neither interrupt a write nor meet a lock that is held. A mail
    that is still in hand when GRACE is over stays leased, and is sent after the next start.
    """
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    stop = threading.Event()
    worker = threading.Thread(target=work_or_end, args=[stop], name="worker", daemon=True)
    worker.start()
    signal.sigwait(signals)
    stop.set()
    worker.join(GRACE)


def work_or_end(stop: threading.Event) -> None:
    """Make passes until ``stop`` is set. After a fault outside of the jobs the process ends, and
    whoever watches it starts another: it must not live on and send nothing.
    """
    try:
        work(stop)
    except BaseException:
        logger.exception("The worker cannot go on")
    finally:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def work(stop: threading.Event) -> None:
    """Make passes until ``stop`` is set."""
    resting: dict[Job, float] = {}
    while not stop.is_set():
        run_jobs(stop, resting)
        stop.wait(PAUSE)


def run_jobs(stop: threading.Event, resting: dict[Job, float] | None = None) -> None:
    """Do each job once. One that fails is logged, and does not keep the others from theirs.

    ``resting``: until when, by the monotonic clock, a job is not to be done again; kept up here.
    """
    resting = {} if resting is None else resting
    for job in JOBS:
        if resting.get(job, 0) > time.monotonic():
            continue
        try:
            job(stop)
            resting[job] = time.monotonic() + RESTS.get(job, 0)
        except Exception:
            logger.exception("The job %s failed", job.__name__)
            connections.close_all()  # the next pass begins with a sound one
    close_old_connections()
    close_if_replaced()
