"""How long a request has waited, in words. Pure."""

import datetime

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


def in_words(waited: datetime.timedelta, *, in_opening_hours: bool) -> str:
    """``waiting 40 minutes``, ``waiting 3 business hours``: whole ones, rounded down.

    In opening hours it stays with hours, however many: business days differ in length.
    """
    if in_opening_hours and not waited:
        return "received after hours"
    return f"waiting {_amount(waited, 'business ' if in_opening_hours else '')}"


def _amount(waited: datetime.timedelta, kind: str) -> str:
    if waited < MINUTE:
        return "less than a minute"
    if waited < HOUR:
        return _counted(waited // MINUTE, "minute")
    if kind or waited < 48 * HOUR:
        return _counted(waited // HOUR, f"{kind}hour")
    return _counted(waited // (24 * HOUR), "day")


def _counted(number: int, unit: str) -> str:
    return f"{number}\N{NO-BREAK SPACE}{unit}{'' if number == 1 else 's'}"
