"""Who may open what, and send what: a decision for each address of the site.

A new address without a line here fails the tests. The letters: nobody who is signed in (-), an
account without a role (n), and the roles by their first (staff/roles.py): Writer, Editor, Reviewer,
Front desk, Owner. A dot is for who is refused, led to the sign-in, or told that there is no such
thing, or nothing to send. A superuser has every right there is.
"""

import pytest

from publishing.kinds import registered
from tests import access

# GET, then POST. <kind> is each kind of page.
DECISIONS = r"""
/                                                                -nWERFO  .......
services/                                                        -nWERFO  .......
services/<slug:slug>/                                            -nWERFO  .......
preview/<str:token>/                                             -nWERFO  .......
blog/                                                            -nWERFO  .......
blog/feed/                                                       -nWERFO  .......
blog/feed/atom.xml                                               -nWERFO  .......
blog/topics/<slug:slug>/                                         -nWERFO  .......
blog/<slug:slug>/                                                -nWERFO  .......
appointments/                                                    -nWERFO  -nWERFO
appointments/thanks/                                             -nWERFO  .......
about/                                                           -nWERFO  .......
about/<slug:slug>/                                               -nWERFO  .......
privacy/                                                         -nWERFO  .......
accessibility/                                                   -nWERFO  .......
search/                                                          -nWERFO  .......
sitemap.xml                                                      -nWERFO  .......
robots.txt                                                       -nWERFO  .......
.well-known/security.txt                                         -nWERFO  .......
healthz                                                          -nWERFO  .......
insights/                                                        .......  .......
media/<folder>/<name>                                            -nWERFO  .......
admin/design/                                                    .nWERFO  .......
admin/site-health/                                               ......O  .......
admin/editor/choices/                                            ..WE..O  .......
admin/editor/paste/                                              .......  ..WE..O
admin/r/<int:content_type_id>/<path:object_id>/                  ..WER.O  ..WER.O
admin/                                                           .nWERFO  .nWERFO
admin/login/                                                     -nWERFO  -nWERFO
admin/logout/                                                    -......  -nWERFO
admin/password_change/                                           .nWERFO  .nWERFO
admin/password_change/done/                                      .nWERFO  .......
admin/autocomplete/                                              .......  .......
admin/jsi18n/                                                    .nWERFO  .......
admin/auth/user/<id>/password/                                   ......O  ......O
admin/auth/user/                                                 ......O  ......O
admin/auth/user/add/                                             ......O  ......O
admin/auth/user/<path:object_id>/history/                        ......O  ......O
admin/auth/user/<path:object_id>/delete/                         ......O  ......O
admin/auth/user/<path:object_id>/change/                         ......O  ......O
admin/auth/user/<path:object_id>/                                .nWERFO  .nWERFO
admin/publishing/redirect/                                       ..WE..O  ..WE..O
admin/publishing/redirect/add/                                   ...E..O  ...E..O
admin/publishing/redirect/<path:object_id>/history/              ..WE..O  ..WE..O
admin/publishing/redirect/<path:object_id>/delete/               ...E..O  ...E..O
admin/publishing/redirect/<path:object_id>/change/               ..WE..O  ...E..O
admin/publishing/redirect/<path:object_id>/                      .nWERFO  .nWERFO
admin/publishing/archivedpage/                                   ......O  ......O
admin/publishing/archivedpage/<int:number>/                      ......O  ......O
admin/clinic_site/searchwords/                                   ...E..O  ...E..O
admin/clinic_site/searchwords/add/                               ...E..O  ...E..O
admin/clinic_site/searchwords/<path:object_id>/history/          ...E..O  ...E..O
admin/clinic_site/searchwords/<path:object_id>/delete/           ...E..O  ...E..O
admin/clinic_site/searchwords/<path:object_id>/change/           ...E..O  ...E..O
admin/clinic_site/searchwords/<path:object_id>/                  .nWERFO  .nWERFO
admin/<kind>/working-draft/                                      .......  ..WE..O
admin/<kind>/<int:pk>/working-draft/                             .......  ..WE..O
admin/<kind>/working-draft/drop/                                 .......  ..WE..O
admin/<kind>/<int:pk>/working-draft/drop/                        .......  ..WE..O
admin/<kind>/findings/                                           .......  ..WE..O
admin/<kind>/<int:pk>/findings/                                  .......  ..WE..O
admin/<kind>/check/                                              .......  ..WE..O
admin/<kind>/<int:pk>/check/                                     .......  ..WE..O
admin/<kind>/preview/                                            .......  ..WE..O
admin/<kind>/<int:pk>/preview/                                   .......  ..WER.O
admin/<kind>/<int:pk>/private-link/                              .......  ..WE..O
admin/<kind>/<int:pk>/private-link/<int:link>/revoke/            .......  ..WE..O
admin/<kind>/<int:pk>/review/                                    .......  .......
admin/<kind>/<int:pk>/unschedule/                                .......  ...E..O
admin/<kind>/<int:pk>/offline/                                   ...E..O  ...E..O
admin/<kind>/<int:pk>/discard/                                   ...E..O  ...E..O
admin/<kind>/<int:pk>/history/compare/                           ..WER.O  ..WER.O
admin/<kind>/<int:pk>/history/<int:number>/                      ..WER.O  ..WER.O
admin/<kind>/<int:pk>/history/<int:number>/restore/              .......  ..WE..O
admin/<kind>/deleted/                                            ..WER.O  ..WER.O
admin/<kind>/<int:pk>/recover/                                   .......  ...E..O
admin/<kind>/                                                    ..WER.O  ..WER.O
admin/<kind>/add/                                                ..WE..O  ..WE..O
admin/<kind>/<path:object_id>/history/                           ..WER.O  ..WER.O
admin/<kind>/<path:object_id>/delete/                            ...E..O  ...E..O
admin/<kind>/<path:object_id>/change/                            ..WER.O  ..WE..O
admin/<kind>/<path:object_id>/                                   .nWERFO  .nWERFO
admin/blog/topic/                                                ..WER.O  ..WER.O
admin/blog/topic/add/                                            ...E..O  ...E..O
admin/blog/topic/<path:object_id>/history/                       ..WER.O  ..WER.O
admin/blog/topic/<path:object_id>/delete/                        ...E..O  ...E..O
admin/blog/topic/<path:object_id>/change/                        ..WER.O  ...E..O
admin/blog/topic/<path:object_id>/                               .nWERFO  .nWERFO
admin/outbox/outboxmessage/retry/                                .......  .....FO
admin/outbox/outboxmessage/                                      .....FO  .....FO
admin/outbox/outboxmessage/add/                                  .......  .......
admin/outbox/outboxmessage/<path:object_id>/history/             .....FO  .....FO
admin/outbox/outboxmessage/<path:object_id>/delete/              .......  .......
admin/outbox/outboxmessage/<path:object_id>/change/              .....FO  .......
admin/outbox/outboxmessage/<path:object_id>/                     .nWERFO  .nWERFO
admin/appointments/appointmentrequest/find/                      .....FO  .....FO
admin/appointments/appointmentrequest/erase/                     .......  ......O
admin/appointments/appointmentrequest/erase/for-good/            .......  ......O
admin/appointments/appointmentrequest/export/                    .......  ......O
admin/appointments/appointmentrequest/<int:pk>/status/           .......  .....FO
admin/appointments/appointmentrequest/<int:pk>/undo/             .......  .....FO
admin/appointments/appointmentrequest/                           .....FO  .....FO
admin/appointments/appointmentrequest/add/                       .....FO  .....FO
admin/appointments/appointmentrequest/<path:object_id>/history/  .....FO  .....FO
admin/appointments/appointmentrequest/<path:object_id>/delete/   ......O  ......O
admin/appointments/appointmentrequest/<path:object_id>/change/   .....FO  .....FO
admin/appointments/appointmentrequest/<path:object_id>/          .nWERFO  .nWERFO
admin/clinic/clinic/facts/<slug:slug>/                           ......O  ......O
admin/clinic/clinic/bring-back/<int:entry>/<slug:name>/          .......  ......O
admin/clinic/clinic/                                             ......O  ......O
admin/clinic/clinic/add/                                         .......  .......
admin/clinic/clinic/<path:object_id>/history/                    ......O  ......O
admin/clinic/clinic/<path:object_id>/delete/                     .......  .......
admin/clinic/clinic/<path:object_id>/change/                     ......O  ......O
admin/clinic/clinic/<path:object_id>/                            .nWERFO  .nWERFO
admin/clinic/clinician/                                          ..WE..O  ..WE..O
admin/clinic/clinician/add/                                      ...E..O  ...E..O
admin/clinic/clinician/<path:object_id>/history/                 ..WE..O  ..WE..O
admin/clinic/clinician/<path:object_id>/delete/                  ......O  ......O
admin/clinic/clinician/<path:object_id>/change/                  ..WE..O  ...E..O
admin/clinic/clinician/<path:object_id>/                         .nWERFO  .nWERFO
admin/insights/dailycount/                                       ......O  ......O
admin/insights/dailycount/<slug:table>.csv                       ......O  ......O
admin/images/image/                                              ..WER.O  ..WER.O
admin/images/image/add/                                          ..WE..O  ..WE..O
admin/images/image/<path:object_id>/history/                     ..WER.O  ..WER.O
admin/images/image/<path:object_id>/delete/                      ..WE..O  ..WE..O
admin/images/image/<path:object_id>/change/                      ..WER.O  ..WE..O
admin/images/image/<path:object_id>/                             .nWERFO  .nWERFO
admin/<app_label>/                                               ..WER.O  ..WER.O
admin/<url>                                                      .......  .......
<slug:slug>/                                                     -nWERFO  .......
"""

