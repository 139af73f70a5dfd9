"""What did this address say on that day? The Owner asks, and takes the page along as one file."""

import datetime

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from publishing.archive import archive, copies
from publishing.archive.models import ArchivedPage
from publishing.archive.objects import DamagedError
from publishing.archive.timeline import Version
from publishing.redirects.own_addresses import path_asked_for

MOST_SHOWN = 100
NO_ADDRESS = "Enter an address of this site, such as /services/."
FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


class QuestionForm(forms.Form):
    address = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"list": "archived-addresses"}),
        error_messages={"required": NO_ADDRESS},
    )
    day = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[
            MinValueValidator(datetime.date(2000, 1, 1)),
            MaxValueValidator(datetime.date(2999, 12, 31)),
        ],
    )
    time = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def clean_address(self) -> str:
        """The path, whether the address was entered with the name of the site or without."""
        if path := path_asked_for(self.cleaned_data["address"]):
            return path
        raise ValidationError(NO_ADDRESS)

    def clean(self) -> None:
        values = self.cleaned_data
        if values.get("time") and "day" in values and not values["day"]:
            self.add_error("day", "Enter the day too.")

    @property
    def period(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The minute or the day that is asked about, by the clinic's clock; else all of time."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        if not day:
            return FIRST, LAST
        begin = timezone.make_aware(datetime.datetime.combine(day, time or datetime.time()))
        if time:
            return begin, begin + MINUTE
        return begin, timezone.make_aware(datetime.datetime.combine(day + DAY, datetime.time()))


@admin.register(ArchivedPage)
class ArchivedPageAdmin(admin.ModelAdmin):
    """Shows the archive. Nothing here can change it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.question), name="publishing_archivedpage_changelist"),
            path("<int:number>/", view(self.download), name="publishing_archivedpage_download"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArchivedPage]:
        return ArchivedPage.objects.none()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def question(self, request: HttpRequest) -> HttpResponse:
        self._require_owner(request)
        form = QuestionForm(request.GET if "address" in request.GET else None, label_suffix="")
        store = archive()
        versions = store.versions().values()
        found = (
            store.shown_between(form.cleaned_data["address"], *form.period)[::-1]
            if form.is_valid()
            else []
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "What was published",
            "opts": self.opts,
            "form": form,
            "addresses": sorted({version.path for version in versions}),
            "begins": min((version.since for version in versions), default=None),
            "days": settings.ARCHIVE_DAYS,
            "found": found[:MOST_SHOWN],
            "most": MOST_SHOWN if len(found) > MOST_SHOWN else None,
        }
        return TemplateResponse(request, "admin/publishing/archive.html", context)

    def download(self, request: HttpRequest, number: int) -> HttpResponse:
        """One version as a file. A browser that opens it at this address runs nothing of it."""
        self._require_owner(request)
        store = archive()
        version = store.versions().get(number)
        if version is None or version.is_dropped:
            raise Http404
        try:
            text = copies.self_contained(
                version, store.objects, label=label(version), origin=settings.SITE_URL
            )
        except DamagedError as error:
            return self._damaged(request, version, error)
        return HttpResponse(
            text,
            headers={
                "Content-Disposition": f'attachment; filename="{file_name(version)}"',
                "Content-Security-Policy": f"sandbox; {copies.POLICY}",
            },
        )

    def _require_owner(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _damaged(self, request: HttpRequest, version: Version, error: DamagedError) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "This copy is damaged",
            "opts": self.opts,
            "version": version,
            "error": error,
        }
        return TemplateResponse(request, "admin/publishing/archive_damaged.html", context)


def label(version: Version) -> str:
    """What the file says of itself."""
    until = f"until {_moment(version.until)}" if version.until else "and still shown when saved"
    return (
        f"{settings.SITE_URL}{version.path}, shown from {_moment(version.since)} {until}."
        f" Entry {version.number} of the archive, SHA-256 {version.digest}."
    )


def file_name(version: Version) -> str:
    day = timezone.localtime(version.since).date()
    return f"{slugify(version.path.replace('/', ' ')) or 'home'}-{day}-entry-{version.number}.html"


def _moment(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
