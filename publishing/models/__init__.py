from publishing.archive.models import ArchivedPage
from publishing.models.page import PublishablePage, PublishableQuerySet, digest
from publishing.models.revision import Revision, WorkingDraft
from publishing.redirects.models import GoneAddress, Redirect
from publishing.review.models import PreviewLink

__all__ = [
    "ArchivedPage",
    "GoneAddress",
    "PreviewLink",
    "PublishablePage",
    "PublishableQuerySet",
    "Redirect",
    "Revision",
    "WorkingDraft",
    "digest",
]
