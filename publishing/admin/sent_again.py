"""A form that a browser sends twice, because the first answer was lost, is saved once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from publishing import revisions


def uid_of(version: str) -> uuid.UUID | None:
    """Who a new page will be, as its form says in the place of a version."""
    try:
        return uuid.UUID(version)
    except ValueError:
        return None


class SentAgainViews:
    """Admin mixin: knows what was saved already."""

    model: Any
    bound: Callable[..., Any]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A new page that was sent before, or is being saved just now, is the page of that. Whoever
        is second by a moment, as to an address or before a deletion, is shown what is there now.
        """
        view = super().changeform_view  # type: ignore[misc]
        try:
            return view(request, self._meant(request, object_id), *args, **kwargs)
        except (IntegrityError, ObjectDoesNotExist):
            return view(request, self._meant(request, object_id), *args, **kwargs)

    def _meant(self, request: HttpRequest, object_id: str | None) -> str | None:
        made = self.made_before(request) if object_id is None else None
        return str(made.pk) if made else object_id

    def made_before(self, request: HttpRequest) -> Any:
        """The page that the form of a new one made, if it was sent before."""
        uid = uid_of(request.POST.get("version", ""))
        return self.model._base_manager.filter(uid=uid).first() if uid else None

    @transaction.atomic
    def was_saved(self, request: HttpRequest, page: Any) -> bool:
        """Whether what is typed is what its writer saved last: it was on its way meanwhile."""
        if not page.pk or request.POST.get("version") == revisions.version_token(page):
            return False
        return self.bound(request, page, request.POST).sent_before is not None
