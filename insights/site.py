"""What the apps above tell this one about the site, since it may not ask them."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple


class Page(NamedTuple):
    """A page that readers can see.

    ``kind`` is a word for the owner, if there are several such pages. ``is_written`` tells what
    staff write and publish from lists and the pages that are always there.
    """

    title: str
    kind: str = ""
    is_sensitive: bool = False
    is_written: bool = False


# The pages that readers can see now among some paths; a path that leads to none is left out.
FindPages = Callable[[Collection[str]], dict[str, Page]]


def _no_pages(paths: Collection[str]) -> dict[str, Page]:
    return {}


def _utc() -> datetime.tzinfo:
    return datetime.UTC


@dataclass
class Site:
    """Filled in by an upper app when it is ready; until then there are no pages."""

    find_pages: FindPages = _no_pages
    answer_search: str = ""  # the name of the form that leads a search somewhere
    time_zone: Callable[[], datetime.tzinfo] = _utc

    def day(self, moment: datetime.datetime) -> datetime.date:
        """The clinic's day at a moment."""
        return moment.astimezone(self.time_zone()).date()


site = Site()
