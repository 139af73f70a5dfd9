"""The search index follows the pages, in the transaction that changes them."""

import logging
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models.signals import post_delete, post_migrate, post_save

from clinic.models import Clinic, Clinician
from clinic_site.search import pages
from publishing.kinds import registered

logger = logging.getLogger(__name__)


def rebuild_after_migrations(using: str, **kwargs: Any) -> None:
    """A migration may have changed the pages' tables or what their rows say."""
    if using != DEFAULT_DB_ALIAS:
        return
    try:
        with transaction.atomic():
            pages.rebuild()
    except DatabaseError:
        # Half-way back through the migrations the tables are not those of the models.
        logger.warning("The search index is not rebuilt: not all migrations are applied.")


for kind in registered():
    post_save.connect(pages.keep_page, sender=kind.model)
    post_delete.connect(pages.forget_page, sender=kind.model)
post_save.connect(pages.keep_person, sender=Clinician)
post_delete.connect(pages.forget_person, sender=Clinician)
post_save.connect(pages.keep_places, sender=Clinic)
post_migrate.connect(rebuild_after_migrations, sender=apps.get_app_config("clinic_site"))
