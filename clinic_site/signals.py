"""What the site as a whole does when something is saved."""

from django.db.models.signals import m2m_changed, post_delete, post_save

from blog.models import Post
from clinic_site.web.content_version import SEEN_BY_READERS, note_change, note_schedule
from publishing.models import Revision

for model in SEEN_BY_READERS:
    post_save.connect(note_change, sender=model)
    post_delete.connect(note_change, sender=model)
post_save.connect(note_schedule, sender=Revision)
for through in (Post.topics.through, Post.related_treatments.through):
    m2m_changed.connect(note_change, sender=through)
