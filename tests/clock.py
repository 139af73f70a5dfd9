"""A moment for tests of what was before it and what comes after."""

import datetime

NOW = datetime.datetime(2027, 5, 12, 16, tzinfo=datetime.UTC)  # a Wednesday's noon in New York
