from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.views.generic import ListView

from clinic.page_head import PageHead
from clinic.site_page import SitePage, public_page
from clinic.structured_data import Node, collection_node
from publishing.views import PublishedPageView
from services import structured_data
from services.models import Treatment, problem_index

RELATED = 3


@public_page()
class TreatmentList(SitePage, ListView):
    template_name = "services/treatment_list.html"
    title = "Treatments"
    description = "What we treat, how, what each treatment is approved for, and its known risks."
    nav_current = "treatments"
    context_object_name = "treatments"

    def get_queryset(self) -> Any:
        return Treatment.objects.published().select_related("picture")

    def get_nodes(self, head: PageHead) -> list[Node]:
        treatments = self.object_list
        return [collection_node(head, treatments), structured_data.offered_node(treatments)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(problems=problem_index(self.object_list), **kwargs)


class TreatmentDetail(PublishedPageView):
    template_name = "services/treatment_detail.html"
    queryset = Treatment.objects.select_related("picture")
    nav_current = "treatments"

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        return [("Home", "/"), ("Treatments", reverse("services:treatments"))]

    def get_nodes(self, head: PageHead) -> list[Node]:
        return structured_data.page_nodes(head, self.object, self.get_review_properties())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        treatment = self.object
        others = Treatment.objects.published().exclude(pk=treatment.pk)
        return super().get_context_data(
            action_treatment=treatment,
            posts=treatment.posts.published().prefetch_related("topics")[:RELATED],
            related_treatments=others[:RELATED],
            **kwargs,
        )
