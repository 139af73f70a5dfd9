"""Emails move to an app of their own: the table is renamed here, and known there from then on."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('appointments', '0002_inbox')]

    operations = [
        migrations.AlterModelTable('outboxmessage', 'outbox_outboxmessage'),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('OutboxMessage')]),
    ]
