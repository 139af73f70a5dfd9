"""What the editor asks the server for."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from publishing.admin import choices
from publishing.kinds import registered
from richtext.markup import clean_pasted

CHOICES: dict[str, Callable[[HttpRequest], list[choices.Choice]]] = {
    "pages": lambda request: choices.pages(request.GET.get("q", "")),
    "pictures": lambda request: choices.pictures(request.GET.get("q", "")),
    "drawings": lambda request: choices.drawings(),
    "named": lambda request: choices.named(
        request.GET.getlist("href")[: choices.MOST],
        request.clinic,  # type: ignore[attr-defined]
    ),
}


def for_writers(view: Callable[[HttpRequest], JsonResponse]) -> Callable[..., JsonResponse]:
    """Others get 403 in JSON, where the admin would lead them to its login page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not may_write(request.user):
            return JsonResponse(
                {"error": "Sign in with an account that can edit pages."}, status=403
            )
        return view(request)

    return guarded


@require_safe
@for_writers
def editor_choices(request: HttpRequest) -> JsonResponse:
    """``?of=pages&q=sleep``: a list to choose from."""
    choices_of = CHOICES.get(request.GET.get("of", ""))
    if choices_of is None:
        return JsonResponse({"error": f"Choose one of: {', '.join(CHOICES)}."}, status=400)
    return JsonResponse({"results": choices_of(request)})


@require_POST
@for_writers
def editor_paste(request: HttpRequest) -> JsonResponse:
    """What of a clipboard, its ``html`` or else its ``text``, comes into a page's text.

    The editor asks before it shows a paste, so that there is one reader of what Word and others
    write, and nobody sees a text that is another once it is saved.
    """
    html, text = request.POST.get("html", ""), request.POST.get("text", "")
    return JsonResponse(asdict(clean_pasted(html, text)))


def may_write(user: Any) -> bool:
    """Whether somebody may write pages of some kind."""
    needed = [kind.permission(action) for kind in registered() for action in ("add", "change")]
    return user.is_active and user.is_staff and any(map(user.has_perm, needed))
