"""The free pages that the menu and the footer link to."""

from collections.abc import Hashable
from functools import cached_property, lru_cache

from django.db import DatabaseError

from pages.models import Page


class PageLinks:
    """The links of one response, read only if it has a menu; none while there is no database.

    ``version`` is that of all that readers see: while it stays the same, so do the links, and a
    process asks the database once. Without one it asks each time.
    """

    def __init__(self, version: Hashable = None) -> None:
        self._version = version

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        try:
            return _read() if self._version is None else read_once(self._version)
        except DatabaseError:
            return ()

    @property
    def menu(self) -> list[Page]:
        return [page for page in self._pages if page.is_in_menu]

    @property
    def footer(self) -> list[Page]:
        return [page for page in self._pages if page.is_in_footer]


def _read() -> tuple[Page, ...]:
    linked = Page.objects.published().exclude(menu=Page.Menu.NONE)
    return tuple(linked.only("title", "slug", "menu"))


@lru_cache(maxsize=1)
def read_once(version: Hashable) -> tuple[Page, ...]:
    return _read()
