"""The door through which browsers send what is counted. It keeps nothing of who sends."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from insights import counting, senders
from insights.buffer import Counted
from insights.models import AskedInVain, DailyCount

MAX_BYTES = 2_000
MAX_SUBJECT = 200

_PATH = re.compile(r"/[^\s?#]*")

# What browsers may count, and of what. A form may have been opened from no page of this site. A
# request is not among these: it is counted where it is received, and no browser can make one up.
_SUBJECTS: dict[str, re.Pattern[str]] = {
    DailyCount.Event.VIEW: _PATH,
    DailyCount.Event.PHONE_TAP: _PATH,
    DailyCount.Event.FORM_OPENED: re.compile(rf"(?:{_PATH.pattern})?"),
    AskedInVain.Kind.ADDRESS: _PATH,
    AskedInVain.Kind.SEARCH: re.compile(r"[^\x00-\x1f]+"),
}


class BadBeaconError(ValueError):
    """What was sent is not what the site's own script sends."""


@csrf_exempt  # there is no session: senders.is_own_page stands in, and nothing is said in return
@require_POST
@cache_control(no_store=True)
def beacon(request: HttpRequest) -> HttpResponse:
    """204 for whatever the script may send, counted or not; 400 for anything else."""
    own_origins = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    if not senders.is_own_page(request.headers, own_origins):
        return _refusal(403)
    try:
        counted = read_beacon(request)
    except BadBeaconError:
        return _refusal(400)
    if senders.is_reader(request.headers, request.COOKIES) and not counting.buffer.is_full:
        counting.count(*counted)
    return HttpResponse(status=204)


def read_beacon(request: HttpRequest) -> Counted:
    """What a beacon counts. Raises BadBeaconError."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        raise BadBeaconError
    fields = sorted(request.POST.lists())
    if [(name, len(values)) for name, values in fields] != [("event", 1), ("subject", 1)]:
        raise BadBeaconError
    event, subject = (str(value) for _, (value,) in fields)
    if event not in _SUBJECTS or len(subject) > MAX_SUBJECT:
        raise BadBeaconError
    if not _SUBJECTS[event].fullmatch(subject):
        raise BadBeaconError
    return Counted(event, subject)


def _refusal(status: int) -> HttpResponse:
    return HttpResponse("Not counted.\n", status=status, content_type="text/plain")
