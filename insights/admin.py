"""The owner's page: figures of the last days, and no row that could be opened or changed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from fields.spreadsheet import csv_text
from insights import charts, retention
from insights.figures import STEP
from insights.models import DailyCount
from insights.report import DEFAULT_PERIOD, PERIODS, PageRow, Report, VainRow, make_report
from insights.site import site

SHOWN_ROWS = 50  # of each table; the CSV has all

PAGE_COLUMNS = ("Page", "Address", "Views", "Phone taps", "Forms opened", "Requests sent")


@admin.register(DailyCount)
class DailyCountAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.owners_page), name="insights_dailycount_changelist"),
            path("<slug:table>.csv", view(self.csv), name="insights_dailycount_csv"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def owners_page(self, request: HttpRequest) -> HttpResponse:
        report = self._report(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Website activity",
            "opts": self.opts,
            "report": report,
            "periods": PERIODS,
            "charts": [(trend, charts.bars(trend.counts)) for trend in report.trends],
            "chart_size": (charts.WIDTH, charts.HEIGHT),
            "shown_rows": SHOWN_ROWS,
            "step": STEP,
            "answer_search": site.answer_search,
            "counts_days": retention.COUNTS_DAYS,
            "in_vain_days": retention.IN_VAIN_DAYS,
        }
        return TemplateResponse(request, "insights/owners_page.html", context)

    def csv(self, request: HttpRequest, table: str) -> HttpResponse:
        """One of the page's tables, whole: the same figures, not the counts behind them."""
        report = self._report(request)
        tables = csv_tables(report)
        if table not in tables:
            raise Http404
        name = f"{table}-{report.days}-days.csv"
        return HttpResponse(
            csv_text(*tables[table]),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _report(self, request: HttpRequest) -> Report:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else DEFAULT_PERIOD
        return make_report(days, timezone.now())


def csv_tables(report: Report) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """The columns and rows of each table that can be downloaded."""
    days = ("Day", *(trend.title for trend in report.trends))
    by_day = zip(report.trends[0].days, *(trend.counts for trend in report.trends), strict=True)
    return {
        "days": (days, list(by_day)),
        "pages": (PAGE_COLUMNS, _cells(report.pages)),
        "others": (PAGE_COLUMNS, _cells(report.others)),
        "searches": (("Words", "Searches"), _vain_cells(report.searches)),
        "addresses": (("Address", "Requests"), _vain_cells(report.addresses)),
    }


def _cells(rows: list[PageRow]) -> list[tuple[Any, ...]]:
    return [(row.title, row.path, *row.figures) for row in rows]


def _vain_cells(rows: list[VainRow]) -> list[tuple[Any, ...]]:
    return [(row.text, row.figure) for row in rows]
