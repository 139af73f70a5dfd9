from typing import Any

from django.http import HttpRequest


def clinic(request: HttpRequest) -> dict[str, Any]:
    """The clinic's facts, for every template."""
    return {"clinic": getattr(request, "clinic", None)}
