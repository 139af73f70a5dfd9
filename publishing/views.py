"""What the pages of all kinds have in common."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.views.generic import DetailView

from clinic.page_head import ShareImage
from clinic.site_page import SitePage, public_page
from clinic.structured_data import Node
from images.drawings import DRAWINGS
from images.responsive import shared_frame
from publishing.models import GoneAddress, Redirect
from publishing.page_references import PageReferences
from publishing.review import reviews
from richtext.rendering import Rendered, render


@public_page()
class PublishedPageView(SitePage, DetailView):
    """The page of a published object; 410 for one that was taken offline or deleted, else 404.

    ``queryset`` must be unfiltered: this view applies the publication rule.
    """

    context_object_name = "page"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages: Any = self.get_queryset()
        try:
            self.object = self.get_object(pages.published())
        except Http404:
            if self._is_gone(pages):
                return HttpResponseGone()
            raise
        return self.render_to_response(self.get_context_data(object=self.object))

    def _is_gone(self, pages: Any) -> bool:
        """Whether readers once saw a page at this address; it may have moved before it went."""
        slug, path = self.kwargs["slug"], self.request.path
        return (
            pages.taken_offline().filter(slug=slug).exists()
            or GoneAddress.objects.filter(path=path).exists()
            or Redirect.objects.filter(old_path=path, automatic=True).exists()
        )

    def get_title(self) -> str:
        return self.object.seo_title or self.object.title

    def get_description(self) -> str:
        return self.object.search_description

    def get_path(self) -> str:
        return self.object.get_absolute_url()

    def get_share_image(self) -> ShareImage:
        page = self.object
        if page.picture:
            shared = shared_frame(page.picture)
            alt = page.picture.alt or page.title
            return ShareImage(shared.src, alt, shared.width, shared.height)
        if page.illustration in DRAWINGS:
            alt = DRAWINGS[page.illustration].title
            return ShareImage(static(f"share/{page.illustration}.png"), alt)
        return super().get_share_image()

    @cached_property
    def review(self) -> reviews.Review | None:
        return reviews.of_live_page(self.object, self.clinic.zone)

    def get_review_properties(self) -> Node:
        """What the page's node says of its medical review; nothing without one."""
        return self.review.properties() if self.review else {}

    def get_safety_html(self) -> SafeString | str:
        safety = self.object.safety
        if safety is None:
            return ""
        return render_to_string("components/safety_block.html", {"safety": safety})

    def get_rendered(self) -> Rendered:
        page = self.object
        references = PageReferences(
            page.page_html,
            self.clinic,
            sources=len(page.sources),
            safety=self.get_safety_html(),
        )
        return render(page.page_html, references)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rendered=self.get_rendered(), review=self.review, **kwargs)
