"""Preview a page beside its form, from text that was not saved."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from publishing import preview
from publishing.admin.page_admin import PageAdmin
from publishing.admin.page_form import opened


@method_decorator(
    [require_POST, csp_replace({"frame-ancestors": [SELF]}), xframe_options_sameorigin]
)
def show_preview(admin: PageAdmin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What readers would see of the form as it was sent, mistakes left out."""
    if not pk and not admin.has_add_permission(request):
        raise PermissionDenied
    page = admin.page_or_404(request, pk, admin.has_view_permission) if pk else admin.model()
    form = admin.page_form(request, opened(page), request.POST)
    form.is_valid()  # fills the page with what is right; the rest stays as it was
    return preview.show(request, form.instance, form.content())
