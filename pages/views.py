from clinic.page_head import PageHead
from clinic.structured_data import Node, web_page
from pages.models import Page
from publishing.views import PublishedPageView


class PageDetail(PublishedPageView):
    template_name = "pages/page_detail.html"
    queryset = Page.objects.select_related("picture")

    @property
    def nav_current(self) -> str:  # type: ignore[override]
        return self.object.get_absolute_url()

    def get_nodes(self, head: PageHead) -> list[Node]:
        return [web_page(head, **self.get_review_properties())]
