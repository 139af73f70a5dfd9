from publishing.models.page import PublishablePage, PublishableQuerySet
from publishing.models.provenance import STARTER, Provenance, digest
from publishing.models.revision import Revision, WorkingDraft
from publishing.redirects.models import GoneAddress, Redirect
from publishing.review.models import PreviewLink

__all__ = [
    "STARTER",
    "GoneAddress",
    "PreviewLink",
    "Provenance",
    "PublishablePage",
    "PublishableQuerySet",
    "Redirect",
    "Revision",
    "WorkingDraft",
    "digest",
]
