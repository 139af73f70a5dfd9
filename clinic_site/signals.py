"""What the site as a whole does when something is saved."""

from django.core.signals import request_started
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_delete, post_save

from clinic_site.databases import close_if_replaced, note_file
from clinic_site.web.content_version import note_answer, note_change
from publishing.kinds import registered
from publishing.models import Revision
from publishing.seen_by_readers import content_changed, models_seen

for model in models_seen():
    post_save.connect(note_change, sender=model)
    post_delete.connect(note_change, sender=model)
for kind in registered():
    for field in kind.model._meta.many_to_many:
        m2m_changed.connect(note_change, sender=getattr(kind.model, field.name).through)
post_save.connect(note_answer, sender=Revision)
content_changed.connect(note_change)
connection_created.connect(note_file)
request_started.connect(close_if_replaced)
