"""Dates and times as people read them: ``Dec 3, 2026, 9:00 AM``. Django looks for these names."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "M j, Y, g:i A"
SHORT_DATE_FORMAT = "D, M j"  # within a few weeks
SHORT_DATETIME_FORMAT = "D, M j, g:i A"
MONTH_DAY_FORMAT = "M j"
