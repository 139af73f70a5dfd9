"""The staff's side on a working day: something of everything, and the pages that the Owner sees."""

import datetime
import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from appointments.models import AccessEntry, AppointmentRequest
from blog.models import Post
from clinic.admin import changes
from clinic.admin.subjects import SUBJECTS
from clinic.models import Clinic
from insights.models import AskedInVain, DailyCount
from publishing import actions, revisions, working_drafts
from publishing.models import PreviewLink, PublishablePage, Redirect, Revision
from services.models import Treatment
from tests import archived, made_once, whole_site
from tests.clock import clinics_day
from tests.factories import (
    days_ago,
    make_clinician,
    make_image,
    make_message,
    make_page,
    make_post,
    make_request,
)

LONG = "Why a jaw that is clenched all night long may still ache at noon, and what helps with it"
BODY = (
    "<h2>What is it?</h2><p>Words about the the jaw, and a number to call: 212-555-0123.</p>"
    "<ul><li>One thing</li><li>Another thing</li></ul>"
    "<table><tbody><tr><th scope='row'>Day one</th><td>A little sore</td></tr></tbody></table>"
)


def fill() -> User:
    """Make it all. Gives the Owner, who is signed in by whoever looks."""
    made_once.fill("working-day", make)
    for text in ("What treatments once were", "What they are"):
        archived.keep("/services/", text)
    return User.objects.get(username="dana")


def make() -> None:
    whole_site.load()
    Clinic.objects.update(notification_emails=["desk@clinic.example"])
    owner = make_staff("dana", "Dana", "Rivers", "Owner")
    colleague = make_staff("lee", "Lee", "Marsh", "Writer")
    make_staff("sam", "", "", "Front desk")
    fill_inbox(owner)
    fill_articles(owner, colleague)
    fill_figures()
    change_facts(owner)
    make_clinician(name="Robin Harbor", credentials="MD", role="Physician")


