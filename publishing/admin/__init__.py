"""The desk of a publishable page: apps register their pages with :class:`PublishablePageAdmin`."""

from publishing.admin.forwarded_addresses import ForwardedAddressAdmin
from publishing.admin.pages import FINDING, PICTURE, WRITING, PublishablePageAdmin

__all__ = ["FINDING", "PICTURE", "WRITING", "ForwardedAddressAdmin", "PublishablePageAdmin"]
