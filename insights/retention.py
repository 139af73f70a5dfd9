"""How long counts are kept. The privacy page says the same, from these numbers."""

import datetime

from insights.models import AskedInVain, DailyCount
from insights.site import site

COUNTS_DAYS = 400  # a year and its season before
IN_VAIN_DAYS = 90  # the longest time that the owner's page looks back


def forget_old_counts(now: datetime.datetime) -> int:
    """Delete what is older, for good. Returns how many rows they were."""
    today = site.day(now)
    return DailyCount.objects.forget_before(
        today - datetime.timedelta(days=COUNTS_DAYS)
    ) + AskedInVain.objects.forget_before(today - datetime.timedelta(days=IN_VAIN_DAYS))
