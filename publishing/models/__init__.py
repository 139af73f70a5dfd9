from publishing.models.gone_address import GoneAddress
from publishing.models.page import PublishablePage, PublishableQuerySet
from publishing.models.provenance import Provenance, digest

__all__ = ["GoneAddress", "Provenance", "PublishablePage", "PublishableQuerySet", "digest"]
