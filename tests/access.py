"""Every address of the site, about things that are there, asked for by everyone."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admindocs.views import simplify_regex
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from blog.models import Post
from clinic.admin import changes
from clinic.models import Clinic
from clinic_site.health import heartbeat
from clinic_site.models import SearchWords
from publishing import actions
from publishing.models import PreviewLink, Redirect
from staff.roles import ROLES
from tests import archived, factories

# Who asks, by a letter: nobody, an account without a role, those of staff/roles.py by their first.
WHO = {"-": "nobody", "n": "none", **{role[0]: role for role in ROLES}}

DAY = datetime.timedelta(days=1)
KINDS = ("blog.Post", "services.Treatment", "pages.Page")
THINGS: dict[str, Any] = {
    "blog.Post": factories.make_post,
    "services.Treatment": factories.make_treatment,
    "pages.Page": factories.make_page,
    "blog.Topic": factories.make_topic,
    "clinic.Clinician": factories.make_clinician,
    "clinic.Clinic": factories.make_clinic,
    "images.Image": factories.make_image,
    "appointments.AppointmentRequest": factories.make_request,
    "outbox.OutboxMessage": factories.make_message,
    "publishing.Redirect": lambda: Redirect.objects.create(old_path="/old/", target="/blog/"),
    "clinic_site.SearchWords": lambda: SearchWords.objects.create(words="lumbago, back pain"),
    "auth.User": lambda: User.objects.create_user("somebody", is_staff=True),
}


def routes() -> list[str]:
    """The address patterns of the site as Django has them, each once, in their order."""
    return list(dict.fromkeys(_walk(get_resolver())))


def _walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for found in resolver.url_patterns:
        if isinstance(found, URLPattern):
            yield before + _as_route(found.pattern)
        else:
            yield from _walk(found, before + str(found.pattern))


def _as_route(pattern: Any) -> str:
    """A regular expression is written as Django's documents of the admin write it."""
    is_expression = isinstance(pattern, RegexPattern)
    return simplify_regex(str(pattern)).lstrip("/") if is_expression else str(pattern)


class Things:
    """One of each kind, pages with a live version and a draft after it."""

    def __init__(self) -> None:
        self.made = {label: make() for label, make in THINGS.items()}
        self.made["blog.Post"].topics.set([self.made["blog.Topic"]])
        heartbeat.beat(timezone.now())
        self.entry = LogEntry.objects.create(
            user=self.made["auth.User"],
            content_type=ContentType.objects.get_for_model(Clinic),
            action_flag=CHANGE,
            change_message=json.dumps(changes.message([changes.Change("parking", "", "", [""])])),
        )
        archived.keep("/", "<p>What the home page said.</p>")
        self.links: dict[str, PreviewLink] = {}
        for label in KINDS:
            page, now = self.made[label], timezone.now()
            draft = actions.save_draft(page, page.content() | {"title": "A draft"}, now=now)
            self.links[label] = PreviewLink.objects.create(revision=draft, created_at=now)

    def address(self, route: str) -> str:
        """A route with the values that lead to something."""
        thing = self.thing_of(route)
        link = self.links.get(thing._meta.label, self.links["blog.Post"])
        picture = self.made["images.Image"].file.name.removeprefix("images/")
        values = {
            "number": 1,
            "link": link.pk,
            "token": link.get_absolute_url().split("/")[-2],
            "table": "pages",
            "content_type_id": ContentType.objects.get_for_model(self.made["blog.Post"]).pk,
            "slug": "contact" if "/facts/" in route else getattr(thing, "slug", "x"),
            "app_label": "blog",
            "url": "nothing/",
            "folder": "images",
            "entry": self.entry.pk,
            "name": "parking" if "/bring-back/" in route else picture,
        }
        address = re.sub(
            r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], thing and thing.pk)), route
        )
        return f"/{address}"

    def thing_of(self, route: str) -> Any:
        for label, thing in self.made.items():
            app, model = label.lower().split(".")
            if f"admin/{app}/{model}/" in route:
                return thing
        public = {
            "blog/topics": "blog.Topic",
            "blog": "blog.Post",
            "services": "services.Treatment",
            "about": "clinic.Clinician",
        }
        for start, label in public.items():
            if route.startswith(f"{start}/"):
                return self.made[label]
        return self.made["blog.Post" if "object_id" in route else "pages.Page"]


def sign_in(letter: str) -> Client:
    """A client of one of WHO."""
    client = Client(raise_request_exception=False)
    if letter != "-":
        user = User.objects.create_user(f"the {WHO[letter]}", is_staff=True)
        user.groups.set(Group.objects.filter(name=WHO[letter]))
        client.force_login(user)
    return client


def is_let_in(client: Client, method: str, address: str) -> bool:
    """Whether a request is neither refused, nor led to the sign-in, nor told that nothing is there
    or that this can't be done.

    What it changed is taken back.
    """
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address)
        response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    assert response.status_code < 500, f"{method} {address}: {response.status_code}"
    refused = response.status_code in {403, 404, 405, 410}
    return not refused and "/login/" not in response.get("Location", "")


def page_in(state: str, secret: str) -> Post:
    """An article that no reader can see, with a word in it."""
    now = timezone.now()
    if state == "scheduled":
        post = factories.make_post(published_at=None, body=f"<p>{secret}</p>")
        actions.schedule(post, post.content(), now + DAY, now=now)
        return post
    offline_at = now if state == "taken offline" else None
    published_at = now - DAY if offline_at else None
    return factories.make_post(
        published_at=published_at, offline_at=offline_at, body=f"<p>{secret}</p>"
    )


def ways_to(page: Post) -> list[str]:
    """Whatever of the site could show the text of a page."""
    things = Things()
    things.made["blog.Post"] = page
    return [
        things.address(route)
        for route in routes()
        if route.startswith(("admin/blog/post/<", "admin/r/", "blog/<"))
    ]


def text_of(client: Client, address: str) -> str:
    with transaction.atomic():
        response = client.get(address, follow=True)
        transaction.set_rollback(True)
    return response.text
