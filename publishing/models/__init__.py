from publishing.models.forwarded_address import ForwardedAddress
from publishing.models.gone_address import GoneAddress
from publishing.models.page import PublishablePage, PublishableQuerySet, digest
from publishing.models.preview_link import PreviewLink
from publishing.models.revision import Revision, WorkingDraft

__all__ = [
    "ForwardedAddress",
    "GoneAddress",
    "PreviewLink",
    "PublishablePage",
    "PublishableQuerySet",
    "Revision",
    "WorkingDraft",
    "digest",
]
