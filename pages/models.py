from django.conf import settings
from django.db import models
from django.urls import get_resolver, reverse
from django.utils.functional import classproperty

from publishing.models import PublishablePage


class Page(PublishablePage):
    """A page at the root of the site, such as /prices/, and its place in menu and footer."""

    class Menu(models.TextChoices):
        NONE = "", "Nowhere"
        MENU = "menu", "In the menu"
        FOOTER = "footer", "In the footer"
        BOTH = "both", "In the menu and the footer"

    # The order in the menu is set in the list, beside all versions.
    not_content = PublishablePage.not_content | {"position"}

    menu = models.CharField(
        "link to this page",
        max_length=8,
        blank=True,
        choices=Menu,
        default=Menu.NONE,
        help_text="Readers see the link while the page is live.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Its place among the links. The lowest number comes first."
    )
    show_crisis_card = models.BooleanField(
        default=False,
        help_text=(
            "Adds 988 and 911 to this page. A page that mentions ketamine, depression, trauma, or"
            " self-harm always has them, checked or not."
        ),
    )

    class Meta(PublishablePage.Meta):
        ordering = ["position", "title"]

    @classproperty
    def reserved_slugs(cls) -> frozenset[str]:  # noqa: N805
        """What the site itself has at its root, from its addresses and the folders of its files."""
        own = (str(pattern.pattern) for pattern in get_resolver().url_patterns)
        folders = (settings.STATIC_URL, settings.MEDIA_URL)
        names = {path.strip("/").partition("/")[0] for path in (*own, *folders)}
        return frozenset(name for name in names if name and "<" not in name)

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    @property
    def is_in_menu(self) -> bool:
        return self.menu in {self.Menu.MENU, self.Menu.BOTH}

    @property
    def is_in_footer(self) -> bool:
        return self.menu in {self.Menu.FOOTER, self.Menu.BOTH}
