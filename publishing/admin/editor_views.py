"""What the editor asks the server for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from publishing.admin import choices
from publishing.kinds import registered

CHOICES: dict[str, Callable[[HttpRequest], list[choices.Choice]]] = {
    "pages": lambda request: choices.pages(request.GET.get("q", "")),
    "pictures": lambda request: choices.pictures(request.GET.get("q", "")),
    "drawings": lambda request: choices.drawings(),
    "named": lambda request: choices.named(
        request.GET.getlist("href")[: choices.MOST],
        request.clinic,  # type: ignore[attr-defined]
    ),
}


@require_safe
def editor_choices(request: HttpRequest) -> JsonResponse:
    """``?of=pages&q=sleep``: a list to choose from, for those who may write pages.

    Others get 403 in JSON, where the admin would lead them to its login page.
    """
    if not may_write(request.user):
        return JsonResponse({"error": "Sign in as somebody who writes pages."}, status=403)
    choices_of = CHOICES.get(request.GET.get("of", ""))
    if choices_of is None:
        return JsonResponse({"error": f"Choose one of: {', '.join(CHOICES)}."}, status=400)
    return JsonResponse({"results": choices_of(request)})


def may_write(user: Any) -> bool:
    """Whether somebody may write pages of some kind."""
    needed = [kind.permission(action) for kind in registered() for action in ("add", "change")]
    return user.is_active and user.is_staff and any(map(user.has_perm, needed))
