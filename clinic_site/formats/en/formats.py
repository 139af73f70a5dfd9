"""Days and times as staff read them: ``3 Dec 2026, 9:00``. Django looks for these names."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "j M Y, G:i"
