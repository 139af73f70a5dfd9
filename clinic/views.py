from typing import Any

from django.views.generic import TemplateView

from clinic.models import Clinician
from clinic.page_head import SitePage


class About(SitePage, TemplateView):
    template_name = "clinic/about.html"
    title = "About the clinic"
    nav_current = "about"

    def get_description(self) -> str:
        return self.clinic.introduction

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clinicians = Clinician.objects.select_related("portrait")
        return super().get_context_data(clinicians=clinicians, **kwargs)
