from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from clinic.site_page import SitePage
from clinic_site.search.crisis import speaks_of_self_harm
from clinic_site.search.places import questions
from clinic_site.search.results import Result, Results
from clinic_site.search.words import shortened
from services.models import Treatment

PER_PAGE = 10


class Search(SitePage, TemplateView):
    """What was looked for is not logged, and not kept unless it found nothing: see insights."""

    template_name = "search.html"
    title = "Search"
    description = "Search this site for a symptom, a treatment, or a name."
    indexable = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = shortened(self.request.GET.get("q", ""))
        in_crisis = speaks_of_self_harm(query)
        found = Results(query, self.clinic, timezone.now(), guesses=not in_crisis)
        page = self.get_page(found)
        offered = Treatment.objects.published().select_related("picture")
        return super().get_context_data(
            query=query,
            words=" ".join(found.words),
            found=found,
            results=list(page),
            page_obj=page,
            show_crisis_card=in_crisis,
            questions=[] if query else questions(self.clinic),
            treatments=[] if page or in_crisis else offered,
            **kwargs,
        )

    def get_page(self, results: Results) -> Page[Result]:
        """The asked-for page of the results. Raises Http404 for one that is none."""
        try:
            return Paginator(results, PER_PAGE).page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404 from error
