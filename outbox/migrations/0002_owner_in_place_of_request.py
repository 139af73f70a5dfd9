"""What was the request of an email becomes its owner. Rights and log entries keep their model."""

from django.db import migrations
from django.db.models import F


def name_owner(apps, schema_editor):
    messages = apps.get_model('outbox', 'OutboxMessage').objects.exclude(request=None)
    if messages.exists():
        kinds = apps.get_model('contenttypes', 'ContentType').objects
        kind, _ = kinds.get_or_create(app_label='appointments', model='appointmentrequest')
        messages.update(owner_type=kind, owner_id=F('request_id'))


def take_over_content_type(apps, schema_editor):
    kinds = apps.get_model('contenttypes', 'ContentType').objects
    kinds.filter(app_label='appointments', model='outboxmessage').update(app_label='outbox')


class Migration(migrations.Migration):

    dependencies = [('outbox', '0001_initial')]

    operations = [
        migrations.RunPython(name_owner, migrations.RunPython.noop),
        migrations.RunPython(take_over_content_type, migrations.RunPython.noop),
    ]
