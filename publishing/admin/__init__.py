"""The admin of publishable pages: apps register theirs with :class:`PublishablePageAdmin`."""

from publishing.admin.pages import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin
from publishing.archive.admin import ArchivedPageAdmin
from publishing.redirects.admin import RedirectAdmin

__all__ = [
    "FINDING",
    "PICTURES",
    "SOURCES",
    "WRITING",
    "ArchivedPageAdmin",
    "PublishablePageAdmin",
    "RedirectAdmin",
]
