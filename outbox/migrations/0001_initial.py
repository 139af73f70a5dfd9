"""Takes over the table of `appointments`, and adds an owner of any kind beside the request."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('appointments', '0003_outbox_app'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='OutboxMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recipient', models.EmailField(max_length=254)),
                        ('subject', models.CharField(max_length=200)),
                        ('body', models.TextField()),
                        ('message_id', models.CharField(max_length=320, unique=True)),
                        ('created_at', models.DateTimeField(verbose_name='written')),
                        ('next_attempt_at', models.DateTimeField(verbose_name='next attempt')),
                        ('leased_until', models.DateTimeField(blank=True, help_text='Until then it is in the hands of one worker.', null=True)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('last_error', models.CharField(blank=True, help_text='Kind and code of the last failure.', max_length=100)),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                        ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='appointments.appointmentrequest')),
                    ],
                    options={
                        'verbose_name': 'email to staff',
                        'verbose_name_plural': 'emails to staff',
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['next_attempt_at'], name='outbox_due')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='owner_type',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='owner_id',
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(fields=['owner_type', 'owner_id'], name='outbox_by_owner'),
        ),
    ]
