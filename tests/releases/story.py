"""What happened at an invented clinic in its first week: something of everything a site can hold.

It is told through the pages that people use, so it needs few changes when the code is rearranged.
"""

import datetime
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from appointments.models import AppointmentRequest
from blog.models import Post, Topic
from clinic.admin.subjects import SUBJECTS
from clinic.models import Clinician
from images.models import Image
from insights import counting
from insights.models import AskedInVain, DailyCount
from publishing.models import PreviewLink, Revision
from services.models import Treatment
from tests import importing, request_form
from tests.admin_pages import answer, change_url, form_values, history_url, send
from tests.picture_files import encoded, upload, with_red_spot

MONDAY = datetime.datetime(2026, 11, 2, 14, 0, tzinfo=datetime.UTC)  # 9:00 AM in New York
FRIDAY = MONDAY + datetime.timedelta(days=4, hours=1)
HOLIDAYS = datetime.datetime(2026, 12, 26, 14, 0, tzinfo=datetime.UTC)
SCHEDULED = "/blog/a-knee-in-the-evening/"  # until December 24
PASSWORD = "a-quiet-harbor-2026"
MAIL_SERVER_IS_DOWN = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": 1,
}
ARTICLES = "/admin/blog/post/"
BODY = """
<h2>What is it?</h2><p>A jaw that is clenched all night may ache at noon. Read
<a href="clinic:article/{article}">what else may help</a> and
<a href="clinic:treatment/{treatment}">how we treat it</a>.</p>
<p><a href="clinic:image/{picture}">A lamp beside the chair</a></p>
<p>Call <a href="clinic:phone">212-555-0123</a> with any question.</p>
<h2>What helps?</h2><ul><li>Rest</li><li>Warmth</li></ul>
<table><tbody><tr><th scope="row">Day one</th><td>A little sore</td></tr></tbody></table>
"""


def tell(folder: Path) -> datetime.datetime:
    """Fill an empty site. Returns the moment at which the story ends."""
    with time_machine.travel(MONDAY) as clock:
        for day in (opening, writing, publishing, correcting):
            day(folder)
            call_command("run_worker", once=True)
            clock.shift(datetime.timedelta(days=1))
        lose_the_mail_server()
        counting.buffer.flush()
        return FRIDAY


def opening(folder: Path) -> None:
    """The site starts, people get accounts, and the Owner enters the clinic's facts."""
    call_command("load_starter_content", verbosity=0)
    for account in (
        ("dana", "Dana", "Rivers", "Owner"),
        ("lee", "Lee", "Marsh", "Editor"),
        ("wren", "Wren", "Field", "Writer"),
        ("robin", "Robin", "Harbor", "Reviewer"),
        ("sam", "", "", "Front desk"),
    ):
        hire(*account)
    hire("former", "Fern", "Brook", "Writer", is_active=False)
    dana = sign_in("dana")
    form = upload(b"%PDF-1.4\n%%EOF\n", "claim.pdf")
    roles = {"notification_roles": _role("Front desk").pk, "summary_roles": _role("Owner").pk}
    for subject in SUBJECTS:
        sent = {**FACTS, **(roles if subject == "emails" else {})}
        sent |= {"claim_form": form} if subject == "insurance" else {}
        send(dana, f"/admin/clinic/clinic/facts/{subject}/", "_save", **sent)
    for alt, spot in (("A lamp beside the chair", 20), ("A red door", 100), ("", 220)):
        add_picture(dana, alt, spot)
    robin = {"credentials": "MD", "role": "Physician", "biography": "Looks for causes."}
    robin |= {"portrait": Image.objects.earliest("pk").pk, "position": 3}
    send(dana, "/admin/clinic/clinician/add/", "_save", name="Robin Harbor", **robin)


FACTS: dict[str, Any] = {
    "name": "Harbor Clinic",
    "phone": "212-555-0123",
    "street": "1 Example Street",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "notice": "Closed on Friday.",
    "notice_from_0": "2026-11-03",
    "notice_from_1": "08:00",
    "notice_until_0": "2026-12-31",
    "notice_until_1": "20:00",
    "summary_at": "07:30",
    "notification_emails-0-email": "desk@clinic.example",
    "summary_emails-0-email": "owner@clinic.example",
    "opening_hours-0-weekday": "0",
    "opening_hours-0-opens": "09:00",
    "opening_hours-0-closes": "17:00",
    "closed_days-0-date": "2026-12-25",
    "closed_days-0-reason": "Christmas",
    "links-0-label": "Our other page",
    "links-0-url": "https://clinic.example/",
}


def hire(name: str, first: str, last: str, role: str, **values: Any) -> None:
    user = User.objects.create_user(
        name,
        email=f"{name}@clinic.example",
        password=PASSWORD,
        is_staff=True,
        first_name=first,
        last_name=last,
        **values,
    )
    user.groups.add(_role(role))


