"""Pages that belong to no app: the home page, and what is said about the site itself."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string
from django.views.generic import TemplateView

from blog.models import Post
from clinic.page_head import PageHead
from clinic.site_page import SitePage, public_page
from clinic.structured_data import Node
from services.models import Treatment, problem_index
from services.structured_data import offered_node

NEWEST = 4


@public_page()
class Home(SitePage, TemplateView):
    template_name = "home.html"

    def get_title(self) -> str:
        parts = [self.clinic.name, self.clinic.strapline]
        return ": ".join(part for part in parts if part)

    def get_description(self) -> str:
        return self.clinic.introduction

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        return []

    def get_nodes(self, head: PageHead) -> list[Node]:
        return [offered_node(self.treatments)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.treatments = Treatment.objects.published().select_related("picture")
        return super().get_context_data(
            treatments=self.treatments,
            problems=problem_index(self.treatments),
            posts=Post.objects.published().prefetch_related("topics")[:NEWEST],
            **kwargs,
        )


@public_page()
class Privacy(SitePage, TemplateView):
    """What is kept about whom, why, and for how long: each app says it of what it keeps.

    An app names a function in ``AppConfig.privacy_notice``. It returns the name of a template under
    "template", and what that needs, read from the settings that the code itself obeys.
    """

    template_name = "privacy.html"
    title = "Privacy"
    description = "What this site keeps about visitors and about people who request a call."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(notices=privacy_notices(), **kwargs)


def privacy_notices() -> list[dict[str, Any]]:
    """The notices of the apps, lower floors first, as the settings list them from the top."""
    apps_upwards = reversed(list(apps.get_app_configs()))
    names = [app.privacy_notice for app in apps_upwards if hasattr(app, "privacy_notice")]
    return [import_string(name)() for name in names]


@public_page()
class AccessibilityStatement(SitePage, TemplateView):
    template_name = "accessibility.html"
    title = "Accessibility"
    description = "How we make this site usable for everyone, and how to tell us when it isn’t."
