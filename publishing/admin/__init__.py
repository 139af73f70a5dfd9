"""The admin of a publishable page: apps register their pages with :class:`PublishablePageAdmin`."""

from publishing.admin.forwarded_addresses import ForwardedAddressAdmin
from publishing.admin.pages import FINDING, PICTURES, SOURCES, WRITING, PublishablePageAdmin

__all__ = [
    "FINDING",
    "PICTURES",
    "SOURCES",
    "WRITING",
    "ForwardedAddressAdmin",
    "PublishablePageAdmin",
]
