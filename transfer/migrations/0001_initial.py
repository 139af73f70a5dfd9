"""Takes over the table of `publishing`, where provenance was at first."""

import django.db.models.deletion
from django.db import migrations, models


def take_over_content_type(apps, schema_editor):
    kinds = apps.get_model('contenttypes', 'ContentType').objects
    kinds.filter(app_label='publishing', model='provenance').update(app_label='transfer')


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('publishing', '0008_provenance_moves'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Provenance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(help_text='Such as "starter" or "text export".', max_length=40)),
                        ('external_id', models.CharField(max_length=200)),
                        ('object_id', models.PositiveBigIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('recorded_at', models.DateTimeField(auto_now=True)),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['content_type', 'object_id'], name='publishing__content_5c6eca_idx')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='one_record_per_source_item')],
                    },
                ),
            ],
        ),
        migrations.RenameIndex('provenance', new_name='provenance_by_page', old_name='publishing__content_5c6eca_idx'),
        migrations.RunPython(take_over_content_type, migrations.RunPython.noop),
    ]
