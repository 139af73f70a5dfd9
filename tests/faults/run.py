"""One run: patients, troubles, the end of all troubles, and what is there then."""

import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.mail import Mood, MoodyMailServer
from tests.faults.patients import Client, Outcomes, WaitingRoom
from tests.faults.set_up import RECIPIENTS
from tests.faults.site import Site
from tests.faults.troubles import Troublemaker

DRAIN_LIMIT = 120  # seconds for the mails that are left when the troubles are over


@dataclass
class Report:
    """What a run found. ``faults`` is empty if every promise was kept."""

    requests: int
    seconds: float
    troubles: Counter[str]
    answers: Counter[str]
    thanked: int
    not_thanked: int
    kept: int
    mails: int
    mails_sent_again: int
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.requests} requests in {self.seconds:.0f} s",
            *(f"  {number:>5} x {name}" for name, number in sorted(self.troubles.items())),
            "answers to a POST",
            *(f"  {number:>5} x {status}" for status, number in sorted(self.answers.items())),
            f"{self.thanked} patients were thanked, {self.not_thanked} gave up",
            f"{self.kept} requests are kept, each once",
            f"{self.mails} mails were delivered, {self.mails_sent_again} of them more than once",
            *(f"FAULT: {fault}" for fault in self.faults),
            "Nothing is lost." if not self.faults else "PROMISES WERE BROKEN.",
        ]
        return "\n".join(lines)


def run(
    requests: int,
    clients: int,
    seed: int,
    *,
    limit: float,
    pace: float = 1,
    folder: Path | None = None,
    is_small: bool = False,
) -> Report:
    """Send ``requests`` by so many ``clients`` while troubles are made, for ``limit`` seconds.

    More are sent until each trouble was made once. ``pace``: how long troubles last, 1 is usual.
    ``folder`` is for the site's data, and may hold a database for it; without one they are in a
    temporary folder. If it ``is_small``, a file system of its own, it will be filled up; otherwise
    a full disk is feigned.
    """
    begun = time.monotonic()
    outcomes = Outcomes()
    with _folder(folder) as data, MoodyMailServer() as mail:
        site = Site(data, mail.url)
        troubles = Troublemaker(site, mail, seed, pace=pace, small_disk=is_small)
        room = WaitingRoom(requests, lambda: not troubles.has_made_all.is_set())
        try:
            site.wait_until_it_answers()
            senders = [
                Client(site.port, room, outcomes, troubles.random.getrandbits(32))
                for _ in range(clients)
            ]
            _send_all(senders, mail, troubles, limit)
            _let_it_recover(site, mail)
        finally:
            troubles.over.set()
            site.stop()
        report = _report(site, mail, outcomes, room.number)
    report.troubles = troubles.made
    report.seconds = time.monotonic() - begun
    return report


@contextlib.contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="clinic-faults-") as temporary:
        yield Path(temporary)


def _send_all(
    senders: list[Client], mail: MoodyMailServer, troubles: Troublemaker, limit: float
) -> None:
    deadline = time.monotonic() + limit
    for thread in (*senders, troubles):
        thread.start()
    time.sleep(1)
    mail.come_up()  # until now nobody listened at its port
    for sender in senders:
        sender.join(max(0, deadline - time.monotonic()))
        if sender.is_alive():
            raise TimeoutError(f"The patients were not done within {limit:.0f} seconds.")
    troubles.over.set()
    troubles.join(30)
    if troubles.error:
        raise troubles.error


def _let_it_recover(site: Site, mail: MoodyMailServer) -> None:
    """Everything works again, and somebody presses "Try again now" in the inbox."""
    mail.mood = Mood.GOOD
    for part in site.parts:
        part.limit_files(-1)
        if part.process.poll() is not None:
            part.start()
    deadline = time.monotonic() + DRAIN_LIMIT
    while time.monotonic() < deadline:
        site.look(
            "UPDATE outbox_outboxmessage SET next_attempt_at = '2000-01-01'"
            " WHERE sent_at IS NULL AND leased_until IS NULL"
        )
        ((left,),) = site.look("SELECT COUNT(*) FROM outbox_outboxmessage WHERE sent_at IS NULL")
        if not left:
            return
        time.sleep(1)


def _report(site: Site, mail: MoodyMailServer, outcomes: Outcomes, requests: int) -> Report:
    kept = Counter(
        name for (name,) in site.look("SELECT name FROM appointments_appointmentrequest")
    )
    rows = site.look("SELECT message_id, owner_id, recipient FROM outbox_outboxmessage")
    received = Counter(str(message["Message-ID"]) for message in mail.received)
    report = Report(
        requests=requests,
        seconds=0,
        troubles=Counter(),
        answers=outcomes.answers,
        thanked=len(outcomes.thanked),
        not_thanked=len(outcomes.not_thanked),
        kept=sum(kept.values()),
        mails=len(received),
        mails_sent_again=sum(number > 1 for number in received.values()),
    )
    report.faults = [
        *(f"{name} was thanked and is gone" for name in outcomes.thanked - set(kept)),
        *(f"{name} is kept {number} times" for name, number in kept.items() if number > 1),
        *(f"{name} was told what is not so" for name in outcomes.false_thanks),
        *(f"{name} never came to an end" for name in _unheard(outcomes, requests)),
        *_mail_faults(site, mail, rows, received),
    ]
    ((verdict,),) = site.look("PRAGMA integrity_check")
    if verdict != "ok":
        report.faults.append(f"the database is damaged: {verdict}")
    return report


def _unheard(outcomes: Outcomes, requests: int) -> set[str]:
    everybody = {f"Patient {number:05}" for number in range(requests)}
    return everybody - outcomes.thanked - outcomes.not_thanked


def _mail_faults(
    site: Site, mail: MoodyMailServer, rows: list[tuple], received: Counter[str]
) -> Iterator[str]:
    written = {message_id for message_id, _, _ in rows}
    for (key,) in site.look("SELECT id FROM appointments_appointmentrequest WHERE status = 'new'"):
        told = sorted(recipient for _, request, recipient in rows if request == key)
        if told != sorted(RECIPIENTS):
            yield f"request {key} has the mails {told}"
    yield from (f"mail {name} was not delivered" for name in written - set(received))
    yield from (f"mail {name} was never written" for name in set(received) - written)
    contents: dict[str, bytes] = {}
    for message in mail.received:
        text = message.as_bytes()
        if contents.setdefault(str(message["Message-ID"]), text) != text:
            yield f"mail {message['Message-ID']} differs when sent again"
    ((suspected,),) = site.look(
        "SELECT COUNT(*) FROM appointments_appointmentrequest WHERE status != 'new'"
    )
    if suspected:
        yield f"{suspected} patients were taken for programs"
