from publishing.models.forwarded_address import ForwardedAddress
from publishing.models.gone_address import GoneAddress
from publishing.models.page import PublishablePage, PublishableQuerySet
from publishing.models.preview_link import PreviewLink
from publishing.models.provenance import STARTER, Provenance, digest
from publishing.models.revision import Revision, WorkingDraft

__all__ = [
    "STARTER",
    "ForwardedAddress",
    "GoneAddress",
    "PreviewLink",
    "Provenance",
    "PublishablePage",
    "PublishableQuerySet",
    "Revision",
    "WorkingDraft",
    "digest",
]