def _role(name: str) -> Group:
    return Group.objects.get(name=name)


def sign_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def add_picture(client: Client, alt: str, spot: int) -> None:
    """Upload a picture with a red spot, which is its point of interest."""
    file = upload(encoded(with_red_spot(400, 300, spot, 100, 80)))
    values = {"file": file, "alt": alt, "focus_x": spot // 4, "focus_y": 50}
    values |= {"credit": "Harbor Clinic"} if alt else {"decorative": "on"}
    send(client, "/admin/images/image/add/", "_save", **values)


def writing(folder: Path) -> None:
    """Articles are written, imported, and sent for review; the first patients ask for a call."""
    dana, wren = sign_in("dana"), sign_in("wren")
    crisis = {"name": "Low days", "slug": "low-days", "show_crisis_card": "on"}
    send(dana, "/admin/blog/topic/add/", "_save", description="When it is hard.", **crisis)
    importing.run(importing.write(folder, importing.EXPORT), publish=True)
    low_days, starter = Topic.objects.get(slug="low-days"), Post.objects.earliest("pk")
    treatment = Treatment.objects.earliest("pk")
    door = Image.objects.get(alt="A red door")
    body = BODY.format(
        article=starter.pk,
        treatment=treatment.pk,
        picture=Image.objects.get(alt="A lamp beside the chair").pk,
    )
    for title, button in TITLES.items():
        about = {"treatment": treatment.pk, "topics": [low_days.pk], "picture": door.pk}
        about |= {"summary": f"{title}, in short.", "illustration": "", "body": body}
        about |= {
            "related_treatments": Treatment.objects.latest("pk").pk,
            "author": Clinician.objects.get().pk,
        }
        about |= {"seo_title": f"{title}?", "seo_description": f"{title}, and what helps."}
        about |= {"key_points-0-text": "Rest first.", "sources-0-title": "A book about jaws"}
        send(wren, f"{ARTICLES}add/", button, title=title, note="First words", **about)
    ask_for_calls()


TITLES = {
    "A draft nobody has seen": "_draft",
    "A jaw in the morning": "_draft",
    "A knee in the evening": "_draft",
    "A back at the desk": "_review",
    "A neck on the phone": "_review",
    "A shoulder in the cold": "_review",
    "A wrist at the piano": "_draft",
    "A foot in the snow": "_draft",
    "A hand in the garden": "_draft",
    "A thumb on the screen": "_draft",
    "An elbow on the court": "_draft",
}


UNPUBLISHED = (
    "A draft nobody has seen",
    "A knee in the evening",
    "A back at the desk",
    "A shoulder in the cold",
)


def page(title: str) -> Any:
    return Post.objects.get(title=title)


def ask_for_calls() -> None:
    """Patients and programs use the form, and somebody calls."""
    patient = Client()
    treatment = Treatment.objects.earliest("pk").slug
    for number in range(5):
        answers = {"name": f"Jane Example {number}", "phone": f"212-555-015{number}"}
        also = {"treatment": treatment, "best_time": "evening", "may_leave_message": "on"}
        request_form.send(patient, **answers, **(also if number % 2 else {"language": "Spanish"}))
    for number in range(2):
        spam = {"name": "Buy now", "phone": f"212-555-016{number}", "homepage": "spam.example"}
        request_form.send(patient, **spam)
    call = {"name": "Joe Caller", "phone": "212-555-0170"}
    send(sign_in("sam"), reverse("admin:appointments_appointmentrequest_add"), "_save", **call)


def publishing(folder: Path) -> None:
    """The Editor decides what readers see, the Reviewer answers, and the front desk calls back."""
    lee, robin = sign_in("lee"), sign_in("robin")
    for title in TITLES:
        if title not in UNPUBLISHED:
            send(lee, change_url(page(title)), "_publish", note="Ready")
    send(lee, change_url(page("A neck on the phone")), "_review")
    for title, reply in (
        ("A neck on the phone", "sign-off"),
        ("A shoulder in the cold", "send-back"),
    ):
        review(robin, page(title), reply)
    send(lee, change_url(page("A neck on the phone")), "_publish")
    schedule(lee, page("A knee in the evening"), "2026-12-24")
    schedule(lee, page("A jaw in the morning"), "2026-12-31", title="A jaw in the new year")
    schedule(lee, page("A hand in the garden"), "2026-11-05", summary="It went live by itself.")
    schedule(lee, page("A thumb on the screen"), "2026-11-05", slug="a-thumb-at-rest")
    taken = {"title": "A thumb at rest", "slug": "a-thumb-at-rest", "body": "<p>At rest.</p>"}
    send(lee, f"{ARTICLES}add/", "_publish", **taken)  # so the scheduled version can't go live
    send(lee, "/admin/pages/page/add/", "_publish", **PRICES)
    answer_requests(sign_in("sam"))


PRICES = {
    "title": "Prices and insurance",
    "slug": "prices",
    "menu": "both",
    "summary": "What to ask your insurance company.",
    "body": "<p>Ask us for a claim form. Call <a href='clinic:phone'>our office</a>.</p>",
}


def review(client: Client, post: Any, reply: str) -> None:
    [number] = form_values(client, change_url(post))["reviewed"]
    values = {"reviewed": number, "answer": reply, "review_note": "Read with care"}
    client.post(change_url(post).replace("/change/", "/review/"), values)


def schedule(client: Client, post: Any, day: str, **changes: Any) -> None:
    moment = {"goes_live_at_0": day, "goes_live_at_1": "09:00"}
    send(client, change_url(post), "_schedule", note="For the holidays", **moment, **changes)


def answer_requests(sam: Client) -> None:
    """Every status, notes, and a suspected request that is a patient's after all."""
    outcomes = ("called", "booked", "closed", "spam")
    for number, status in enumerate(outcomes):
        request = AppointmentRequest.objects.get(phone=f"+1212555015{number}")
        sam.post(reverse("admin:appointments_set_status", args=[request.pk]), {"status": status})
    patient = AppointmentRequest.objects.get(phone="+12125550160")
    sam.post(reverse("admin:appointments_set_status", args=[patient.pk]), {"status": "new"})
    called = AppointmentRequest.objects.get(phone="+12125550150")
    send(sam, called.admin_path, "_save", notes="Call after 4.", assigned_to=str(_pk_of("dana")))


def _pk_of(username: str) -> int:
    return User.objects.get(username=username).pk


def correcting(folder: Path) -> None:
    """Pages are renamed, unpublished, deleted, recovered and restored; figures come in."""
    dana, wren = sign_in("dana"), sign_in("wren")
    send(dana, change_url(page("A wrist at the piano")), "_publish", slug="a-wrist-at-the-keys")
    send(dana, change_url(page("A neck on the phone")), "_draft", summary="Half a thought")
    answer(dana, page("A foot in the snow"), "offline")
    deleted, back = page("An elbow on the court"), page("A draft nobody has seen")
    for post in (back, deleted):
        dana.post(change_url(post).replace("/change/", "/delete/"), {"post": "yes"})
    dana.post(f"{ARTICLES}{back.pk}/recover/")
    renamed = page("A wrist at the piano")
    [token] = form_values(dana, change_url(renamed))["version"]
    dana.post(history_url(renamed, "1/restore/"), {"version": token})
    forward = {"old_path": "/old-name/", "target": "/services/"}
    send(dana, reverse("admin:publishing_redirect_add"), "_save", **forward)
    treatment = Treatment.objects.earliest("pk")
    send(dana, change_url(treatment), "_publish", safety_known_risks="A little soreness.")
    share(wren, page("A back at the desk"))
    type_on(wren, page("A jaw in the morning"))
    count_readers()


def recover_deleted() -> str:
    """Bring back the page that was deleted. Gives the title in its form."""
    deleted = Revision.objects.get(content__title="An elbow on the court", step="deleted")
    url, dana = f"{ARTICLES}{deleted.object_id}/", sign_in("dana")
    dana.post(f"{url}recover/")
    return form_values(dana, f"{url}change/")["title"][0]


def share(client: Client, post: Any) -> None:
    """Make two private links, and revoke the first."""
    links = change_url(post).replace("/change/", "/private-link/")
    for _ in range(2):
        client.post(links)
    client.post(f"{links}{PreviewLink.objects.earliest('pk').pk}/revoke/")


def type_on(client: Client, post: Any) -> None:
    """Leave an article half typed, and the form of a new one too."""
    for url in (change_url(post), f"{ARTICLES}add/"):
        typed = form_values(client, url) | {"title": "Typed and not saved"}
        address = url.replace("/change/", "/working-draft/").replace("/add/", "/working-draft/")
        client.post(address, typed)


def count_readers() -> None:
    for days in range(3):
        day = MONDAY.date() + datetime.timedelta(days=days)
        views = {("view", "/"): 40 + days, ("view", "/blog/a-jaw-in-the-morning/"): 7}
        DailyCount.objects.add(day, views | {("phone_tap", "/"): 2, ("form_opened", ""): 3})
        missed = {("search_without_result", "back pain at night"): 6}
        AskedInVain.objects.add(day, missed | {("not_found", "/blog/an-old-address/"): 4})


def lose_the_mail_server() -> None:
    """The last request is received while no email gets out."""
    with override_settings(**MAIL_SERVER_IS_DOWN):
        request_form.send(Client(), name="Pat Example", phone="212-555-0180", language="French")
        call_command("run_worker", once=True)
