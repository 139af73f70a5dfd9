"""Preview beside the form, and private links for people without an account."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from publishing import preview, revisions
from publishing.models import PreviewLink


class PreviewViews:
    """Admin mixin: the page from the form's unsaved text, and links that show a saved version."""

    model: Any
    url_of: Callable[[str], str]
    own_paths: Callable[..., list[Any]]
    get_object: Callable[..., Any]
    get_form: Callable[..., Any]
    has_view_permission: Callable[..., bool]
    has_change_permission: Callable[..., bool]
    has_add_permission: Callable[..., bool]

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[str, Any]] = {
            "preview/": ("preview_new", require_POST(self.preview_view)),
            "<int:pk>/preview/": ("preview", require_POST(self.preview_view)),
            "<int:pk>/private-link/": ("private_link", require_POST(self.make_link)),
            "<int:pk>/private-link/<int:link>/revoke/": (
                "revoke_link",
                require_POST(self.revoke_link),
            ),
        }
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form may hold the frame of the preview."""
        return super().changeform_view(*args, **kwargs)  # type: ignore[misc]

    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(transaction.atomic)
    def preview_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What readers would see of the form as it was sent, mistakes left out."""
        page = self._page(request, pk, self.has_view_permission) if pk else self.model()
        if not pk and not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request, page if pk else None, change=bool(pk))(
            request.POST, instance=page
        )
        form.is_valid()  # fills the page with what is right; the rest stays as it was
        content = form.content()
        return preview.show(request, page, content)

    def make_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a private link to the newest version."""
        page = self._page(request, pk, self.has_change_permission)
        now = timezone.now()
        newest = revisions.next_version(page) or revisions.record_as_it_is(page, now)
        link = PreviewLink.objects.create(
            revision_id=newest.pk, created_by_id=request.user.pk, created_at=now
        )
        address = request.build_absolute_uri(link.get_absolute_url())
        messages.success(request, f"Private link, good for 7 days: {address}")
        return self._back(pk)

    def revoke_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        page = self._page(request, pk, self.has_change_permission)
        links = PreviewLink.objects.open_for(page, timezone.now()).filter(pk=link)
        if not links.update(revoked_at=timezone.now()):
            raise Http404
        messages.success(request, "The private link no longer works.")
        return self._back(pk)

    def _page(self, request: HttpRequest, pk: int, may: Callable[..., bool]) -> Any:
        page = self.get_object(request, str(pk))
        if page is None:
            raise Http404
        if not may(request, page):
            raise PermissionDenied
        if version := revisions.next_version(page):
            page.links_of_version = revisions.apply(page, version.content)
        return page

    def _back(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))