OF_DJANGO = {"admin/login/"}  # its page, whatever the method
SECRET = "Not for readers yet."
KIND = "admin/<kind>/"
KINDS = [f"admin/{label.lower().replace('.', '/')}/" for label in access.KINDS]

pytestmark = pytest.mark.django_db


def decided() -> dict[str, tuple[str, str]]:
    """For each route who may GET it, and who may POST to it."""
    found = {}
    for line in DECISIONS.strip().splitlines():
        route, get, post = line.rsplit(maxsplit=2)
        for kind in KINDS if route.startswith(KIND) else [""]:
            found[route.replace(KIND, kind).lstrip("/")] = (get, post)
    return found


def test_every_address_has_a_decision_and_no_other() -> None:
    assert set(access.routes()) == set(decided())


def test_every_kind_of_page_is_tried() -> None:
    assert set(access.KINDS) == {kind.model_label for kind in registered()}


@pytest.mark.parametrize("letter", access.WHO)
def test_who_is_let_in(letter: str) -> None:
    """Pages of the second and third kind are opened only by those who are to be refused."""
    things, client = access.Things(), access.sign_in(letter)
    wrong = {}
    for route, letters in decided().items():
        for method, allowed in zip(("GET", "POST"), letters, strict=True):
            is_allowed = letter in allowed
            if is_allowed and route.startswith(tuple(KINDS[1:])):
                continue
            if access.is_let_in(client, method, things.address(route)) != is_allowed:
                wrong[f"{method} {route}"] = "let in" if not is_allowed else "refused"
    assert wrong == {}


@pytest.mark.parametrize("state", ["draft", "scheduled", "taken offline"])
def test_what_readers_cannot_see_is_for_those_who_work_on_it(state: str) -> None:
    """Whatever leads to the text of a page: its address, the staff's pages, and those of Django."""
    page = access.page_in(state, SECRET)
    ways = [page.get_absolute_url(), *access.ways_to(page)]
    for letter in access.WHO:
        client = access.sign_in(letter)
        shown = {way for way in ways if SECRET in access.text_of(client, way)}
        assert not shown or letter in "WERO", (letter, shown)
        assert shown or letter not in "WEO", letter
        assert page.get_absolute_url() not in shown


def test_no_other_method_is_answered() -> None:
    things, client = access.Things(), access.sign_in("O")
    answered = set()
    for route in decided():
        for method in ("PUT", "DELETE", "BREW"):
            status = client.generic(method, things.address(route)).status_code
            if status not in {403, 404, 405} and route not in OF_DJANGO:
                answered.add(f"{method} {route}: {status}")
    assert answered == set()
