"""A moment for tests of what was before it and what comes after, and the clinic's day."""

import datetime

from django.utils import timezone

from insights.site import site

NOW = datetime.datetime(2027, 5, 12, 16, tzinfo=datetime.UTC)  # a Wednesday's noon in New York


def clinics_day() -> datetime.date:
    """Today where the clinic is, which for hours of each night isn't today in UTC."""
    return site.day(timezone.now())
