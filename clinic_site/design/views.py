"""The page where staff and developers see every token and every component in all its states."""

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from clinic_site.design import samples
from clinic_site.design.tokens import read_tokens

SCHEMES = ("light", "dark")


class DesignSystem(TemplateView):
    """For staff; ``?scheme=dark`` shows the other colors than those of the device."""

    template_name = "admin/design.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("scheme")
        tokens = read_tokens((settings.BASE_DIR / "static/css/tokens.css").read_text())
        return super().get_context_data(
            scheme=asked if asked in SCHEMES else "",
            schemes=SCHEMES,
            tokens=tokens,
            **samples.context(),
            **kwargs,
        )
