from typing import Any

from django.views.generic import TemplateView

from clinic.models import Clinician
from clinic.page_head import PageHead
from clinic.site_page import SitePage, public_page
from clinic.structured_data import Node, employees_node


@public_page()
class About(SitePage, TemplateView):
    template_name = "clinic/about.html"
    title = "About the clinic"
    nav_current = "about"

    def get_description(self) -> str:
        return self.clinic.introduction

    def get_nodes(self, head: PageHead) -> list[Node]:
        return [employees_node(self.clinicians)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.clinicians = Clinician.objects.select_related("portrait")
        return super().get_context_data(
            clinicians=self.clinicians,
            links=self.further_down() if self.clinicians else [],
            **kwargs,
        )

    def further_down(self) -> list[tuple[str, str]]:
        """What many come for, which on a phone stands behind all the portraits."""
        clinic = self.clinic
        is_there = {
            ("#hours", "Opening hours"): clinic.weekly_hours or clinic.upcoming_closed_days,
            ("#reach-us", "How to reach us"): clinic.phone or clinic.address_lines,
        }
        return [link for link, found in is_there.items() if found]
