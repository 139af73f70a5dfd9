"""What the site as a whole does when something is saved."""

import logging
from typing import Any

from django.apps import apps
from django.core.signals import request_started
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save

from clinic_site import crisis_cards, slow_queries
from clinic_site.databases import close_if_replaced, note_file
from clinic_site.web.content_version import note_answer, note_change
from publishing.kinds import registered
from publishing.models import Revision
from publishing.seen_by_readers import content_changed, models_seen

logger = logging.getLogger(__name__)


def look_for_crisis_after_migrations(using: str, **kwargs: Any) -> None:
    """A page of an older version doesn't say whether it touches on a crisis."""
    if using != DEFAULT_DB_ALIAS:
        return
    try:
        crisis_cards.bring_up_to_date()
    except DatabaseError:
        # Half-way back through the migrations the tables are not those of the models.
        logger.warning("No page is looked at for a crisis: not all migrations are applied.")


for model in models_seen():
    post_save.connect(note_change, sender=model)
    post_delete.connect(note_change, sender=model)
for kind in registered():
    for field in kind.model._meta.many_to_many:
        m2m_changed.connect(note_change, sender=getattr(kind.model, field.name).through)
post_save.connect(note_answer, sender=Revision)
content_changed.connect(note_change)
post_migrate.connect(look_for_crisis_after_migrations, sender=apps.get_app_config("clinic_site"))
connection_created.connect(note_file)
connection_created.connect(slow_queries.watch)
request_started.connect(close_if_replaced)
