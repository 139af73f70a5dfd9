"""Provenance moves to `transfer`: the table is renamed here, and known there from then on."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('publishing', '0007_medical_review')]

    operations = [
        migrations.AlterModelTable('provenance', 'transfer_provenance'),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('Provenance')]),
    ]