def make_staff(name: str, first: str, last: str, role: str) -> User:
    user = User.objects.create_user(
        name, password="x", is_staff=True, first_name=first, last_name=last
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def fill_inbox(owner: User) -> None:
    """Requests in every state, two from one number, and mails that do and do not get out."""
    status = AppointmentRequest.Status
    treatment = Treatment.objects.first()
    first = make_request(created_at=days_ago(2), best_time="evening", treatment=treatment)
    make_request(created_at=days_ago(0.1), notes="Call after 4.", assigned_to=owner)
    make_request(
        name="Maximiliane Featherstonehaugh-Cholmondeley of Upper Riverside",
        phone="+12125550199",
        language="Portuguese",
        may_leave_message=True,
        status=status.CALLED,
    )
    make_request(phone="+12125550166", status=status.SPAM, suspicion="link", settled_at=days_ago(0))
    make_request(phone="+12125550188", status=status.BOOKED, settled_at=days_ago(0))
    what, now = AccessEntry.What, timezone.now()
    AccessEntry.objects.note([first], owner, what.SEEN, now)
    AccessEntry.objects.note([first], owner, what.CHANGED, now, "Status: New to Called")
    error = "SMTPAuthenticationError 535"
    make_message(created_at=days_ago(1), attempts=9, last_error=error, owner=first)
    make_message(sent_at=timezone.now(), attempts=1)
    make_message()


def fill_articles(owner: User, colleague: User) -> None:
    """An article in every state: live with a next version, sent for review, scheduled, deleted."""
    now, picture = timezone.now(), make_image()
    common: dict[str, Any] = {"now": now, "author": colleague}
    live = make_post(title="What a tense jaw says", picture=picture)
    said = live.content()
    changed = said | {"title": LONG, "body": BODY, "key_points": ["A point", "Another one"]}
    actions.save_draft(live, changed, note="The doctor asked for it", **common)
    actions.save_draft(live, changed | {"summary": "Half half a summary."}, **common)
    PreviewLink.objects.create(revision=revisions.head(live), created_by=colleague, created_at=now)
    post = make_post()
    in_review = post.content() | {"title": f"{LONG} (review)"}
    actions.save_draft(post, in_review, step="review", **common)
    post, soon = make_post(), now + datetime.timedelta(days=9)
    actions.schedule(post, post.content() | {"title": f"{LONG} (scheduled)"}, soon, **common)
    make_page(title="Prices", menu="menu")
    fresh = make_post(published_at=None, title="A draft that nobody saw yet", picture=picture)
    actions.save_draft(fresh, fresh.content(), **common)
    actions.unpublish(make_post(title="Taken offline"), now=now, author=owner)
    make_post(title="Deleted by mistake").delete()
    Revision.objects.filter(content__title=LONG).update(fault="This address is taken.")
    typed = working_drafts.as_data(working_drafts.WorkingDraft(form={"title": ["Being typed"]}))
    working_drafts.keep(live, owner, typed, now=now)
    working_drafts.keep(live, colleague, typed, now=now)
    Redirect.objects.create(old_path="/old-name/", target="/services/")
    Redirect.objects.remember("/blog/what-it-was-called/", live)


def change_facts(owner: User) -> None:
    """Facts that were changed, as their history tells."""
    made = [
        changes.Change("phone", "212-555-0123", "914-555-0123", ["+12125550123"]),
        changes.Change("claim_form", "", "form.pdf"),
    ]
    LogEntry.objects.create(
        user=owner,
        content_type=ContentType.objects.get_for_model(Clinic),
        object_id="1",
        action_flag=CHANGE,
        change_message=json.dumps(changes.message(made)),
    )


def fill_figures() -> None:
    """What readers did in the last days, and what they looked for in vain."""
    today = clinics_day()
    for days in range(20):
        day = today - datetime.timedelta(days=days)
        for page in (*Post.objects.published(), *Treatment.objects.published()):
            path = page.get_absolute_url()
            counts = {"view": 40 + days * 7 % 31, "phone_tap": days % 3, "form_opened": 2}
            DailyCount.objects.add(day, {(event, path): n for event, n in counts.items()})
    DailyCount.objects.add(today, {("request_sent", "/services/"): 3})
    AskedInVain.objects.add(today, {("search_without_result", "back pain at night"): 6})
    vain = {("not_found", f"/blog/{'an-old-address-' * 4}/"): 7, ("not_found", "/service/"): 12}
    AskedInVain.objects.add(today, vain)


def pages(owner: User) -> dict[str, str]:
    """Every page that the Owner can open: its name, and its address."""
    return {**own_pages(owner), **dict(registered_pages(owner))}


def registered_pages(owner: User) -> Any:
    """The list, the form for a new one, and the three pages of one thing, of each model."""
    request = as_user(owner)
    for model, model_admin in admin.site._registry.items():
        name = model._meta.model_name
        url = f"admin:{model._meta.app_label}_{name}_"
        if model_admin.has_view_permission(request):
            yield f"{name}-list", reverse(f"{url}changelist")
        if model_admin.has_add_permission(request):
            yield f"{name}-add", reverse(f"{url}add")
        thing = model_admin.get_queryset(request).order_by("pk").first()
        views = {pattern.name for pattern in model_admin.get_urls()}
        for view in ("change", "history", "delete"):
            if thing is None or f"{url}{view}".removeprefix("admin:") not in views:
                continue
            if view != "delete" or model_admin.has_delete_permission(request, thing):
                yield f"{name}-{view}", reverse(f"{url}{view}", args=[thing.pk])


def own_pages(owner: User) -> dict[str, str]:
    """What our own views add, and lists that found nothing."""
    live = Post.objects.get(title="What a tense jaw says")
    waiting = page_of(Revision.objects.waiting().get())
    article = f"/admin/blog/post/{live.pk}"
    posts = reverse("admin:blog_post_changelist")
    archive = reverse("admin:publishing_archivedpage_changelist")
    facts = {f"facts-{slug}": reverse("admin:clinic_facts", args=[slug]) for slug in SUBJECTS}
    return {
        **facts,
        "dashboard": reverse("admin:index"),
        "site-health": reverse("site-health"),
        "article": f"{article}/change/",
        "article-scheduled": f"/admin/blog/post/{waiting.pk}/change/",
        "article-offline": f"{article}/offline/",
        "article-discard": f"{article}/discard/",
        "article-history": f"{article}/history/",
        "article-version": f"{article}/history/2/",
        "article-comparison": f"{article}/history/compare/?old=1&new=3",
        "archive-answer": f"{archive}?address=/services/",
        "articles-deleted": reverse("admin:blog_post_deleted"),
        "articles-none-found": f"{posts}?q=unicorn",
        "articles-filtered": f"{posts}?published_at__isnull=False",
        "requests-all": f"{reverse('admin:appointments_appointmentrequest_changelist')}?tab=spam",
        "find": reverse("admin:appointments_find_request"),
        "account-password": reverse("admin:auth_user_password_change", args=[owner.pk]),
        "password": reverse("admin:password_change"),
        "password-done": reverse("admin:password_change_done"),
    }


def page_of(revision: Revision) -> PublishablePage:
    model: Any = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    return model.objects.get(pk=revision.object_id)


def as_user(user: User) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request
