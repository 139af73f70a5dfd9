import shutil
import textwrap
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clinic_site.health import checkup
from outbox import doctor

STATES = {checks.ERROR: "ERROR", checks.WARNING: "warning", checks.INFO: "ok"}
STATE_WIDTH, WIDEST = 9, 120  # characters


class Command(BaseCommand):
    help = "Look at the site as a whole, and say what to do. Ends with 1 if something is wrong."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", metavar="ADDRESS", help="really send a test email there")

    def handle(self, *, email: str | None, **options: Any) -> None:
        found = checkup.run(checkup.LOCAL, checkup.NETWORK)
        if email:
            found = [doctor.send_to(email), *found]
        width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
        self.stdout.write("\n".join(table(found, width)))
        if wrong := [message for message in found if message.level >= checks.ERROR]:
            raise CommandError(f"Errors: {len(wrong)}")


def table(messages: Iterable[CheckMessage], width: int) -> Iterator[str]:
    """Lines of three columns: the state, what was found, and what to do."""
    what_width = (width - STATE_WIDTH) * 2 // 5
    hint_width = width - STATE_WIDTH - what_width
    rows = [("State", "What", "What to do")]
    rows += [(STATES[message.level], message.msg, message.hint or "") for message in messages]
    for state, what, hint in rows:
        cells = [state], textwrap.wrap(what, what_width - 2), textwrap.wrap(hint, hint_width)
        for line in zip_longest(*cells, fillvalue=""):
            yield f"{line[0]:<{STATE_WIDTH}}{line[1]:<{what_width}}{line[2]}".rstrip()
