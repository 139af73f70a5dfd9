"""What the privacy page says about the counts."""

from typing import Any

from insights.cleaning import MAX_WORDS
from insights.retention import COUNTS_DAYS, IN_VAIN_DAYS


def notice() -> dict[str, Any]:
    """The template of this part of the page, and the limits that the code itself keeps to."""
    return {
        "template": "insights/privacy.html",
        "max_words": MAX_WORDS,
        "counts_days": COUNTS_DAYS,
        "in_vain_days": IN_VAIN_DAYS,
    }
