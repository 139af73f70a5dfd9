"""Redirects: listed, added, tested; suggested for broken links that readers followed."""

import datetime
import difflib
import heapq
from collections.abc import Container, Mapping
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from insights.models import AskedInVain
from publishing.kinds import kinds
from publishing.models import Redirect
from publishing.redirects.own_addresses import of_this_site

COUNTED_DAYS = 28
MOST_SHOWN = 20
MOST_COMPARED = 10


class CopiedAddress(forms.CharField):
    """An address as people copy it from the browser: the name of this site may stand before it."""

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return of_this_site(typed) or typed


class RedirectForm(forms.ModelForm):
    class Meta:
        field_classes: ClassVar = {"old_path": CopiedAddress, "target": CopiedAddress}
        help_texts: ClassVar = {
            "old_path": "Such as /blog/old-name/. You can paste the full address.",
            "target": "A page of this site, such as /services/, or a full address elsewhere.",
        }


class RedirectList(ChangeList):
    """Looks up where the redirects on one page of the list go, all at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        addresses: dict[tuple[int, int], str] = {}
        for model in kinds().values():
            kind = ContentType.objects.get_for_model(model).pk
            pks = [
                redirect.page_id for redirect in self.result_list if redirect.page_type_id == kind
            ]
            pages: Any = model._default_manager.filter(pk__in=pks)
            addresses |= {(kind, page.pk): page.get_absolute_url() for page in pages.published()}
        for redirect in self.result_list:
            page = (redirect.page_type_id, redirect.page_id)
            redirect.destination = redirect.target or addresses.get(page, "")


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    """The list has a link that tests each redirect, and the broken links above it."""

    form = RedirectForm
    fields = ["old_path", "target"]
    list_display = ["old_path", "now_redirects_to", "automatic", "created_at", "test"]
    list_filter = ["automatic"]
    search_fields = ["old_path", "target"]
    change_list_template = "admin/publishing/redirects.html"

    @admin.display(description="redirects to")
    def now_redirects_to(self, redirect: Any) -> str:
        return redirect.destination or "nowhere: its page isn't published"

    @admin.display(description="test")
    def test(self, redirect: Redirect) -> str:
        return format_html('<a href="{}">Try it</a>', quote(redirect.old_path))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RedirectList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        pieces = {address: pieces_of(address) for address in published_addresses()}
        asked = broken_links(timezone.now(), pieces)
        offers = [offer(path, count, pieces) for path, count in asked]
        return super().changelist_view(request, {"offers": offers, **(extra_context or {})})

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        return {key: request.GET.get(key, "") for key in ("old_path", "target")}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A redirect made by a changed address follows its page; it can only be deleted."""
        return ["old_path", "target"] if obj and obj.page_type_id else []


def broken_links(now: datetime.datetime, published: Container[str]) -> list[tuple[str, int]]:
    """The paths not found that readers asked for most, with how often: those with no redirect, and
    with no page ``published`` there since.
    """
    since = (now - datetime.timedelta(days=COUNTED_DAYS)).date()
    asked = AskedInVain.objects.filter(kind=AskedInVain.Kind.ADDRESS, day__gte=since)
    known = Redirect.objects.values("old_path")
    rows = asked.exclude(text__in=known).values_list("text").annotate(total=Sum("count"))
    broken = (row for row in rows.order_by("-total", "text").iterator() if row[0] not in published)
    return list(islice(broken, MOST_SHOWN))


def published_addresses() -> list[str]:
    return [
        page.get_absolute_url()
        for model in kinds().values()
        for page in model.objects.published().only("slug")
    ]


def offer(path: str, count: int, pieces: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """A broken link, how often it was followed, the page it may have meant, and a form filled in.

    ``pieces`` has those of each published address.
    """
    meant = closest(path, pieces)
    add = reverse("admin:publishing_redirect_add")
    query = urlencode({"old_path": path, "target": meant})
    return {"path": path, "count": count, "meant": meant, "url": f"{add}?{query}"}


def closest(path: str, pieces: Mapping[str, frozenset[str]]) -> str:
    """The address most like a path, if any is. Only the few that share the most pieces with it are
    compared letter by letter, for that is slow.
    """
    own = pieces_of(path)
    likely = heapq.nlargest(MOST_COMPARED, pieces, key=lambda each: len(own & pieces[each]))
    return next(iter(difflib.get_close_matches(path, likely, n=1)), "")


def pieces_of(address: str) -> frozenset[str]:
    """Every three letters in a row."""
    return frozenset(address[start : start + 3] for start in range(len(address) - 2))
