"""A form that a browser sends twice, because the first answer was lost, is saved once."""

import uuid
from collections.abc import Callable
from typing import Any

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
        """A new page that was sent before, or is being saved just now, is the page of that."""
        view = super().changeform_view  # type: ignore[misc]
        if object_id is None and (made := self.made_before(request)):
            return view(request, str(made.pk), *args, **kwargs)
        try:
            return view(request, object_id, *args, **kwargs)
        except IntegrityError:
            made = self.made_before(request) if object_id is None else None
            if made is None:
                raise
            return view(request, str(made.pk), *args, **kwargs)

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
