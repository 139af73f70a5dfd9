from django.http import HttpRequest

from pages.menu import PageLinks


def page_links(request: HttpRequest) -> dict[str, PageLinks]:
    """The free pages that the menu and the footer link to, for every template."""
    return {"page_links": PageLinks(getattr(request, "content_version", None))}
